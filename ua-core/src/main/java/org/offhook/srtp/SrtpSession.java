package org.offhook.srtp;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import org.jitsi.srtp.SrtcpCryptoContext;
import org.jitsi.srtp.SrtpContextFactory;
import org.jitsi.srtp.SrtpCryptoContext;
import org.jitsi.srtp.SrtpErrorStatus;

/**
 * Protects what one side sends and opens what it receives (RFC 3711 section 3.3, RFC 7714), in place. Not thread-safe: it belongs to the
 * media thread of its call.
 *
 * <p>There is a context for each SSRC, made when its first authentic packet comes: a forged packet leaves nothing behind, neither a
 * context nor a roll-over counter nor a mark in the replay window of 64 packets. What it costs is one authentication.
 */
public final class SrtpSession {

    /** Not authentic: forged, damaged, protected with another key, or no SRTP at all. */
    public static final int NOT_AUTHENTIC = -1;
    /** Seen before, or older than the replay window. */
    public static final int REPLAYED = -2;
    /** Too short to be SRTP. */
    public static final int MALFORMED = -3;
    /** The key has protected as many packets as it may. */
    public static final int KEY_EXHAUSTED = -4;

    /** Sources that one key may have: restarts of a phone, and no memory for more. */
    private static final int MOST_SOURCES = 32;
    private static final int RTP_HEADER_OCTETS = 12;
    private static final int RTCP_HEADER_OCTETS = 8;

    private final SrtpSuite suite;
    private final Direction out;
    private final Direction in;
    private final PacketView view = new PacketView();

    /**
     * Begins with fresh keys.
     *
     * @param local  protects what we send
     * @param remote opens what we receive; of the same suite
     */
    public SrtpSession(SrtpKeys local, SrtpKeys remote) {
        suite = local.suite();
        out = new Direction(local, SrtpEngine.contexts(true, local));
        in = new Direction(remote, SrtpEngine.contexts(false, remote));
    }

    /** For vectors that begin with session keys, which no handshake gives. */
    SrtpSession(SrtpKeys local, SrtpKeys remote, SrtpContextFactory sending, SrtpContextFactory receiving) {
        this(local.suite(), new Direction(local, sending), new Direction(remote, receiving));
    }

    private SrtpSession(SrtpSuite suite, Direction out, Direction in) {
        this.suite = suite;
        this.out = out;
        this.in = in;
    }

    /**
     * Goes on after another exchange of descriptions: a direction whose key stays keeps its counters and its replay window.
     *
     * @param local  protects what we send from now on
     * @param remote opens what we receive from now on
     * @return the session to use in place of this one
     */
    public SrtpSession withKeys(SrtpKeys local, SrtpKeys remote) {
        return new SrtpSession(local.suite(), out.keys.equals(local) ? out : new Direction(local, SrtpEngine.contexts(true, local)),
            in.keys.equals(remote) ? in : new Direction(remote, SrtpEngine.contexts(false, remote)));
    }

    /**
     * Ends the session: the copies of the master keys are overwritten, and the contexts let go of for the garbage collector with the
     * session keys, which lie inside the JDK's ciphers. Nothing is protected or opened afterwards. The keys that were given belong to
     * the giver.
     */
    public void close() {
        out.close();
        in.close();
    }

    /** {@return the suite} */
    public SrtpSuite suite() {
        return suite;
    }

    /**
     * Protects a packet of RTP.
     *
     * @param packet holds it and room for 16 octets more
     * @param offset first octet
     * @param length octets
     * @return octets of the protected packet, or {@link #KEY_EXHAUSTED}: it must not be sent then
     */
    public int protectRtp(byte[] packet, int offset, int length) {
        if (out.rtpPackets >= out.keys.lifetimePackets()) {
            return KEY_EXHAUSTED;
        }
        Source source = out.source(ssrc(packet, offset + 8));
        view.on(packet, offset, length);
        try {
            int status = status(source.rtp().transformPacket(view));
            out.rtpPackets++;
            return status == 0 ? view.getLength() : status;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES refused a packet", e);
        } finally {
            out.keep(source);
        }
    }

    /**
     * Protects a compound of RTCP; it is always encrypted.
     *
     * @param packet holds it and room for 20 octets more
     * @param offset first octet
     * @param length octets
     * @return octets of the protected packet, or {@link #KEY_EXHAUSTED}: it must not be sent then
     */
    public int protectRtcp(byte[] packet, int offset, int length) {
        if (out.rtcpPackets >= Math.min(out.keys.lifetimePackets(), SrtpSuite.MAX_RTCP_PACKETS)) {
            return KEY_EXHAUSTED;
        }
        Source source = out.source(ssrc(packet, offset + 4));
        view.on(packet, offset, length);
        try {
            int status = status(source.rtcp().transformPacket(view));
            out.rtcpPackets++;
            return status == 0 ? view.getLength() : status;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES refused a packet", e);
        } finally {
            out.keep(source);
        }
    }

