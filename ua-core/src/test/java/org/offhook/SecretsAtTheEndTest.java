package org.offhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.offhook.sip.SipHeaders;
import org.offhook.sip.SipRequest;
import org.offhook.sip.SipResponse;
import org.offhook.sip.SipUri;
import org.offhook.sip.auth.AuthOutcome;
import org.offhook.sip.auth.DigestAuthenticator;
import org.offhook.testkit.LoopbackRegistrar;

/** Passwords are overwritten at the end: the agent's copies when it closes, the account's when the program says so. */
@Timeout(60)
class SecretsAtTheEndTest {

    /** What is said to a challenge without quality of protection depends on the password and nothing random (RFC 2617 section 3.2.2.1). */
    private static String answer(DigestAuthenticator authenticator) {
        SipRequest register = new SipRequest("REGISTER", SipUri.parse("sip:pbx.example"), SipHeaders.builder().add("CSeq", "1 REGISTER").build());
        SipHeaders challenge = SipHeaders.builder().add("WWW-Authenticate", "Digest realm=\"a\", nonce=\"1\"").build();
        AuthOutcome outcome = authenticator.begin().answer(register, new SipResponse(401, "", challenge, new byte[0]));
        return assertInstanceOf(AuthOutcome.Retry.class, outcome).request().headers().first("Authorization").orElseThrow();
    }

    @Test
    void anAgentThatClosesOverwritesItsPasswords() throws Exception {
        for (Account account : new Account[] {Account.of("sip:2001@pbx.example", "secret"),
            Account.builder("sip:2001@pbx.example").password("secret".toCharArray()).realms("a", "b").build()}) {
            DigestAuthenticator authenticator;
            String before;
            try (UserAgent agent = UserAgent.builder().bind(InetAddress.getLoopbackAddress()).account(account).build()) {
                authenticator = agent.parts().accounts().sip(account).authenticator();
                before = answer(authenticator);
                assertEquals(before, answer(authenticator));
            }
            assertNotEquals(before, answer(authenticator));
        }
    }

    @Test
    void anAccountIsDestroyedWithoutHarmToTheAgentsThatHaveIt() throws Exception {
        try (LoopbackRegistrar registrar = LoopbackRegistrar.start(Map.of("2001", "secret"))) {
            Account account = Account.builder("sip:2001@127.0.0.1").registrar(registrar.uri()).password("secret".toCharArray()).build();
            try (UserAgent agent = UserAgent.builder().bind(InetAddress.getLoopbackAddress()).account(account).build()) {
                account.destroy();
                agent.register().get(30, TimeUnit.SECONDS);
            }
            try (UserAgent late = UserAgent.builder().bind(InetAddress.getLoopbackAddress()).account(account).build()) {
                assertNotEquals(answer(late.parts().accounts().sip(Account.of("sip:2001@127.0.0.1", "secret")).authenticator()),
                    answer(late.parts().accounts().sip(account).authenticator()));
            }
        }
    }
}
