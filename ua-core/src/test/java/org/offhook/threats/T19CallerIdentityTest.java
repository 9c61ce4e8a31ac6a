package org.offhook.threats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.offhook.CallerIdentity;
import org.offhook.UserAgent;
import org.offhook.sip.guard.AdmissionPolicy;

/** T19: what a caller says of itself is never more than its word. */
@Timeout(180)
class T19CallerIdentityTest {

    private static final String[][] CLAIMS = {
        {"P-Asserted-Identity: \"Bank\" <sip:bank@pbx.example>"},
        {"P-Asserted-Identity: <tel:+33123456789;verstat=TN-Validation-Passed>"},
        {"Remote-Party-ID: \"Bank\" <sip:bank@pbx.example>;screen=yes;privacy=off"},
        {"P-Preferred-Identity: <sip:bank@pbx.example>"},
        {"Identity: eyJhbGciOiJFUzI1NiJ9.e30.AAAA;info=<https://198.51.100.1/cert.pem>;alg=ES256;ppt=shaken"}};
    /** A check mark, Cyrillic letters that look like Latin ones, a right-to-left override, a terminal sequence, markup. */
    private static final String[] NAMES = {"\u2713 Verified Bank", "\u0412\u0430nk", "knaB\u202e deifireV", "\u001b[32mVerified\u001b[0m",
        "<b>Verified</b>"};

    private final List<CallerIdentity> heard = new CopyOnWriteArrayList<>();

    private UserAgent agent(AdmissionPolicy policy) throws Exception {
        UserAgent agent = UserAgent.builder().bind(InetAddress.getByName("127.0.0.1")).codecs("PCMA").admission(policy).build();
        agent.onIncoming(incoming -> {
            heard.add(incoming.identity());
            assertEquals(incoming.from(), incoming.identity().address());
            incoming.reject(486);
        });
        return agent;
    }

    @Test
    void noClaimOfAStrangerIsVerified() throws Exception {
        try (UserAgent agent = agent(AdmissionPolicy.DEFAULT);
                WirePeer caller = new WirePeer("127.0.0.2", WirePeer.at("127.0.0.1", agent.localAddress().getPort()))) {
            for (int i = 0; i < 100; i++) {
                String callId = WirePeer.unique("spoof-");
                String invite = caller.invite("phone", callId, CLAIMS[i % CLAIMS.length]);
                caller.send(invite.replace("From: <", "From: \"" + NAMES[i / CLAIMS.length % NAMES.length] + "\" <"));
                String answer = caller.awaitFinal(callId, 30_000);
                if (answer != null && WirePeer.status(answer) == 400) {
                    heard.add(null);    // a name with control characters need not be taken at all
                }
            }
            List<CallerIdentity> taken = heard.stream().filter(java.util.Objects::nonNull).toList();
            long verified = taken.stream().filter(identity -> identity.vouchedFor() || !identity.verstat().equals(CallerIdentity.UNVERIFIED)).count();
            System.out.println("T19: verified " + verified + "/100, refused as malformed " + (heard.size() - taken.size()));
            assertEquals(100, heard.size());
            assertTrue(taken.size() >= 75, taken.size() + " calls taken");
            assertEquals(0, verified);
            for (CallerIdentity identity : taken) {
                assertEquals("sip:peer@127.0.0.2", identity.address());
                assertFalse(identity.displayName().chars().anyMatch(c -> Character.isISOControl(c) || c >= 0x202a && c <= 0x202e), identity.displayName());
            }
        }
    }

    @Test
    void aServerWeTrustVouchesForTheCaller() throws Exception {
        try (UserAgent agent = agent(AdmissionPolicy.DEFAULT.withAllow(List.of("127.0.0.5")));
                WirePeer proxy = new WirePeer("127.0.0.5", WirePeer.at("127.0.0.1", agent.localAddress().getPort()))) {
            String callId = WirePeer.unique("asserted-");
            proxy.send(proxy.invite("phone", callId, "P-Asserted-Identity: \"Ann\" <sip:ann@pbx.example;verstat=TN-Validation-Passed>"));
            proxy.awaitFinal(callId, 30_000);
            CallerIdentity identity = heard.get(0);
            assertEquals("sip:ann@pbx.example", identity.address());
            assertEquals("Ann", identity.displayName());
            assertTrue(identity.vouchedFor() && identity.fromServer());
            assertEquals("TN-Validation-Passed", identity.verstat());
        }
    }
}
