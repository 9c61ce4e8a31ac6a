package org.offhook.interop;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** How long a technician waits for {@code offhook register --once}: from process start to the printed 200 OK. */
@RequiresPeers
@Isolated
class RegisterSpeedIT {
    private static final double LIMIT_SECONDS = 1.0;

    @Test
    void registersWithinASecond() {
        try (Kamailio kamailio = Kamailio.start()) {
            List<Double> seconds = new ArrayList<>();
            for (int run = 0; run < 11; run++) {
                try (OffhookProcess offhook = OffhookProcess.with()
                        .knowing("1001")
                        .start("register", kamailio.uri("1001"), "--once")) {
                    while (!offhook.out().contains("200 OK") && offhook.isAlive()) {
                        Thread.onSpinWait();
                        Await.mediaFlows(Duration.ofMillis(2));
                    }
                    double elapsed = offhook.nanosSinceStart() / 1e9;
                    offhook.mustExitWith(0, Duration.ofSeconds(10));
                    if (run > 0) {
                        seconds.add(elapsed);
                    }
                }
            }
            seconds.sort(null);
            double median = (seconds.get(4) + seconds.get(5)) / 2;
            System.out.printf("register --once: median %.2f s, from %.2f s to %.2f s%n", median, seconds.get(0),
                    seconds.get(9));
            assertTrue(median <= LIMIT_SECONDS, () -> "median " + median + " s of " + seconds);
        }
    }
}
