package org.offhook.listen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.offhook.analysis.CaptureAnalysis;
import org.offhook.analysis.CaptureAnalyzer;
import org.offhook.analysis.CapturedStream;
import org.offhook.capture.CaptureFile;
import org.offhook.capture.IpAddress;
import org.offhook.capture.Packet;
import org.offhook.codecs.Codecs;
import org.offhook.rtp.RtpPacket;
import org.offhook.rtp.RtpStatus;

class SpeechFileTest {

    private static final int SAMPLES = 160;

    private final List<Short> heard = new ArrayList<>();
    private StreamSpeech speech;

    @BeforeEach
    void begin() throws IOException {
        CaptureAnalyzer analyzer = new CaptureAnalyzer();
        Packet packet = new Packet();
        byte[] octets = packet(0, 0, 0, 0);
        packet.ofDatagram(1, 0, IpAddress.of(java.net.InetAddress.getByName("192.0.2.1")), 4000,
            IpAddress.of(java.net.InetAddress.getByName("192.0.2.2")), 4000, 0, octets, 0, octets.length);
        analyzer.onDatagram(packet);
        CaptureAnalysis analysis = analyzer.finish(new CaptureFile("pcap", "", 1, 0, java.util.Optional.empty()));
        CapturedStream stream = analysis.streams().get(0);
        speech = new StreamSpeech(stream, Codecs.installed(), (rate, pcm, samples) -> {
            assertEquals(8000, rate);
            for (int i = 0; i < samples; i++) {
                heard.add(pcm[i]);
            }
        });
    }

    private static byte[] packet(int type, int sequence, long timestamp, int fill) {
        byte[] octets = new byte[RtpPacket.HEADER_OCTETS + SAMPLES];
        RtpPacket.writeHeader(octets, 0, false, type, sequence & 0xFFFF, timestamp, 77);
        java.util.Arrays.fill(octets, RtpPacket.HEADER_OCTETS, octets.length, (byte) fill);
        return octets;
    }

    private void send(int type, int sequence, long timestamp, int fill, double seconds) throws IOException {
        byte[] octets = packet(type, sequence, timestamp, fill);
        RtpPacket rtp = new RtpPacket();
        assertEquals(RtpStatus.VALID, rtp.wrap(octets, 0, octets.length));
        speech.onPacket(seconds, rtp);
    }

    private short at(int packet) {
        return heard.get(packet * SAMPLES + 5);
    }

    @Test
    void packetsAreHeardInTheirOrderOnceWithSilenceForWhatIsMissing() throws IOException {
        send(0, 65534, 4_294_967_136L, 0x10, 0);
        send(0, 0, 160, 0x30, 0.04);
        send(0, 65535, 0, 0x20, 0.041);
        send(0, 0, 160, 0x30, 0.042);
        send(13, 1, 320, 0x40, 0.06);
        send(101, 2, 480, 0x40, 0.08);
        send(0, 4, 800, 0x50, 0.12);
        send(8, 5, 960, 0x50, 0.14);
        speech.finish();
        assertEquals(8 * SAMPLES, heard.size());
        assertTrue(at(0) != at(1) && at(1) != at(2) && at(0) != 0);
        for (int silent : new int[] {3, 4, 5}) {
            assertEquals(0, at(silent), "packet " + silent);
        }
        assertTrue(at(6) != 0 && at(7) != 0 && at(6) != at(7), "the law of each payload type is its own");
        assertEquals(5, speech.decoded());
        assertEquals(1, speech.undecoded());
        assertEquals("PCMA, PCMU", speech.codecNames());
    }

    @Test
    void dynamicTypesAreDecodedByTheDescriptionAlsoWhereItsClockIsWrong() throws IOException {
        CaptureAnalyzer analyzer = new CaptureAnalyzer();
        String sdp = "v=0\r\nc=IN IP4 192.0.2.2\r\nm=audio 4000 RTP/AVP 96 97 98\r\na=rtpmap:96 L16/16000\r\na=rtpmap:97 G722/16000\r\n"
            + "a=fmtp:97 mode=1\r\na=rtpmap:98 iLBC/8000\r\n";
        byte[] invite = ("INVITE sip:b@x SIP/2.0\r\nCall-ID: c\r\nCSeq: 1 INVITE\r\nContent-Type: application/sdp\r\nContent-Length: " + sdp.length()
            + "\r\n\r\n" + sdp).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        datagram(analyzer, 1, invite);
        for (int type = 96; type <= 98; type++) {
            datagram(analyzer, type, packet(type, type, 160L * type, 1));
        }
        CapturedStream stream = analyzer.finish(new CaptureFile("pcap", "", 4, 0, java.util.Optional.empty())).streams().get(0);
        assertEquals(java.util.Map.of(96, "L16/16000", 97, "G722/16000;mode=1", 98, "iLBC/8000"), stream.payloadFormats());
        speech = new StreamSpeech(stream, Codecs.installed(), (rate, pcm, samples) -> { });
        send(96, 1, 0, 0x10, 0);
        send(97, 2, 160, 0x10, 0.02);
        send(98, 3, 320, 0x10, 0.04);
        speech.finish();
        assertEquals("G722, L16", speech.codecNames());
        assertEquals(1, speech.undecoded());
    }

    private static void datagram(CaptureAnalyzer analyzer, long frame, byte[] octets) throws IOException {
        Packet packet = new Packet();
        packet.ofDatagram(frame, frame * 20_000, IpAddress.of(java.net.InetAddress.getByName("192.0.2.1")), 4000,
            IpAddress.of(java.net.InetAddress.getByName("192.0.2.2")), 4000, 0, octets, 0, octets.length);
        analyzer.onDatagram(packet);
    }

    @Test
    void timestampsThatBeginAnewKeepTheClockOfTheCapture() throws IOException {
        send(0, 1, 1000, 0x10, 0);
        send(0, 2, 3_000_000_000L, 0x10, 1.0);
        send(0, 30_000, 5, 0x10, 2.0);
        send(0, 30_001, 165, 0x10, 9e9);
        speech.finish();
        assertEquals(2 * 8000 + 2 * SAMPLES, heard.size());
    }

    @Test
    void noPacketThrowsNorFillsTheDisk() throws IOException {
        Random random = new Random(4);
        for (int i = 0; i < 20_000; i++) {
            send(random.nextInt(128), random.nextInt(3) == 0 ? random.nextInt(65536) : i, random.nextInt(4) == 0 ? random.nextInt() & 0xFFFFFFFFL : i * 160L,
                random.nextInt(256), i * 0.02);
            if (heard.size() > 100_000) {
                heard.clear();
            }
        }
        speech.finish();
        assertTrue(speech.seconds() < 20_000 * 0.02 * 3 + 100, "heard " + speech.seconds() + " s");
    }
}
