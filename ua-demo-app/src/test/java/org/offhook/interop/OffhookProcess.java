package org.offhook.interop;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.offhook.testkit.Standstill;

/**
 * The product as its users meet it: the launcher {@code ua-demo-app/target/offhook} in a process of its own.
 *
 * <p>Output goes to files under {@code target/interop/}, so that a full pipe never stalls it.
 */
final class OffhookProcess implements AutoCloseable {
    private static final int POOR_QUALITY = 8;

    private final Process process;
    private final Path folder;
    private final List<String> arguments;
    private final long startNanos;

    private OffhookProcess(Process process, Path folder, List<String> arguments, long startNanos) {
        this.process = process;
        this.folder = folder;
        this.arguments = arguments;
        this.startNanos = startNanos;
    }

    /** What is set up before the launch: whose password, which environment. */
    static final class Launch {
        private final Map<String, String> environment = new HashMap<>();
        private final List<String> accountOptions = new ArrayList<>();
        private File standardInput = new File("/dev/null");

        private Launch() {
        }

        /** Knows the password of {@code user}. */
        Launch knowing(String user) {
            return environment("OFFHOOK_PASSWORD", Kamailio.passwordOf(user));
        }

        /** Signs in as {@code user} with that user's password. */
        Launch as(String user, String registrar) {
            accountOptions.addAll(List.of("--user", user, "--registrar", registrar));
            return knowing(user);
        }

        Launch environment(String name, String value) {
            environment.put(name, value);
            return this;
        }

        Launch environment(Map<String, String> values) {
            environment.putAll(values);
            return this;
        }

        /** Starts {@code offhook} with these arguments; account options go behind them. */
        OffhookProcess start(String... arguments) {
            List<String> all = new ArrayList<>(Arrays.asList(arguments));
            all.addAll(accountOptions);
            return launch(all, environment, standardInput);
        }

        /** Starts it and waits for its end. */
        OffhookProcess run(Duration limit, String... arguments) {
            OffhookProcess offhook = start(arguments);
            offhook.awaitExit(limit);
            return offhook;
        }
    }

    static Launch with() {
        return new Launch();
    }

    private static OffhookProcess launch(List<String> arguments, Map<String, String> environment, File input) {
        Path folder = Bench.folder("offhook-" + (arguments.isEmpty() ? "bare" : arguments.get(0)));
        List<String> command = new ArrayList<>(List.of(Bench.launcher().toString()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile()).redirectInput(input)
                .redirectOutput(folder.resolve("out").toFile()).redirectError(folder.resolve("err").toFile());
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        try {
            long startNanos = Standstill.begin();
            Process process = builder.start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            return new OffhookProcess(process, folder, arguments, startNanos);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends SIGTERM and returns at once. */
    long terminate() {
        long nowNanos = System.nanoTime();
        process.destroy();
        return nowNanos;
    }

    /** Waits for its end and returns its exit status; one that does not end in time, more on a busy machine, is killed and is a failure. */
    int awaitExit(Duration limit) {
        try {
            Duration patience = Bench.patience(limit);
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("still running after " + patience.toSeconds() + " s: " + this);
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Fails unless it ends with {@code status} in time. */
    OffhookProcess mustExitWith(int status, Duration limit) {
        int actual = awaitExit(limit);
        if (actual != status) {
            throw new AssertionError("exit status " + actual + ", wanted " + status + ": " + this);
        }
        return this;
    }

    /**
     * Fails unless it ends well in time: with status 0, or with 8, a call of poor quality, where the machine had so much
     * else to do that packets were late.
     */
    OffhookProcess mustEndWell(Duration limit) {
        int actual = awaitExit(limit);
        if (actual == POOR_QUALITY && Bench.disturbedSince(startNanos)) {
            System.out.printf("poor quality with %.1f tasks for each core, on a machine that stood still for %.2f s: %s%n", Bench.crowding(),
                    Standstill.secondsSince(startNanos), arguments);
        } else if (actual != 0) {
            throw new AssertionError("exit status " + actual + ", wanted 0: " + this);
        }
        return this;
    }

    /** Waits until standard output or standard error contains {@code text}. */
    OffhookProcess awaitOutput(String text, Duration limit) {
        Await.until("\"" + text + "\" from offhook", limit, () -> {
            boolean said = (out() + err()).contains(text);
            if (!said && !process.isAlive() && !(out() + err()).contains(text)) {
                throw new AssertionError("ended without saying \"" + text + "\": " + this);
            }
            return said;
        }, this::toString);
        return this;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    long nanosSinceStart() {
        return System.nanoTime() - startNanos;
    }

    /** Whether the machine was so busy since its start, or stood still for so long, that its sound may have suffered. */
    boolean wasDisturbed() {
        return Bench.disturbedSince(startNanos);
    }

    String out() {
        return Bench.textOf(folder.resolve("out"));
    }

    String err() {
        return Bench.textOf(folder.resolve("err"));
    }

    /** Its working folder. */
    Path folder() {
        return folder;
    }

    /** Its standard output as the one JSON value it has to be. */
    Json json() {
        return Json.parse(out());
    }

    /** Ends it if it still runs. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }

    @Override
    public String toString() {
        return "offhook " + String.join(" ", arguments) + "\nexit status: "
                + (process.isAlive() ? "none, it runs" : process.exitValue()) + "\nstandard output:\n" + out()
                + "\nstandard error:\n" + err();
    }
}
