package org.offhook.interop;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.offhook.SrtpOptions;

/**
 * Calls with SRTP, both directions, keys by SDES and by DTLS, with phones that have other implementations of all of it: sound judged by
 * content at both ends, and by a witness on the wire who must not be able to hear it.
 */
@RequiresPeers
class SrtpCallsIT {
    private static PulseAudio sound;
    private static Baresip baresipSdes;
    private static Baresip baresipDtls;
    private static LinphoneDaemon linphoneSdes;
    private static LinphoneDaemon linphoneDtls;

    @BeforeAll
    static void startPhones() {
        sound = PulseAudio.start();
        baresipSdes = Baresip.start("1002", Phone.SPEAKS_HZ, settings("srtp-mand"));
        baresipDtls = Baresip.start("1003", Phone.SPEAKS_HZ, settings("dtls_srtp"));
        linphoneSdes = LinphoneDaemon.start("1004", sound, settings("srtp"));
        linphoneDtls = LinphoneDaemon.start("1005", sound, settings("dtls"));
    }

    private static Map<String, String> settings(String encryption) {
        Map<String, String> settings = new HashMap<>(OurSide.phoneAt(null, encryption.contains("_") || encryption.contains("-")
                ? "PCMU/8000/1,PCMA/8000/1" : "PCMU PCMA"));
        settings.put("ENC", encryption);
        return settings;
    }

    @AfterAll
    static void stopPhones() {
        Bench.closeAll(linphoneDtls, linphoneSdes, baresipDtls, baresipSdes, sound);
    }

    private static Phone phone(String name) {
        return switch (name) {
            case "baresip sdes" -> baresipSdes;
            case "baresip dtls" -> baresipDtls;
            case "linphone sdes" -> linphoneSdes;
            default -> linphoneDtls;
        };
    }

    @ParameterizedTest(name = "{0}, we call: {1}")
    @CsvSource({"baresip sdes,true", "baresip sdes,false", "linphone sdes,true", "linphone sdes,false",
        "baresip dtls,true", "baresip dtls,false", "linphone dtls,true", "linphone dtls,false"})
    void nobodyOnTheWayHearsTheCall(String name, boolean weCall) {
        Phone phone = phone(name);
        String keyExchange = name.substring(name.indexOf(' ') + 1);
        SrtpOptions srtp = SrtpOptions.parse(keyExchange).withSdesInClear(true);
        try (OurSide ours = OurSide.alone(builder -> builder.srtp(srtp), "PCMU", "PCMA")) {
            SecretTalk.between(ours, phone, name, weCall, weCall ? phone.uri() : ours.uri(), keyExchange);
        }
    }
}
