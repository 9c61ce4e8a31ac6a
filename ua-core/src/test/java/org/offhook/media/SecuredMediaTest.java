package org.offhook.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.offhook.codecs.g711.PcmuCodec;
import org.offhook.rtp.RtpPacket;
import org.offhook.sdp.LocalMedia;
import org.offhook.sdp.LocalSecurity;
import org.offhook.sdp.OfferAnswerSession;
import org.offhook.sdp.SessionDescription;
import org.offhook.srtp.CryptoAttribute;
import org.offhook.srtp.Fingerprint;
import org.offhook.srtp.KeyExchange;
import org.offhook.srtp.SecurityPolicy;
import org.offhook.srtp.SrtpKeys;
import org.offhook.srtp.SrtpSession;
import org.offhook.srtp.SrtpSuite;
import org.offhook.srtp.dtls.DtlsConnector;
import org.offhook.srtp.dtls.DtlsLink;

/** Media with SRTP before there are keys, and when they change in mid-call. */
class SecuredMediaTest implements DatagramPort {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final SrtpSuite SUITE = SrtpSuite.AES_CM_128_HMAC_SHA1_80;
    private static final InetSocketAddress PEER = new InetSocketAddress("127.0.0.9", 40_000);
    private static final int PEER_SSRC = 0x11223344;
    private static final long TICK_NANOS = 20_000_000;

    private final SrtpKeys ours = SrtpKeys.random(SUITE, RANDOM);
    private final List<byte[]> sent = new ArrayList<>();
    private long nowNanos;
    private int sequence = 1000;

    private OfferAnswerSession negotiation(KeyExchange exchange) {
        boolean sdes = exchange == KeyExchange.SDES;
        return new OfferAnswerSession(LocalMedia.audio(InetAddress.getLoopbackAddress(), 50_000, 50_001, List.of(new PcmuCodec()))
            .withSecurity(new LocalSecurity(SecurityPolicy.REQUIRED, List.of(exchange), sdes ? List.of(ours) : List.of(),
                sdes ? List.of() : List.of(Fingerprint.sha256(new byte[] {1})), "")), 1);
    }

    private static SessionDescription offer(int version, String protocol, String... attributes) throws Exception {
        return SessionDescription.parse("v=0\r\no=- 1 " + version + " IN IP4 127.0.0.9\r\ns=-\r\nc=IN IP4 127.0.0.9\r\nt=0 0\r\nm=audio 40000 "
            + protocol + " 0\r\na=" + String.join("\r\na=", attributes) + "\r\n");
    }

    private MediaSession session(DtlsConnector dtls) {
        return new MediaSession(MediaSettings.virtual(3), this, MediaListener.NONE, dtls);
    }

    private void agree(MediaSession session, OfferAnswerSession negotiation, SessionDescription offer) throws Exception {
        negotiation.answer(offer);
        session.update(negotiation.negotiated().orElseThrow(), nowNanos, nowNanos);
    }

    /** The peer talks, 20 ms a packet. */
    private void talk(MediaSession session, SrtpSession protection, int packets) {
        for (int i = 0; i < packets; i++) {
            byte[] packet = new byte[RtpPacket.HEADER_OCTETS + 160 + PacketProtection.MAX_OVERHEAD_OCTETS];
            RtpPacket.writeHeader(packet, 0, false, 0, sequence, 160L * sequence, PEER_SSRC);
            int length = RtpPacket.HEADER_OCTETS + 160;
            length = protection == null ? length : protection.protectRtp(packet, 0, length);
            session.onRtp(packet, 0, length, PEER, nowNanos);
            sequence++;
            nowNanos += TICK_NANOS;
            session.tick(nowNanos);
        }
    }

    private static long taken(MediaSession session) {
        return session.snapshot().received().packets();
    }

    @Test
    void beforeTheHandshakeIsDoneNothingIsTakenAndNothingSaid() throws Exception {
        MediaSession session = session((agreed, user) -> new DtlsLink() {
            @Override
            public void onDatagram(byte[] datagram, int offset, int length) {
                // A handshake that takes its time.
            }

            @Override
            public void close() {
                // Nothing is open.
            }
        });
        agree(session, negotiation(KeyExchange.DTLS), offer(1, "UDP/TLS/RTP/SAVP",
            "fingerprint:sha-256 " + "0A:".repeat(31) + "0A", "setup:active"));
        talk(session, null, 50);
        talk(session, new SrtpSession(SrtpKeys.random(SUITE, RANDOM), ours), 50);
        assertEquals(0, taken(session));
        assertEquals(100, session.snapshot().counters().notAuthentic());
        assertEquals(List.of(), sent);
    }

