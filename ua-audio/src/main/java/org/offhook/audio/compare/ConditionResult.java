package org.offhook.audio.compare;

/**
 * One codec in one condition. Values that could not be measured or computed are NaN.
 *
 * @param condition        name of the condition
 * @param packets          packets sent
 * @param lostPackets      lost in the network
 * @param latePackets      that came after their place had been played or concealed
 * @param lossPercent      lost and late ones of those sent, in percent
 * @param burstRatio       mean run of losses over that of random loss of the same share (G.107 section 7.5)
 * @param concealedPercent samples invented, in percent of those played
 * @param playoutDelayMs   mean delay that the jitter buffer adds over the fastest packet
 * @param oneWayDelayMs    packet, look-ahead, network and jitter buffer together, without sound cards
 * @param stoi             short-time objective intelligibility, 0 to 1
 * @param estoi            extended short-time objective intelligibility, 0 to 1
 * @param lsdDb            log-spectral distance over 100 to 3400 Hz
 * @param widebandLsdDb    log-spectral distance over 100 to 7000 Hz; NaN where the original has nothing up there
 * @param segmentalSnrDb   segmental signal-to-noise ratio against what the codec was given
 * @param r                E-model rating on the common scale of narrowband (to 93.2) and wideband (to 129)
 * @param mosNarrowband    MOS of narrowband listeners (G.107); NaN for wideband codecs
 * @param mosWideband      MOS of wideband listeners (G.107.1), for all codecs
 */
public record ConditionResult(String condition, int packets, int lostPackets, int latePackets, double lossPercent,
                              double burstRatio, double concealedPercent, double playoutDelayMs, double oneWayDelayMs,
                              double stoi, double estoi, double lsdDb, double widebandLsdDb, double segmentalSnrDb,
                              double r, double mosNarrowband, double mosWideband) {
}
