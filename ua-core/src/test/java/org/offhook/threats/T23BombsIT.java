package org.offhook.threats;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.OperatingSystemMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;
import org.offhook.UserAgent;

/**
 * Messages built to cost more than they are worth: each is refused, or its connection closed, within a second, for 200 ms of
 * CPU at most and without holding memory. There is no XML and no compression in the agent that could be made to unfold.
 */
@Timeout(300)
@Isolated("it measures heap, processor time or answers under load")
class T23BombsIT {

    private static final long ANSWER_LIMIT_MS = 1_000;
    private static final long CPU_LIMIT_MS = 200;
    private static final long HEAP_LIMIT_OCTETS = 16L << 20;
    /** The compiler and other tests run meanwhile, so that the cheapest of several rounds is what a bomb costs. */
    private static final int ROUNDS = 3;
    private static final String REFUSALS = "400|413|415|420|488|513";

    private static final String SDP = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n";
    private static final String AUDIO = "m=audio 49170 RTP/AVP 0\r\n";

    private record Bomb(String wanted, String message) {
    }

    private static String invite(String headers, String body) {
        return "INVITE sip:b@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/PROTO 127.0.0.1:9;branch=z9hG4bKNUMBER;rport\r\nMax-Forwards: 70\r\n"
            + "From: <sip:a@127.0.0.1>;tag=1\r\nTo: <sip:b@127.0.0.1>\r\nCall-ID: NUMBER\r\nCSeq: 1 INVITE\r\n"
            + "Contact: <sip:a@127.0.0.1:9>\r\n" + headers + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static String offer(String body) {
        return invite("Content-Type: application/sdp\r\n", body);
    }

    private static String repeat(int count, UnaryOperator<String> line) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(line.apply(Integer.toString(i)));
        }
        return text.toString();
    }

    /** What datagrams can carry; a call that the agent takes all the same must be as cheap. */
    private static Map<String, Bomb> datagrams() {
        Map<String, Bomb> bombs = new LinkedHashMap<>();
        bombs.put("300 header lines", new Bomb("513", invite("X: y\r\n".repeat(300), "")));
        bombs.put("10 000 header lines", new Bomb("513", invite("X:\r\n".repeat(10_000), "")));
        bombs.put("a line of 9 kB", new Bomb("513", invite("X: " + "y".repeat(9_000) + "\r\n", "")));
        bombs.put("a line folded 10 000 times", new Bomb("513", invite("X: y\r\n" + " z\r\n".repeat(10_000), "")));
        bombs.put("contacts without end", new Bomb("400|513", invite("Contact: " + "<sip:a@b>,".repeat(800) + "<sip:a@b>\r\n", "")));
        bombs.put("parameters without end", new Bomb("486|400|513", invite("Record-Route: <sip:a@b>" + ";a".repeat(4_000) + "\r\n", "")));
        bombs.put("quotes and backslashes", new Bomb("486|400|513", invite("Contact: " + "\"\\\\".repeat(2_700) + "<sip:a@b>\r\n", "")));
        bombs.put("brackets without end", new Bomb("400|513", invite("Contact: " + "<".repeat(8_000) + "\r\n", "")));
        bombs.put("65 000 octets of nothing", new Bomb("", "x".repeat(65_000)));
        bombs.put("2000 media", new Bomb(REFUSALS, offer(SDP + AUDIO.repeat(2_000))));
        bombs.put("129 media", new Bomb(REFUSALS, offer(SDP + AUDIO.repeat(129))));
        bombs.put("1025 attributes", new Bomb(REFUSALS, offer(SDP + AUDIO + repeat(1_025, i -> "a=x:" + i + "\r\n"))));
        bombs.put("a session line of 9 kB", new Bomb(REFUSALS, offer(SDP + AUDIO + "a=fmtp:0 " + "a=1;".repeat(2_300) + "\r\n")));
        bombs.put("every payload type with formats of its own", new Bomb("486", offer(SDP + "m=audio 49170 RTP/AVP 0"
            + repeat(127, i -> " " + i) + "\r\n" + repeat(500, i -> "a=rtpmap:" + Integer.parseInt(i) % 127 + " PCMU/8000\r\na=fmtp:"
            + Integer.parseInt(i) % 127 + " " + "b=2;".repeat(10) + "\r\n"))));
        bombs.put("a boundary that is an expression", new Bomb("415|400", invite("Content-Type: multipart/mixed;boundary=\"(a+)+(b*)*["
            + "x".repeat(500) + "\"\r\n", "--(a+)+\r\n" + "a".repeat(20_000))));
        bombs.put("parts inside parts", new Bomb("415|400", invite("Content-Type: multipart/mixed;boundary=a\r\n",
            "--a\r\nContent-Type: multipart/mixed;boundary=a\r\n\r\n".repeat(1_000))));
        bombs.put("a body that claims to be compressed", new Bomb("415", invite("Content-Encoding: gzip\r\nContent-Type: application/sdp\r\n",
            "\u001f\u008b" + "x".repeat(1_000))));
        bombs.put("XML that defines itself", new Bomb("415", invite("Content-Type: application/pidf+xml\r\n", "<!DOCTYPE a [<!ENTITY b \""
            + "&c;".repeat(1_000) + "\">]>" + "<a>".repeat(5_000))));
        return bombs;
    }

    private static Map<String, Bomb> streams() {
        Map<String, Bomb> bombs = new LinkedHashMap<>(datagrams());
        bombs.remove("65 000 octets of nothing");
        bombs.put("a length of 100 MB", new Bomb("400|413|513", invite("", "").replace("Length: 0", "Length: 100000000")));
        bombs.put("a length of 2 GB", new Bomb("400|413|513", invite("", "").replace("Length: 0", "Length: 2147483648")));
        bombs.put("a length of 10^400", new Bomb("400|413|513", invite("", "").replace("Length: 0", "Length: 1" + "0".repeat(400))));
        bombs.put("a head without end", new Bomb("400|513", invite("X: y\r\n".repeat(100_000), "")));
        bombs.put("a line without end", new Bomb("400|513", "OPTIONS " + "x".repeat(2_000_000)));
        bombs.put("10 000 attributes", new Bomb("400|413|513", offer(SDP + AUDIO + "a=x:yyyyyyyyyyyyyyyyyyy\r\n".repeat(10_000))));
        return bombs;
    }

    @Test
    void noDatagramCostsMoreThanItIsWorth() throws Exception {
        List<String> wrong = new ArrayList<>();
        for (Map.Entry<String, Bomb> bomb : datagrams().entrySet()) {
            judge(bomb.getKey(), bomb.getValue(), "UDP", T23BombsIT::overUdp, wrong);
        }
        assertTrue(wrong.isEmpty(), () -> String.join("\n", wrong));
    }

    @Test
    void noStreamCostsMoreThanItIsWorth() throws Exception {
        List<String> wrong = new ArrayList<>();
        for (Map.Entry<String, Bomb> bomb : streams().entrySet()) {
            judge(bomb.getKey(), bomb.getValue(), "TCP", T23BombsIT::overTcp, wrong);
        }
        assertTrue(wrong.isEmpty(), () -> String.join("\n", wrong));
    }

    /** Sends a message and gives back the status of the answer, 0 for none. */
    private interface Delivery {
        int send(byte[] message, InetSocketAddress agent) throws IOException;
    }

    private static void judge(String name, Bomb bomb, String transport, Delivery delivery, List<String> wrong) throws Exception {
        try (UserAgent agent = UserAgent.builder().bind(InetAddress.getLoopbackAddress()).codecs("PCMU").build()) {
            agent.onIncoming(incoming -> incoming.reject(486));
            long leastMs = Long.MAX_VALUE;
            long leastCpuMs = Long.MAX_VALUE;
            int status = 0;
            long heapOctets = usedHeapOctets();
            for (int round = 0; round < ROUNDS; round++) {
                byte[] message = bomb.message().replace("PROTO", transport).replace("NUMBER", "bomb" + round)
                    .getBytes(StandardCharsets.ISO_8859_1);
                long cpuMs = processCpuMs();
                long startNanos = System.nanoTime();
                status = delivery.send(message, agent.localAddress());
                leastMs = Math.min(leastMs, (System.nanoTime() - startNanos) / 1_000_000);
                leastCpuMs = Math.min(leastCpuMs, processCpuMs() - cpuMs);
            }
            long heldOctets = usedHeapOctets() - heapOctets;
            boolean right = status == 0 ? bomb.wanted().isEmpty() || transport.equals("TCP")
                : Integer.toString(status).matches(bomb.wanted());
            if (!right || leastMs > ANSWER_LIMIT_MS || leastCpuMs > CPU_LIMIT_MS || heldOctets > HEAP_LIMIT_OCTETS) {
                wrong.add(name + " over " + transport + ": " + status + " (wanted " + bomb.wanted() + ") after " + leastMs + " ms, "
                    + leastCpuMs + " ms of CPU, " + heldOctets + " octets held");
            }
            assertTrue(alive(agent.localAddress()), name);
        }
    }

    private static long processCpuMs() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() / 1_000_000;
    }

    private static long usedHeapOctets() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static int overUdp(byte[] message, InetSocketAddress agent) throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            socket.setSoTimeout(message[0] == 'x' ? 50 : 3_000);
            socket.send(new DatagramPacket(message, message.length, agent));
            while (true) {
                DatagramPacket answer = new DatagramPacket(new byte[65_535], 65_535);
                socket.receive(answer);
                int status = status(Arrays.copyOf(answer.getData(), answer.getLength()));
                if (status >= 200) {
                    return status;
                }
            }
        } catch (SocketTimeoutException e) {
            return 0;
        }
    }

    private static boolean alive(InetSocketAddress agent) throws IOException {
        String options = invite("", "").replace("INVITE", "OPTIONS").replace("PROTO", "UDP").replace("NUMBER", "alive");
        return overUdp(options.getBytes(StandardCharsets.US_ASCII), agent) == 200;
    }

    /** The final answer, or 0 where the connection was closed instead. */
    private static int overTcp(byte[] message, InetSocketAddress agent) throws IOException {
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        try (Socket socket = new Socket(agent.getAddress(), agent.getPort())) {
            socket.setSoTimeout(3_000);
            socket.getOutputStream().write(message);
            byte[] buffer = new byte[8192];
            for (int count = socket.getInputStream().read(buffer); count >= 0; count = socket.getInputStream().read(buffer)) {
                received.write(buffer, 0, count);
                int status = finalStatus(received.toString(StandardCharsets.ISO_8859_1));
                if (status > 0) {
                    return status;
                }
            }
        } catch (SocketTimeoutException e) {
            throw new IOException("neither answered nor closed", e);
        } catch (IOException e) {
            // Reset by the other side while we wrote, as is its right.
        }
        return 0;
    }

    private static int finalStatus(String text) {
        for (String piece : text.split("(?=SIP/2\\.0 \\d{3} )")) {
            int status = status(piece.getBytes(StandardCharsets.ISO_8859_1));
            if (status >= 200) {
                return status;
            }
        }
        return 0;
    }

    private static int status(byte[] message) {
        String head = new String(message, 0, Math.min(message.length, 12), StandardCharsets.ISO_8859_1);
        return head.matches("SIP/2\\.0 \\d{3} ?") ? Integer.parseInt(head.substring(8, 11)) : 0;
    }
}
