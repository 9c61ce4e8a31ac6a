package org.offhook.audio.resample;

/** A low-pass filter as one designs it: a sinc under a Kaiser window of about 100 dB. Pure. */
public final class WindowedSinc {

    private static final double KAISER_BETA = 10.06; // 0.1102 (A - 8.7) for A = 100 dB

    private WindowedSinc() {
    }

    /**
     * {@return one coefficient}
     *
     * @param distance  from the middle, in samples
     * @param half      half the length of the window, in samples
     * @param bandwidth what passes, as part of half the sample rate: up to 1
     */
    public static double at(double distance, double half, double bandwidth) {
        return sinc(distance * bandwidth) * kaiser(distance / half);
    }

    private static double sinc(double x) {
        return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    }

    private static double kaiser(double x) {
        return Math.abs(x) >= 1 ? 0 : bessel0(KAISER_BETA * Math.sqrt(1 - x * x)) / bessel0(KAISER_BETA);
    }

    /** The modified Bessel function of the first kind and order 0, by its series. */
    private static double bessel0(double x) {
        double sum = 1;
        double term = 1;
        for (int k = 1; term > sum * 1e-17; k++) {
            term *= x * x / (4.0 * k * k);
            sum += term;
        }
        return sum;
    }
}
