package org.offhook.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.offhook.audio.Discard;
import org.offhook.codecs.AudioEncoder;
import org.offhook.codecs.CodecProvider;
import org.offhook.codecs.g711.PcmuCodec;
import org.offhook.codecs.g722.G722Codec;
import org.offhook.codecs.opus.OpusCodec;
import org.offhook.rtp.RtpPacket;
import org.offhook.sdp.Connection;
import org.offhook.sdp.LocalMedia;
import org.offhook.sdp.OfferAnswerSession;
import org.offhook.sdp.SessionDescription;
import org.offhook.srtp.dtls.DtlsConnector;

/**
 * The datagrams beside the project against a whole session, one session for each line, in the state that the line's context
 * describes: latched, one packet accepted. After each line good packets must still be taken. Lines of SRTP belong to the part
 * that knows it.
 */
class RtpTortureTest {

    private static final long MS = 1_000_000;
    private static final int PEER_SSRC = 0x11223344;
    private static final int LAST_SEQUENCE = 999;
    private static final int LINE_TIMESTAMP = 160_000;

    @TestFactory
    List<DynamicTest> everyDatagramIsTreatedAsItsLineWants() throws Exception {
        List<DynamicTest> tests = new ArrayList<>();
        for (RtpLines.Line line : RtpLines.read()) {
            if (!line.context().startsWith("srt")) {
                tests.add(DynamicTest.dynamicTest(line.id(), () -> new Trial(line).check()));
            }
        }
        assertTrue(tests.size() >= 56, "lines: " + tests.size());
        return tests;
    }

    /** Mutants of every line, cut and lengthened, into one running session for each line: it lives, and takes good packets. */
    @Test
    void mutantsOfEveryLineAreSurvived() throws Exception {
        Random random = new Random(20_261_120);
        for (RtpLines.Line line : RtpLines.read()) {
            Trial trial = new Trial(line);
            trial.good(LAST_SEQUENCE);
            for (int round = 0; round < 100; round++) {
                for (byte[] datagram : line.datagrams().subList(0, Math.min(4, line.datagrams().size()))) {
                    byte[] mutant = Arrays.copyOf(datagram, Math.max(0, datagram.length + random.nextInt(40) - 20));
                    for (int flips = random.nextInt(8); flips > 0 && mutant.length > 0; flips--) {
                        mutant[random.nextInt(mutant.length)] = (byte) random.nextInt(256);
                    }
                    trial.take(mutant, random.nextBoolean());
                }
            }
            assertTrue(trial.session.snapshot().received().packets() >= 1, line.id());
            // A mutant may have moved the sequence; two packets in order bring it back.
            long before = trial.session.snapshot().received().packets();
            for (int sequence = 40_000; sequence < 40_005; sequence++) {
                trial.good(sequence);
            }
            long after = trial.session.snapshot().received().packets();
            assertTrue(after >= before + 4 || after == 4, line.id() + ": " + before + " and " + after);
        }
    }

    private static final class Trial implements MediaListener {
        private final RtpLines.Line line;
        private final StringBuilder digits = new StringBuilder();
        private final CodecProvider codec;
        private final int payloadType;
        private final MediaSession session;
        private final InetSocketAddress peer = new InetSocketAddress(address("127.0.0.9"), 40000);
        private final boolean rtcp;
        private final boolean primed;
        private final Nowhere port = new Nowhere();
        private long now;

        Trial(RtpLines.Line line) throws Exception {
            this.line = line;
            rtcp = line.context().equals("rtcp");
            // This line is a stream of its own that wraps around; it cannot follow packet 999.
            primed = !rtcp && !line.id().equals("rtp-seq-wrap");
            boolean opus = line.context().equals("rtp-opus96");
            boolean g722 = line.context().equals("rtp-pt9");
            codec = opus ? new OpusCodec() : g722 ? new G722Codec() : new PcmuCodec();
            payloadType = opus ? 96 : g722 ? 9 : 0;
            OfferAnswerSession negotiation = new OfferAnswerSession(
                LocalMedia.audio(address("127.0.0.1"), 50000, 50001, List.of(codec)), 1);
            negotiation.answer(SessionDescription.parse("v=0\r\no=- 1 1 IN IP4 127.0.0.9\r\ns=-\r\nc=IN IP4 127.0.0.9\r\nt=0 0\r\n"
                + "m=audio 40000 RTP/AVP " + payloadType + " 101\r\na=rtpmap:101 telephone-event/" + codec.info().clockRateHz()
                + "\r\n" + (opus ? "a=rtpmap:96 opus/48000/2\r\n" : "") + "a=sendonly\r\n"));
            session = new MediaSession(MediaSettings.virtual(1), port, this, DtlsConnector.NONE);
            session.update(negotiation.negotiated().orElseThrow(), 0, 0);
            session.setSink(new Discard(8000));
        }

        private static InetAddress address(String literal) {
            return new Connection("IP4", literal).literal().orElseThrow();
        }

