package org.offhook.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SIP over TLS through Kamailio: registrations and calls, certificates of ours that it wants, certificates of its that we refuse. */
@RequiresPeers
class TlsIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static Kamailio kamailio;

    @BeforeAll
    static void startRegistrar() {
        kamailio = Kamailio.start();
    }

    @AfterAll
    static void stopRegistrar() {
        kamailio.close();
    }

    private static String[] over(Kamailio server, String... arguments) {
        List<String> all = new ArrayList<>(Arrays.asList(arguments));
        all.addAll(List.of("--transport", "tls", "--tls-ca", server.authorityFile("ca.pem")));
        return all.toArray(String[]::new);
    }

    private static OffhookProcess register(Kamailio server, String address, String... options) {
        List<String> all = new ArrayList<>(List.of("register", address, "--once"));
        all.addAll(Arrays.asList(options));
        return OffhookProcess.with().knowing("1001").run(LIMIT, over(server, all.toArray(String[]::new)));
    }

    @Test
    void registersAndSaysWhomTheCertificateNamed() {
        OffhookProcess offhook = register(kamailio, kamailio.secureUri("1001"), "--json");
        offhook.mustExitWith(0, LIMIT);
        Json signalling = offhook.json().at("signalling");
        assertEquals("tls", signalling.at("transport").text());
        assertEquals("TLSv1.3", signalling.at("tlsVersion").text());
        assertTrue(signalling.at("tlsSuite").text().startsWith("TLS_AES_"), offhook::toString);
        assertEquals("localhost", signalling.at("tlsVerified").text());
    }

    @Test
    void aSipsAddressNeedsNoTransport() {
        OffhookProcess.with().knowing("1001").run(LIMIT, "register", "sips:1001@" + kamailio.secureAddress(), "--once", "--tls-ca",
            kamailio.authorityFile("ca.pem")).mustExitWith(0, LIMIT);
        assertTrue(kamailio.requests("REGISTER").stream().anyMatch(line -> line.contains("sips:1001@") && line.contains(" tls:")));
    }

    @Test
    void anAddressCountsOnlyWhereThatIsAskedForAndANameCanBeGivenForIt() {
        String byAddress = "sip:1001@127.0.0.1:" + kamailio.tlsPort();
        register(kamailio, byAddress).mustExitWith(1, LIMIT);
        register(kamailio, byAddress, "--tls-address").mustExitWith(0, LIMIT);
        register(kamailio, byAddress, "--tls-name", "sip.test").mustExitWith(0, LIMIT);
        register(kamailio, byAddress, "--tls-name", "sip.example").mustExitWith(1, LIMIT);
    }

    @Test
    void callsBothWaysAndHangsUpFromBothEnds() {
        Path heard = Bench.folder("recording").resolve("heard.wav");
        try (AnsweringProcess echo = AnsweringProcess.start(OffhookProcess.with().knowing("1002"), "127.0.0.1", over(kamailio, "--echo", "--user", "1002",
                 "--registrar", kamailio.secureAddress(), "--max-calls", "1", "--json"))) {
            OffhookProcess caller = OffhookProcess.with().knowing("1001").run(LIMIT, over(kamailio, "call", kamailio.secureUri("1002"), "--user", "1001",
                "--registrar", kamailio.secureAddress(), "--play", "tone:440", "--record", heard.toString(), "--duration", "4", "--json"));
            caller.mustEndWell(LIMIT);
            Recording.read(heard).mustCarryTone("what came back", 440, 2);
            assertEquals("localhost", caller.json().at("signalling", "tlsVerified").text());
            echo.offhook().mustEndWell(LIMIT);
            assertEquals("tls", echo.offhook().json().at("calls").elements().get(0).at("signalling", "transport").text());
        }
        assertTrue(kamailio.requests("BYE").stream().allMatch(line -> line.contains(" tls:")));
    }

    @Test
    void showsItsOwnCertificateWhereTheServerWantsOne() {
        try (Kamailio strict = Kamailio.start(Map.of("MTLS", "1"))) {
            register(strict, strict.secureUri("1001"), "--tls-cert", strict.authorityFile("client.pem"), "--tls-key",
                strict.authorityFile("client.key")).mustExitWith(0, LIMIT);
            OffhookProcess bare = register(strict, strict.secureUri("1001"));
            bare.mustExitWith(1, LIMIT);
            assertTrue(bare.err().contains("wants a certificate"), bare::toString);
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
        expired | expired on 2021 | a expiré le 2021
        wrongname | is issued for elsewhere.test, not for localhost | est établi pour elsewhere.test, pas pour localhost
        """)
    void refusesBadCertificatesInASentence(String certificate, String english, String french) {
        try (Kamailio bad = Kamailio.start(Map.of("CERT", certificate))) {
            OffhookProcess offhook = register(bad, bad.secureUri("1001"), "--lang", "en");
            offhook.mustExitWith(1, LIMIT);
            assertTrue(offhook.err().contains(english), offhook::toString);
            OffhookProcess call = OffhookProcess.with().knowing("1001").run(LIMIT, over(bad, "call", bad.secureUri("1002"), "--lang", "fr"));
            call.mustExitWith(1, LIMIT);
            assertTrue((call.err() + call.out()).contains(french), call::toString);
            assertEquals(List.of(), bad.requests("REGISTER"));
            assertEquals(List.of(), bad.requests("INVITE"));
        }
    }

    @Test
    void refusesAnAuthorityItDoesNotKnow() {
        OffhookProcess offhook = OffhookProcess.with().knowing("1001").run(LIMIT, "register", kamailio.secureUri("1001"), "--once", "--transport", "tls",
            "--tls-ca", kamailio.authorityFile("other-ca.pem"));
        offhook.mustExitWith(1, LIMIT);
        assertTrue(offhook.err().contains("interop test ca") && offhook.err().contains("not among the trusted"), offhook::toString);
        OffhookProcess system = OffhookProcess.with().knowing("1001").run(LIMIT, "register", kamailio.secureUri("1001"), "--once", "--transport", "tls");
        system.mustExitWith(1, LIMIT);
    }
}
