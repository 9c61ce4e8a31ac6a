package org.offhook.audio.quality;

import java.util.Optional;

/**
 * The narrowband E-model of ITU-T G.107 (06/2015) with everything but delay, codec and packet loss at its default:
 * {@code R = 93.2 - Idd - Ie,eff}. Stateless.
 *
 * <p>The echo terms Idte and Idle are left at their defaults (no echo); so R is what the network and the codec leave,
 * as network probes report it.
 */
public final class EModel {

    /** R of a call without impairment: Ro - Is at the default values (G.107 section 7.7, rounded as in table 2 there). */
    public static final double R_DEFAULT = 93.2;

    /** Loss robustness of G.711 with good concealment, and the value used where the codec is not listed. */
    public static final double BPL_WITH_CONCEALMENT = 25.1;

    private EModel() {
    }

    /**
     * What a codec costs: equipment impairment and robustness against loss.
     *
     * @param encodingName name in {@code a=rtpmap}
     * @param ie           equipment impairment factor Ie without loss
     * @param bpl          packet-loss robustness factor Bpl
     * @param source       where the two values come from
     */
    public record CodecImpairment(String encodingName, double ie, double bpl, String source) {

        private static final CodecImpairment[] TABLE = {
            new CodecImpairment("PCMA", 0, 25.1, "ITU-T G.113 (11/2007) table I.4: G.711 with appendix I concealment, 10 ms"),
            new CodecImpairment("PCMU", 0, 25.1, "ITU-T G.113 (11/2007) table I.4: G.711 with appendix I concealment, 10 ms"),
            new CodecImpairment("G729", 11, 19.0, "ITU-T G.113 (11/2007) table I.4: G.729A with VAD, 20 ms"),
            new CodecImpairment("G726-32", 7, 4.3,
                "Ie: ITU-T G.113 (11/2007) table I.1; Bpl: the value of G.711 without concealment in table I.4, "
                    + "for G.726 is not listed there"),
        };

        /**
         * Finds the values of a codec.
         *
         * @param encodingName name in {@code a=rtpmap}, in any case
         * @return its values; empty when G.113 has none on the narrowband scale (G.722 and other wideband codecs)
         */
        public static Optional<CodecImpairment> of(String encodingName) {
            for (CodecImpairment each : TABLE) {
                if (each.encodingName.equalsIgnoreCase(encodingName)) {
                    return Optional.of(each);
                }
            }
            return Optional.empty();
        }
    }

    /**
     * Computes R.
     *
     * @param codec       what the codec costs
     * @param lossPercent packets lost, late ones included, in percent
     * @param burstRatio  mean length of loss runs over that of random loss of the same amount; 1 for random, never below
     * @param oneWayMs    delay from mouth to ear in milliseconds
     * @return R, at most 93.2; may be negative where the model ends
     */
    public static double r(CodecImpairment codec, double lossPercent, double burstRatio, double oneWayMs) {
        return R_DEFAULT - delayImpairment(oneWayMs)
            - effectiveEquipmentImpairment(codec.ie(), codec.bpl(), lossPercent, burstRatio);
    }

    /**
     * Computes Idd, G.107 equations 7-27 and 7-28.
     *
     * @param oneWayMs absolute delay Ta in milliseconds
     * @return impairment, 0 up to 100 ms
     */
    public static double delayImpairment(double oneWayMs) {
        if (!(oneWayMs > 100)) {
            return 0;
        }
        double x = Math.log(oneWayMs / 100) / Math.log(2);
        return 25 * (Math.pow(1 + Math.pow(x, 6), 1 / 6.0) - 3 * Math.pow(1 + Math.pow(x / 3, 6), 1 / 6.0) + 2);
    }

    /**
     * Computes Ie,eff, G.107 equation 7-29.
     *
     * @param ie          equipment impairment without loss
     * @param bpl         packet-loss robustness
     * @param lossPercent loss in percent
     * @param burstRatio  burst ratio; values below 1 count as 1
     * @return impairment, up to 95
     */
    public static double effectiveEquipmentImpairment(double ie, double bpl, double lossPercent, double burstRatio) {
        return ie + (95 - ie) * lossPercent / (lossPercent / Math.max(burstRatio, 1) + bpl);
    }

    /**
     * Converts R to a mean opinion score, G.107 annex B.
     *
     * @param r rating
     * @return MOS-CQE, 1 to 4.5
     */
    public static double mos(double r) {
        if (r <= 0) {
            return 1;
        }
        if (r >= 100) {
            return 4.5;
        }
        // The polynomial dips below 1 for R under 6.5, where the scale ends.
        return Math.max(1, 1 + 0.035 * r + r * (r - 60) * (100 - r) * 7e-6);
    }

    /**
     * Computes the burst ratio of G.107 section 7.5 from what was counted.
     *
     * @param lostPackets     packets lost
     * @param lossRuns        runs of consecutive losses they formed
     * @param expectedPackets packets sent
     * @return mean run over the mean run that random loss would have, 1 at least; 1 when nothing was lost
     */
    public static double burstRatio(long lostPackets, long lossRuns, long expectedPackets) {
        if (lostPackets == 0 || lossRuns == 0 || expectedPackets == 0) {
            return 1;
        }
        double meanRun = (double) lostPackets / lossRuns;
        return Math.max(1, meanRun * (1 - (double) lostPackets / expectedPackets));
    }
}
