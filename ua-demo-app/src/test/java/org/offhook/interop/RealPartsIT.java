package org.offhook.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The bench itself, without our product: if these fail, the real parts or the machine are at fault, and no other
 * result of this profile means anything.
 */
@RequiresPeers
class RealPartsIT {
    private static Kamailio kamailio;

    @BeforeAll
    static void startRegistrar() {
        kamailio = Kamailio.start();
    }

    @AfterAll
    static void stopRegistrar() {
        kamailio.close();
    }

    @Test
    void toneCrossesTheProxyBetweenTwoBaresips() {
        Map<String, String> settings = Map.of("REG", kamailio.address(), "CODECS", "PCMA/8000/1",
                "ANSWER", "manual");
        try (WireTap tap = WireTap.withMedia(kamailio.port());
                Baresip caller = Baresip.start("1002", 440, settings);
                Baresip callee = Baresip.start("1003", 700, settings)) {
            caller.awaitRegistered();
            callee.awaitRegistered();
            speakBothWays(caller, callee);
            callee.heard().mustCarryTone("callee", 440, 1.5);
            caller.heard().mustCarryTone("caller", 700, 1.5);
            assertWitnessed(tap, caller, callee);
        }
    }

    private static void speakBothWays(Phone caller, Phone callee) {
        caller.prepare();
        callee.prepare();
        caller.call(callee.uri());
        callee.awaitRinging();
        callee.answer();
        caller.awaitInCall();
        callee.awaitInCall();
        caller.sendDigits("5");
        callee.sendDigits("6");
        Await.until("a digit each", Duration.ofSeconds(10),
                () -> callee.digitsHeard().equals("5") && caller.digitsHeard().equals("6"),
                () -> callee.digitsHeard() + caller.digitsHeard() + callee.log());
        Await.mediaFlows(Duration.ofSeconds(3));
        callee.hold();
        Await.mediaFlows(Duration.ofSeconds(1));
        callee.resume();
        Await.mediaFlows(Duration.ofSeconds(1));
        caller.hangUp();
        callee.awaitIdle();
    }

    private static void assertWitnessed(WireTap tap, Baresip... phones) {
        List<WireTap.RtpStream> streams = tap.rtpStreams().stream()
                .filter(stream -> Stream.of(phones).anyMatch(phone -> phone.sent(stream))).toList();
        assertEquals(2, streams.size(), () -> "streams: " + tap.rtpStreams());
        for (WireTap.RtpStream stream : streams) {
            assertEquals(0, stream.lost(), stream::toString);
            assertEquals(20, tap.ptimeMs(stream), stream::toString);
            assertEquals(0, tap.count("rtp.ssrc == " + stream.ssrc() + " && ip.dsfield.dscp != 46"), "baresip marks EF");
        }
        assertTrue(tap.count("rtpevent.event_id == 5") > 0, "telephone-event seen");
        assertTrue(tap.count("sip.Method == INVITE") >= 2, "INVITE seen, challenged and repeated");
    }

    @Test
    void linphoneRegistersAndHearsBaresip() {
        try (PulseAudio sound = PulseAudio.start();
                LinphoneDaemon linphone = LinphoneDaemon.start("1004", sound,
                        Map.of("REG", kamailio.address(), "ANSWER", "manual"));
                Baresip baresip = Baresip.start("1005", 650, Map.of("REG", kamailio.address(), "ANSWER", "manual"))) {
            linphone.awaitRegistered();
            baresip.awaitRegistered();
            for (boolean linphoneCalls : new boolean[] {true, false}) {
                speakBothWays(linphoneCalls ? linphone : baresip, linphoneCalls ? baresip : linphone);
                baresip.heard().mustCarryTone("baresip", Phone.SPEAKS_HZ, 1.5);
                linphone.heard().mustCarryTone("linphone", 650, 1.5);
            }
        }
    }

    @Test
    void sippCallsSipp() {
        try (Sipp.Answering answering = Sipp.answer(0)) {
            Sipp.Run calls = Sipp.run("uac-stream", "127.0.0.1:" + answering.port(), Map.of("N", "5", "RATE", "10"));
            assertEquals(0, calls.awaitExit(60), calls::log);
        }
    }

    @Test
    void sippRegistersAtKamailio() {
        Sipp.Run register = Sipp.run("register", kamailio.address(), Map.of("N", "10"));
        assertEquals(0, register.awaitExit(60), register::log);
        Sipp.Run brief = Sipp.run("register-423", kamailio.address(), Map.of("EXPIRES", "10"));
        assertEquals(0, brief.awaitExit(60), brief::log);
    }
}
