package org.offhook.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.offhook.codecs.g711.PcmuCodec;
import org.offhook.fuzz.Prompt;
import org.offhook.fuzz.Seeds;
import org.offhook.sdp.LocalMedia;
import org.offhook.sdp.LocalSecurity;
import org.offhook.sdp.NegotiatedMedia;
import org.offhook.sdp.NegotiationException;
import org.offhook.sdp.OfferAnswerSession;
import org.offhook.sdp.SdpException;
import org.offhook.sdp.SessionDescription;
import org.offhook.srtp.Fingerprint;
import org.offhook.srtp.KeyAgreement;
import org.offhook.srtp.KeyExchange;
import org.offhook.srtp.SecurityPolicy;
import org.offhook.srtp.SrtpKeys;
import org.offhook.srtp.SrtpSuite;
import org.offhook.srtp.dtls.DtlsConnector;
import org.offhook.srtp.dtls.DtlsLink;
import org.offhook.srtp.dtls.DtlsUser;

/**
 * Anything on the two ports of a call, from its peer and from a stranger: STUN, TURN, ZRTP, DTLS, RTP, RTCP (RFC 7983). A stranger gets
 * no answer and reaches no handshake; nobody is heard in clear where SRTP was agreed on. The first octet of an input says whether the
 * call is in clear or has keys by SDES or DTLS, the first of each datagram port and source.
 */
class MediaPortFuzz {

    private static final InetAddress HERE = InetAddress.getLoopbackAddress();
    private static final InetSocketAddress PEER = new InetSocketAddress(HERE, 40_000);
    private static final InetSocketAddress STRANGER = new InetSocketAddress(HERE, 6_666);
    private static final List<NegotiatedMedia> AGREED = List.of(agreed("RTP/AVP", ""),
        agreed("RTP/SAVP", "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:" + "A".repeat(40) + "\r\n"),
        agreed("UDP/TLS/RTP/SAVP", "a=setup:actpass\r\na=rtcp-mux\r\na=fingerprint:sha-256 00" + ":00".repeat(31) + "\r\n"));

    private static NegotiatedMedia agreed(String protocol, String attributes) {
        LocalSecurity security = new LocalSecurity(SecurityPolicy.OPTIONAL, List.of(KeyExchange.DTLS, KeyExchange.SDES),
            List.of(SrtpKeys.of(SrtpSuite.AES_CM_128_HMAC_SHA1_80, new byte[30])), List.of(Fingerprint.sha256(new byte[9])), "");
        OfferAnswerSession negotiation = new OfferAnswerSession(
            LocalMedia.audio(HERE, 50_000, 50_001, List.of(new PcmuCodec())).withSecurity(security), 1);
        try {
            negotiation.answer(SessionDescription.parse("v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
                + "m=audio 40000 " + protocol + " 0 101\r\na=rtpmap:101 telephone-event/8000\r\n" + attributes));
        } catch (SdpException | NegotiationException e) {
            throw new IllegalStateException(e);
        }
        return negotiation.negotiated().orElseThrow();
    }

    static Stream<byte[]> seeds() {
        List<byte[]> kinds = Stream.of(
            "000100002112a442" + "00".repeat(12), "0001000c2112a442" + "00".repeat(12) + "00060004612f6200" + "80280004" + "00000000",
            "010100002112a442" + "00".repeat(12), "4000000401020304", "1000" + "00".repeat(4) + "5a525450",
            "16fefd0000000000000000000d010000010000000000000000" + "00", "14fefd000000000000000100010" + "1",
            "80000001000000a00000000" + "7" + "ff".repeat(20), "80c8000600000007" + "00".repeat(20), "2f", "00")
            .map(hex -> HexFormat.of().parseHex(hex)).toList();
        return Stream.of(0, 1, 2).flatMap(way -> Stream.of(0, 1, 2, 3).map(place -> input(way, place, kinds)));
    }

    private static byte[] input(int way, int place, List<byte[]> datagrams) {
        byte[] rest = Seeds.joined(datagrams.stream().map(datagram -> headed(place, datagram)).toList());
        return headed(way, rest);
    }

    private static byte[] headed(int first, byte[] octets) {
        byte[] all = new byte[octets.length + 1];
        all[0] = (byte) first;
        System.arraycopy(octets, 0, all, 1, octets.length);
        return all;
    }

    /** What leaves the call, and who reached its handshake. */
    private static final class Port implements DatagramPort, MediaListener, DtlsConnector, DtlsLink {
        private int toStranger;
        private boolean fromStranger;
        private int strangersRecords;

        @Override
        public boolean sendRtp(ByteBuffer datagram, InetSocketAddress destination) {
            toStranger += destination.equals(STRANGER) ? 1 : 0;
            return true;
        }

        @Override
        public boolean sendRtcp(ByteBuffer datagram, InetSocketAddress destination) {
            return sendRtp(datagram, destination);
        }

        @Override
        public DtlsLink connect(KeyAgreement.Dtls agreement, DtlsUser user) {
            return this;
        }

        @Override
        public void onDatagram(byte[] datagram, int offset, int length) {
            strangersRecords += fromStranger ? 1 : 0;
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "60s")
    void servesItsPeerAlone(byte[] octets) {
        if (octets.length == 0) {
            return;
        }
        Prompt.run(() -> {
            int way = (octets[0] & 0xFF) % AGREED.size();
            Port port = new Port();
            MediaSession session = new MediaSession(MediaSettings.virtual(1), port, port, port);
            session.update(AGREED.get(way), 0, 0);
            long nowNanos = 0;
            for (byte[] datagram : Seeds.datagrams(Arrays.copyOfRange(octets, 1, octets.length))) {
                if (datagram.length > 0) {
                    receive(session, port, datagram, nowNanos);
                }
                nowNanos += 20_000_000;
                session.tick(nowNanos);
            }
            // In a call in clear a stranger who speaks before anybody else does may be the peer behind a translator (symmetric RTP).
            assertTrue(way == 0 || port.toStranger == 0, "packets to a stranger: " + port.toStranger);
            assertEquals(0, port.strangersRecords, "a stranger's DTLS");
            Long heard = session.snapshot().received().packets();
            assertTrue(way == 0 || heard == null || heard == 0, "heard in clear");
            session.close(nowNanos);
        });
    }

    private static void receive(MediaSession session, Port port, byte[] datagram, long nowNanos) {
        port.fromStranger = (datagram[0] & 1) != 0;
        InetSocketAddress source = port.fromStranger ? STRANGER : PEER;
        if ((datagram[0] & 2) == 0) {
            session.onRtp(datagram, 1, datagram.length - 1, source, nowNanos);
        } else {
            session.onRtcp(datagram, 1, datagram.length - 1, source, nowNanos);
        }
    }
}
