package org.offhook.media;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import org.offhook.codecs.g711.PcmuCodec;
import org.offhook.sdp.LocalMedia;
import org.offhook.sdp.NegotiatedMedia;
import org.offhook.sdp.NegotiationException;
import org.offhook.sdp.OfferAnswerSession;
import org.offhook.sdp.SdpException;
import org.offhook.sdp.SessionDescription;
import org.offhook.srtp.dtls.DtlsConnector;

/** The media of a call that hostile datagrams are thrown at: PCMU and telephone events, nothing behind the port. */
final class FuzzedSession implements DatagramPort, MediaListener {

    static final InetSocketAddress PEER = new InetSocketAddress(InetAddress.getLoopbackAddress(), 40000);
    private static final NegotiatedMedia AGREED = agreed();

    final MediaSession session = new MediaSession(MediaSettings.virtual(1), this, this, DtlsConnector.NONE);
    long nowNanos;

    FuzzedSession() {
        session.update(AGREED, 0, 0);
    }

    private static NegotiatedMedia agreed() {
        OfferAnswerSession negotiation = new OfferAnswerSession(
            LocalMedia.audio(InetAddress.getLoopbackAddress(), 50000, 50001, List.of(new PcmuCodec())), 1);
        try {
            negotiation.answer(SessionDescription.parse("v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
                + "m=audio 40000 RTP/AVP 0 101\r\na=rtpmap:101 telephone-event/8000\r\n"));
        } catch (SdpException | NegotiationException e) {
            throw new IllegalStateException(e);
        }
        return negotiation.negotiated().orElseThrow();
    }

    /** Twenty milliseconds go by. */
    void step() {
        nowNanos += 20_000_000;
        session.tick(nowNanos);
    }

    @Override
    public boolean sendRtp(ByteBuffer datagram, InetSocketAddress destination) {
        return true;
    }

    @Override
    public boolean sendRtcp(ByteBuffer datagram, InetSocketAddress destination) {
        return true;
    }
}
