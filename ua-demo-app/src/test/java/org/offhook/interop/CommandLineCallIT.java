package org.offhook.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code offhook call} and {@code offhook answer} with baresip through Kamailio, tshark as the witness. */
@RequiresPeers
class CommandLineCallIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int EXPEDITED_FORWARDING = 46;
    private static final int CLASS_SELECTOR_3 = 24;

    private static Kamailio kamailio;
    private static Baresip baresip;

    @BeforeAll
    static void startPeers() {
        kamailio = Kamailio.start();
        baresip = Baresip.start("1002", Phone.SPEAKS_HZ, Map.of("REG", kamailio.address(), "ANSWER", "manual",
                "CODECS", "PCMU/8000/1,PCMA/8000/1"));
        baresip.awaitRegistered();
    }

    @AfterAll
    static void stopPeers() {
        baresip.close();
        kamailio.close();
    }

    private static OffhookProcess.Launch as1001() {
        return OffhookProcess.with().as("1001", kamailio.address());
    }

    @Test
    void theWitnessAgreesWithOurReport() {
        baresip.prepare();
        Path recording = Bench.folder("recording").resolve("heard.wav");
        try (WireTap tap = WireTap.withMedia(kamailio.port(), baresip.port());
                OffhookProcess offhook = as1001().start("call", kamailio.uri("1002"), "--play", "tone:440", "--record",
                        recording.toString(), "--duration", "5", "--dtmf", "12#", "--codec", "PCMA", "--json")) {
            baresip.awaitRinging();
            baresip.answer();
            offhook.mustEndWell(LIMIT);
            baresip.awaitIdle();
            baresip.heard().mustCarryTone("baresip", 440, 2.5);
            Recording.read(recording).mustCarryTone("our recording", Phone.SPEAKS_HZ, 3.5);
            assertEquals("12#", baresip.digitsHeard());

            Json json = offhook.json();
            assertEquals("offhook.call/1", json.at("schema").text());
            assertEquals("completed", json.at("call", "state").text());
            assertEquals("local", json.at("call", "endedBy").text());
            assertEquals(0, tap.malformed(kamailio.port(), baresip.port(), portOf(json, "local"), portOf(json, "remote")),
                    "malformed packets");
            for (String direction : List.of("send", "recv")) {
                assertWitnessed(tap, direction, stream(json, direction));
            }
            assertMarked(tap, stream(json, "send"));
        }
    }

    private static Json stream(Json report, String direction) {
        return report.at("media").elements().stream().filter(s -> s.at("direction").text().equals(direction))
                .findFirst().orElseThrow(() -> new AssertionError("no " + direction + " in " + report));
    }

    private static int portOf(Json report, String end) {
        String address = stream(report, "send").at(end).text();
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    private static WireTap.RtpStream witnessed(WireTap tap, Json ours) {
        return tap.rtpStreams().stream().filter(s -> s.ssrc().equalsIgnoreCase(ours.at("ssrc").text()))
                .max(Comparator.comparingInt(WireTap.RtpStream::packets))
                .orElseThrow(() -> new AssertionError(ours.at("ssrc").text() + " is not in " + tap.rtpStreams()));
    }

    private static void assertWitnessed(WireTap tap, String direction, Json ours) {
        WireTap.RtpStream theirs = witnessed(tap, ours);
        assertEquals(0, theirs.lost(), theirs::toString);
        assertEquals(20, tap.ptimeMs(theirs), theirs::toString);
        double packets = ours.at("packets").number();
        if (direction.equals("send")) {
            assertEquals(theirs.packets(), packets, 0.5, () -> direction + ": " + ours + " against " + theirs);
        } else {
            // Packets on their way when the call ends are on the wire but no longer received, and more come until BYE is there.
            int lastHeard = Integer.parseInt(tap.fields("sip.Method == BYE", "frame.number").get(0).get(0));
            int before = tap.count("rtp.ssrc == " + theirs.ssrc() + " && frame.number < " + lastHeard);
            assertTrue(packets >= before - 5.5 && packets <= theirs.packets() + 0.5, () -> direction + ": " + ours + " against " + before
                    + " until BYE, " + theirs);
            assertEquals(0, ours.at("lost").number(), ours::toString);
            // The kernel stamps a packet when it comes, a program when it gets a core. Jitter is a mean of differences between
            // distances of packets, none of which such a delay makes larger by more than it makes the largest distance.
            double lateMs = Math.max(0, ours.at("maxDeltaMs").number() - theirs.maxDeltaMs());
            assertEquals(theirs.maxJitterMs(), ours.at("maxJitterMs").number(), 2.0 * Bench.crowding() + lateMs, () -> ours + " against " + theirs);
        }
    }

    /** DSCP EF on our RTP, CS3 on our SIP, and our digits decoded as events 1, 2 and 11 with their end marked. */
    private static void assertMarked(WireTap tap, Json sent) {
        String rtp = "rtp.ssrc == " + sent.at("ssrc").text();
        assertEquals(0, tap.count(rtp + " && ip.dsfield.dscp != " + EXPEDITED_FORWARDING), "RTP without EF");
        assertEquals(EXPEDITED_FORWARDING, (int) sent.at("dscp").number());
        String sip = "sip.Method && sip.from.user == 1001 && udp.dstport == " + kamailio.port()
                + " && !(udp.srcport == " + baresip.port() + ")";
        assertTrue(tap.count(sip) >= 4, "our SIP requests");
        assertEquals(0, tap.count(sip + " && ip.dsfield.dscp != " + CLASS_SELECTOR_3), "SIP without CS3");
        for (String event : List.of("1", "2", "11")) {
            String digit = rtp + " && rtpevent.event_id == " + event;
            assertTrue(tap.count(digit) >= 5, "packets of event " + event);
            assertEquals(3, tap.count(digit + " && rtpevent.end_of_event == 1"), "end packets of event " + event);
        }
        assertEquals(3, tap.count(rtp + " && rtpevent && rtp.marker == 1"), "one marker a digit");
    }

    @ParameterizedTest(name = "{0} gives status {1}")
    @CsvSource({"e486,6", "e603,3", "e404,3", "e480,3", "e488,3", "e503,3", "e403,3", "e600,6", "1009,3", "e302,3"})
    void refusalsHaveTheirExitStatus(String user, int status) {
        OffhookProcess offhook = as1001().run(LIMIT, "call", kamailio.uri(user), "--duration", "1", "--json");
        assertEquals(status, offhook.awaitExit(LIMIT), offhook::toString);
        RegisterIT.assertNoStackTrace(offhook);
        assertEquals(user.startsWith("e") ? Double.parseDouble(user.substring(1)) : 480,
                offhook.json().at("call", "status").number(), offhook::toString);
    }

    @Test
    void nobodyAnswers() {
        baresip.prepare();
        OffhookProcess offhook = as1001().run(LIMIT, "call", kamailio.uri("1002"), "--ring", "3", "--json");
        assertEquals(5, offhook.awaitExit(LIMIT), offhook::toString);
        assertEquals("no-answer", offhook.json().at("call", "cause").text());
        baresip.awaitIdle();
    }

    @Test
    void wrongPasswordOfACallIsUnauthorized() {
        long startNanos = System.nanoTime();
        OffhookProcess offhook = OffhookProcess.with().as("1001", kamailio.address())
                .environment("OFFHOOK_PASSWORD", "wrong").run(LIMIT, "call", kamailio.uri("1002"), "--duration", "1");
        assertEquals(4, offhook.awaitExit(LIMIT), offhook::toString);
        assertTrue((System.nanoTime() - startNanos) * 1e-9 < Bench.allowedSeconds(5, startNanos), offhook::toString);
        RegisterIT.assertNoStackTrace(offhook);
    }

    @Test
    void aRedirectIsFollowedWhenAsked() {
        baresip.prepare();
        try (OffhookProcess offhook = as1001().start("call", kamailio.uri("r1002"), "--follow", "--play", "tone:440",
                "--duration", "2", "--json")) {
            baresip.awaitRinging();
            baresip.answer();
            offhook.mustEndWell(LIMIT);
            baresip.awaitIdle();
        }
    }

    @Test
    void answersWithAnEchoAndLeavesAfterOneCall() {
        baresip.prepare();
        try (AnsweringProcess answering = AnsweringProcess.start(OffhookProcess.with().as("1003", kamailio.address()),
                "127.0.0.1", "--echo", "--max-calls", "1", "--json")) {
            baresip.call(kamailio.uri("1003"));
            baresip.awaitInCall();
            baresip.sendDigits("59");
            Await.mediaFlows(Duration.ofSeconds(3));
            baresip.hangUp();
            answering.offhook().mustEndWell(LIMIT);
            baresip.awaitIdle();
            baresip.heard().mustCarryTone("baresip", Phone.SPEAKS_HZ, 2.0);
            Json call = answering.offhook().json().at("calls", 0, "call");
            assertEquals("incoming", call.at("direction").text());
            assertEquals("remote", call.at("endedBy").text());
            String said = answering.offhook().err();
            assertTrue(said.contains("digit 5") && said.contains("digit 9"), answering.offhook()::toString);
        }
    }

    @Test
    void answersWithARefusal() {
        baresip.prepare();
        try (AnsweringProcess answering = AnsweringProcess.start(OffhookProcess.with().as("1004", kamailio.address()),
                "127.0.0.1", "--reject", "603", "--max-calls", "1")) {
            baresip.call(kamailio.uri("1004"));
            assertTrue(baresip.endReason().contains("603"), baresip::endReason);
            answering.offhook().mustExitWith(0, LIMIT);
        }
    }

    @Test
    void aSilentFarEndIsNoAudio() {
        try (Sipp.Answering mute = Sipp.answerMute()) {
            OffhookProcess offhook = OffhookProcess.with().run(LIMIT, "call", mute.uri(), "--play", "tone:440",
                    "--duration", "3", "--json");
            assertEquals(7, offhook.awaitExit(LIMIT), offhook::toString);
            assertEquals("UNKNOWN", offhook.json().at("verdict").text());
        }
    }
}
