package org.offhook.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.offhook.Call;
import org.offhook.CallReport;
import org.offhook.InviteOptions;

/** One SIP datagram in ten is lost, each way: every call is set up and ended all the same. */
@RequiresPeers({"sipp", "baresip", "openssl", "python3", "sox", "ss"})
class LossIT {
    private static final int CALLS = 100;
    private static final int LOSS_PCT = 10;
    private static final Executor SOON = CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS);

    @Test
    void answersEveryCallThroughALossyNetwork() {
        // How many callers may wait at once for an answer is not the subject: they are more where the machine stands still for a second.
        try (AnsweringProcess answering = AnsweringProcess.start(OffhookProcess.with(), "127.0.0.1", "--echo", "--allow", "127.0.0.1");
                LossyPath path = LossyPath.to(answering.port(), LOSS_PCT)) {
            Sipp.Run calls = Sipp.run("uac", "127.0.0.1:" + path.port(), Map.of("N", Integer.toString(CALLS), "RATE",
                    "10", "HOLD", "500"), "-max_invite_retrans", "10", "-max_non_invite_retrans", "10");
            assertEquals(0, calls.awaitExit(90), calls::log);
        }
    }

    /** baresip is called: sipp takes a repeated INVITE, of which both answers were lost, for a wrong message. */
    @Test
    void placesEveryCallThroughALossyNetwork() {
        try (Baresip baresip = Baresip.start("1002", Phone.SPEAKS_HZ, Map.of("REC", "0", "MAXCALLS", "120"));
                LossyPath path = LossyPath.to(baresip.port(), LOSS_PCT);
                OurSide ours = OurSide.alone(Duration.ofSeconds(30), "PCMU/8000")) {
            String uri = "sip:1002@127.0.0.1:" + path.port();
            List<CompletableFuture<CallReport>> reports = new ArrayList<>();
            for (int i = 0; i < CALLS; i++) {
                Call call = ours.agent().place(uri, InviteOptions.DEFAULT);
                call.answered().thenAcceptAsync(Call::hangup, SOON);
                reports.add(call.ended());
                Await.mediaFlows(Duration.ofMillis(100));
            }
            for (CompletableFuture<CallReport> report : reports) {
                CallReport ended = report.orTimeout(60, TimeUnit.SECONDS).join();
                assertEquals("completed", ended.call().state(), ended::toJson);
            }
        }
    }
}
