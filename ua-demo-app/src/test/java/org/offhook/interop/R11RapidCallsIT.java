package org.offhook.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Many calls at one {@code offhook answer}: all are served, and afterwards the process holds what it held before. */
@RequiresPeers({"sipp", "sox", "ss"})
@Isolated
class R11RapidCallsIT {
    private static final long HEAP_GROWTH_LIMIT_OCTETS = 5_000_000;

    @Test
    void serves1000CallsAt40PerSecondAnd6000At600AndForgetsThem() {
        try (AnsweringProcess answering = AnsweringProcess.start(OffhookProcess.with(), "127.0.0.1", "--echo")) {
            // The first calls load classes and fill pools; what counts is what each further call leaves behind.
            call(answering, 50, 40, 100);
            settle(answering, answering.footprint());
            AnsweringProcess.Footprint before = answering.footprint();

            double msPerCall = call(answering, 1000, 40, 1000);
            System.out.printf("1000 calls at 40/s: %.2f ms of CPU per call%n", msPerCall);
            msPerCall = call(answering, 6000, 600, 0);
            System.out.printf("6000 calls at 600/s: %.2f ms of CPU per call%n", msPerCall);

            AnsweringProcess.Footprint after = settle(answering, before);
            System.out.println("before " + before + ", after " + after);
            assertTrue(isBack(before, after), () -> "before " + before + ", after " + after);
            RegisterIT.assertNoStackTrace(answering.offhook());
        }
    }

    /** Lets sipp place the calls, all of which must pass, and returns the CPU time each took here. */
    private static double call(AnsweringProcess answering, int calls, int perSecond, int holdMs) {
        long cpuMs = answering.cpuMs();
        Sipp.Run run = Sipp.run("uac", "127.0.0.1:" + answering.port(), Map.of("N", Integer.toString(calls), "RATE",
                Integer.toString(perSecond), "HOLD", Integer.toString(holdMs)), "-l", "3000");
        assertEquals(0, run.awaitExit(120), run::log);
        return (answering.cpuMs() - cpuMs) / (double) calls;
    }

    /** Waits until the transactions' last timers (64 T1, 32 s) are over and all is as {@code before}, if it gets so. */
    private static AnsweringProcess.Footprint settle(AnsweringProcess answering, AnsweringProcess.Footprint before) {
        AnsweringProcess.Footprint[] now = new AnsweringProcess.Footprint[1];
        Await.within(Duration.ofSeconds(45), () -> {
            Await.mediaFlows(Duration.ofSeconds(1));
            now[0] = answering.footprint();
            return isBack(before, now[0]);
        });
        return now[0];
    }

    private static boolean isBack(AnsweringProcess.Footprint before, AnsweringProcess.Footprint after) {
        return after.liveHeapOctets() - before.liveHeapOctets() <= HEAP_GROWTH_LIMIT_OCTETS
                && after.threads() <= before.threads() && after.sockets() <= before.sockets();
    }
}
