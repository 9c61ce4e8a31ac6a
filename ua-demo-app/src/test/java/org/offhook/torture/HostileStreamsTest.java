package org.offhook.torture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.offhook.UserAgent;

/**
 * Streams that are cut, glued and mixed in all ways, and other protocols on the port of SIP over TCP: what is a request is answered
 * (RFC 3261 section 18.3), what can never be one ends the connection, and the agent lives on.
 */
@Timeout(120)
class HostileStreamsTest {

    private static final Pattern STATUS = Pattern.compile("SIP/2\\.0 (\\d{3}) ");
    private static final int WAIT_MS = 10_000;

    /**
     * One stream.
     *
     * @param what   what it tries
     * @param wanted the statuses that come back, sorted, and {@code end} where the connection must end
     * @param pieces what is written, each with a flush
     */
    private record Stream(String what, String wanted, List<byte[]> pieces) {
    }

    private static Stream of(String what, String wanted, String... pieces) {
        return new Stream(what, wanted, Arrays.stream(pieces).map(piece -> piece.getBytes(StandardCharsets.ISO_8859_1)).toList());
    }

    private static int number;
    private static int connections;

    private static String options(String... lines) {
        StringBuilder text = new StringBuilder("OPTIONS sip:b@example.com SIP/2.0\r\nVia: SIP/2.0/TCP host.example.com;branch=z9hG4bKstream")
            .append(++number).append("\r\nFrom: <sip:a@example.net>;tag=1\r\nTo: <sip:b@example.com>\r\nCall-ID: stream").append(number)
            .append("\r\nCSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\n");
        for (String line : lines) {
            text.append(line).append("\r\n");
        }
        return text + "\r\n";
    }

    private static String whole() {
        return options("Content-Length: 0");
    }

