package org.offhook.threats;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Anybody with a datagram socket on a loopback address of its own: sends what a test writes, keeps what comes back. */
final class WirePeer implements AutoCloseable {

    static final String SDP = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
        + "m=audio 9 RTP/AVP 8\r\na=rtpmap:8 PCMA/8000\r\n";

    private static final AtomicLong NUMBERS = new AtomicLong();
    private static final Pattern STATUS = Pattern.compile("^SIP/2\\.0 (\\d{3})");

    final DatagramSocket socket;
    final InetSocketAddress target;
    final List<String> received = new ArrayList<>();
    long octetsOut;
    long octetsIn;

    WirePeer(String address, InetSocketAddress target) {
        try {
            this.socket = new DatagramSocket(new InetSocketAddress(address, 0));
            this.target = target;
            socket.setReceiveBufferSize(1 << 20);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the address of an agent on a loopback address} */
    static InetSocketAddress at(String address, int port) {
        return new InetSocketAddress(address, port);
    }

    String host() {
        return socket.getLocalAddress().getHostAddress();
    }

    int port() {
        return socket.getLocalPort();
    }

    static String unique(String what) {
        return what + NUMBERS.incrementAndGet();
    }

    /** {@return a request without body; {@code extra} are whole header lines} */
    String request(String method, String uri, String from, String to, String callId, long cseq, String... extra) {
        StringBuilder text = new StringBuilder(method).append(' ').append(uri).append(" SIP/2.0\r\nVia: SIP/2.0/UDP ").append(host())
            .append(':').append(port()).append(";rport;branch=").append(unique("z9hG4bK-threat-")).append("\r\nMax-Forwards: 70\r\nFrom: ")
            .append(from).append("\r\nTo: ").append(to).append("\r\nCall-ID: ").append(callId).append("\r\nCSeq: ").append(cseq).append(' ')
            .append(method).append("\r\nContact: <sip:peer@").append(host()).append(':').append(port()).append(">\r\n");
        for (String line : extra) {
            text.append(line).append("\r\n");
        }
        return text.append("Content-Length: 0\r\n\r\n").toString();
    }

    /** {@return an INVITE with an offer} */
    String invite(String user, String callId, String... extra) {
        String uri = "sip:" + user + "@" + target.getAddress().getHostAddress() + ":" + target.getPort();
        return withBody(request("INVITE", uri, "<sip:peer@" + host() + ">;tag=from-" + callId, "<" + uri + ">", callId, 1, extra));
    }

    static String withBody(String request) {
        return request.replace("Content-Length: 0\r\n\r\n",
            "Content-Type: application/sdp\r\nContent-Length: " + SDP.length() + "\r\n\r\n" + SDP);
    }

    String options() {
        String uri = "sip:" + target.getAddress().getHostAddress() + ":" + target.getPort();
        return request("OPTIONS", uri, "<sip:peer@" + host() + ">;tag=o", "<" + uri + ">", unique("options-"), 1);
    }

    void send(String message) {
        send(message, target);
    }

    void send(String message, InetSocketAddress to) {
        byte[] octets = message.getBytes(StandardCharsets.UTF_8);
        try {
            socket.send(new DatagramPacket(octets, octets.length, to));
            octetsOut += octets.length;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the next message, or null when none comes in time} */
    String receive(long timeoutMs) {
        DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
        try {
            socket.setSoTimeout((int) Math.max(1, timeoutMs));
            socket.receive(packet);
        } catch (SocketTimeoutException e) {
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        octetsIn += packet.getLength();
        String message = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
        received.add(message);
        return message;
    }

    /** {@return the first message that is wanted, or null; all others are kept in {@link #received}} */
    String await(long timeoutMs, Predicate<String> wanted) {
        long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        while (true) {
            long leftMs = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
            String message = leftMs <= 0 ? null : receive(leftMs);
            if (message == null || wanted.test(message)) {
                return message;
            }
        }
    }

    /** Takes everything until nothing has come for a while. */
    void drain(long quietMs) {
        while (receive(quietMs) != null) {
            // kept in received
        }
    }

    /** {@return the final answer to a request with this Call-ID} */
    String awaitFinal(String callId, long timeoutMs) {
        return await(timeoutMs, message -> status(message) >= 200 && message.contains("Call-ID: " + callId + "\r\n"));
    }

    /**
     * Sends a request and repeats it, as UDP wants it, until its final answer comes: behind a flood the first one may not even have
     * had room in the buffer of the socket.
     */
    String answerTo(String request) {
        String answer = null;
        for (int i = 0; i < 30 && answer == null; i++) {
            send(request);
            answer = awaitFinal(header(request, "Call-ID"), 1_000);
        }
        return answer;
    }

    static int status(String message) {
        Matcher matcher = STATUS.matcher(message);
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
    }

    static String header(String message, String name) {
        Matcher matcher = Pattern.compile("(?im)^" + name + "\\s*:\\s*(.*?)\\r?$").matcher(message);
        return matcher.find() ? matcher.group(1) : null;
    }

    long count(Predicate<String> wanted) {
        return received.stream().filter(wanted).count();
    }

    /** Sends the ACK to a 2xx of ours. */
    void ack(String callId, String accept) {
        send(request("ACK", contact(accept), header(accept, "From"), header(accept, "To"), callId, 1));
    }

    static String contact(String message) {
        return header(message, "Contact").replaceAll(".*<|>.*", "");
    }

    /** {@return an answer to a request that came to us} */
    String answer(String request, int status, String... extra) {
        StringBuilder text = new StringBuilder("SIP/2.0 ").append(status).append(" Rogue\r\n");
        for (String line : request.split("\r\n")) {
            String name = line.replaceAll(":.*", "").toLowerCase(java.util.Locale.ROOT);
            if (List.of("via", "from", "call-id", "cseq").contains(name)) {
                text.append(line).append("\r\n");
            } else if (name.equals("to")) {
                text.append(line).append(line.contains(";tag=") ? "" : ";tag=rogue").append("\r\n");
            }
        }
        for (String line : extra) {
            text.append(line).append("\r\n");
        }
        return text.append("Content-Length: 0\r\n\r\n").toString();
    }

    @Override
    public void close() {
        socket.close();
    }
}
