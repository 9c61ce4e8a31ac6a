package org.offhook.threats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.offhook.registration.RegistrationListener;
import org.offhook.registration.RegistrationMachine;
import org.offhook.registration.RegistrationSettings;
import org.offhook.sip.Hop;
import org.offhook.sip.NameAddr;
import org.offhook.sip.SipRequest;
import org.offhook.sip.SipResponse;
import org.offhook.sip.TransactionLayer;
import org.offhook.sip.account.SipAccount;
import org.offhook.sip.account.Tokens;
import org.offhook.sip.auth.AuthOutcome;
import org.offhook.sip.auth.Credentials;
import org.offhook.sip.auth.DigestAuthenticator;
import org.offhook.sip.auth.Randomness;
import org.offhook.testkit.EmbeddedRegistrar;
import org.offhook.testkit.RegistrarSettings;
import org.offhook.testkit.VirtualEndpoint;
import org.offhook.testkit.VirtualSignalling;

/** T05: what is overheard of a registration opens nothing, and the weakest hash is used only when there is no other. */
class T05DigestReplayTest {

    private static final int REGISTERS = 100;
    private static final String DOMAIN = "192.0.2.10";

    private final VirtualSignalling network = new VirtualSignalling(5);
    private final VirtualEndpoint server = network.endpoint(DOMAIN, 5060);

    @Test
    void overheardRegistersCannotBeReplayedAndNothingRepeats() {
        EmbeddedRegistrar registrar = new EmbeddedRegistrar(server, network.clock(),
            RegistrarSettings.of(DOMAIN, Map.of("1001", "pw")), Randomness.secure());
        server.core(registrar);
        SipAccount account = SipAccount.of(NameAddr.parse("<sip:1001@" + DOMAIN + ">")).withAuthenticator(authenticator());
        RegistrationMachine machine = new RegistrationMachine(account, RegistrationSettings.of(600, "urn:uuid:1"),
            network.endpoint("192.0.2.1", 5060), network.clock(), new Tokens(new Random(1)), new RegistrationListener() { });
        for (int i = 0; i < REGISTERS; i++) {
            machine.register();
            network.run(1_000);
        }
        List<SipRequest> overheard = network.wire().stream().map(VirtualSignalling.Packet::message)
            .filter(SipRequest.class::isInstance).map(SipRequest.class::cast)
            .filter(request -> request.headers().first("Authorization").isPresent()).toList();
        assertTrue(overheard.size() >= REGISTERS, overheard.size() + " REGISTERs with credentials");

        Set<String> uses = new HashSet<>();
        Map<String, Long> counts = new HashMap<>();
        for (SipRequest request : overheard) {
            String credentials = request.headers().first("Authorization").orElseThrow();
            assertTrue(credentials.startsWith("Digest ") && credentials.contains("algorithm=SHA-256"), credentials);
            String nonce = parameter(credentials, "nonce");
            long count = Long.parseLong(parameter(credentials, "nc"), 16);
            assertTrue(uses.add(nonce + count + parameter(credentials, "cnonce")), "used twice: " + credentials);
            assertTrue(uses.add(parameter(credentials, "cnonce")), "cnonce used twice: " + credentials);
            assertEquals(counts.merge(nonce, 1L, Long::sum), count, "a gap in the counts of one nonce");
        }

        int accepted = replay(overheard);
        System.out.println("T05: repeats 0/" + overheard.size() + ", replayed " + overheard.size() + ", accepted " + accepted);
        assertEquals(0, accepted);
        machine.unregister();
        network.run(5_000);
    }

    private int replay(List<SipRequest> overheard) {
        VirtualEndpoint thief = network.endpoint("192.0.2.66", 5060);
        List<Integer> statuses = new ArrayList<>();
        for (SipRequest request : overheard) {
            SipRequest stolen = request.withHeaders(request.headers().toBuilder().remove("Via")
                .set("Contact", "<sip:1001@192.0.2.66>").build());
            thief.send(stolen, server.hop(), new TransactionLayer.ClientUser() {
                @Override
                public void onResponse(SipResponse response, Hop source) {
                    statuses.add(response.status());
                }

                @Override
                public void onFailure(TransactionLayer.Failure failure, String reason) {
                    statuses.add(0);
                }
            });
            network.run(200);
        }
        assertEquals(overheard.size(), statuses.size());
        return (int) statuses.stream().filter(status -> status >= 200 && status < 300).count();
    }

    @Test
    void md5OnlyWhenNothingStrongerIsOffered() {
        Random random = new Random(8760);
        int right = 0;
        for (int i = 0; i < 100; i++) {
            List<String> offered = new ArrayList<>(List.of("MD5", "MD5-sess", "SHA-256", "SHA-512-256", "SHA-1", "SHA-256-sess"));
            Collections.shuffle(offered, random);
            List<String> some = offered.subList(0, 1 + random.nextInt(offered.size()));
            boolean stronger = some.stream().anyMatch(name -> name.startsWith("SHA-256") || name.startsWith("SHA-512"));
            boolean known = stronger || some.stream().anyMatch(name -> name.startsWith("MD5"));
            String[] headers = some.stream().flatMap(name -> java.util.stream.Stream.of("WWW-Authenticate",
                "Digest realm=\"r\", nonce=\"n\", qop=\"auth\", algorithm=" + name)).toArray(String[]::new);
            AuthOutcome outcome = answer(headers);
            if (!known) {
                right += outcome instanceof AuthOutcome.Refused ? 1 : 0;
                continue;
            }
            String credentials = assertInstanceOf(AuthOutcome.Retry.class, outcome).request().headers().first("Authorization").orElseThrow();
            right += credentials.contains("algorithm=SHA-") == stronger ? 1 : 0;
        }
        System.out.println("T05: the strongest algorithm was taken " + right + "/100 times");
        assertEquals(100, right);
    }

    @Test
    void basicIsNeverAnswered() {
        AuthOutcome basic = answer("WWW-Authenticate", "Basic realm=\"r\"");
        assertInstanceOf(AuthOutcome.Refused.class, basic);
        AuthOutcome both = answer("WWW-Authenticate", "Basic realm=\"r\"", "WWW-Authenticate",
            "Digest realm=\"r\", nonce=\"n\", qop=\"auth\"");
        String credentials = assertInstanceOf(AuthOutcome.Retry.class, both).request().headers().first("Authorization").orElseThrow();
        assertTrue(credentials.startsWith("Digest "));
        assertFalse(credentials.contains("pw"));
    }

    private static AuthOutcome answer(String... headers) {
        SipRequest request = (SipRequest) ((org.offhook.sip.SipMessageReader.Result.Readable) org.offhook.sip.SipMessageReader.read(
            ("REGISTER sip:x SIP/2.0\r\nVia: SIP/2.0/UDP x;branch=z9hG4bK1\r\nFrom: <sip:a@x>;tag=1\r\nTo: <sip:a@x>\r\nCall-ID: 1\r\n"
                + "CSeq: 1 REGISTER\r\nContent-Length: 0\r\n\r\n").getBytes(java.nio.charset.StandardCharsets.US_ASCII))).message();
        return authenticator().begin().answer(request, ScriptedServer.answer(request, 401, headers));
    }

    private static DigestAuthenticator authenticator() {
        return new DigestAuthenticator(List.of(Credentials.password("1001", "pw".toCharArray())), Randomness.secure());
    }

    private static String parameter(String credentials, String name) {
        Matcher matcher = Pattern.compile("[ ,]" + name + "=\"?([^\",]+)").matcher(credentials);
        assertTrue(matcher.find(), credentials);
        return matcher.group(1);
    }
}
