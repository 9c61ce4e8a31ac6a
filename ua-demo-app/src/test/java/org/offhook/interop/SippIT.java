package org.offhook.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.offhook.CallReport;
import org.offhook.CallState;
import org.offhook.Failure;
import org.offhook.InviteOptions;

/** Exact message sequences by sipp: its own scenarios as they come with it, and a few that phones do not play. */
@RequiresPeers({"sipp", "sox", "ss"})
class SippIT {
    @Test
    void sippsOwnCallerScenarioPasses() {
        try (AnsweringProcess answering = AnsweringProcess.start(OffhookProcess.with(), "127.0.0.1", "--echo")) {
            Sipp.Run builtIn = Sipp.builtIn("uac", "127.0.0.1:" + answering.port(), "-m", "10", "-r", "5", "-d", "500");
            assertEquals(0, builtIn.awaitExit(60), builtIn::log);
            Sipp.Run streaming = Sipp.run("uac-stream", "127.0.0.1:" + answering.port(), Map.of("N", "3", "RATE", "2",
                    "HOLD", "1500"));
            assertEquals(0, streaming.awaitExit(60), streaming::log);
        }
    }

    @Test
    void sippsOwnCalledScenarioPasses() {
        Sipp.Run builtIn = Sipp.builtIn("uas", null, "-m", "1", "-rtp_echo");
        assertEchoed("sip:uas@127.0.0.1:" + builtIn.port());
        assertEquals(0, builtIn.awaitExit(20), builtIn::log);
    }

    @Test
    void callsOverTcp() {
        try (Sipp.Answering answering = Sipp.answerOverTcp()) {
            assertEchoed(answering.uri() + ";transport=tcp");
        }
    }

    @Test
    void callsOverIpv6() {
        try (AnsweringProcess answering = AnsweringProcess.start(OffhookProcess.with(), "::1", "--echo")) {
            assertEchoed("sip:phone@[::1]:" + answering.port());
        }
    }

    private static void assertEchoed(String uri) {
        Path recording = Bench.folder("recording").resolve("echo.wav");
        OffhookProcess offhook = OffhookProcess.with().run(Duration.ofSeconds(30), "call", uri, "--play", "tone:440",
                "--record", recording.toString(), "--duration", "3", "--codec", "PCMU", "--json");
        offhook.mustEndWell(Duration.ofSeconds(1));
        assertEquals("completed", offhook.json().at("call", "state").text());
        Recording.read(recording).mustCarryTone("the echo", 440, 1.5);
    }

    @Test
    void talksOnThroughReInviteAndUpdateFromTheFarEnd() {
        Sipp.Run far = Sipp.scenario("reinvite", SippScenarios.reInviteAndUpdate(), List.of("-m", "1"));
        try (OurSide ours = OurSide.alone(Duration.ofSeconds(10), "PCMU/8000")) {
            OurSide.Talk talk = ours.call("sip:uas@127.0.0.1:" + far.port(), InviteOptions.DEFAULT);
            CallReport report = talk.awaitReport();
            assertEquals("completed", report.call().state(), () -> report.toJson() + far.log());
            assertEquals("remote", report.call().endedBy(), report::toJson);
            assertEquals(0, far.awaitExit(30), far::log);
        }
    }

    @Test
    void followsA302WhenAsked() {
        try (Sipp.Answering answering = Sipp.answer(0);
                OurSide ours = OurSide.alone(Duration.ofSeconds(10), "PCMU/8000")) {
            String target = "sip:uas@127.0.0.1:" + answering.port();
            Sipp.Run redirecting = Sipp.scenario("redirect", SippScenarios.refuse("302 Moved Temporarily",
                    "Contact: <" + target + ">"), List.of("-m", "2"));
            String uri = "sip:moved@127.0.0.1:" + redirecting.port();
            OurSide.Talk staying = ours.call(uri, InviteOptions.DEFAULT);
            assertEquals(302, OurSide.failureOf(Failure.Rejected.class, staying.call().answered()).status());
            OurSide.Talk following = ours.call(uri, InviteOptions.DEFAULT.withFollowRedirects(true));
            following.awaitState(CallState.ACTIVE);
            OurSide.get(following.call().hangup());
            assertEquals(0, redirecting.awaitExit(30), redirecting::log);
        }
    }

    @Test
    void a488ThatNamesTheFormatsIsNoCommonCodec() {
        Sipp.Run refusing = Sipp.scenario("refuse-488", SippScenarios.refuse("488 Not Acceptable Here",
                "Warning: 305 pbx \"Incompatible media format\""), List.of("-m", "1"));
        try (OurSide ours = OurSide.alone(Duration.ofSeconds(10), "PCMU/8000")) {
            OurSide.Talk talk = ours.call("sip:x@127.0.0.1:" + refusing.port(), InviteOptions.DEFAULT);
            Failure.NoCommonCodec failure = OurSide.failureOf(Failure.NoCommonCodec.class, talk.call().answered());
            assertEquals(List.of("PCMU/8000"), failure.ours());
            assertEquals(0, refusing.awaitExit(30), refusing::log);
        }
    }

    @Test
    void keepsReasonAndWarningOfARefusal() {
        Sipp.Run refusing = Sipp.scenario("refuse", SippScenarios.refuse("503 Service Unavailable",
                "Reason: Q.850;cause=38;text=\"Network out of order\"\nWarning: 399 pbx \"all trunks busy\""),
                List.of("-m", "1"));
        try (OurSide ours = OurSide.alone(Duration.ofSeconds(10), "PCMU/8000")) {
            OurSide.Talk talk = ours.call("sip:x@127.0.0.1:" + refusing.port(), InviteOptions.DEFAULT);
            Failure.Rejected rejected = OurSide.failureOf(Failure.Rejected.class, talk.call().answered());
            assertEquals(503, rejected.status());
            assertTrue(rejected.reasons().toString().contains("cause=38"), () -> rejected.reasons().toString());
            assertTrue(rejected.warnings().toString().contains("all trunks busy"),
                    () -> rejected.warnings().toString());
            assertEquals(0, refusing.awaitExit(30), refusing::log);
        }
    }
}
