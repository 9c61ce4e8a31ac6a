package org.offhook.registration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.offhook.registration.RegistrationFailure.Cause;
import org.offhook.sip.NameAddr;
import org.offhook.sip.SipRequest;
import org.offhook.sip.SipResponse;
import org.offhook.sip.SipUri;
import org.offhook.sip.account.SipAccount;
import org.offhook.sip.account.Tokens;
import org.offhook.sip.auth.Credentials;
import org.offhook.sip.auth.DigestAlgorithm;
import org.offhook.sip.auth.DigestAuthenticator;
import org.offhook.sip.auth.DigestVerifier;
import org.offhook.sip.auth.Randomness;
import org.offhook.testkit.VirtualEndpoint;
import org.offhook.testkit.VirtualSignalling;

/** One account and a registrar that does what a test says, in virtual time. */
class RegistrationMachineTest {

    private static final SipUri OURS = SipUri.parse("sip:2001@10.0.0.1:5060");

    private final VirtualSignalling network = new VirtualSignalling(7);
    private final VirtualEndpoint endpoint = network.endpoint("10.0.0.1", 5060);
    private final ScriptedRegistrar registrar = new ScriptedRegistrar(network);
    private final RecordedRegistration heard = new RecordedRegistration();
    private final Tokens tokens = new Tokens(new Random(7));
    private SipAccount account = SipAccount.of(NameAddr.parse("<sip:2001@pbx.example>"));
    private RegistrationMachine machine = machine(600);

    private RegistrationMachine machine(long expiresS) {
        return new RegistrationMachine(account, RegistrationSettings.of(expiresS, "urn:uuid:0-1"), endpoint,
            network.clock(), tokens, heard);
    }

    private void withPassword(String password) {
        account = account.withAuthenticator(new DigestAuthenticator(
            List.of(Credentials.password("2001", password.toCharArray())), Randomness.secure()));
        machine = machine(600);
    }

    private void register() {
        machine.register();
        network.run(100);
    }

    @AfterEach
    void endsWithoutTimers() {
        machine.unregister();
        network.run(100_000);
        assertEquals(RegistrationState.UNREGISTERED, machine.state());
        assertEquals(0, network.clock().size(), "timers");
    }

    @Test
    void registersAndRefreshesBeforeExpiry() {
        register();
        assertEquals(RegistrationState.REGISTERED, machine.state());
        SipRequest first = registrar.last();
        assertEquals("sip:pbx.example", first.requestUri().toString());
        assertEquals("path", first.headers().first("Supported").orElseThrow());
        assertTrue(first.headers().first("Contact").orElseThrow().contains("+sip.instance=\"<urn:uuid:0-1>\""));
        assertEquals(OURS, heard.binding().contact());
        assertEquals(600, heard.binding().expiresS());
        for (int i = 2; i <= 20; i++) {
            long planned = heard.binding().refreshInMs();
            assertTrue(planned >= 555_000 && planned <= 570_000, planned + " ms");
            network.run(planned + 100);
            assertEquals(i, registrar.requests.size());
        }
        assertEquals(1, registrar.requests.stream().map(SipRequest::callId).distinct().count());
        assertEquals(first.cseq().number() + 19, registrar.last().cseq().number());
    }

    @Test
    void theRegistrarsTimeCounts() {
        registrar.longestS = 60;
        register();
        assertEquals(60, heard.binding().expiresS());
        assertTrue(heard.binding().refreshInMs() < 56_000);
        machine.unregister();
        registrar.longestS = 2;
        machine.register();
        network.run(100);
        assertEquals(1_000, heard.binding().refreshInMs());
    }

