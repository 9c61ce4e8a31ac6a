package org.offhook.sdp;

import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import org.offhook.codecs.CodecProvider;

/**
 * What our side brings to a negotiation: one audio stream. Immutable; the {@code with} methods make changed copies.
 *
 * @param address         where we receive; goes into {@code c=} and {@code o=}
 * @param rtpPort         our RTP port
 * @param rtcpPort        our RTCP port where RTP and RTCP are not multiplexed
 * @param rtcpMux         whether to offer and accept RFC 5761
 * @param codecs          in order of preference; filters and, with {@link CodecPreference#OURS}, orders
 * @param codecPreference whose order decides when we answer
 * @param telephoneEvents whether to offer and accept RFC 4733 events
 * @param ptimeMs         packet duration that we ask for, in milliseconds
 * @param direction       what we want: {@link Direction#SENDONLY} puts the other side on hold
 * @param protocols       transports that we accept; the first one is offered
 * @param security        what we bring to SRTP; {@link #withSecurity} keeps it and the transports together
 */
public record LocalMedia(InetAddress address, int rtpPort, int rtcpPort, boolean rtcpMux, List<CodecOffer> codecs,
                         CodecPreference codecPreference, boolean telephoneEvents, int ptimeMs, Direction direction,
                         List<MediaProtocol> protocols, LocalSecurity security) {

    /** Whose order of codecs decides. */
    public enum CodecPreference {
        /** The offerer's, as RFC 3264 section 6.1 recommends: both directions then use the same codec. */
        OFFERERS,
        /** Ours. */
        OURS
    }

    /** Checks the numbers and takes copies. */
    public LocalMedia {
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(codecPreference, "codecPreference");
        Objects.requireNonNull(direction, "direction");
        codecs = List.copyOf(codecs);
        protocols = List.copyOf(protocols);
        Objects.requireNonNull(security, "security");
        if (rtpPort < 1 || rtpPort > 65535 || rtcpPort < 1 || rtcpPort > 65535) {
            throw new IllegalArgumentException("port out of range: " + rtpPort + ", " + rtcpPort);
        }
        if (codecs.isEmpty() || protocols.isEmpty() || ptimeMs <= 0) {
            throw new IllegalArgumentException("no codec, no protocol or no ptime");
        }
    }

    /**
     * Plain RTP with telephone events and optional RTCP multiplexing, both ways, at the first codec's packet duration.
     *
     * @param address  where we receive
     * @param rtpPort  our RTP port
     * @param rtcpPort our RTCP port
     * @param codecs   in order of preference; those of several channels are left out, a call has one
     * @return the media
     * @throws IllegalArgumentException when no codec is left
     */
    public static LocalMedia audio(InetAddress address, int rtpPort, int rtcpPort, List<CodecProvider> codecs) {
        return new LocalMedia(address, rtpPort, rtcpPort, true, codecs.stream().filter(codec -> codec.info().channels() == 1).map(CodecOffer::of).toList(),
            CodecPreference.OFFERERS, true, codecs.isEmpty() ? 20 : codecs.get(0).info().defaultPtimeMs(),
            Direction.SENDRECV, LocalSecurity.OFF.protocols(), LocalSecurity.OFF);
    }

    /**
     * Changes the direction.
     *
     * @param newDirection what we want now
     * @return a copy
     */
    public LocalMedia withDirection(Direction newDirection) {
        return new LocalMedia(address, rtpPort, rtcpPort, rtcpMux, codecs, codecPreference, telephoneEvents, ptimeMs,
            newDirection, protocols, security);
    }

    /**
     * Changes whose order of codecs decides.
     *
     * @param newPreference whose order
     * @return a copy
     */
    public LocalMedia withCodecPreference(CodecPreference newPreference) {
        return new LocalMedia(address, rtpPort, rtcpPort, rtcpMux, codecs, newPreference, telephoneEvents, ptimeMs,
            direction, protocols, security);
    }

    /**
     * Changes whether RTCP may share the RTP port.
     *
     * @param newRtcpMux whether to offer and accept it
     * @return a copy
     */
    public LocalMedia withRtcpMux(boolean newRtcpMux) {
        return new LocalMedia(address, rtpPort, rtcpPort, newRtcpMux, codecs, codecPreference, telephoneEvents, ptimeMs,
            direction, protocols, security);
    }

    /**
     * Changes the packet duration that we ask for.
     *
     * @param newPtimeMs milliseconds
     * @return a copy
     */
    public LocalMedia withPtimeMs(int newPtimeMs) {
        return new LocalMedia(address, rtpPort, rtcpPort, rtcpMux, codecs, codecPreference, telephoneEvents, newPtimeMs,
            direction, protocols, security);
    }

    /**
     * Changes what we bring to SRTP, and with it the transports that we offer and accept.
     *
     * @param newSecurity policy, keys, certificate
     * @return a copy
     */
    public LocalMedia withSecurity(LocalSecurity newSecurity) {
        return new LocalMedia(address, rtpPort, rtcpPort, rtcpMux, codecs, codecPreference, telephoneEvents, ptimeMs,
            direction, newSecurity.protocols(), newSecurity);
    }

    boolean accepts(MediaProtocol protocol) {
        return protocols.contains(protocol);
    }
}