        void check() {
            if (primed) {
                good(LAST_SEQUENCE);
            }
            long before = session.snapshot().received().packets();
            InetSocketAddress source = line.context().equals("rtp-other-source")
                ? new InetSocketAddress(address("127.0.0.2"), 40000) : peer;
            for (byte[] octets : line.datagrams()) {
                if (line.id().equals("rtp-own-ssrc")) {
                    ByteBuffer.wrap(octets).putInt(8, session.snapshot().sent().ssrc());
                }
                now += 20 * MS;
                long start = System.nanoTime();
                if (rtcp) {
                    session.onRtcp(octets, 0, octets.length, source, now);
                } else {
                    session.onRtp(octets, 0, octets.length, source, now);
                }
                assertTrue(System.nanoTime() - start < 10_000 * MS, "one datagram held the thread");
                session.tick(now);
            }
            assertEquals(0, port.sent, "nothing goes out in answer");
            for (int i = 0; i < 8; i++) {
                session.tick(now += 20 * MS);
            }
            MediaStatistics statistics = session.snapshot();
            checkCounter(statistics, statistics.received().packets() - before);
            checkExpectation(statistics, statistics.received().packets() - before);
            staysAlive();
        }

        void take(byte[] octets, boolean onRtcpPort) {
            now += 5 * MS;
            if (onRtcpPort) {
                session.onRtcp(octets, 0, octets.length, peer, now);
            } else {
                session.onRtp(octets, 0, octets.length, peer, now);
            }
            session.tick(now);
        }

        /** What the column "counter or check" says. */
        private void checkCounter(MediaStatistics statistics, long received) {
            MediaStatistics.Counters counters = statistics.counters();
            String counter = line.counter();
            Matcher rx = Pattern.compile("(rx|foreign|bad|unknown-pt|dup|loop|sr|rr|decode-error)\\+(\\d+).*").matcher(counter);
            if (rx.matches()) {
                long counted = switch (rx.group(1)) {
                    case "rx" -> received;
                    case "foreign" -> counters.foreignSource();
                    case "bad" -> rtcp ? counters.malformedRtcp() : counters.malformed();
                    case "unknown-pt" -> counters.unknownPayloadType();
                    case "dup" -> counters.duplicates();
                    case "loop" -> counters.looped();
                    case "sr", "rr" -> counters.rtcpReceived();
                    default -> counters.undecodable();
                };
                assertEquals(Long.parseLong(rx.group(2)), counted, counter);
            }
            switch (line.id()) {
                case "rtp-seq-wrap", "rtp-seq-jump" -> assertEquals(0, statistics.received().lost());
                case "rtp-ssrc-flood" -> assertEquals(64, counters.probation());
                case "dtmf-event255" -> assertEquals("", digits.toString());
                case "dtmf-end-only" -> assertEquals("9", digits.toString());
                case "dtmf-never-end" -> assertEquals("1", digits.toString());
                case "dtmf-flood" -> assertTrue(digits.length() > 0 && digits.length() <= 64, "digits " + digits.length());
                case "rtcp-lsr-future" -> assertNull(statistics.received().rttMs());
                default -> { }
            }
            Double roundTripMs = statistics.received().rttMs();
            assertTrue(roundTripMs == null || roundTripMs >= 0 && roundTripMs < 60_000);
        }

        private void checkExpectation(MediaStatistics statistics, long received) {
            MediaStatistics.Counters counters = statistics.counters();
            int datagrams = line.datagrams().size();
            if (rtcp) {
                assertEquals(line.expect().equals("drop") ? 0 : datagrams, counters.rtcpReceived());
                return;
            }
            switch (line.expect()) {
                case "accept", "accept-nodecode", "conceal", "event" -> assertEquals(datagrams, received);
                case "accept-first" -> assertEquals(1, received - counters.duplicates());
                case "probation" -> {
                    assertEquals(1, counters.probation());
                    assertEquals(0, statistics.received().lost());
                }
                case "drop" -> assertEquals(0, received);
                case "ignore" -> assertEquals(0, digits.length());
                default -> { }
            }
        }

        /** The next packets of the peer are taken as if nothing had been. */
        private void staysAlive() {
            StreamStatistics stream = session.snapshot().received();
            long next = primed ? LAST_SEQUENCE + stream.expected() : rtcp ? 1 : 0xFFFE + stream.expected();
            long before = stream.packets();
            for (int i = 0; i < 5; i++) {
                now += 20 * MS;
                good((int) (next + i) & 0xFFFF);
                session.tick(now);
            }
            assertEquals(5, session.snapshot().received().packets() - before, "good packets after the line");
        }

        private void good(int sequence) {
            AudioEncoder encoder = codec.newEncoder(Map.of());
            int samples = codec.info().samplesPer(20);
            byte[] packet = new byte[RtpPacket.HEADER_OCTETS + encoder.maxEncodedLength(samples)];
            int octets = encoder.encode(new short[samples], 0, samples, packet, RtpPacket.HEADER_OCTETS);
            long timestamp = LINE_TIMESTAMP + (long) (sequence - LAST_SEQUENCE - 1) * codec.info().clockTicks(samples);
            RtpPacket.writeHeader(packet, 0, false, payloadType, sequence, timestamp, PEER_SSRC);
            session.onRtp(packet, 0, RtpPacket.HEADER_OCTETS + Math.max(1, octets), peer, now);
        }

        @Override
        public void digitReceived(char digit, int durationMs) {
            digits.append(digit);
        }
    }
}
