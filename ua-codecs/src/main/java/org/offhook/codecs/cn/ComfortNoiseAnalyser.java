package org.offhook.codecs.cn;

/**
 * Describes background noise as a CN payload (RFC 3389 section 3): its level in dB below overload, where a square
 * wave of full scale is 0 dBov, and reflection coefficients of a linear prediction. Not thread-safe; nothing is
 * allocated after construction.
 */
public final class ComfortNoiseAnalyser {

    private static final int SILENCE_DBOV = 127;
    /** Keeps the prediction stable when the noise is a pure tone or silence: white noise 40 dB down. */
    private static final double WHITE_NOISE_CORRECTION = 1.0001;

    private final int order;
    private final double[] correlation;
    private final double[] predictor;
    private final double[] previous;

    /**
     * Makes an analyser.
     *
     * @param order reflection coefficients to send, 0 to 16
     */
    public ComfortNoiseAnalyser(int order) {
        if (order < 0 || order > ComfortNoiseGenerator.MAX_ORDER) {
            throw new IllegalArgumentException("order out of range: " + order);
        }
        this.order = order;
        correlation = new double[order + 1];
        predictor = new double[order + 1];
        previous = new double[order + 1];
    }

    /**
     * Describes noise.
     *
     * @param pcm       16-bit linear samples
     * @param pcmOffset first sample
     * @param samples   how many, at least one
     * @param out       receives the payload
     * @param outOffset first octet to write
     * @return octets written, one more than the order
     */
    public int describe(short[] pcm, int pcmOffset, int samples, byte[] out, int outOffset) {
        for (int lag = 0; lag <= order; lag++) {
            double sum = 0;
            for (int n = lag; n < samples; n++) {
                sum += (double) pcm[pcmOffset + n] * pcm[pcmOffset + n - lag];
            }
            correlation[lag] = sum;
        }
        out[outOffset] = (byte) levelDbov(Math.sqrt(correlation[0] / samples));
        writeReflection(out, outOffset + 1);
        return order + 1;
    }

    private static int levelDbov(double rms) {
        if (rms < 1) {
            return SILENCE_DBOV;
        }
        return (int) Math.round(-20 * Math.log10(rms / 32768));
    }

    /** Levinson-Durbin recursion, each reflection coefficient quantised to 8 bits as it comes. */
    private void writeReflection(byte[] out, int outOffset) {
        double error = correlation[0] * WHITE_NOISE_CORRECTION + 1;
        predictor[0] = 1;
        for (int m = 1; m <= order; m++) {
            double sum = 0;
            for (int i = 0; i < m; i++) {
                sum += predictor[i] * correlation[m - i];
            }
            double reflection = -sum / error;
            int index = (int) Math.max(0, Math.min(254, Math.round(reflection * 32768 / 258) + 127));
            out[outOffset + m - 1] = (byte) index;
            System.arraycopy(predictor, 0, previous, 0, m);
            for (int i = 1; i < m; i++) {
                predictor[i] = previous[i] + reflection * previous[m - i];
            }
            predictor[m] = reflection;
            error *= 1 - reflection * reflection;
        }
    }
}