    @Test
    void beforeTheAnswerWithTheKeysNothingIsTaken() throws Exception {
        MediaSession session = session(DtlsConnector.NONE);
        OfferAnswerSession negotiation = negotiation(KeyExchange.SDES);
        negotiation.createOffer();
        SrtpKeys theirs = SrtpKeys.random(SUITE, RANDOM);
        SrtpSession peer = new SrtpSession(theirs, ours);
        talk(session, null, 20);
        talk(session, peer, 20);
        assertEquals(List.of(), sent);
        negotiation.acceptAnswer(offer(1, "RTP/SAVP", "crypto:" + new CryptoAttribute(1, theirs).encode()));
        session.update(negotiation.negotiated().orElseThrow(), nowNanos, nowNanos);
        talk(session, peer, 50);
        assertTrue(taken(session) >= 49, "early packets leave no trace: " + taken(session));
    }

    /** A re-INVITE with a new key: the old one opens nothing any more, and our own stream goes on under its key, never twice. */
    @Test
    void aNewKeyInMidCallTakesThePlaceOfTheOldOne() throws Exception {
        MediaSession session = session(DtlsConnector.NONE);
        OfferAnswerSession negotiation = negotiation(KeyExchange.SDES);
        SrtpKeys first = SrtpKeys.random(SUITE, RANDOM);
        SrtpKeys second = SrtpKeys.random(SUITE, RANDOM);
        SrtpSession before = new SrtpSession(first, ours);
        agree(session, negotiation, offer(1, "RTP/SAVP", "crypto:" + new CryptoAttribute(1, first).encode()));
        talk(session, before, 50);
        long early = taken(session);
        assertTrue(early >= 49);

        agree(session, negotiation, offer(2, "RTP/SAVP", "crypto:" + new CryptoAttribute(1, second).encode()));
        talk(session, before, 50);
        assertEquals(early, taken(session), "packets under the old key");
        assertEquals(50, session.snapshot().counters().notAuthentic());
        talk(session, new SrtpSession(second, ours), 50);
        assertTrue(taken(session) >= early + 49, "packets under the new key");

        assertTrue(sent.size() >= 140, "ours: " + sent.size());
        for (byte[] packet : sent) {
            assertTrue(before.unprotectRtp(packet, 0, packet.length) > 0, "our key has not changed, nor its counters");
        }
    }

    /** Without it two packets would be enciphered with one key stream, and their difference would be open to all. */
    @Test
    void afterAHoldTheSameKeyIsNotBegunAnew() throws Exception {
        MediaSession session = session(DtlsConnector.NONE);
        OfferAnswerSession negotiation = negotiation(KeyExchange.SDES);
        SrtpKeys theirs = SrtpKeys.random(SUITE, RANDOM);
        String crypto = "crypto:" + new CryptoAttribute(1, theirs).encode();
        SrtpSession peer = new SrtpSession(theirs, ours);
        agree(session, negotiation, offer(1, "RTP/SAVP", crypto));
        talk(session, peer, 30);
        agree(session, negotiation, offer(2, "RTP/SAVP", crypto, "sendonly"));
        talk(session, peer, 30);
        agree(session, negotiation, offer(3, "RTP/SAVP", crypto));
        talk(session, peer, 30);
        for (int i = 1; i < sent.size(); i++) {
            int previous = (sent.get(i - 1)[2] & 0xFF) << 8 | sent.get(i - 1)[3] & 0xFF;
            int number = (sent.get(i)[2] & 0xFF) << 8 | sent.get(i)[3] & 0xFF;
            assertEquals(previous + 1 & 0xFFFF, number);
            assertArrayEquals(Arrays.copyOfRange(sent.get(0), 8, 12), Arrays.copyOfRange(sent.get(i), 8, 12), "SSRC");
            assertNotEquals(previous, number);
        }
        assertEquals(0, session.snapshot().counters().notAuthentic() + session.snapshot().counters().replayed());
    }

    @Override
    public boolean sendRtp(ByteBuffer datagram, InetSocketAddress destination) {
        byte[] octets = new byte[datagram.remaining()];
        datagram.get(octets);
        sent.add(octets);
        return true;
    }

    @Override
    public boolean sendRtcp(ByteBuffer datagram, InetSocketAddress destination) {
        return true;
    }
}
