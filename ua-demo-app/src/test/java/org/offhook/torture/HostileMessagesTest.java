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

    @Test
    void anAgentLivesThroughThemAsDatagrams() throws Exception {
        List<String> wrong = new ArrayList<>();
        int number = 0;
        long worstMs = 0;
        try (FaultWatch faults = new FaultWatch(); UserAgent agent = agent(); TorturePeer peer = new TorturePeer()) {
            InetSocketAddress address = agent.localAddress();
            for (HostileMessages.Message message : HostileMessages.read("hostile-sip.txt")) {
                String name = "hostile" + ++number + ".";
                peer.send(message.octets(name), address);
                List<String> answers = new ArrayList<>(peer.collect(address, answer -> TorturePeer.status(answer) >= 200 && isOf(name, answer),
                    message.silenceAllowed() ? 0 : 20_000));
                TorturePeer.Reaction alive = peer.liveness(address, LIVENESS_LIMIT_MS);
                answers.addAll(alive.messages());
                worstMs = Math.max(worstMs, alive.livenessMs());
                List<Integer> statuses = new TorturePeer.Reaction(answers.stream().filter(answer -> isOf(name, answer)).toList(), 0)
                    .statuses();
                if (!message.right(statuses) || alive.livenessMs() < 0) {
                    wrong.add(message.what() + ": " + statuses + ", wanted " + message.wanted() + ", alive " + alive.livenessMs());
                }
            }
            wrong.addAll(faults.seen());
        }
        wrong.forEach(System.out::println);
        System.out.println("Hostile messages as datagrams: " + (number - wrong.size()) + " of " + number + " as wanted, alive after "
            + worstMs + " ms at most");
        assertEquals(List.of(), wrong);
    }

    /** A refused call is refused again and again, for nobody acknowledges it here. */
    private static boolean isOf(String name, String answer) {
        return answer.contains(name) || !answer.contains("hostile");
    }

    /** Over a stream the same message is answered, or its connection closed where its end cannot be told. */
    @Test
    void anAgentLivesThroughThemOverStreams() throws Exception {
        List<String> wrong = new ArrayList<>();
        int number = 0;
        long worstMs = 0;
        try (FaultWatch faults = new FaultWatch(); UserAgent agent = agent(); TorturePeer peer = new TorturePeer()) {
            InetSocketAddress address = agent.localAddress();
            for (HostileMessages.Message message : HostileMessages.read("hostile-sip.txt")) {
                Outcome outcome = overStream(address, message, "stream" + ++number);
                boolean right = message.right(outcome.statuses()) || outcome.statuses().isEmpty() && outcome.closed();
                int livenessMs = (int) peer.liveness(address, LIVENESS_LIMIT_MS).livenessMs();
                worstMs = Math.max(worstMs, livenessMs);
                if (!right || livenessMs < 0) {
                    wrong.add(message.what() + ": " + outcome + ", wanted " + message.wanted() + ", alive " + livenessMs);
                }
            }
            wrong.addAll(faults.seen());
        }
        wrong.forEach(System.out::println);
        System.out.println("Hostile messages over streams: " + (number - wrong.size()) + " of " + number + " as wanted, alive after "
            + worstMs + " ms at most");
        assertEquals(List.of(), wrong);
    }

    private record Outcome(List<Integer> statuses, boolean closed) {
    }

    private static Outcome overStream(InetSocketAddress agent, HostileMessages.Message message, String name) {
        StringBuilder all = new StringBuilder();
        boolean closed = false;
        long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(message.silenceAllowed() ? 100 : 20_000);
        try (Socket socket = new Socket(agent.getAddress(), agent.getPort())) {
            socket.getOutputStream().write(message.framed(name));
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
        return new Outcome(statuses, closed);
    }
}
