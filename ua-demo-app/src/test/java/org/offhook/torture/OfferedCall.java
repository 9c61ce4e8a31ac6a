package org.offhook.torture;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** One INVITE that carries an offer, by UDP or TCP, until its final answer; an accepted call is ended at once, or after a while. */
final class OfferedCall {

    private static final int LIMIT_MS = 30_000;
    private static final AtomicInteger CONNECTIONS = new AtomicInteger();

    private final TorturePeer peer;
    private final InetSocketAddress agent;
    private final byte[] offer;
    private final String callId;
    private final String transport;
    private int holdMs;

    OfferedCall(TorturePeer peer, InetSocketAddress agent, byte[] offer, String name, String transport) {
        this.peer = peer;
        this.agent = agent;
        this.offer = offer;
        this.callId = "sdp-" + name;
        this.transport = transport.toUpperCase(java.util.Locale.ROOT);
    }

    /** {@return the same call, kept up for some time when it is accepted} */
    OfferedCall held(int milliseconds) {
        holdMs = milliseconds;
        return this;
    }

    /** The final answer, or the highest provisional one; empty where the connection was closed instead. */
    String finalAnswer() throws IOException {
        return transport.equals("UDP") ? overUdp() : overTcp();
    }

    private String overUdp() throws IOException {
        peer.send(request("INVITE", 1, "", offer), agent);
        List<String> answers = peer.collect(agent, this::isFinal, LIMIT_MS);
        String last = answers.isEmpty() ? "" : answers.get(answers.size() - 1);
        if (TorturePeer.status(last) >= 200) {
            String toTag = tag(last);
            peer.send(request("ACK", 1, toTag, new byte[0]), agent);
            if (TorturePeer.status(last) < 300) {
                peer.collect(agent, message -> false, holdMs);
                peer.send(request("BYE", 2, toTag, new byte[0]), agent);
                peer.collect(agent, message -> message.contains("2 BYE"), LIMIT_MS);
            }
        }
        return last;
    }

    private boolean isFinal(String message) {
        return TorturePeer.status(message) >= 200 && message.contains(callId);
    }

    private String overTcp() throws IOException {
        try (Socket socket = new Socket()) {
            // From an address of its own: connections that ended a moment ago still count among those of their address.
            socket.bind(new InetSocketAddress("127.0.3." + (1 + CONNECTIONS.getAndIncrement() % 250), 0));
            socket.connect(agent);
            socket.setSoTimeout(LIMIT_MS);
            try {
                socket.getOutputStream().write(request("INVITE", 1, "", offer));
            } catch (IOException e) {
                // Closed while it came in, as is its right; what it said before is there to be read.
            }
            String received = read(socket.getInputStream());
            if (TorturePeer.status(received) >= 200 && TorturePeer.status(received) < 300) {
                socket.getOutputStream().write(request("ACK", 1, tag(received), new byte[0]));
                socket.getOutputStream().write(request("BYE", 2, tag(received), new byte[0]));
                read(socket.getInputStream());
            }
            return received;
        }
    }

    private static String read(InputStream in) throws IOException {
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        try {
            while (TorturePeer.status(received.toString(StandardCharsets.ISO_8859_1)) < 200) {
                int count = in.read(buffer);
                if (count < 0) {
                    break;
                }
                received.write(buffer, 0, count);
                leaveOutProvisional(received);
            }
        } catch (SocketTimeoutException e) {
            return "no answer and no end of the connection";
        } catch (IOException e) {
            // A reset connection is an end too.
        }
        return received.toString(StandardCharsets.ISO_8859_1);
    }

    /** A final answer may come in one piece with the provisional ones before it. */
    private static void leaveOutProvisional(ByteArrayOutputStream received) {
        String text = received.toString(StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        while (text.startsWith("SIP/2.0 1") && end >= 0) {
            text = text.substring(end + 4);
            end = text.indexOf("\r\n\r\n");
        }
        received.reset();
        received.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private byte[] request(String method, int cseq, String toTag, byte[] body) {
        String own = peer.address().getHostAddress();
        String head = method + " sip:agent@127.0.0.1:" + agent.getPort() + " SIP/2.0\r\nVia: SIP/2.0/" + transport + " " + own
            + ":5060;branch=z9hG4bK" + callId + (method.equals("BYE") ? "bye" : "") + (method.equals("ACK") ? "ack" : "") + ";rport\r\n"
            + "Max-Forwards: 70\r\nFrom: <sip:torture@" + own + ">;tag=1\r\nTo: <sip:agent@127.0.0.1>" + toTag + "\r\nCall-ID: "
            + callId + "\r\nCSeq: " + cseq + " " + method + "\r\nContact: <sip:torture@" + own + ":5060>\r\n"
            + (method.equals("INVITE") ? "Content-Type: application/sdp\r\n" : "") + "Content-Length: " + body.length + "\r\n\r\n";
        byte[] octets = head.getBytes(StandardCharsets.US_ASCII);
        byte[] whole = java.util.Arrays.copyOf(octets, octets.length + body.length);
        System.arraycopy(body, 0, whole, octets.length, body.length);
        return whole;
    }

    private static String tag(String response) {
        int to = response.indexOf("\r\nTo:");
        int tag = to < 0 ? -1 : response.indexOf(";tag=", to);
        return tag < 0 ? "" : response.substring(tag, response.indexOf("\r\n", tag));
    }
}
