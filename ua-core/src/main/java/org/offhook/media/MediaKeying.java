package org.offhook.media;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.offhook.sdp.NegotiatedMedia;
import org.offhook.srtp.Fingerprint;
import org.offhook.srtp.KeyAgreement;
import org.offhook.srtp.KeyExchange;
import org.offhook.srtp.SrtpSession;
import org.offhook.srtp.dtls.DtlsConnector;
import org.offhook.srtp.dtls.DtlsFailure;
import org.offhook.srtp.dtls.DtlsLink;
import org.offhook.srtp.dtls.DtlsUser;

/**
 * The keys of one session, from whichever exchange they come. Owned by the media thread of the session.
 *
 * <p>Once SRTP is agreed nothing passes in clear, in neither direction, and until there are keys nothing passes at all. Another
 * exchange of descriptions that repeats the keys, or the certificates, changes nothing.
 *
 * <p>DTLS is taken from the address of the session description (RFC 5763 section 6.7.1 without ICE): a handshake is not begun with
 * somebody who merely knows the port. Where the description names another host than the one that the signalling comes from, as that of a
 * phone behind a NAT does, the first who speaks from the host of the signalling is taken in its place.
 */
final class MediaKeying implements PacketProtection {

    private final MediaListener listener;
    private final DatagramPort port;
    private final DtlsConnector connector;
    private final OpenedTap opened;
    private final Association rtp = new Association(Component.RTP);
    private final Association rtcp = new Association(Component.RTCP);
    private KeyAgreement agreement = KeyAgreement.CLEAR;
    private boolean mux;
    private InetSocketAddress remoteRtp;
    private InetSocketAddress remoteRtcp;
    private InetAddress signallingHost;
    private boolean failed;

    MediaKeying(MediaListener listener, DatagramPort port, DtlsConnector connector, OpenedTap opened) {
        this.opened = opened;
        this.listener = listener;
        this.port = port;
        this.connector = connector;
    }

    /** Where the datagrams of one socket are protected: without multiplexing DTLS makes keys for each (RFC 5764 section 4.2). */
    private final class Association implements DtlsUser {
        private final Component component;
        private SrtpSession session;
        private DtlsLink link;
        private Fingerprint peer;
        private Keys handshaken;
        private InetSocketAddress partner;

        Association(Component component) {
            this.component = component;
        }

        private InetSocketAddress announced() {
            return component == Component.RTCP ? remoteRtcp : remoteRtp;
        }

        boolean isPartner(InetSocketAddress source) {
            InetSocketAddress announced = announced();
            if (announced == null || link == null) {
                return false;
            }
            boolean hidden = signallingHost != null && !signallingHost.equals(announced.getAddress())
                && signallingHost.equals(source.getAddress());
            if (partner == null && (source.equals(announced) || hidden)) {
                partner = source;
            }
            return source.equals(partner);
        }

        void begin(KeyAgreement.Dtls agreed) {
            end();
            link = connector.connect(agreed, this);
        }

        /** Overwrites what a handshake gave; keys from descriptions belong to the call. */
        void forget() {
            if (handshaken != null) {
                handshaken.local().destroy();
                handshaken.remote().destroy();
                handshaken = null;
            }
        }

        void hangUp() {
            if (link != null) {
                link.close();
            }
        }

        void end() {
            hangUp();
            link = null;
            forget();
            session = null;
            peer = null;
            partner = null;
        }

        @Override
        public void send(byte[] datagram) {
            InetSocketAddress destination = partner != null ? partner : announced();
            if (destination != null && link != null) {
                if (component == Component.RTCP) {
                    port.sendRtcp(ByteBuffer.wrap(datagram), destination);
                } else {
                    port.sendRtp(ByteBuffer.wrap(datagram), destination);
                }
            }
        }

        @Override
        public void keyed(Keys keys) {
            if (link != null) {
                session = new SrtpSession(keys.local(), keys.remote());
                handshaken = keys;
                peer = keys.peer();
                if (component == Component.RTP) {
                    listener.secured(security());
                }
            }
        }

        @Override
        public void failed(DtlsFailure failure) {
            // Without reports there can still be a call; without sound there is none.
            if (link != null && component == Component.RTP && !failed) {
                failed = true;
                listener.keyingFailed(failure);
            }
        }
    }

