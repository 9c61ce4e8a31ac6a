package org.offhook.torture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.offhook.UserAgent;
import org.offhook.sip.guard.AdmissionPolicy;

/**
 * Messages in the spirit of RFC 4475 and RFC 5118, all at one agent that lives through them: what RFC 3261 wants comes back, OPTIONS
 * is answered after each, and nothing is thrown at the top of a thread or logged as a fault.
 */
@Timeout(180)
class HostileMessagesTest {

    private static final int LIVENESS_LIMIT_MS = 10_000;
    private static final Pattern STATUS = Pattern.compile("SIP/2\\.0 (\\d{3}) ");
    private static final Pattern FINAL = Pattern.compile("SIP/2\\.0 [2-6]\\d\\d [^\\r]*\\r\\n(?s:.*?)\\r\\n\\r\\n");

    private static UserAgent agent() throws Exception {
        UserAgent agent = UserAgent.builder().bind(InetAddress.getLoopbackAddress()).codecs("PCMU", "PCMA")
            .admission(AdmissionPolicy.DEFAULT.withAllow(List.of("127.0.0.0/8"))).build();
        agent.onIncoming(incoming -> {
            incoming.ring();
            incoming.reject(486);
        });
        return agent;
    }

    /**
     * What came of one message.
     *
     * @param statuses   of the final and ringing answers to it
     * @param closed     whether its connection was closed
     * @param livenessMs until the OPTIONS after it was answered; -1 when it was not
     */
    private record Outcome(List<Integer> statuses, boolean closed, long livenessMs) {

        /** Where nothing can be answered, a closed connection is right. */
        boolean right(HostileMessages.Message message) {
            return livenessMs >= 0 && (message.right(statuses) || statuses.isEmpty() && closed);
        }
    }

    /** How one message reaches the agent, and what comes back. */
    private interface Way {
        Outcome send(HostileMessages.Message message, int number, InetSocketAddress agent, TorturePeer peer) throws IOException;
    }

    private static void assertLivesThroughAll(String how, Way way) throws Exception {
        List<String> wrong = new ArrayList<>();
        int number = 0;
        long worstMs = 0;
        try (FaultWatch faults = new FaultWatch(); UserAgent agent = agent(); TorturePeer peer = new TorturePeer()) {
            for (HostileMessages.Message message : HostileMessages.read("hostile-sip.txt")) {
                Outcome outcome = way.send(message, ++number, agent.localAddress(), peer);
                worstMs = Math.max(worstMs, outcome.livenessMs());
                if (!outcome.right(message)) {
                    wrong.add(message.what() + ": " + outcome + ", wanted " + message.wanted());
                }
            }
            wrong.addAll(faults.seen());
        }
        wrong.forEach(System.out::println);
        System.out.println("Hostile messages " + how + ": " + (number - wrong.size()) + " of " + number + " as wanted, alive after "
            + worstMs + " ms at most");
        assertEquals(List.of(), wrong);
    }

    @Test
    void anAgentLivesThroughThemAsDatagrams() throws Exception {
        assertLivesThroughAll("as datagrams", HostileMessagesTest::asDatagram);
    }

    private static Outcome asDatagram(HostileMessages.Message message, int number, InetSocketAddress agent, TorturePeer peer)
            throws IOException {
        String name = "hostile" + number + ".";
        peer.send(message.octets(name), agent);
        List<String> answers = new ArrayList<>(peer.collect(agent, answer -> TorturePeer.status(answer) >= 200 && isOf(name, answer),
            message.silenceAllowed() ? 0 : 20_000));
        TorturePeer.Reaction alive = peer.liveness(agent, LIVENESS_LIMIT_MS);
        answers.addAll(alive.messages());
        List<String> own = answers.stream().filter(answer -> isOf(name, answer)).toList();
        return new Outcome(new TorturePeer.Reaction(own, 0).statuses(), false, alive.livenessMs());
    }

    /** A refused call is refused again and again, for nobody acknowledges it here. */
    private static boolean isOf(String name, String answer) {
        return answer.contains(name) || !answer.contains("hostile");
    }

    /** Over a stream the same message is answered, or its connection closed where its end cannot be told. */
    @Test
    void anAgentLivesThroughThemOverStreams() throws Exception {
        assertLivesThroughAll("over streams", HostileMessagesTest::overStream);
    }

    private static Outcome overStream(HostileMessages.Message message, int number, InetSocketAddress agent, TorturePeer peer)
            throws IOException {
        StringBuilder all = new StringBuilder();
        boolean closed = false;
        long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(message.silenceAllowed() ? 100 : 20_000);
        try (Socket socket = new Socket(agent.getAddress(), agent.getPort())) {
            socket.getOutputStream().write(message.framed("stream" + number));
            byte[] buffer = new byte[65_536];
            while (!closed && FINAL.matcher(all).results().findAny().isEmpty()) {
                socket.setSoTimeout((int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime())));
                int count = socket.getInputStream().read(buffer);
                closed = count < 0;
                all.append(new String(buffer, 0, Math.max(count, 0), StandardCharsets.ISO_8859_1));
            }
        } catch (SocketTimeoutException e) {
            // Nothing more comes.
        } catch (IOException e) {
            // Reset by the other side, as is its right.
            closed = true;
        }
        List<Integer> statuses = STATUS.matcher(all).results().map(found -> Integer.valueOf(found.group(1))).filter(status -> status > 100)
            .toList();
        return new Outcome(statuses, closed, peer.liveness(agent, LIVENESS_LIMIT_MS).livenessMs());
    }
}
