package org.offhook.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;
import org.offhook.testkit.Standstill;

/** Where things are: the peers' scripts, the product's launcher, and a fresh folder for each process's logs. */
final class Bench {
    private static final double MOST_PATIENCE = 4;
    private static final AtomicInteger FOLDERS = new AtomicInteger();

    private Bench() {
    }

    /** True in the Maven profile {@code interop}: from then on a missing peer is a failure, not a reason to skip. */
    static boolean peersAreMandatory() {
        return Boolean.getBoolean("offhook.interop");
    }

    /** Fails where something is missing in the profile {@code interop}, and skips elsewhere, both with the same sentence. */
    static void require(boolean there, String otherwise) {
        if (!there && peersAreMandatory()) {
            throw new AssertionError(otherwise);
        }
        if (!there) {
            System.err.println("SKIPPED: " + otherwise);
        }
        Assumptions.assumeTrue(there, otherwise);
    }

    /** The folder of the peers' start scripts. */
    static Path scripts() {
        return Path.of(System.getProperty("offhook.shared", "../../shared")).toAbsolutePath().normalize()
                .resolve("interop");
    }

    /** The product's launcher, as {@code mvn package} leaves it. */
    static Path launcher() {
        return Path.of(System.getProperty("offhook.launcher", "target/offhook")).toAbsolutePath().normalize();
    }

    /** A new empty folder {@code target/interop/PID-NNN-name}. */
    static Path folder(String name) {
        Path parent = Path.of("target", "interop").toAbsolutePath();
        try {
            Files.createDirectories(parent);
            Path folder = parent.resolve("%d-%03d-%s".formatted(
                    ProcessHandle.current().pid(), FOLDERS.incrementAndGet(), name));
            // Some peers keep a Unix socket in their folder, and its path has room for 107 octets only.
            return folder.toString().length() > 95 ? Files.createTempDirectory("offhook-" + name)
                    : Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Tasks that want a core, for each core, now or over the last minute: 1 on a machine of our own, more where others
     * compete for it. Limits that are about time grow with it, or a neighbour's build would fail our tests.
     */
    static double crowding() {
        // "0.20 0.18 0.12 1/80 11206": load of the last minute first; the fourth field begins with what is runnable now.
        String[] load = textOf(Path.of("/proc/loadavg")).split("[ /]");
        double wanting = Math.max(Double.parseDouble(load[0]), Double.parseDouble(load[3]));
        return Math.max(1, wanting / Runtime.getRuntime().availableProcessors());
    }

    /** Whether the machine had so much else to do since {@code sinceNanos}, or stood still for so long, that sound may have suffered. */
    static boolean disturbedSince(long sinceNanos) {
        return crowding() > 2 || Standstill.secondsSince(sinceNanos) > 0.2;
    }

    /**
     * What a limit of time comes to for something that began at {@code sinceNanos}: longer by as much as the machine is busy with
     * other things, and by the time for which it stood still.
     */
    static double allowedSeconds(double limitSeconds, long sinceNanos) {
        return limitSeconds * crowding() + Standstill.secondsSince(sinceNanos);
    }

    /** Ends what was started, as far as it was; what does not end is a failure. */
    static void closeAll(AutoCloseable... parts) {
        for (AutoCloseable part : parts) {
            try {
                if (part != null) {
                    part.close();
                }
            } catch (Exception e) {
                throw new AssertionError(part + " does not close", e);
            }
        }
    }

    /** A time limit, longer by as much as the machine is busy with other things, and four times at the most. */
    static Duration patience(Duration limit) {
        return Duration.ofMillis((long) (limit.toMillis() * Math.min(MOST_PATIENCE, crowding())));
    }

    /** The text of a log file, or nothing while it is not there yet. */
    static String textOf(Path file) {
        try {
            return Files.exists(file) ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                    : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
