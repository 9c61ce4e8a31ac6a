package org.offhook;

/**
 * What a running call shows on its one live line. Boxed values are null where nothing was measured yet.
 *
 * @param durationMs    since the answer, 0 before
 * @param codec         name of the codec received, or sent where nothing was received; null before the answer
 * @param lossPct       lost of expected packets, received stream
 * @param jitterMs      interarrival jitter now, received stream
 * @param heardDbov     level of what is heard, dB below overload (0 is full scale)
 * @param spokenDbov    level of what is sent
 * @param playoutMs     delay of the jitter buffer
 * @param roundTripMs   round trip between the two ends, from RTCP
 * @param rFactor       R of the E-model for what is heard, as far as the call has come
 * @param mos           opinion score that belongs to it
 */
public record LiveFigures(long durationMs, String codec, Double lossPct, Double jitterMs, Double heardDbov,
                          Double spokenDbov, Double playoutMs, Double roundTripMs, Double rFactor, Double mos) {
}
