package org.offhook.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.offhook.Call;
import org.offhook.InviteOptions;

/** One SIP datagram in ten is lost, each way: every call is set up and ended all the same. */
@RequiresPeers({"sipp", "python3", "sox", "ss"})
class LossIT {
    private static final int CALLS = 100;
    private static final int LOSS_PCT = 10;

    @Test
    void answersEveryCallThroughALossyNetwork() {
        try (AnsweringProcess answering = AnsweringProcess.start(OffhookProcess.with(), "--echo");
                LossyPath path = LossyPath.to(answering.port(), LOSS_PCT)) {
            Sipp.Run calls = Sipp.run("uac", "127.0.0.1:" + path.port(), Map.of("N", Integer.toString(CALLS), "RATE",
                    "10", "HOLD", "500"), "-max_invite_retrans", "10", "-max_non_invite_retrans", "10");
            assertEquals(0, calls.awaitExit(90), calls::log);
        }
    }

    @Test
    void placesEveryCallThroughALossyNetwork() {
        int port = Ports.one();
        int pathPort = Ports.one();
        Sipp.Run answering = Sipp.scenario("lossy-uas", answeringBehind(pathPort), List.of("-p",
                Integer.toString(port), "-m", Integer.toString(CALLS), "-max_invite_retrans", "10"));
        try (LossyPath path = LossyPath.between(pathPort, port, LOSS_PCT);
                OurSide ours = OurSide.alone(Duration.ofSeconds(30), "PCMU/8000")) {
            List<CompletableFuture<Call>> answers = new ArrayList<>();
            for (int i = 0; i < CALLS; i++) {
                answers.add(ours.agent().invite("sip:uas@127.0.0.1:" + path.port(), InviteOptions.DEFAULT));
                Await.mediaFlows(Duration.ofMillis(50));
            }
            List<Call> calls = new ArrayList<>();
            for (CompletableFuture<Call> answer : answers) {
                calls.add(answer.handle((call, failure) -> {
                    if (failure != null) {
                        throw new AssertionError("call " + answers.indexOf(answer) + ": " + failure);
                    }
                    return call;
                }).orTimeout(40, java.util.concurrent.TimeUnit.SECONDS).join());
            }
            calls.forEach(Call::hangup);
            calls.forEach(call -> assertEquals("completed", call.ended().orTimeout(40,
                    java.util.concurrent.TimeUnit.SECONDS).join().call().state()));
        } finally {
            // sipp's own verdict is of no use here: it takes an ACK that is repeated for one that is wrong.
            answering.end();
        }
    }

    /** A called party whose Contact is the lossy path, so that ACK and BYE take that way too; the ACK may stay lost. */
    private static String answeringBehind(int pathPort) {
        String answer = """
                [last_Via:]
                [last_From:]
                [last_To:];tag=[pid]t[call_number]
                [last_Call-ID:]
                [last_CSeq:]
                Contact: <sip:uas@127.0.0.1:%d>
                """.formatted(pathPort);
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <scenario name="answers behind a lossy path">
                <recv request="INVITE"/>
                <send><![CDATA[
                SIP/2.0 180 Ringing
                %sContent-Length: 0

                ]]></send>
                <send retrans="500"><![CDATA[
                SIP/2.0 200 OK
                %sContent-Type: application/sdp
                Content-Length: [len]

                v=0
                o=- 1 1 IN IP4 127.0.0.1
                s=-
                c=IN IP4 127.0.0.1
                t=0 0
                m=audio [media_port] RTP/AVP 0
                a=rtpmap:0 PCMU/8000

                ]]></send>
                <recv request="BYE" optional="true" next="over"/>
                <recv request="ACK"/>
                <recv request="BYE"/>
                <label id="over"/>
                <send><![CDATA[
                SIP/2.0 200 OK
                [last_Via:]
                [last_From:]
                [last_To:]
                [last_Call-ID:]
                [last_CSeq:]
                Content-Length: 0

                ]]></send>
                <timewait milliseconds="20000"/>
                </scenario>
                """.formatted(answer, answer).strip();
    }
}