    @Test
    void answersTheStrongestChallengeAndKeepsTheNonce() {
        withPassword("secret");
        DigestVerifier verifier = new DigestVerifier("pbx.example", List.of(DigestAlgorithm.SHA_256, DigestAlgorithm.MD5),
            60_000_000_000L, user -> Optional.of(Credentials.password("2001", "secret".toCharArray())), Randomness.secure());
        registrar.script = request -> challenge(verifier, request);
        register();
        assertEquals(RegistrationState.REGISTERED, machine.state());
        assertEquals(2, registrar.requests.size());
        assertTrue(registrar.last().headers().first("Authorization").orElseThrow().contains("algorithm=SHA-256"));
        network.run(heard.binding().refreshInMs() + 200);
        assertEquals(4, registrar.requests.size(), "the nonce was stale by then, and answered once more");
        assertEquals(2, heard.bindings.size());
        machine.unregister();
        network.run(100);
        assertEquals(List.of("registered", "registered", "unregistered true"), heard.events);
    }

    private Optional<SipResponse> challenge(DigestVerifier verifier, SipRequest request) {
        DigestVerifier.Verdict verdict = verifier.verify(request, network.clock().nowNanos());
        if (verdict instanceof DigestVerifier.Verdict.Challenge challenge) {
            SipResponse response = ScriptedRegistrar.answer(request, 401);
            return Optional.of(response.withHeaders(
                response.headers().toBuilder().addAll("WWW-Authenticate", challenge.challenges()).build()));
        }
        return Optional.empty();
    }

    @Test
    void aWrongPasswordIsFinal() {
        withPassword("wrong");
        DigestVerifier verifier = new DigestVerifier("pbx.example", List.of(DigestAlgorithm.MD5), 60_000_000_000L,
            user -> Optional.of(Credentials.password("2001", "right".toCharArray())), Randomness.secure());
        registrar.script = request -> challenge(verifier, request);
        register();
        assertEquals(RegistrationState.FAILED, machine.state());
        assertEquals(Cause.CREDENTIALS_REFUSED, heard.failure().cause());
        assertEquals(401, heard.failure().status());
        assertTrue(heard.failure().nextTryInMs().isEmpty());
        network.run(4_000_000);
        machine.unregister();
        network.run(1_000);
        assertEquals(2, registrar.requests.size(), "no further try, not even to remove what is not there");
        assertEquals(1, heard.failures.size());
    }

    @Test
    void a403AfterCredentialsIsFinalAndWithoutThemIsTriedAgain() {
        registrar.script = request -> Optional.of(ScriptedRegistrar.answer(request, 403, "Warning", "399 pbx \"go away\""));
        register();
        assertEquals(Cause.REJECTED, heard.failure().cause());
        assertEquals(List.of("399 pbx \"go away\""), heard.failure().warnings());
        assertEquals(RegistrationState.WAITING_RETRY, machine.state());
        machine.unregister();
        network.run(100);
        withPassword("secret");
        registrar.script = request -> Optional.of(request.headers().first("Authorization").isPresent()
            ? ScriptedRegistrar.answer(request, 403)
            : ScriptedRegistrar.answer(request, 401, "WWW-Authenticate", "Digest realm=\"r\", nonce=\"n\", qop=\"auth\""));
        register();
        assertEquals(Cause.CREDENTIALS_REFUSED, heard.failure().cause());
        assertEquals(RegistrationState.FAILED, machine.state());
    }

    @Test
    void tooBriefAnIntervalIsRaised() {
        machine = machine(60);
        registrar.script = request -> request.headers().first("Expires").orElseThrow().equals("300") ? Optional.empty()
            : Optional.of(ScriptedRegistrar.answer(request, 423, "Min-Expires", "300"));
        register();
        assertEquals(300, heard.binding().expiresS());
        assertEquals(2, registrar.requests.size());
    }

    @Test
    void aRegistrarThatFindsEverythingTooBriefIsNotHumouredForever() {
        registrar.script = request -> Optional.of(ScriptedRegistrar.answer(request, 423, "Min-Expires",
            Long.toString(Long.parseLong(request.headers().first("Expires").orElseThrow()) + 1)));
        register();
        assertEquals(4, registrar.requests.size());
        assertEquals(Cause.REJECTED, heard.failure().cause());
    }

