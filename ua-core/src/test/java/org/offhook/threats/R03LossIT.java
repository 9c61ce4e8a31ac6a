package org.offhook.threats;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.offhook.Call;
import org.offhook.CallReport;
import org.offhook.InviteOptions;
import org.offhook.UserAgent;
import org.offhook.media.Impairment;
import org.offhook.sip.guard.AdmissionPolicy;

/** R03, loss of signalling both ways: a hundred calls are set up through it. LossIT does the same with other phones at 10 %. */
class R03LossIT {

    private static final int CALLS = 100;

    @ParameterizedTest
    @CsvSource({"10, 100", "30, 95"})
    void callsAreSetUpThroughLoss(int lossPercent, int least) throws Exception {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        // How many callers may ring at once is not what this is about.
        AdmissionPolicy open = AdmissionPolicy.DEFAULT.withLimits(10_000, CALLS, CALLS);
        try (UserAgent called = UserAgent.builder().bind(loopback).codecs("PCMU").admission(open).build();
                UserAgent caller = UserAgent.builder().bind(loopback).codecs("PCMU").build();
                ImpairedPath path = new ImpairedPath(called.localAddress().getPort(), new Impairment(lossPercent, lossPercent, 0, 2, 5),
                    new Impairment(2, lossPercent, 0, 2, 5))) {
            called.onIncoming(incoming -> incoming.accept());
            List<CompletableFuture<CallReport>> reports = new ArrayList<>();
            List<CompletableFuture<Call>> answered = new ArrayList<>();
            for (int i = 0; i < CALLS; i++) {
                Call call = caller.place(path.uri(), InviteOptions.DEFAULT);
                answered.add(call.answered());
                call.answered().thenAcceptAsync(Call::hangup, CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS));
                reports.add(call.ended());
                LockSupport.parkNanos(50_000_000);
            }
            int up = 0;
            for (int i = 0; i < CALLS; i++) {
                CallReport report = reports.get(i).get(90, TimeUnit.SECONDS);
                boolean reached = !answered.get(i).isCompletedExceptionally();
                up += reached ? 1 : 0;
                if (!reached) {
                    System.out.println("R03: not set up: " + report.call().state() + " " + report.call().reason());
                }
            }
            System.out.println("R03: " + up + " of " + CALLS + " calls set up at " + lossPercent + " % loss each way");
            assertNull(path.fault());
            assertTrue(up >= least, up + " of " + CALLS + " at " + lossPercent + " %");
        }
    }
}
