package org.offhook.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.offhook.CallReport;
import org.offhook.SrtpOptions;
import org.offhook.Transport;
import org.offhook.sip.tls.TlsSettings;

/** SRTP with keys that travel inside TLS, through Kamailio, with no allowance for anything in clear. */
@RequiresPeers
class SrtpOverTlsIT {
    private static Kamailio kamailio;
    private static PulseAudio sound;
    private static Baresip baresip;
    private static LinphoneDaemon linphone;

    @BeforeAll
    static void startPhones() {
        kamailio = Kamailio.start();
        sound = PulseAudio.start();
        String authority = Path.of(kamailio.authorityFile("ca.pem")).getParent().toString();
        baresip = Baresip.start("1002", Phone.SPEAKS_HZ, Map.of("CODECS", "PCMU/8000/1,PCMA/8000/1", "ANSWER", "manual", "ENC", "srtp-mand",
                "REG", "127.0.0.1:" + kamailio.tlsPort(), "TRANSPORT", "tls", "CADIR", authority));
        linphone = LinphoneDaemon.start("1004", sound, Map.of("CODECS", "PCMU PCMA", "ANSWER", "manual", "ENC", "srtp",
                "REG", kamailio.secureAddress(), "TRANSPORT", "tls", "CADIR", authority));
        baresip.awaitRegistered();
        linphone.awaitRegistered();
    }

    @AfterAll
    static void stopPhones() {
        Bench.closeAll(linphone, baresip, sound, kamailio);
    }

    @ParameterizedTest(name = "{0}, we call: {1}")
    @CsvSource({"baresip,true", "baresip,false", "linphone,true", "linphone,false"})
    void keysInsideTlsAndSoundInsideSrtp(String name, boolean weCall) throws IOException {
        Phone phone = name.equals("baresip") ? baresip : linphone;
        TlsSettings trust = TlsSettings.DEFAULT.withAuthorities(Path.of(kamailio.authorityFile("ca.pem")));
        try (OurSide ours = OurSide.securelyRegistered(kamailio, "1001",
                builder -> builder.tls(trust).transport(Transport.TLS).srtp(SrtpOptions.parse("sdes")), "PCMU", "PCMA")) {
            String user = weCall ? name.equals("baresip") ? "1002" : "1004" : "1001";
            // Baresip finds no address of "localhost", and wants to be told the transport of whom it calls.
            String dialled = weCall || name.equals("linphone") ? kamailio.secureUri(user)
                : "sip:" + user + "@127.0.0.1:" + kamailio.tlsPort() + ";transport=tls";
            CallReport report = SecretTalk.between(ours, phone, name + " over TLS", weCall, dialled, "sdes");
            assertEquals("tls", report.signalling().transport(), report::toJson);
        }
    }
}
