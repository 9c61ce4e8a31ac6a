package org.offhook.audio.tone;

import org.offhook.audio.LevelMeter;
import org.offhook.audio.spectrum.ComplexFft;

/**
 * The strongest sine in a stretch of samples: a Fourier transform finds it, a least-squares fit of sine, cosine and
 * constant measures it. For tests and measuring verbs; allocates.
 *
 * @param hz        frequency, to a small fraction of a bin when the tone is clean; NaN when the samples are all zero
 * @param levelDbov level of that sine in dBov
 * @param snrDb     its power over that of everything else but the constant, in dB
 */
public record ToneMeasurement(double hz, double levelDbov, double snrDb) {

    private static final int REFINEMENTS = 60;

    /**
     * Measures samples.
     *
     * @param pcm          the samples
     * @param offset       first sample
     * @param samples      samples to measure, 64 at least
     * @param sampleRateHz their rate
     * @return the strongest sine
     */
    public static ToneMeasurement of(short[] pcm, int offset, int samples, int sampleRateHz) {
        if (samples < 64) {
            throw new IllegalArgumentException("64 samples are needed at least, not " + samples);
        }
        double[] x = new double[samples];
        double mean = 0;
        for (int i = 0; i < samples; i++) {
            x[i] = pcm[offset + i];
            mean += x[i] / samples;
        }
        double power = 0;
        for (int i = 0; i < samples; i++) {
            x[i] -= mean;
            power += x[i] * x[i] / samples;
        }
        if (power < 1e-9) {
            return new ToneMeasurement(Double.NaN, LevelMeter.SILENCE_DBOV, Double.NEGATIVE_INFINITY);
        }
        double turns = refine(x, coarse(x));
        double tonePower = Math.min(power, explainedPower(x, turns));
        double level = 10 * Math.log10(Math.max(tonePower, 1e-12) / (32768.0 * 32768.0));
        double rest = Math.max(power - tonePower, 1e-12);
        return new ToneMeasurement(turns * sampleRateHz, level, 10 * Math.log10(tonePower / rest));
    }

    /** Frequency of the strongest bin, in turns per sample. */
    private static double coarse(double[] x) {
        ComplexFft fft = ComplexFft.fitting(x.length);
        int size = fft.size();
        double[] re = new double[size];
        double[] im = new double[size];
        for (int i = 0; i < x.length; i++) {
            re[i] = x[i] * (0.5 - 0.5 * Math.cos(2 * Math.PI * (i + 0.5) / x.length));
        }
        fft.forward(re, im);
        int best = 1;
        for (int k = 1; k < size / 2; k++) {
            if (Math.hypot(re[k], im[k]) > Math.hypot(re[best], im[best])) {
                best = k;
            }
        }
        return (double) best / size;
    }

    /** Golden-section search for the frequency whose fit explains most, within one bin of the coarse one. */
    private static double refine(double[] x, double coarse) {
        double golden = (Math.sqrt(5) - 1) / 2;
        double low = Math.max(1e-6, coarse - 1.0 / x.length);
        double high = Math.min(0.5 - 1e-6, coarse + 1.0 / x.length);
        double a = high - golden * (high - low);
        double b = low + golden * (high - low);
        double atA = explainedPower(x, a);
        double atB = explainedPower(x, b);
        for (int i = 0; i < REFINEMENTS; i++) {
            if (atA > atB) {
                high = b;
                b = a;
                atB = atA;
                a = high - golden * (high - low);
                atA = explainedPower(x, a);
            } else {
                low = a;
                a = b;
                atA = atB;
                b = low + golden * (high - low);
                atB = explainedPower(x, b);
            }
        }
        return (low + high) / 2;
    }

    /** Power of the least-squares fit of a sine, a cosine and a constant, without the constant; {@code x} has mean 0. */
    private static double explainedPower(double[] x, double turns) {
        double cc = 0;
        double ss = 0;
        double cs = 0;
        double sumC = 0;
        double sumS = 0;
        double xc = 0;
        double xs = 0;
        for (int i = 0; i < x.length; i++) {
            double c = Math.cos(2 * Math.PI * turns * i);
            double s = Math.sin(2 * Math.PI * turns * i);
            cc += c * c;
            ss += s * s;
            cs += c * s;
            sumC += c;
            sumS += s;
            xc += x[i] * c;
            xs += x[i] * s;
        }
        cc -= sumC * sumC / x.length;
        ss -= sumS * sumS / x.length;
        cs -= sumC * sumS / x.length;
        double determinant = cc * ss - cs * cs;
        if (determinant < 1e-9) {
            return 0;
        }
        double a = (xc * ss - xs * cs) / determinant;
        double b = (xs * cc - xc * cs) / determinant;
        return (a * xc + b * xs) / x.length;
    }
}
