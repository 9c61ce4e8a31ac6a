package org.offhook.audio.compare;

/**
 * Changes the sampling rate without moving anything in time, for measurements: each sample is interpolated with a windowed
 * sinc that ends at 0.95 of the lower Nyquist frequency. Stateless.
 */
public final class BandLimited {

    private static final int ZERO_CROSSINGS = 24;
    private static final double EDGE = 0.95;

    private BandLimited() {
    }

    /**
     * Converts.
     *
     * @param in       samples
     * @param inputHz  their rate
     * @param outputHz rate wanted
     * @return sample k stands at the instant k / outputHz
     */
    public static double[] convert(double[] in, int inputHz, int outputHz) {
        if (inputHz == outputHz) {
            return in.clone();
        }
        int divisor = gcd(inputHz, outputHz);
        int phases = outputHz / divisor;
        int advance = inputHz / divisor;
        double cutoff = EDGE * Math.min(1, (double) outputHz / inputHz);
        int reach = (int) Math.ceil(ZERO_CROSSINGS / cutoff);
        double[][] taps = taps(phases, reach, cutoff);
        double[] out = new double[(int) ((long) in.length * outputHz / inputHz)];
        for (int k = 0; k < out.length; k++) {
            long position = (long) k * advance;
            int centre = (int) (position / phases);
            double[] phase = taps[(int) (position % phases)];
            int from = Math.max(0, centre - reach + 1);
            int to = Math.min(in.length - 1, centre + reach);
            double sum = 0;
            for (int i = from; i <= to; i++) {
                sum += in[i] * phase[i - centre + reach - 1];
            }
            out[k] = sum;
        }
        return out;
    }

    private static double[][] taps(int phases, int reach, double cutoff) {
        double[][] taps = new double[phases][2 * reach];
        for (int p = 0; p < phases; p++) {
            double sum = 0;
            for (int i = 0; i < 2 * reach; i++) {
                double t = i - reach + 1 - (double) p / phases;
                double window = 0.5 + 0.5 * Math.cos(Math.PI * Math.max(-1, Math.min(1, t / reach)));
                taps[p][i] = cutoff * sinc(cutoff * t) * window;
                sum += taps[p][i];
            }
            for (int i = 0; i < 2 * reach; i++) {
                taps[p][i] /= sum;
            }
        }
        return taps;
    }

    private static double sinc(double x) {
        return Math.abs(x) < 1e-9 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    /**
     * {@return the samples as numbers}
     *
     * @param pcm 16-bit samples
     */
    public static double[] widen(short[] pcm) {
        double[] wide = new double[pcm.length];
        for (int i = 0; i < pcm.length; i++) {
            wide[i] = pcm[i];
        }
        return wide;
    }

    /**
     * {@return the samples rounded and limited to 16 bits}
     *
     * @param wide numbers
     */
    public static short[] narrow(double[] wide) {
        short[] pcm = new short[wide.length];
        for (int i = 0; i < wide.length; i++) {
            pcm[i] = (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, Math.round(wide[i])));
        }
        return pcm;
    }
}
