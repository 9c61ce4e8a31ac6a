package org.offhook.diagnosis;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.params.provider.MethodSource;
import org.offhook.analysis.CaptureAnalysis;
import org.offhook.analysis.CaptureAnalyzer;
import org.offhook.capture.CaptureReader;
import org.offhook.capture.CapturedFrame;
import org.offhook.capture.IpAddress;
import org.offhook.capture.PcapngWriter;
import org.offhook.capture.SocketPair;
import org.offhook.fuzz.Prompt;
import org.offhook.fuzz.Seeds;
import org.offhook.sdp.Connection;
import org.offhook.sip.SipText;

/** Any octets as a capture file: tables and findings, or a refusal; and a report that can be shown, whatever is in the packets. */
class CaptureFuzz {

    private static final IpAddress ANN = IpAddress.of(new Connection("IP4", "10.0.0.1").literal().orElseThrow());
    private static final IpAddress BOB = IpAddress.of(new Connection("IP4", "10.0.0.2").literal().orElseThrow());
    private static final String SDP = "v=0~o=- 1 1 IN IP4 10.0.0.1~s=-~c=IN IP4 10.0.0.1~t=0 0~m=audio 4000 RTP/AVP 0 101~"
        + "a=rtpmap:101 telephone-event/8000~";
    private static final String HEAD = "Via: SIP/2.0/UDP 10.0.0.1;branch=z9hG4bKa~From: \"a\" <sip:a@x>;tag=1~To: <sip:b@x>%s~Call-ID: c~"
        + "CSeq: 1 INVITE~Contact: <sip:a@10.0.0.1>~Content-Type: application/sdp~Content-Length: %d~~%s";

    static Stream<byte[]> seeds() throws IOException {
        byte[] call = call();
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(call);
        }
        return Stream.concat(Stream.of(call, packed.toByteArray(), pcap()), Seeds.captures());
    }

    private static byte[] text(String start, String tag, String body) {
        return (start + HEAD.formatted(tag, body.replace("~", "\r\n").length(), body)).replace("~", "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** An answered call with sound over UDP, and a request over TCP. */
    private static byte[] call() throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (PcapngWriter writer = new PcapngWriter(file, "fuzz")) {
            message(writer, 0, true, text("INVITE sip:b@x SIP/2.0~", "", SDP));
            message(writer, 1, false, text("SIP/2.0 200 OK~", ";tag=2", SDP.replace("10.0.0.1", "10.0.0.2")));
            message(writer, 2, true, text("ACK sip:b@x SIP/2.0~", ";tag=2", ""));
            for (int i = 0; i < 5; i++) {
                ByteBuffer packet = ByteBuffer.allocate(32).putShort((short) 0x8000).putShort((short) i).putInt(160 * i).putInt(7);
                writer.datagram(1_000_000 + 20_000L * i, true, new SocketPair(ANN, 4000, BOB, 4000), 46, packet.array(), 0, 32, "");
            }
            byte[] options = text("OPTIONS sip:b@x SIP/2.0~", "", "");
            writer.message(3_000_000, true, new SocketPair(ANN, 5060, BOB, 5060), false, options, "");
        }
        return file.toByteArray();
    }

    private static void message(PcapngWriter writer, int second, boolean sent, byte[] octets) throws IOException {
        writer.datagram(1_000_000L * second, sent, new SocketPair(ANN, 5060, BOB, 5060), 0, octets, 0, octets.length, "");
    }

    /** The classic format, with a frame of raw IP whose datagram is an event of RFC 4733. */
    private static byte[] pcap() {
        ByteBuffer file = ByteBuffer.allocate(24 + 16 + 44).order(ByteOrder.LITTLE_ENDIAN);
        file.putInt(0xA1B2C3D4).putShort((short) 2).putShort((short) 4).putLong(0).putInt(65_535).putInt(101);
        file.putInt(1).putInt(2).putInt(44).putInt(44);
        file.order(ByteOrder.BIG_ENDIAN).putInt(0x4500002C).putInt(0).putInt(0x40110000).putInt(0x0A000001).putInt(0x0A000002);
        file.putShort((short) 4000).putShort((short) 4000).putShort((short) 24).putShort((short) 0);
        return file.putInt(0x80E50001).putInt(160).putInt(7).putInt(0x058A0320).array();
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "60s")
    void judgesOrRefuses(byte[] octets) {
        Prompt.run(() -> {
            try (CaptureReader reader = CaptureReader.open(new ByteArrayInputStream(octets))) {
                CaptureAnalyzer analyzer = new CaptureAnalyzer();
                CapturedFrame frame = new CapturedFrame();
                while (reader.read(frame)) {
                    assertTrue(frame.length() >= 0 && frame.offset() + frame.length() <= frame.octets().length);
                    analyzer.onFrame(frame);
                }
                check(analyzer.finish(reader.file()));
            } catch (IOException e) {
                Prompt.readable(e);
            } catch (UncheckedIOException e) {
                throw new AssertionError(e);
            }
        });
    }

    private static void check(CaptureAnalysis analysis) {
        List<Finding> findings = Diagnosis.of(analysis);
        assertFalse(findings.isEmpty());
        AnalysisReport report = new AnalysisReport("fuzz.pcapng", analysis, findings);
        for (String shown : List.of(report.toJson(), AnalysisText.write(report, Locale.ENGLISH))) {
            assertFalse(shown.chars().anyMatch(c -> c != '\n' && c != '\r' && !SipText.isShown((char) c)), shown);
        }
    }
}
