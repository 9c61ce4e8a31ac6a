package org.offhook.vq;

import java.time.Instant;
import org.offhook.rtcp.VoipMetrics;

/**
 * How one side heard the other (RFC 6035 section 4.6.2). Boxed values are null where not known, and then left out.
 *
 * @param start       first sound
 * @param stop        last sound
 * @param payloadType RTP payload type
 * @param codec       encoding name
 * @param sampleRate  of the sound in Hz
 * @param lossPct     packets lost, in percent
 * @param discardPct  packets that came too late, in percent
 * @param jitterMs    mean interarrival jitter
 * @param roundTripMs round trip
 * @param voip        RTCP XR of this direction, which knows bursts, levels and ratings
 * @param opinionLq   opinion score for listening where there is no RTCP XR
 * @param opinionCq   opinion score for conversation where there is no RTCP XR
 * @param rFactor     R of the E-model where there is no RTCP XR
 * @param algorithm   by which the ratings were estimated
 */
public record VqMetrics(Instant start, Instant stop, Integer payloadType, String codec, Integer sampleRate, Double lossPct,
                        Double discardPct, Double jitterMs, Double roundTripMs, VoipMetrics voip, Double opinionLq,
                        Double opinionCq, Double rFactor, String algorithm) {
}