    @Test
    void retriesWithJitteredDoublingWaitsAndSaysWhen() {
        registrar.script = request -> Optional.of(ScriptedRegistrar.answer(request, 500));
        register();
        long upper = 60_000;
        for (int i = 1; i <= 9; i++) {
            long next = heard.failure().nextTryInMs().orElseThrow();
            assertTrue(next >= upper / 2 && next <= upper, "try " + i + ": " + next + " of " + upper);
            assertEquals(i, registrar.requests.size());
            network.run(next + 100);
            upper = Math.min(1_800_000, 2 * upper);
        }
        registrar.script = request -> Optional.empty();
        network.run(2_000_000);
        assertEquals(RegistrationState.REGISTERED, machine.state());
    }

    @Test
    void retryAfterIsHonoured() {
        registrar.script = request -> Optional.of(ScriptedRegistrar.answer(request, 503, "Retry-After", "7 (overload)"));
        register();
        long next = heard.failure().nextTryInMs().orElseThrow();
        assertTrue(next >= 7_000 && next <= 14_000, next + " ms");
    }

    @Test
    void silenceAndUnknownNamesAreFailuresWithANextTry() {
        registrar.silent = true;
        register();
        network.run(33_000);
        assertEquals(Cause.TIMEOUT, heard.failure().cause());
        machine.unregister();
        network.run(3_000);
        account = SipAccount.of(NameAddr.parse("<sip:2001@nowhere.example>"));
        machine = machine(600);
        register();
        assertEquals(Cause.NAME_RESOLUTION, heard.failure().cause());
        assertTrue(heard.failure().sentence().contains("nowhere.example"));
        assertTrue(heard.failure().nextTryInMs().isPresent());
    }

    @Test
    void comesBackSoonAfterAnOutageOfHundredSeconds() {
        long[] back = new long[10];
        for (int i = 0; i < back.length; i++) {
            register();
            network.run(heard.binding().refreshInMs() - 200);
            network.loss(1);
            network.run(100_000);
            network.loss(0);
            int before = heard.bindings.size();
            while (heard.bindings.size() == before) {
                network.run(500);
                back[i] += 500;
            }
            machine.unregister();
            network.run(1_000);
        }
        java.util.Arrays.sort(back);
        assertTrue(back[5] <= 35_000, "median " + back[5] + " ms");
    }

    @Test
    void aBindingThatIsNotOursRaisesOneAlarmAndARepair() {
        register();
        registrar.bindings.put(SipUri.parse("sip:2001@6.6.6.6:5060"), 600L);
        network.run(heard.binding().refreshInMs() + 100);
        assertEquals(1, heard.alarms.size());
        assertEquals(BindingAlarm.Kind.FOREIGN_CONTACT, heard.alarms.get(0).kind());
        assertTrue(heard.alarms.get(0).contacts().get(0).contains("6.6.6.6"));
        int requests = registrar.requests.size();
        network.run(5_000);
        assertEquals(requests + 1, registrar.requests.size(), "registered again within 5 s");
        network.run(2_000_000);
        assertEquals(1, heard.alarms.size(), "the same stranger is no news");
    }

    @Test
    void aFormerAddressOfThisDeviceIsNoStranger() {
        registrar.script = request -> Optional.of(ScriptedRegistrar.answer(request, 200, "Contact",
            "<" + OURS + ">;expires=600, <sip:2001@10.0.0.1:9999>;+sip.instance=\"<urn:uuid:0-1>\";expires=30"));
        register();
        assertEquals(List.of("registered"), heard.events);
        registrar.script = request -> Optional.empty();
    }

    @Test
    void a200WithoutOurBindingIsRepaired() {
        registrar.script = request -> Optional.of(ScriptedRegistrar.answer(request, 200, "Contact", "<sip:2001@6.6.6.6>"));
        register();
        assertEquals(List.of("failed PROTOCOL", "alarm OWN_CONTACT_MISSING"), heard.events);
        assertTrue(heard.failure().nextTryInMs().orElseThrow() <= 4_000);
        network.run(5_000);
        assertEquals(2, registrar.requests.size());
        assertTrue(heard.failure().nextTryInMs().orElseThrow() >= 60_000, "then it backs off");
        registrar.script = request -> Optional.empty();
        network.run(200_000);
        assertEquals(RegistrationState.REGISTERED, machine.state());
    }