    /** Learns where the signalling of the other side comes from. */
    void signallingHost(InetAddress host) {
        signallingHost = host;
    }

    /** Takes the outcome of an exchange of descriptions. */
    void update(NegotiatedMedia media) {
        if (media.remoteRtp() != null) {
            remoteRtp = media.remoteRtp();
            remoteRtcp = media.remoteRtcp();
        }
        KeyAgreement before = agreement;
        boolean muxBefore = mux;
        agreement = media.security();
        mux = media.rtcpMux();
        if (agreement instanceof KeyAgreement.Sdes sdes) {
            takeSdes(sdes);
        } else if (agreement instanceof KeyAgreement.Dtls dtls) {
            takeDtls(dtls, before.equals(dtls), muxBefore);
        } else {
            rtp.end();
            rtcp.end();
        }
    }

    private void takeSdes(KeyAgreement.Sdes sdes) {
        SrtpSession running = rtp.link == null ? rtp.session : null;
        rtp.end();
        rtcp.end();
        rtp.session = running == null ? new SrtpSession(sdes.local(), sdes.remote()) : running.withKeys(sdes.local(), sdes.remote());
        listener.secured(security());
    }

    private void takeDtls(KeyAgreement.Dtls dtls, boolean unchanged, boolean muxBefore) {
        if (!unchanged || rtp.link == null) {
            failed = false;
            rtcp.end();
            rtp.begin(dtls);
        }
        if (mux) {
            rtcp.end();
        } else if (rtcp.link == null || muxBefore) {
            rtcp.begin(dtls);
        }
    }

    /** {@return whether these are records of DTLS (RFC 7983)} */
    static boolean looksLikeDtls(byte[] datagram, int offset, int length) {
        return length > 0 && datagram[offset] >= 20 && datagram[offset] <= 63;
    }

    /**
     * Takes a datagram of DTLS.
     *
     * @param at whose port it came to
     * @return whether it came from the right place at a time when it could be expected
     */
    boolean onDtls(Component at, byte[] datagram, int offset, int length, InetSocketAddress source) {
        Association association = at == Component.RTCP ? rtcp : rtp;
        if (!association.isPartner(source)) {
            return false;
        }
        association.link.onDatagram(datagram, offset, length);
        return true;
    }

    private SrtpSession session(Component component) {
        return component == Component.RTCP && rtcp.link != null ? rtcp.session : rtp.session;
    }

    @Override
    public int protect(Component component, byte[] packet, int offset, int length) {
        if (!agreement.secure()) {
            return length;
        }
        SrtpSession session = session(component);
        if (session == null || failed) {
            return UNKEYED;
        }
        opened.opened(true, packet, offset, length);
        return component == Component.RTCP ? session.protectRtcp(packet, offset, length) : session.protectRtp(packet, offset, length);
    }

    @Override
    public int unprotect(Component component, byte[] packet, int offset, int length) {
        if (!agreement.secure()) {
            return length;
        }
        SrtpSession session = session(component);
        if (session == null || failed) {
            return UNKEYED;
        }
        int clear = component == Component.RTCP ? session.unprotectRtcp(packet, offset, length)
            : session.unprotectRtp(packet, offset, length);
        if (clear >= 0) {
            opened.opened(false, packet, offset, clear);
        }
        return clear;
    }

    /** {@return whether anything but SRTP and handshakes is refused} */
    boolean secure() {
        return agreement.secure();
    }

    @Override
    public boolean ready() {
        return !agreement.secure() || rtp.session != null && !failed;
    }

    @Override
    public StreamSecurity security() {
        if (!agreement.secure()) {
            return null;
        }
        return new StreamSecurity(rtp.session == null ? null : rtp.session.suite(),
            agreement instanceof KeyAgreement.Dtls ? KeyExchange.DTLS : KeyExchange.SDES, rtp.peer);
    }

    /** Ends the associations and overwrites the keys; what the last figures say of them stays. */
    void close() {
        for (Association association : new Association[] {rtp, rtcp}) {
            association.hangUp();
            association.forget();
            if (association.session != null) {
                association.session.close();
            }
        }
    }
}
