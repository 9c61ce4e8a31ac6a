package org.offhook.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls with baresip and with linphone, which verifies its server, all over TLS through Kamailio; and TLS straight to our port. */
@RequiresPeers
class TlsPhonesIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static Kamailio kamailio;
    private static PulseAudio sound;
    private static Baresip baresip;
    private static LinphoneDaemon linphone;

    @BeforeAll
    static void startPeers() {
        kamailio = Kamailio.start();
        sound = PulseAudio.start();
        baresip = Baresip.start("1002", Phone.SPEAKS_HZ, Map.of("REG", "127.0.0.1:" + kamailio.tlsPort(), "TRANSPORT", "tls",
            "ANSWER", "manual", "CODECS", "PCMU/8000/1,PCMA/8000/1", "CADIR", kamailio.authorityFolder()));
        linphone = LinphoneDaemon.start("1004", sound, Map.of("REG", kamailio.secureAddress(), "TRANSPORT", "tls",
            "ANSWER", "manual", "CODECS", "PCMU PCMA", "CADIR", kamailio.authorityFolder()));
        baresip.awaitRegistered();
        linphone.awaitRegistered();
    }

    @AfterAll
    static void stopPeers() {
        Bench.closeAll(linphone, baresip, sound, kamailio);
    }

    private static Phone phone(String name) {
        return name.equals("baresip") ? baresip : linphone;
    }

    private static String[] over(String... arguments) {
        String[] tls = {"--transport", "tls", "--tls-ca", kamailio.authorityFile("ca.pem")};
        String[] all = new String[arguments.length + tls.length];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        System.arraycopy(tls, 0, all, arguments.length, tls.length);
        return all;
    }

    @ParameterizedTest
    @ValueSource(strings = {"baresip", "linphone"})
    void weCall(String name) {
        Phone phone = phone(name);
        phone.prepare();
        Path recording = Bench.folder("recording").resolve("heard.wav");
        String user = name.equals("baresip") ? "1002" : "1004";
        try (OffhookProcess offhook = OffhookProcess.with().as("1001", kamailio.secureAddress()).start(over("call",
                 kamailio.secureUri(user), "--play", "tone:440", "--record", recording.toString(), "--duration", "4", "--codec",
                 "PCMA", "--json"))) {
            phone.awaitRinging();
            phone.answer();
            offhook.mustEndWell(LIMIT);
            phone.awaitIdle();
            phone.heard().mustCarryTone(name, 440, 1.5);
            Recording.read(recording).mustCarryTone("our recording", Phone.SPEAKS_HZ, 1.5);
            assertEquals("localhost", offhook.json().at("signalling", "tlsVerified").text());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"baresip", "linphone"})
    void theyCallUs(String name) {
        Phone phone = phone(name);
        phone.prepare();
        String target = name.equals("baresip") ? "sip:1003@127.0.0.1:" + kamailio.tlsPort() + ";transport=tls" : "sip:1003@localhost";
        try (AnsweringProcess answering = AnsweringProcess.start(OffhookProcess.with().as("1003", kamailio.secureAddress()),
                 "127.0.0.1", over("--play", "tone:440", "--max-calls", "1", "--json"))) {
            phone.call(target);
            phone.awaitInCall();
            Await.until("sound at " + name, Duration.ofSeconds(20), () -> phone.heard().secondsOfTone(440) > 1.5, phone::log);
            phone.hangUp();
            answering.offhook().mustEndWell(LIMIT);
            phone.heard().mustCarryTone(name, 440, 1.5);
            Json signalling = answering.offhook().json().at("calls").elements().get(0).at("signalling");
            assertEquals("localhost", signalling.at("tlsVerified").text());
        }
    }

    @Test
    void baresipCallsOurTlsPortDirectly() {
        baresip.prepare();
        try (AnsweringProcess answering = AnsweringProcess.start(OffhookProcess.with(), "127.0.0.1", over("--play", "tone:440",
                 "--max-calls", "1", "--json", "--tls-cert", kamailio.authorityFile("server.pem"), "--tls-key",
                 kamailio.authorityFile("server.key")))) {
            baresip.call("sip:anybody@127.0.0.1:" + answering.port() + ";transport=tls");
            baresip.awaitInCall();
            baresip.hangUp();
            answering.offhook().mustEndWell(LIMIT);
            Json signalling = answering.offhook().json().at("calls").elements().get(0).at("signalling");
            assertTrue(signalling.at("tlsVersion").text().startsWith("TLSv1."), answering.offhook()::toString);
        }
    }
}