    @Test
    void aLongerTimeThanAskedForIsSuspect() {
        registrar.script = request -> Optional.of(ScriptedRegistrar.answer(request, 200, "Contact", "<" + OURS + ">;expires=86400"));
        register();
        assertEquals(BindingAlarm.Kind.EXPIRES_RAISED, heard.alarms.get(0).kind());
        assertEquals(600, heard.binding().expiresS());
        registrar.script = request -> Optional.empty();
    }

    @Test
    void behindATranslatorTheContactBecomesThePublicAddress() {
        endpoint.behind(VirtualSignalling.udp("198.51.100.7", 40_111));
        register();
        network.run(100);
        assertEquals(List.of("registered", "public 40111", "registered"), heard.events);
        assertEquals("sip:2001@198.51.100.7:40111", heard.binding().contact().toString());
        assertEquals(List.of(SipUri.parse("sip:2001@198.51.100.7:40111")), List.copyOf(registrar.bindings.keySet()),
            "the private binding was removed");
        assertEquals("sip:2001@198.51.100.7:40111",
            account.contactUri(endpoint, registrar.endpoint.hop()).toString());
        machine.unregister();
        network.run(100);
        assertTrue(registrar.bindings.isEmpty());
    }

    @Test
    void anAnswerFromElsewhereIsNotBelieved() {
        registrar.endpoint.behind(VirtualSignalling.udp("6.6.6.6", 5060));
        register();
        assertEquals(Cause.PROTOCOL, heard.failure().cause());
        assertTrue(heard.bindings.isEmpty());
    }

    @Test
    void redirectionsOfRegisterAreNotFollowed() {
        registrar.script = request -> Optional.of(ScriptedRegistrar.answer(request, 302, "Contact", "<sip:6.6.6.6>"));
        register();
        assertEquals(302, heard.failure().status());
        network.run(5_000);
        assertEquals(1, registrar.requests.size());
    }

    @Test
    void theOutboundProxyIsTheFirstHop() {
        account = account.withOutboundProxy(SipUri.parse("sip:10.0.0.100"))
            .withRegistrar(SipUri.parse("sip:elsewhere.example"));
        machine = machine(600);
        register();
        assertEquals("<sip:10.0.0.100;lr>", registrar.last().headers().first("Route").orElseThrow());
        assertEquals("sip:elsewhere.example", registrar.last().requestUri().toString());
        assertTrue(account.path().contains(registrar.endpoint.hop()));
    }

    @Test
    void unregisteringRemovesOursOnlyAndIsBounded() {
        register();
        registrar.bindings.put(SipUri.parse("sip:2001@10.0.0.3:5060"), 600L);
        machine.unregister();
        network.run(100);
        assertEquals(1, registrar.bindings.size());
        assertEquals("unregistered true", heard.events.get(1));
        assertTrue(machine.binding().isEmpty());
        register();
        registrar.silent = true;
        machine.unregister();
        assertEquals(RegistrationState.UNREGISTERING, machine.state());
        network.run(2_100);
        assertEquals("unregistered false", heard.events.get(heard.events.size() - 1));
    }

    @Test
    void unregisteringWhileTheFirstAnswerIsOutRemovesWhatItMayHaveMade() {
        network.delayMs(200, 200);
        machine.register();
        network.run(300);
        assertTrue(heard.bindings.isEmpty());
        machine.unregister();
        network.run(2_000);
        assertEquals(List.of("unregistered true"), heard.events);
        assertTrue(registrar.bindings.isEmpty());
    }

    @Test
    void aThousandPhonesDoNotComeBackInTheSameSecond() {
        RegistrationSettings settings = RegistrationSettings.of(600, "");
        BackOff backOff = new BackOff(settings, tokens);
        int[] seconds = new int[61];
        for (int i = 0; i < 1_000; i++) {
            seconds[(int) (backOff.afterFailureMs(1, 0) / 1_000)]++;
        }
        int used = 0;
        for (int second = 30; second < 60; second++) {
            used += seconds[second] > 0 ? 1 : 0;
            assertNotEquals(1_000, seconds[second]);
        }
        assertEquals(30, used);
        assertFalse(seconds[0] > 0);
    }
}