    private static List<Stream> all() {
        String bad = whole().replace("CSeq: 1 OPTIONS", "CSeq: x");
        return List.of(
            of("one request", "200", whole()),
            of("an octet at a time", "200", whole().split("")),
            of("ten requests in a piece", "200 200 200 200 200 200 200 200 200 200", whole() + whole() + whole() + whole() + whole() + whole()
                + whole() + whole() + whole() + whole()),
            of("two requests cut in the middle", "200 200", whole() + whole().substring(0, 40), whole().substring(40)),
            of("an unreadable one between two", "200 200 400", whole() + bad + whole()),
            of("line ends between requests", "200 200", "\r\n\r\n" + whole() + "\r\n\r\n\r\n" + whole()),
            of("a thousand keep-alives before a request", "200", "\r\n\r\n".repeat(1_000) + whole()),
            of("a body in its own piece", "200", options("Content-Type: text/plain", "Content-Length: 4"), "body"),
            of("a body that looks like a request", "200", options("Content-Type: text/plain", "Content-Length: " + whole().length()) + whole()),
            of("no length, which is read as none", "200 200", options() + whole()),
            of("a compact length", "200 200", options("l: 3") + "abc" + whole()),
            of("a folded length", "200 200", options("Content-Length:\r\n 3") + "abc" + whole()),
            of("a length with blanks", "200 200", options("Content-Length  :   3   ") + "abc" + whole()),
            of("lines that end in line feeds", "200", whole().replace("\r\n", "\n")),
            of("answers to nothing before a request", "200", whole().replace("OPTIONS sip:b@example.com SIP/2.0", "SIP/2.0 200 OK") + whole()),
            of("an ACK of nothing before a request", "200", whole().replace("OPTIONS", "ACK") + whole()),
            of("a length below zero", "400 end", options("Content-Length: -1") + whole()),
            of("two lengths that differ", "400 end", options("Content-Length: 0", "Content-Length: 5") + whole()),
            of("a length of letters", "400 end", options("Content-Length: five") + whole()),
            of("a length of twenty digits", "400 end", options("Content-Length: 99999999999999999999") + whole()),
            of("a length of a hundred megabytes", "513 end", options("Content-Length: 100000000") + whole()),
            of("a length of seventy kilobytes", "513 end", options("Content-Length: 70000") + "x".repeat(70_000)),
            of("a head that does not end", "end", "OPTIONS sip:b@example.com SIP/2.0\r\n" + "X: y\r\n".repeat(10_000)),
            of("a line that does not end", "end", "OPTIONS sip:" + "b".repeat(200_000)),
            of("a megabyte of zeros", "end", "\0".repeat(1_000_000)),
            of("a megabyte of letters", "end", "A".repeat(1_000_000)),
            of("a page asked for", "end", "GET / HTTP/1.1\r\nHost: example.com\r\n\r\n"),
            of("a web socket asked for", "end", "GET /sip HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: sip\r\nSec-WebSocket-Version: 13\r\n\r\n"),
            of("a form posted", "end", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 7\r\n\r\na=b&c=d"),
            of("a tunnel asked for", "end", "CONNECT 127.0.0.1:22 HTTP/1.1\r\n\r\n"),
            of("the preface of HTTP/2", "end", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0"),
            of("the preface of RTSP", "end", "OPTIONS rtsp://example.com RTSP/1.0\r\nCSeq: 1\r\n\r\n"),
            of("a frame of a web socket", "end", "\u0081\u00fe\u0002\u0000\1\2\3\4" + "z".repeat(512) + "\n\r\n"),
            of("a hello of TLS", "end", "\u0016\u0003\u0001\u0000\u0030\u0001" + "\r\n".repeat(2)),
            of("a greeting of mail", "end", "EHLO example.com\r\n\r\n"),
            of("a greeting of SSH", "end", "SSH-2.0-OpenSSH_9.9\r\n\r\n"),
            of("a request in sixteen bits a letter", "end", "O\0P\0T\0I\0O\0N\0S\0 \0\r\n\r\n"),
            of("a request without Via before another", "200", whole().replaceAll("Via:.*\r\n", "") + whole()),
            of("a batch of another protocol before a request", "end", "*1\r\n$4\r\nPING\r\n\r\n" + whole()));
    }

    @Test
    void everyStreamIsCutWhereItsMessagesEnd() throws Exception {
        List<String> wrong = new ArrayList<>();
        try (FaultWatch faults = new FaultWatch(); TorturePeer peer = new TorturePeer();
                UserAgent agent = UserAgent.builder().bind(InetAddress.getLoopbackAddress()).codecs("PCMU").build()) {
            InetSocketAddress address = agent.localAddress();
            for (Stream stream : all()) {
                String outcome = run(address, stream);
                long livenessMs = peer.liveness(address, 5_000).livenessMs();
                if (!outcome.equals(stream.wanted()) || livenessMs < 0) {
                    wrong.add(stream.what() + ": \"" + outcome + "\", wanted \"" + stream.wanted() + "\", alive " + livenessMs);
                }
            }
            wrong.addAll(faults.seen());
        }
        wrong.forEach(System.out::println);
        assertEquals(List.of(), wrong);
    }

    /** As tools do that send a file and then listen. */
    @Test
    void whoEndsItsSideBehindARequestGetsTheAnswer() throws Exception {
        try (UserAgent agent = UserAgent.builder().bind(InetAddress.getLoopbackAddress()).codecs("PCMU").build()) {
            InetSocketAddress address = agent.localAddress();
            try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
                socket.getOutputStream().write(whole().getBytes(StandardCharsets.ISO_8859_1));
                socket.shutdownOutput();
                socket.setSoTimeout(10_000);
                ByteArrayOutputStream received = new ByteArrayOutputStream();
                socket.getInputStream().transferTo(received);
                assertEquals("200", outcome(received, false));
            }
        }
    }

    /** Resets, and ends of our side in all places of a request. */
    @Test
    void connectionsThatEndAnywhereCostNothing() throws Exception {
        try (FaultWatch faults = new FaultWatch(); TorturePeer peer = new TorturePeer();
                UserAgent agent = UserAgent.builder().bind(InetAddress.getLoopbackAddress()).codecs("PCMU").build()) {
            InetSocketAddress address = agent.localAddress();
            String request = whole();
            for (int cut = 0; cut < request.length(); cut += 7) {
                try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
                    socket.setSoLinger(cut % 2 == 0, 0);
                    socket.getOutputStream().write(request.substring(0, cut).getBytes(StandardCharsets.ISO_8859_1));
                }
            }
            assertEquals(List.of(), faults.seen());
            assertEquals(true, peer.liveness(address, 5_000).livenessMs() >= 0);
        }
    }

    private static String run(InetSocketAddress agent, Stream stream) throws IOException {
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        boolean ended = false;
        try (Socket socket = new Socket()) {
            // From an address of its own: connections that ended a moment ago still count among those of their address.
            socket.bind(new InetSocketAddress("127.0.2." + (1 + ++connections % 250), 0));
            socket.connect(agent);
            socket.setTcpNoDelay(true);
            try {
                OutputStream out = socket.getOutputStream();
                for (byte[] piece : stream.pieces()) {
                    out.write(piece);
                    out.flush();
                }
            } catch (IOException e) {
                // What was answered before the end is read all the same.
            }
            boolean endWanted = stream.wanted().endsWith("end");
            long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(WAIT_MS);
            byte[] buffer = new byte[65_536];
            while (!ended && (endWanted || !outcome(received, false).equals(stream.wanted()))) {
                socket.setSoTimeout((int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime())));
                int count = socket.getInputStream().read(buffer);
                ended = count < 0;
                received.write(buffer, 0, Math.max(0, count));
            }
        } catch (SocketTimeoutException e) {
            // Nothing more comes.
        } catch (IOException e) {
            ended = true;
        }
        return outcome(received, ended);
    }

    private static String outcome(ByteArrayOutputStream received, boolean ended) {
        String statuses = String.join(" ", STATUS.matcher(received.toString(StandardCharsets.ISO_8859_1)).results()
            .map(found -> found.group(1)).sorted().toList());
        return ended ? (statuses + " end").strip() : statuses;
    }
}
