package org.offhook.audio.quality;

import java.util.List;

/**
 * Planning values of a codec for the E-models, each with its source; null where no source is known, and then nothing is
 * computed from it. An {@code Ie} without a {@code Bpl} is good for a call without loss alone.
 *
 * @param wideband  whether {@code ie} is a wideband factor (G.107.1) or a narrowband one (G.107)
 * @param ie        equipment impairment factor, or null
 * @param ieSource  where it comes from, or null
 * @param bpl       packet-loss robustness factor, or null
 * @param bplSource where it comes from, or null
 */
public record EquipmentFactors(boolean wideband, Double ie, String ieSource, Double bpl, String bplSource) {

    private static final String G113_I1 = "ITU-T G.113 (11/2007) table I.1";
    private static final String G113_I4 = "ITU-T G.113 (11/2007) table I.4";
    private static final String G113_IV = "ITU-T G.113 appendix IV";

    /** A line of the table; a name with a parameter stands before the name alone. */
    private record Entry(String name, EquipmentFactors factors) {
    }

    private static final List<Entry> TABLE = List.of(
        narrow("PCMA", 0.0, 25.1, G113_I4 + ": G.711 with appendix I concealment, 10 ms, random loss"),
        narrow("PCMU", 0.0, 25.1, G113_I4 + ": G.711 with appendix I concealment, 10 ms, random loss"),
        new Entry("G729;annexb=yes", new EquipmentFactors(false, 11.0, G113_I4 + ": G.729A with VAD", 19.0,
            G113_I4 + ": G.729A with VAD, 20 ms, random loss")),
        new Entry("G729;body=main", new EquipmentFactors(false, 10.0, G113_I1 + ": G.729", null, null)),
        new Entry("G729", new EquipmentFactors(false, 11.0, G113_I1 + ": G.729A", 19.0,
            G113_I4 + ": G.729A with VAD, 20 ms, random loss")),
        narrow("G726-40", 2.0, null, G113_I1),
        narrow("G726-32", 7.0, null, G113_I1),
        narrow("G726-24", 25.0, null, G113_I1),
        narrow("G726-16", 50.0, null, G113_I1),
        narrow("GSM", 20.0, null, G113_I1 + ": GSM full rate"),
        wide("G722;mode=3", 31.0, G113_IV + ": G.722 at 48 kbit/s"),
        wide("G722;mode=2", 20.0, G113_IV + ": G.722 at 56 kbit/s"),
        wide("G722", 13.0, G113_IV + ": G.722 at 64 kbit/s"));

    private static Entry narrow(String name, Double ie, Double bpl, String source) {
        return new Entry(name, new EquipmentFactors(false, ie, source, bpl, bpl == null ? null : source));
    }

    private static Entry wide(String name, Double ie, String source) {
        return new Entry(name, new EquipmentFactors(true, ie, source, null, null));
    }

    /**
     * Looks a codec up.
     *
     * @param label      encoding name, with parameters behind semicolons where they matter
     * @param sampleRate rate of its samples in Hz; above 8000 the codec is a wideband one
     * @return its values; all null where none is known
     */
    public static EquipmentFactors of(String label, int sampleRate) {
        String name = label.replaceFirst("^AAL2-", "").replaceFirst("/[0-9/]+", "");
        for (Entry each : TABLE) {
            if (each.name.equalsIgnoreCase(name)) {
                return each.factors;
            }
        }
        return new EquipmentFactors(sampleRate > 8000, null, null, null, null);
    }

    /**
     * Computes the rating on the common scale of {@link WidebandEModel}.
     *
     * @param lossPercent packets lost, late ones included
     * @param burstRatio  as for {@link EModel#r}
     * @param oneWayMs    delay from mouth to ear in milliseconds
     * @return R, or NaN where a value that it needs is unknown
     */
    public double r(double lossPercent, double burstRatio, double oneWayMs) {
        if (ie == null || lossPercent > 0 && bpl == null) {
            return Double.NaN;
        }
        double robustness = bpl == null ? EModel.BPL_WITH_CONCEALMENT : bpl;
        if (wideband) {
            return WidebandEModel.r(ie, robustness, lossPercent, burstRatio, oneWayMs);
        }
        // The loss formula has its place on the scale it was fitted to; the scales agree below 93.2.
        return EModel.R_DEFAULT - EModel.delayImpairment(oneWayMs)
            - EModel.effectiveEquipmentImpairment(ie, robustness, lossPercent, burstRatio);
    }
}
