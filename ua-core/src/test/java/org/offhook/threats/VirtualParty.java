package org.offhook.threats;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.offhook.audio.PcmSink;
import org.offhook.codecs.g711.PcmuCodec;
import org.offhook.media.DatagramPort;
import org.offhook.media.MediaListener;
import org.offhook.media.MediaSession;
import org.offhook.media.MediaSettings;
import org.offhook.rtp.RtpPacket;
import org.offhook.sdp.LocalMedia;
import org.offhook.sdp.NegotiationException;
import org.offhook.sdp.OfferAnswerSession;
import org.offhook.sdp.SdpException;
import org.offhook.sdp.SessionDescription;
import org.offhook.srtp.dtls.DtlsConnector;

/** Our end of a PCMU call in virtual time, the contexts of the torture lines: peer 127.0.0.9:40000, SSRC 0x11223344. */
final class VirtualParty implements DatagramPort, MediaListener, PcmSink {

    static final int PEER_SSRC = 0x11223344;
    static final int EVENTS = 101;
    static final InetSocketAddress PEER = new InetSocketAddress("127.0.0.9", 40_000);
    static final InetSocketAddress PEER_RTCP = new InetSocketAddress("127.0.0.9", 40_001);
    private static final long MS = 1_000_000;

    /** A datagram of ours. */
    record Sent(long atNanos, boolean rtcp, byte[] octets, InetSocketAddress to) {
    }

    final StringBuilder digits = new StringBuilder();
    final List<String> faults = new ArrayList<>();
    final List<Sent> sent = new ArrayList<>();
    final MediaSession session = new MediaSession(MediaSettings.virtual(4), this, this, DtlsConnector.NONE);
    final OfferAnswerSession negotiation = new OfferAnswerSession(
        LocalMedia.audio(new InetSocketAddress("127.0.0.1", 0).getAddress(), 50_000, 50_001, List.of(new PcmuCodec())), 1);
    long nowNanos;
    int loudestPlayed;

    VirtualParty() {
        agree(PEER);
        session.setSink(this);
    }

    void agree(InetSocketAddress where) {
        try {
            negotiation.answer(SessionDescription.parse("v=0\r\no=- 1 1 IN IP4 127.0.0.9\r\ns=-\r\nc=IN IP4 "
                + where.getAddress().getHostAddress() + "\r\nt=0 0\r\nm=audio " + where.getPort()
                + " RTP/AVP 0 101\r\na=rtpmap:101 telephone-event/8000\r\n"));
        } catch (SdpException | NegotiationException e) {
            throw new AssertionError(e);
        }
        session.update(negotiation.negotiated().orElseThrow(), nowNanos, nowNanos);
    }

    /** Silence of the peer. */
    byte[] audio(int sequence, long timestamp) {
        return audio(sequence, timestamp, PEER_SSRC, (byte) 0xFF);
    }

    static byte[] audio(int sequence, long timestamp, int ssrc, byte sample) {
        byte[] packet = new byte[RtpPacket.HEADER_OCTETS + 160];
        RtpPacket.writeHeader(packet, 0, false, 0, sequence, timestamp, ssrc);
        Arrays.fill(packet, RtpPacket.HEADER_OCTETS, packet.length, sample);
        return packet;
    }

    void receive(byte[] datagram) {
        receiveFrom(PEER, datagram);
    }

    void receiveFrom(InetSocketAddress source, byte[] datagram) {
        session.onRtp(datagram, 0, datagram.length, source, nowNanos);
    }

    void receiveRtcpFrom(InetSocketAddress source, byte[] datagram) {
        session.onRtcp(datagram, 0, datagram.length, source, nowNanos);
    }

    /** The peer is silent at 20 ms a packet. */
    void talk(int firstSequence, int packets, long firstTimestamp) {
        for (int i = 0; i < packets; i++) {
            receive(audio(firstSequence + i, firstTimestamp + 160L * i));
            passMs(20);
        }
    }

    void passMs(int milliseconds) {
        long end = nowNanos + milliseconds * MS;
        while (session.nextTickNanos() <= end) {
            nowNanos = Math.max(nowNanos, session.nextTickNanos());
            session.tick(nowNanos);
        }
        nowNanos = end;
    }

    long sentTo(InetSocketAddress address) {
        return sent.stream().filter(datagram -> datagram.to().equals(address)).count();
    }

    @Override
    public boolean sendRtp(ByteBuffer datagram, InetSocketAddress destination) {
        return keep(false, datagram, destination);
    }

    @Override
    public boolean sendRtcp(ByteBuffer datagram, InetSocketAddress destination) {
        return keep(true, datagram, destination);
    }

    private boolean keep(boolean rtcp, ByteBuffer datagram, InetSocketAddress destination) {
        byte[] octets = new byte[datagram.remaining()];
        datagram.get(octets);
        sent.add(new Sent(nowNanos, rtcp, octets, destination));
        return true;
    }

    @Override
    public void digitReceived(char digit, int durationMs) {
        digits.append(digit);
    }

    @Override
    public void mediaFailed(RuntimeException fault) {
        faults.add(fault.toString());
    }

    @Override
    public int sampleRateHz() {
        return 8000;
    }

    @Override
    public void write(short[] pcm, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            loudestPlayed = Math.max(loudestPlayed, Math.abs(pcm[i]));
        }
    }
}
