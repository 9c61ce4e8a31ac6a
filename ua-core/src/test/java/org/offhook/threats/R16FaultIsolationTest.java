package org.offhook.threats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.offhook.UserAgent;
import org.offhook.codecs.AudioDecoder;
import org.offhook.codecs.AudioEncoder;
import org.offhook.codecs.CodecInfo;
import org.offhook.codecs.CodecProvider;
import org.offhook.codecs.Codecs;
import org.offhook.codecs.g711.PcmaCodec;
import org.offhook.sip.guard.AdmissionPolicy;

/** A fault of ours, or of a codec of somebody else's, inside the handling of one message: that message alone pays for it. */
@Timeout(180)
class R16FaultIsolationTest {

    private static final int ROUNDS = 100;

    /** A codec that throws when an offer says so, in the middle of the handling of an INVITE on the agent's loop. */
    private static final class Faulty implements CodecProvider {
        private final PcmaCodec behind = new PcmaCodec();

        @Override
        public CodecInfo info() {
            return behind.info();
        }

        @Override
        public Optional<Map<String, String>> negotiate(Map<String, String> offered) {
            if (offered.containsKey("fault")) {
                throw new IllegalStateException("a fault for the test");
            }
            return behind.negotiate(offered);
        }

        @Override
        public AudioEncoder newEncoder(Map<String, String> parameters) {
            return behind.newEncoder(parameters);
        }

        @Override
        public AudioDecoder newDecoder(Map<String, String> parameters) {
            return behind.newDecoder(parameters);
        }
    }

    @Test
    void afterEachFaultTheNextCallWorks() throws Exception {
        // Of other tests in this process: they may end meanwhile.
        Set<Thread> others = threads();
        try (LogLines log = new LogLines();
             UserAgent agent = UserAgent.builder().bind(InetAddress.getLoopbackAddress()).installedCodecs(Codecs.of(List.of(new Faulty())))
                 .codecs("PCMA").admission(AdmissionPolicy.DEFAULT.withAllow(List.of("127.0.0.1"))).build();
             WirePeer peer = new WirePeer("127.0.0.1", agent.localAddress())) {
            agent.onIncoming(incoming -> incoming.reject(486));
            Set<Thread> ours = threads();
            ours.removeAll(others);
            int worked = 0;
            for (int round = 0; round < ROUNDS; round++) {
                String bad = WirePeer.unique("faulty");
                String faulty = WirePeer.withBody(peer.invite("phone", bad)).replace("a=rtpmap:8", "a=fmtp:8 fault\r\na=rtpmap:8")
                    .replaceAll("Content-Length: \\d+", "X: y");
                assertEquals(500, answered(peer, bad, faulty));
                String good = WirePeer.unique("good");
                worked += answered(peer, good, WirePeer.withBody(peer.invite("phone", good))) == 486 ? 1 : 0;
            }
            assertEquals(ROUNDS, worked, "calls behind a fault");
            int lines = log.warnings().size();
            assertTrue(lines >= 1 && lines <= ROUNDS, () -> "one line each at most, fewer when there are many: " + new TreeSet<>(log.warnings()));
            Set<Thread> dead = ours.stream().filter(thread -> !thread.isAlive()).collect(Collectors.toSet());
            assertEquals(Set.of(), dead);
        }
    }

    /** Sends an INVITE and acknowledges its refusal, as those do who want to be heard again. */
    private static int answered(WirePeer peer, String callId, String invite) {
        peer.send(invite);
        String refusal = peer.awaitFinal(callId, 30_000);
        assertNotNull(refusal, () -> "no answer to " + invite);
        peer.send(invite.substring(0, invite.indexOf("\r\n\r\n") + 4).replace("INVITE", "ACK")
            .replaceAll("To: .*", java.util.regex.Matcher.quoteReplacement("To: " + WirePeer.header(refusal, "To")))
            .replaceAll("Content-(Type|Length): .*\r\n", ""));
        return WirePeer.status(refusal);
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> Stream.of("ua-", "sip-", "media-").anyMatch(thread.getName()::startsWith)).collect(Collectors.toSet());
    }
}
