package org.offhook.media;

import org.offhook.audio.playout.PlayoutCounters;
import org.offhook.audio.quality.EModel;
import org.offhook.audio.quality.EquipmentFactors;
import org.offhook.audio.quality.WidebandEModel;
import org.offhook.rtcp.VoipMetrics;
import org.offhook.rtp.LossPattern;

/**
 * How the other side is heard, from what was measured up to now: the E-model (ITU-T G.107; G.107.1 for wideband codecs)
 * over loss, its burstiness, delay and codec. Computed on the media thread, for figures and for reports; allocates.
 *
 * <p>A packet that came too late to be played is as lost as one that never came. The delay is half of the round trip, the
 * jitter buffer, and one packet of the sender; what a sound card adds is not in it.
 *
 * @param pattern      how losses are spread
 * @param lostPct      packets that never came, in percent, or null before any came
 * @param discardedPct packets that came too late to be played, in percent, or null as above
 * @param burstRatio   mean run of losses over that of random loss (G.107 section 7.5), 1 without loss; or null as above
 * @param oneWayMs     delay from mouth to ear in milliseconds, or null before both of its parts were measured
 * @param rFactor      R, or null where the delay or the codec's factors are unknown
 * @param mosCq        opinion score that belongs to R, or null as R
 * @param mosLq        opinion score without the delay, or null where the codec's factors are unknown
 * @param wideband     whether R is on the scale of G.107.1, which ends at 129
 */
record VoiceQuality(LossPattern pattern, Double lostPct, Double discardedPct, Double burstRatio, Double oneWayMs,
                    Double rFactor, Double mosCq, Double mosLq, boolean wideband) {

    /** 0 dBov is 6.15 dB above the digital milliwatt in G.711 A-law (ITU-T G.100.1). */
    private static final double DBM0_AT_OVERLOAD = 6.15;

    static VoiceQuality of(ReceivePath receive, Double roundTripMs) {
        LossPattern pattern = new LossPattern();
        long discarded = receive.fates().endedNow(pattern);
        long packets = pattern.packets();
        if (packets == 0 || receive.codec() == null) {
            return new VoiceQuality(pattern, null, null, null, null, null, null, null, false);
        }
        EquipmentFactors factors = receive.equipmentFactors();
        double missingPct = 100.0 * pattern.missing() / packets;
        double burstRatio = EModel.burstRatio(pattern.missing(), pattern.runs(), packets);
        Double playoutMs = receive.played().meanDelayMs();
        Double oneWayMs = roundTripMs == null || playoutMs == null ? null
            : (Double) (roundTripMs / 2 + playoutMs + receive.packetMs());
        Double r = oneWayMs == null ? null : known(factors.r(missingPct, burstRatio, oneWayMs));
        Double listening = known(factors.r(missingPct, burstRatio, 0));
        return new VoiceQuality(pattern, 100.0 * (pattern.missing() - discarded) / packets, 100.0 * discarded / packets,
            burstRatio, oneWayMs, r, mos(factors, r), mos(factors, listening), factors.wideband());
    }

    private static Double known(double value) {
        return Double.isNaN(value) ? null : value;
    }

    private static Double mos(EquipmentFactors factors, Double r) {
        return r == null ? null : (Double) (factors.wideband() ? WidebandEModel.mos(r) : EModel.mos(r));
    }

    /** {@return the same for RFC 3611, or null before anything was heard} */
    VoipMetrics metrics(ReceivePath receive, Double roundTripMs, int sentPacketMs) {
        if (lostPct == null) {
            return null;
        }
        PlayoutCounters played = receive.jitterBuffer().counters();
        Double playoutMs = receive.played().meanDelayMs();
        Double speechDbov = receive.played().speechLevelDbov();
        return new VoipMetrics(receive.receiver().ssrc(), lostPct, discardedPct, 100 * pattern.burstDensity(),
            100 * pattern.gapDensity(), whole(pattern.meanBurstPackets() * receive.packetMs()),
            whole(pattern.meanGapPackets() * receive.packetMs()), roundTripMs == null ? null : (Integer) whole(roundTripMs),
            playoutMs == null ? null : (Integer) whole(playoutMs + sentPacketMs),
            speechDbov == null ? null : (Integer) whole(speechDbov + DBM0_AT_OVERLOAD), null, null, LossPattern.GMIN,
            // The scale of the report ends at 100; R of a wideband call has no place on it.
            rFactor == null || wideband ? null : (Integer) whole(rFactor), null, mosLq, mosCq, VoipMetrics.ENHANCED_ADAPTIVE,
            whole(played.targetDelayMs()), ReceivePath.JITTER_MAX_DELAY_MS, ReceivePath.JITTER_MAX_DELAY_MS);
    }

    private static int whole(double value) {
        return (int) Math.rint(value);
    }
}
