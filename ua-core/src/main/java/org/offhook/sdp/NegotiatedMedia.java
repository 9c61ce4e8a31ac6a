package org.offhook.sdp;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Objects;
import org.offhook.srtp.KeyAgreement;

/**
 * What one completed offer/answer exchange says about the audio stream: everything the media path needs.
 *
 * @param protocol                   transport
 * @param localRtp                   where we announced to receive RTP
 * @param remoteRtp                  where to send RTP; {@code null} while the other side holds with 0.0.0.0
 * @param remoteRtcp                 where to send RTCP; {@code null} as above
 * @param rtcpMux                    whether RTCP shares the RTP port, on both sides
 * @param send                       codec to send with
 * @param receive                    payload types that may arrive, and their codecs
 * @param telephoneEventSendPayloadType payload type for digits that we send, at the clock of the codec that we send with
 *                                   (RFC 4733 section 2.1); -1 when the other side takes none
 * @param telephoneEventReceive      payload types under which digits may arrive, and their RTP clocks in Hz
 * @param ptimeMs                    duration of the packets that we send: 10 to 120 ms, whole frames of the codec
 * @param direction                  which way media flows, seen from us
 * @param remoteOnHold               whether the other side has put us on hold
 * @param voipMetricsWanted          whether the other side asked for RTCP extended reports with VoIP metrics
 *                                   ({@code a=rtcp-xr:voip-metrics}, RFC 3611 section 5)
 * @param security                   how the media is keyed, or that it goes in clear
 */
public record NegotiatedMedia(MediaProtocol protocol, InetSocketAddress localRtp, InetSocketAddress remoteRtp,
                              InetSocketAddress remoteRtcp, boolean rtcpMux, NegotiatedCodec send,
                              Map<Integer, NegotiatedCodec> receive, int telephoneEventSendPayloadType,
                              Map<Integer, Integer> telephoneEventReceive, int ptimeMs, Direction direction,
                              boolean remoteOnHold, boolean voipMetricsWanted, KeyAgreement security) {

    /** Takes copies. */
    public NegotiatedMedia {
        receive = Map.copyOf(receive);
        telephoneEventReceive = Map.copyOf(telephoneEventReceive);
        Objects.requireNonNull(security, "security");
    }

    /** {@return whether we may send media now} */
    public boolean sending() {
        return direction.sends() && remoteRtp != null;
    }

    /** {@return whether media of the other side is wanted now} */
    public boolean receiving() {
        return direction.receives();
    }
}
