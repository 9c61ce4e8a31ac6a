package org.offhook.audio.quality;

/**
 * The wideband E-model of ITU-T G.107.1 (06/2019) with everything but delay, codec and packet loss at its default:
 * {@code R = 129 - Idd - Ie,eff,WB}. Stateless.
 *
 * <p>Its scale continues that of the narrowband model upwards: 93.2 there is 93.2 here, so that narrowband and wideband
 * calls can be compared. A narrowband codec has {@code Ie,WB = Ie + 35.8} (ITU-T G.113 appendix IV). The opinion scores
 * differ: {@link #mos} has wideband listeners in mind, for whom the best narrowband call is no longer the best there is.
 */
public final class WidebandEModel {

    /** R of a wideband call without impairment. */
    public static final double R_DEFAULT = 129;
    /** What narrowband costs on this scale. */
    public static final double NARROWBAND_IE = R_DEFAULT - EModel.R_DEFAULT;
    /** R is divided by this before it becomes an opinion score, G.107.1 annex A. */
    private static final double MOS_SCALE = 1.29;

    private WidebandEModel() {
    }

    /**
     * Computes R.
     *
     * @param ieWb        wideband equipment impairment factor without loss
     * @param bpl         packet-loss robustness; not used without loss
     * @param lossPercent packets lost, late ones included, in percent
     * @param burstRatio  as for {@link EModel#r}
     * @param oneWayMs    delay from mouth to ear in milliseconds
     * @return R, at most 129; may be negative where the model ends
     */
    public static double r(double ieWb, double bpl, double lossPercent, double burstRatio, double oneWayMs) {
        double ieEffective = lossPercent <= 0 ? ieWb
            : EModel.effectiveEquipmentImpairment(ieWb, bpl, lossPercent, burstRatio);
        return R_DEFAULT - EModel.delayImpairment(oneWayMs) - ieEffective;
    }

    /**
     * Converts R to a mean opinion score of wideband listeners, G.107.1 annex A.
     *
     * @param r rating on the wideband scale
     * @return MOS-CQEW, 1 to 4.5
     */
    public static double mos(double r) {
        return EModel.mos(r / MOS_SCALE);
    }
}