    /**
     * Opens a packet of SRTP.
     *
     * @param packet holds it
     * @param offset first octet
     * @param length octets
     * @return octets of the packet in clear, or one of the negative constants of this class
     */
    public int unprotectRtp(byte[] packet, int offset, int length) {
        if (length < RTP_HEADER_OCTETS + suite.rtpTagOctets()) {
            return MALFORMED;
        }
        if (in.rtpPackets >= in.keys.lifetimePackets()) {
            return KEY_EXHAUSTED;
        }
        Source source = in.source(ssrc(packet, offset + 8));
        view.on(packet, offset, length);
        try {
            int status = status(source.rtp().reverseTransformPacket(view, false));
            if (status != 0) {
                return status;
            }
            in.rtpPackets++;
            return in.keep(source) ? view.getLength() : NOT_AUTHENTIC;
        } catch (GeneralSecurityException e) {
            return NOT_AUTHENTIC;
        }
    }

    /**
     * Opens a packet of SRTCP.
     *
     * @param packet holds it
     * @param offset first octet
     * @param length octets
     * @return octets of the compound in clear, or one of the negative constants of this class
     */
    public int unprotectRtcp(byte[] packet, int offset, int length) {
        if (length < RTCP_HEADER_OCTETS + 4 + suite.rtcpTagOctets()) {
            return MALFORMED;
        }
        if (in.rtcpPackets >= in.keys.lifetimePackets()) {
            return KEY_EXHAUSTED;
        }
        Source source = in.source(ssrc(packet, offset + 4));
        view.on(packet, offset, length);
        try {
            int status = status(source.rtcp().reverseTransformPacket(view));
            if (status != 0) {
                return status;
            }
            in.rtcpPackets++;
            return in.keep(source) ? view.getLength() : NOT_AUTHENTIC;
        } catch (GeneralSecurityException e) {
            return NOT_AUTHENTIC;
        }
    }

    private static int status(SrtpErrorStatus status) {
        return switch (status) {
            case OK -> 0;
            case REPLAY_FAIL, REPLAY_OLD -> REPLAYED;
            case INVALID_PACKET -> MALFORMED;
            default -> NOT_AUTHENTIC;
        };
    }

    private static int ssrc(byte[] packet, int at) {
        return packet[at] << 24 | (packet[at + 1] & 0xFF) << 16 | (packet[at + 2] & 0xFF) << 8 | packet[at + 3] & 0xFF;
    }

    /** The contexts under one master key. */
    private static final class Direction {
        private final SrtpKeys keys;
        private final SrtpContextFactory contexts;
        private final Source[] sources = new Source[MOST_SOURCES];
        private int count;
        private Source latest;
        /** Keys do not depend on the SSRC, so a source that proves nothing leaves its place to the next. */
        private Source unproven;
        private long rtpPackets;
        private long rtcpPackets;

        Direction(SrtpKeys keys, SrtpContextFactory contexts) {
            this.keys = keys;
            this.contexts = contexts;
        }

        void close() {
            contexts.close();
            Arrays.fill(sources, null);
            count = 0;
            latest = null;
            unproven = null;
            rtpPackets = Long.MAX_VALUE;
            rtcpPackets = Long.MAX_VALUE;
        }

        Source source(int ssrc) {
            if (latest != null && latest.ssrc == ssrc) {
                return latest;
            }
            for (int i = 0; i < count; i++) {
                if (sources[i].ssrc == ssrc) {
                    return sources[i];
                }
            }
            if (unproven == null) {
                unproven = new Source(contexts);
            }
            unproven.ssrc = ssrc;
            return unproven;
        }

        /** The packet was authentic. */
        boolean keep(Source source) {
            if (source == unproven) {
                if (count == MOST_SOURCES) {
                    unproven = null;
                    return false;
                }
                sources[count++] = source;
                unproven = null;
            }
            latest = source;
            return true;
        }
    }

    /** The two contexts of one SSRC. */
    private static final class Source {
        private final SrtpCryptoContext rtp;
        private final SrtcpCryptoContext rtcp;
        private int ssrc;

        Source(SrtpContextFactory contexts) {
            try {
                rtp = contexts.deriveContext(0, 0);
                rtcp = contexts.deriveControlContext(0);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("the JDK has no AES", e);
            }
        }

        SrtpCryptoContext rtp() {
            return rtp;
        }

        SrtcpCryptoContext rtcp() {
            return rtcp;
        }
    }
}
