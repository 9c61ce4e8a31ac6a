package org.offhook.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.offhook.codecs.CodecProvider;
import org.offhook.codecs.g711.PcmuCodec;
import org.offhook.codecs.g722.G722Codec;
import org.offhook.rtp.RtpPacket;
import org.offhook.sdp.Connection;
import org.offhook.sdp.LocalMedia;
import org.offhook.sdp.OfferAnswerSession;
import org.offhook.srtp.dtls.DtlsConnector;
import org.offhook.sdp.SessionDescription;

/**
 * The datagrams beside the project against a whole session, one session for each line. Lines of SRTP and Opus are left
 * to the parts that know them.
 */
class RtpTortureTest {

    private static final Pattern ROW = Pattern.compile("^([^,]+),([^,]+),([^,]+),([^,]+),(\"[^\"]*\"|[^,]*),(\"[^\"]*\"|[^,]*),(.*)");
    private static final long MS = 1_000_000;

    @TestFactory
    List<DynamicTest> everyDatagramIsTreatedAsItsLineWants() throws Exception {
        Path file = Path.of(System.getProperty("offhook.shared", "absent"), "torture", "rtp", "packets.csv");
        if (!Files.isRegularFile(file)) {
            System.out.println("SKIPPED RtpTortureTest: no " + file);
        }
        Assumptions.assumeTrue(Files.isRegularFile(file), "no torture data");
        List<DynamicTest> tests = new ArrayList<>();
        for (String row : Files.readAllLines(file)) {
            Matcher matcher = ROW.matcher(row);
            assertTrue(matcher.matches(), row);
            String context = matcher.group(2);
            if (context.startsWith("srt") || context.contains("opus") || context.equals("context")) {
                continue;
            }
            tests.add(DynamicTest.dynamicTest(matcher.group(1), () -> new Line(matcher).check()));
        }
        assertTrue(tests.size() >= 45, "lines: " + tests.size());
        return tests;
    }

    private static final class Line implements DatagramPort, MediaListener {
        private final String id;
        private final String context;
        private final String expect;
        private final String counter;
        private final String[] datagrams;
        private final StringBuilder digits = new StringBuilder();
        private final MediaSession session;
        private final InetSocketAddress peer = new InetSocketAddress(address("127.0.0.9"), 40000);
        private int sent;

        Line(Matcher row) throws Exception {
            id = row.group(1);
            context = row.group(2);
            expect = row.group(4);
            counter = row.group(5).replace("\"", "");
            datagrams = row.group(7).split("\\|", -1);
            boolean g722 = context.equals("rtp-pt9");
            CodecProvider codec = g722 ? new G722Codec() : new PcmuCodec();
            OfferAnswerSession negotiation = new OfferAnswerSession(
                LocalMedia.audio(address("127.0.0.1"), 50000, 50001, List.of(codec)), 1);
            negotiation.answer(SessionDescription.parse("v=0\r\no=- 1 1 IN IP4 127.0.0.9\r\ns=-\r\nc=IN IP4 127.0.0.9\r\nt=0 0\r\n"
                + "m=audio 40000 RTP/AVP " + (g722 ? 9 : 0) + " 101\r\na=rtpmap:101 telephone-event/8000\r\n"
                + "a=sendonly\r\n"));
            session = new MediaSession(MediaSettings.virtual(1), this, this, DtlsConnector.NONE);
            session.update(negotiation.negotiated().orElseThrow(), 0, 0);
        }

        private static InetAddress address(String literal) {
            return new Connection("IP4", literal).literal().orElseThrow();
        }

        void check() {
            long now = 0;
            if (context.equals("rtp-other-source")) {
                byte[] first = new byte[172];
                RtpPacket.writeHeader(first, 0, false, 0, 999, 159_840, 0x11223344);
                session.onRtp(first, 0, first.length, peer, now);
            }
            boolean rtcp = context.equals("rtcp");
            InetSocketAddress source = context.equals("rtp-other-source")
                ? new InetSocketAddress(address("127.0.0.2"), 40000) : peer;
            int ownSsrc = session.snapshot().sent().ssrc();
            for (String hex : datagrams) {
                byte[] octets = HexFormat.of().parseHex(hex);
                if (id.equals("rtp-own-ssrc")) {
                    ByteBuffer.wrap(octets).putInt(8, ownSsrc);
                }
                now += 20 * MS;
                if (rtcp) {
                    session.onRtcp(octets, 0, octets.length, source, now);
                } else {
                    session.onRtp(octets, 0, octets.length, source, now);
                }
                session.tick(now);
            }
            session.tick(now + 500 * MS);
            MediaStatistics statistics = session.snapshot();
            MediaStatistics.Counters counters = statistics.counters();
            long received = statistics.received().packets();
            if (rtcp) {
                checkRtcp(counters);
            } else {
                checkRtp(statistics, counters, received);
            }
            assertEquals(0, sent, "nothing goes out in answer");
        }

        private void checkRtcp(MediaStatistics.Counters counters) {
            boolean dropped = expect.equals("drop");
            assertEquals(dropped ? 0 : datagrams.length, counters.rtcpReceived());
            if (counter.equals("bad+1")) {
                assertEquals(1, counters.malformedRtcp());
            }
            Double roundTripMs = session.snapshot().received().rttMs();
            assertTrue(roundTripMs == null || roundTripMs >= 0 && roundTripMs < 60_000);
        }

        private void checkRtp(MediaStatistics statistics, MediaStatistics.Counters counters, long received) {
            if (counter.startsWith("bad+1")) {
                assertEquals(1, counters.malformed());
            }
            if (counter.startsWith("unknown-pt")) {
                assertEquals(1, counters.unknownPayloadType());
            }
            if (counter.startsWith("loop")) {
                assertEquals(1, counters.looped());
            }
            if (counter.startsWith("foreign+20")) {
                assertEquals(20, counters.foreignSource());
                assertEquals(1, received);
            }
            switch (expect) {
                case "accept" -> assertEquals(datagrams.length, received);
                case "accept-nodecode", "accept-first" -> assertTrue(received >= 1);
                case "probation" -> {
                    assertEquals(1, counters.probation());
                    assertEquals(0, statistics.received().lost());
                }
                case "drop" -> assertTrue(received <= 1, "received " + received);
                default -> { }
            }
            switch (id) {
                case "rtp-seq-wrap" -> assertEquals(0, statistics.received().lost());
                case "rtp-ssrc-flood" -> assertEquals(63, counters.probation());
                case "dtmf-event255" -> assertEquals("", digits.toString());
                case "dtmf-end-only" -> assertEquals("9", digits.toString());
                case "dtmf-never-end" -> assertEquals("1", digits.toString());
                case "dtmf-flood" -> assertTrue(digits.length() > 0 && digits.length() <= 64, "digits " + digits.length());
                default -> { }
            }
        }

        @Override
        public void digitReceived(char digit, int durationMs) {
            digits.append(digit);
        }

        @Override
        public boolean sendRtp(ByteBuffer datagram, InetSocketAddress destination) {
            sent++;
            return true;
        }

        @Override
        public boolean sendRtcp(ByteBuffer datagram, InetSocketAddress destination) {
            // Reports keep their own time, which has not come in these few hundred milliseconds.
            sent++;
            return true;
        }
    }
}
