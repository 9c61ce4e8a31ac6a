package org.offhook.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.offhook.Account;
import org.offhook.Call;
import org.offhook.CallReport;
import org.offhook.Failure;
import org.offhook.UserAgent;
import org.offhook.UserAgentBuilder;
import org.offhook.audio.PcmSink;
import org.offhook.audio.tone.ToneSource;

@Timeout(180)
class AnsweringPartyTest {

    private static Account account(String user, String password, LoopbackRegistrar registrar) {
        return Account.builder("sip:" + user + "@127.0.0.1").registrar(registrar.uri()).password(password.toCharArray()).build();
    }

    private static UserAgentBuilder phone(LoopbackRegistrar registrar) {
        return UserAgent.builder().bind(registrar.address().getAddress()).codecs("PCMA");
    }

    @Test
    void sendsBackWhatItHears() throws Exception {
        try (LoopbackRegistrar registrar = LoopbackRegistrar.start(Map.of("1001", "a", "echo", "b"));
             AnsweringParty party = AnsweringParty.start(phone(registrar), account("echo", "b", registrar)).get(30, TimeUnit.SECONDS);
             UserAgent caller = phone(registrar).account(account("1001", "a", registrar)).build()) {
            assertEquals(1, registrar.bindings("echo").get(30, TimeUnit.SECONDS).size());
            Call call = caller.invite("sip:echo@" + registrar.uri().substring("sip:".length())).get(30, TimeUnit.SECONDS);
            LoudSamples heard = new LoudSamples();
            call.onAudio(heard);
            call.sendAudio(new ToneSource(8000, 440, -10));
            heard.awaitSome();
            call.hangup().get(30, TimeUnit.SECONDS);
            assertEquals(1, party.calls().size());
            CallReport report = party.calls().get(0).get(30, TimeUnit.SECONDS);
            assertEquals("remote", report.call().endedBy());
            assertTrue(party.contact().startsWith("sip:echo@127.0.0.1:"), party.contact());
        }
    }

    @Test
    void isNotThereWithAWrongPassword() throws Exception {
        try (LoopbackRegistrar registrar = LoopbackRegistrar.start(Map.of("echo", "b"))) {
            ExecutionException failure = assertThrows(ExecutionException.class,
                () -> AnsweringParty.start(phone(registrar), account("echo", "wrong", registrar)).get(30, TimeUnit.SECONDS));
            assertInstanceOf(Failure.Unauthorized.class, failure.getCause());
        }
    }

    /** Waits for half a second of something louder than -30 dBov. */
    private static final class LoudSamples implements PcmSink {

        private int loud;

        @Override
        public int sampleRateHz() {
            return 8000;
        }

        @Override
        public synchronized void write(short[] pcm, int offset, int samples) {
            for (int i = offset; i < offset + samples; i++) {
                loud += Math.abs(pcm[i]) > 1000 ? 1 : 0;
            }
            notifyAll();
        }

        synchronized void awaitSome() throws InterruptedException {
            while (loud < 4000) {
                wait(10_000);
            }
        }
    }
}
