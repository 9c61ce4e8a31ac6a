package org.offhook.interop;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.offhook.testkit.LoopbackRegistrar;
import org.offhook.testkit.RegistrarSettings;
import org.offhook.testkit.Standstill;

/**
 * R08: the wall clock of the process jumps an hour ahead and then ten seconds back, as an NTP step does it, by libfaketime; the
 * monotonic clock goes on. The refreshes of a registration come when they would have come. {@code -Doffhook.faketime=FILE} names
 * libfaketime where it is elsewhere.
 */
@RequiresPeers({})
@Isolated
class R08ClockJumpIT {
    private static final int EXPIRES_SECONDS = 8;
    private static final double TOLERANCE_SECONDS = 1;
    private static final List<String> PLACES = List.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1",
            "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1");

    @Test
    void refreshesComeInTimeWhateverTheWallClockDoes() throws IOException {
        Optional<String> library = Stream.concat(Stream.ofNullable(System.getProperty("offhook.faketime")), PLACES.stream())
                .filter(place -> Files.exists(Path.of(place))).findFirst();
        Bench.require(library.isPresent(), "libfaketime is not installed (Debian package: libfaketime)");
        RegistrarSettings brief = RegistrarSettings.of("127.0.0.1", Map.of("1001", Kamailio.passwordOf("1001")))
                .withExpires(Duration.ofSeconds(1), Duration.ofSeconds(EXPIRES_SECONDS));
        Path offset = Bench.folder("clock").resolve("offset");
        Files.writeString(offset, "+0");
        try (LoopbackRegistrar registrar = LoopbackRegistrar.start(InetAddress.getByName("127.0.0.1"), 0, brief);
                OffhookProcess offhook = OffhookProcess.with().as("1001", "127.0.0.1:" + registrar.address().getPort())
                        .environment(Map.of("LD_PRELOAD", library.get(), "FAKETIME_TIMESTAMP_FILE", offset.toString(),
                                "FAKETIME_NO_CACHE", "1", "DONT_FAKE_MONOTONIC", "1", "FAKETIME_DONT_FAKE_MONOTONIC", "1"))
                        .start("register", "--expires", Integer.toString(EXPIRES_SECONDS), "--lang", "en")) {
            awaitRefreshes(offhook, 1);
            List<Double> gaps = new ArrayList<>();
            long firstNanos = Standstill.begin();
            long lastNanos = firstNanos;
            int seen = 1;
            for (String jump : List.of("+3600s", "-10s")) {
                Files.writeString(offset, jump);
                for (int i = 0; i < 2; i++) {
                    awaitRefreshes(offhook, ++seen);
                    long nowNanos = System.nanoTime();
                    gaps.add((nowNanos - lastNanos) / 1e9);
                    lastNanos = nowNanos;
                }
            }
            System.out.println("R08: seconds between refreshes through jumps of +3600 and -10 s: " + gaps);
            // Of 8 s half at the least pass before the refresh, and the binding never runs out.
            double stoodStill = Standstill.secondsSince(firstNanos);
            assertTrue(gaps.stream().allMatch(gap -> gap >= EXPIRES_SECONDS / 2.0 - TOLERANCE_SECONDS - stoodStill
                    && gap <= EXPIRES_SECONDS + stoodStill), gaps::toString);
        }
    }

    private static void awaitRefreshes(OffhookProcess offhook, int count) {
        Await.until(count + " refreshes", Duration.ofSeconds(20),
                () -> offhook.err().lines().filter(line -> line.contains("Refreshed")).count() >= count, offhook::toString);
    }
}
