package org.offhook.diagnosis;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.offhook.analysis.CaptureAnalyzer;
import org.offhook.capture.CaptureReader;
import org.offhook.capture.CapturedFrame;
import org.offhook.capture.IpAddress;
import org.offhook.capture.PcapngWriter;
import org.offhook.capture.SocketPair;
import org.offhook.rtp.RtpPacket;

/** A capture written as a script: who says what to whom, when; and what the rules say of it. */
final class CaptureScript {

    private static final long BEGIN_MICROS = 1_700_000_000_000_000L;

    private final ByteArrayOutputStream file = new ByteArrayOutputStream();
    private final PcapngWriter writer;
    private double nowMs;

    CaptureScript() {
        try {
            writer = new PcapngWriter(file, "script");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets time pass. */
    CaptureScript after(double ms) {
        nowMs += ms;
        return this;
    }

    /** A request or response over UDP, both ports 5060; {@code head} is its first line and whatever header fields matter. */
    CaptureScript sip(String from, String to, String callId, String cseq, String head, String... more) {
        StringBuilder text = new StringBuilder(head).append("\r\n");
        text.append("Via: SIP/2.0/UDP ").append(from).append(";branch=z9hG4bK").append(callId).append(cseq.replace(' ', '-')).append("\r\n");
        text.append("Call-ID: ").append(callId).append("\r\nCSeq: ").append(cseq).append("\r\n");
        String body = "";
        boolean parties = false;
        for (String line : more) {
            if (line.startsWith("v=0")) {
                body = line;
                text.append("Content-Type: application/sdp\r\n");
            } else {
                parties |= line.startsWith("From:");
                text.append(line).append("\r\n");
            }
        }
        if (!parties) {
            text.append("From: <sip:ann@pbx.example>;tag=a\r\nTo: <sip:bob@pbx.example>").append(head.startsWith("SIP") ? ";tag=b" : "")
                    .append("\r\n");
        }
        text.append("Content-Length: ").append(body.length()).append("\r\n\r\n").append(body);
        byte[] octets = text.toString().getBytes(StandardCharsets.UTF_8);
        return datagram(from, 5060, to, 5060, octets);
    }

    /** Audio packets of 20 ms. */
    CaptureScript rtp(String from, int fromPort, String to, int toPort, int payloadType, int packets) {
        byte[] octets = new byte[RtpPacket.HEADER_OCTETS + 160];
        for (int i = 0; i < packets; i++) {
            RtpPacket.writeHeader(octets, 0, i == 0, payloadType, 100 + i, 160L * i, fromPort);
            for (int s = RtpPacket.HEADER_OCTETS; s < octets.length; s++) {
                octets[s] = (byte) (s * 37 + i);
            }
            datagram(from, fromPort, to, toPort, octets);
            after(20);
        }
        return this;
    }

    private CaptureScript datagram(String from, int fromPort, String to, int toPort, byte[] octets) {
        try {
            writer.datagram(BEGIN_MICROS + (long) (nowMs * 1000), true, new SocketPair(IpAddress.of(InetAddress.getByName(from)), fromPort,
                    IpAddress.of(InetAddress.getByName(to)), toPort), 46, octets, 0, octets.length, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** A description with one audio line. */
    static String sdp(String address, int port, String proto, String formats) {
        return "v=0\r\no=- 1 1 IN IP4 " + address + "\r\ns=-\r\nc=IN IP4 " + address + "\r\nt=0 0\r\nm=audio " + port + " " + proto + " "
                + formats + "\r\n";
    }

    List<Finding> findings() {
        try {
            writer.close();
            CaptureAnalyzer analyzer = new CaptureAnalyzer();
            try (CaptureReader reader = CaptureReader.open(new ByteArrayInputStream(file.toByteArray()))) {
                CapturedFrame frame = new CapturedFrame();
                while (reader.read(frame)) {
                    analyzer.onFrame(frame);
                }
                return Diagnosis.of(analyzer.finish(reader.file()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The codes of the errors and warnings, and of what else is asked for. */
    Set<String> codes() {
        Set<String> codes = new TreeSet<>();
        findings().forEach(finding -> codes.add(finding.code()));
        return codes;
    }
}
