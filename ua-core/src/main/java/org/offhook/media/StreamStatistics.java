package org.offhook.media;

import org.offhook.rtcp.VoipMetrics;

/**
 * One direction of a call's media at one instant. Boxed values are null where nothing was measured. Delta, jitter, loss
 * and sequence errors of a received stream follow Wireshark's RTP analysis; telephone events count as neither loss nor
 * jitter. For a sent stream, loss, jitter, R and MOS are what the other side reported in RTCP.
 *
 * @param direction      {@code recv} or {@code send}
 * @param codec          encoding name
 * @param payloadType    RTP payload type
 * @param ssrc           RTP synchronisation source
 * @param local          our address and port, {@code host:port} with brackets around IPv6
 * @param remote         the other side's
 * @param packets        packets received or sent
 * @param octets         payload octets received or sent
 * @param expected       packets that the sequence numbers tell of
 * @param lost           lost packets; may be negative when there were duplicates
 * @param lostPct        lost in percent of expected
 * @param maxDeltaMs     longest time between two packets
 * @param maxJitterMs    largest interarrival jitter
 * @param meanJitterMs   mean interarrival jitter
 * @param jitterMs       interarrival jitter now
 * @param sequenceErrors breaks in the order of sequence numbers
 * @param rttMs          round-trip time from RTCP
 * @param concealedPct   part of the sound given out that was invented for lost packets
 * @param playoutDelayMs delay of the jitter buffer
 * @param rFactor        R of the E-model (ITU-T G.107; of wideband codecs G.107.1, whose scale ends at 129)
 * @param mos            MOS estimated from it
 * @param dscp           DSCP as sent; null for a received stream, where Java cannot see it
 * @param srtp           how it is protected; null for RTP in clear
 * @param levelDbov      level of the last block, in dB relative to overload: 0 is full scale, silence is -127
 * @param discardedPct   packets that came too late to be played, in percent of expected
 * @param burstRatio     mean run of losses over that of random loss (ITU-T G.107 section 7.5), 1 without loss
 * @param voipMetrics    RFC 3611: what we measured of a received stream, what the other side reported of a sent one
 */
public record StreamStatistics(String direction, String codec, Integer payloadType, Integer ssrc, String local,
                               String remote, Long packets, Long octets, Long expected, Long lost, Double lostPct,
                               Double maxDeltaMs, Double maxJitterMs, Double meanJitterMs, Double jitterMs,
                               Long sequenceErrors, Double rttMs, Double concealedPct, Double playoutDelayMs,
                               Double rFactor, Double mos, Integer dscp, StreamSecurity srtp, Double levelDbov, Double discardedPct,
                               Double burstRatio, VoipMetrics voipMetrics) {
}
