package org.offhook;

import org.offhook.rtcp.VoipMetrics;

/**
 * One media stream of a call, one direction. Boxed values are null where nothing was measured; nothing is a flattering default.
 * Delta, jitter, loss and sequence errors follow the rules of Wireshark's RTP analysis.
 *
 * @param direction      {@code recv} for what was heard, {@code send} for what was sent
 * @param codec          encoding name
 * @param payloadType    RTP payload type
 * @param ssrc           as {@code 0x1234abcd}
 * @param local          our address and port
 * @param remote         the other side's address and port
 * @param packets        packets received or sent
 * @param expected       packets that the sequence numbers tell of
 * @param lost           expected minus received; for a sent stream what the other side reported (RTCP)
 * @param lostPct        lost in percent of expected
 * @param maxDeltaMs     longest time between two packets
 * @param maxJitterMs    largest interarrival jitter
 * @param meanJitterMs   mean of the interarrival jitter
 * @param sequenceErrors breaks in the order of sequence numbers
 * @param rttMs          round-trip time from RTCP
 * @param concealedPct   part of the sound heard that was invented for lost packets
 * @param playoutDelayMs mean delay of the jitter buffer
 * @param rFactor        R of the E-model (ITU-T G.107; of wideband codecs G.107.1, whose scale ends at 129); for a sent
 *                       stream what the other side reported (RTCP XR), as are the opinion score and what is discarded
 * @param mos            MOS of the E-model, an estimate from the figures above, not PESQ or POLQA
 * @param dscp           DSCP as sent; null for a received stream, where it cannot be seen
 * @param srtp           how it was protected, null for RTP in clear
 * @param discardedPct   packets that came too late to be played, in percent of expected
 * @param burstRatio     mean run of losses over that of random loss (ITU-T G.107 section 7.5): 1 without loss
 * @param voipMetrics    RTCP XR (RFC 3611 section 4.7): what we measured of a received stream, what the other side
 *                       reported of a sent one
 */
public record MediaReport(String direction, String codec, Integer payloadType, String ssrc, String local, String remote,
                          Long packets, Long expected, Long lost, Double lostPct, Double maxDeltaMs, Double maxJitterMs,
                          Double meanJitterMs, Long sequenceErrors, Double rttMs, Double concealedPct,
                          Double playoutDelayMs, Double rFactor, Double mos, Integer dscp, Srtp srtp,
                          Double discardedPct, Double burstRatio, VoipMetrics voipMetrics) {
    /**
     * How a stream was protected.
     *
     * @param suite           name of the crypto suite; null when a DTLS handshake never gave keys, and so nothing went over
     * @param keyExchange     {@code sdes} or {@code dtls}
     * @param peerFingerprint of the certificate that the other side showed, {@code sha-256 AB:...}; null without DTLS
     */
    public record Srtp(String suite, String keyExchange, String peerFingerprint) {

        /** {@return suite and exchange for people} */
        @Override
        public String toString() {
            return (suite == null ? "-" : suite) + " (" + keyExchange.toUpperCase(java.util.Locale.ROOT) + ")";
        }
    }
}
