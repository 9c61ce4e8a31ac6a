package org.offhook.audio.echo;

import java.util.Arrays;
import org.offhook.audio.spectrum.RealFft;

/**
 * The linear part: a multidelay block filter (J.-S. Soo and K. K. Pang, IEEE TASSP 38 (1990)) whose step size per
 * partition and frequency is the gain of a diagonal Kalman filter (G. Enzner and P. Vary, Signal Processing 86 (2006);
 * F. Kuech, E. Mabande and G. Enzner, ICASSP 2014). The gain falls by itself when somebody speaks at the near end,
 * because what is heard then is noise to the filter; so no double-talk detector is needed.
 *
 * <p>Overlap-save: blocks of {@code block} samples, transforms of twice that. Used by one thread; no allocation.
 */
final class PartitionedKalmanFilter {

    /** Share of a path that is expected to stay as it is over one block; the rest lets the filter follow. */
    private static final float PERSISTENCE = 0.9997f;
    private static final float NEAR_SMOOTHING = 0.8f;
    private static final float INITIAL_UNCERTAINTY = 0.4f;
    /** The published filter has 0.5, which on speech makes it sure of itself before it has heard every frequency. */
    private static final float LEARNT_SHARE = 0.3f;
    private static final float NEAR_WEIGHT = 2;
    private static final float LEAST_UNCERTAINTY = 1e-9f;
    private static final float LEAST_POWER = 100f;
    private static final int CONSTRAINED_EACH = 5;

    /** Root mean square of a far block that teaches anything: -56 dBov. */
    private static final float AUDIBLE = 50f;
    private static final float MOST_DOUBT = 0.5f;
    private static final float LEAST_DOUBT = 0.15f;
    /** Doubt kept over one block of 8 ms: half of it after three seconds of sound. */
    private static final float DOUBT_KEPT = 0.998f;

    private final int block;
    private final int partitions;
    private final int bins;
    private final RealFft fft;
    private final float[][] farRe;
    private final float[][] farIm;
    private final float[][] pathRe;
    private final float[][] pathIm;
    private final float[][] uncertainty;
    private final float[] nearPower;
    private final float[] predicted;
    private final float[] unmodelled;
    private final float[] echoRe;
    private final float[] echoIm;
    private final float[] errorRe;
    private final float[] errorIm;
    private final HarmDetector harm;
    private final float[] time;
    private final float[] farPast;
    private final float[] farBefore;
    private int newest;
    private int lag;
    private int turn;
    private float doubt;

    /**
     * Makes a filter that knows no path.
     *
     * @param block      samples of a block, a power of two
     * @param partitions blocks of the path
     * @param mostLag    blocks by which the path may begin later than what is played
     */
    PartitionedKalmanFilter(int block, int partitions, int mostLag) {
        this.block = block;
        this.partitions = partitions;
        fft = new RealFft(2 * block);
        bins = fft.bins();
        farRe = new float[partitions + mostLag][bins];
        farIm = new float[partitions + mostLag][bins];
        pathRe = new float[partitions][bins];
        pathIm = new float[partitions][bins];
        uncertainty = new float[partitions][bins];
        nearPower = new float[bins];
        predicted = new float[bins];
        unmodelled = new float[bins];
        echoRe = new float[bins];
        echoIm = new float[bins];
        errorRe = new float[bins];
        errorIm = new float[bins];
        harm = new HarmDetector(block);
        time = new float[2 * block];
        farPast = new float[block];
        farBefore = new float[block];
        reset();
    }

    void reset() {
        for (int i = 0; i < farRe.length; i++) {
            Arrays.fill(farRe[i], 0);
            Arrays.fill(farIm[i], 0);
        }
        lag = 0;
        for (int p = 0; p < partitions; p++) {
            Arrays.fill(pathRe[p], 0);
            Arrays.fill(pathIm[p], 0);
            Arrays.fill(uncertainty[p], INITIAL_UNCERTAINTY / partitions);
        }
        Arrays.fill(nearPower, 0);
        Arrays.fill(farPast, 0);
        Arrays.fill(farBefore, 0);
        harm.reset();
        doubt = MOST_DOUBT;
    }

    /**
     * Filters a block and learns from it.
     *
     * @param far   what was played
     * @param near  what was heard
     * @param echo  receives the estimate of the echo
     * @param error receives {@code near} without it
     */
    void filter(float[] far, float[] near, float[] echo, float[] error) {
        takeFar(far);
        if (power(far) > block * AUDIBLE * AUDIBLE) {
            doubt = Math.max(LEAST_DOUBT, doubt * DOUBT_KEPT);
        }
        estimateEcho(echo);
        for (int i = 0; i < block; i++) {
            error[i] = near[i] - echo[i];
        }
        Arrays.fill(time, 0, block, 0);
        System.arraycopy(error, 0, time, block, block);
        fft.forward(time, errorRe, errorIm);
        learn();
        constrainInTurn();
        if (harm.isDone(near, error, echoRe, echoIm, errorRe, errorIm)) {
            distrust();
        }
    }

    private void takeFar(float[] far) {
        newest = newest == 0 ? farRe.length - 1 : newest - 1;
        System.arraycopy(farPast, 0, time, 0, block);
        System.arraycopy(far, 0, time, block, block);
        System.arraycopy(farPast, 0, farBefore, 0, block);
        System.arraycopy(far, 0, farPast, 0, block);
        fft.forward(time, farRe[newest], farIm[newest]);
    }

    private int farOf(int partition) {
        return (newest + lag + partition) % farRe.length;
    }

    private void estimateEcho(float[] echo) {
        Arrays.fill(echoRe, 0);
        Arrays.fill(echoIm, 0);
        for (int p = 0; p < partitions; p++) {
            float[] xr = farRe[farOf(p)];
            float[] xi = farIm[farOf(p)];
            float[] wr = pathRe[p];
            float[] wi = pathIm[p];
            for (int k = 0; k < bins; k++) {
                echoRe[k] += xr[k] * wr[k] - xi[k] * wi[k];
                echoIm[k] += xr[k] * wi[k] + xi[k] * wr[k];
            }
        }
        fft.inverse(echoRe, echoIm, time);
        System.arraycopy(time, block, echo, 0, block);
    }

    private void learn() {
        Arrays.fill(predicted, 0);
        for (int p = 0; p < partitions; p++) {
            float[] xr = farRe[farOf(p)];
            float[] xi = farIm[farOf(p)];
            float[] u = uncertainty[p];
            for (int k = 0; k < bins; k++) {
                predicted[k] += u[k] * (xr[k] * xr[k] + xi[k] * xi[k]);
            }
        }
        for (int k = 0; k < bins; k++) {
            // Half: the error is transformed with as many zeros before it.
            unmodelled[k] = 0.5f * doubt * predicted[k];
            float power = errorRe[k] * errorRe[k] + errorIm[k] * errorIm[k];
            nearPower[k] = NEAR_SMOOTHING * nearPower[k] + (1 - NEAR_SMOOTHING) * power;
            predicted[k] = 1 / (predicted[k] + NEAR_WEIGHT * nearPower[k] + LEAST_POWER);
        }
        for (int p = 0; p < partitions; p++) {
            learn(farRe[farOf(p)], farIm[farOf(p)], pathRe[p], pathIm[p], uncertainty[p]);
        }
    }

    private void learn(float[] xr, float[] xi, float[] wr, float[] wi, float[] u) {
        float kept = PERSISTENCE * PERSISTENCE;
        for (int k = 0; k < bins; k++) {
            float step = u[k] * predicted[k];
            float re = wr[k] + step * (xr[k] * errorRe[k] + xi[k] * errorIm[k]);
            float im = wi[k] + step * (xr[k] * errorIm[k] - xi[k] * errorRe[k]);
            wr[k] = re;
            wi[k] = im;
            float power = xr[k] * xr[k] + xi[k] * xi[k];
            u[k] = kept * (1 - LEARNT_SHARE * step * power) * u[k] + (1 - kept) * (re * re + im * im) + LEAST_UNCERTAINTY;
        }
    }

    /** Makes the path of some partitions as short as a block again; each partition has its turn every few blocks. */
    private void constrainInTurn() {
        for (int p = turn; p < partitions; p += CONSTRAINED_EACH) {
            fft.inverse(pathRe[p], pathIm[p], time);
            Arrays.fill(time, block, 2 * block, 0);
            fft.forward(time, pathRe[p], pathIm[p]);
        }
        turn = (turn + 1) % CONSTRAINED_EACH;
    }

    /** Everything is uncertain again. */
    private void distrust() {
        doubt = MOST_DOUBT;
        for (int p = 0; p < partitions; p++) {
            for (int k = 0; k < bins; k++) {
                uncertainty[p][k] = Math.max(uncertainty[p][k], INITIAL_UNCERTAINTY / partitions);
                pathRe[p][k] *= 0.5f;
                pathIm[p][k] *= 0.5f;
            }
        }
    }

    static float power(float[] samples) {
        float sum = 0;
        for (float sample : samples) {
            sum += sample * sample;
        }
        return sum;
    }

    int bins() {
        return bins;
    }

    int partitions() {
        return partitions;
    }

    float[] pathRe(int partition) {
        return pathRe[partition];
    }

    float[] pathIm(int partition) {
        return pathIm[partition];
    }

    /**
     * {@return power per frequency of the echo that the last block may still hold, by the filter's own uncertainty; that
     * is believed in part only, and less when the room has been heard for a while, for long double talk raises it}
     */
    float[] unmodelledEcho() {
        return unmodelled;
    }

    /** {@return spectrum of the last echo estimate, real parts} */
    float[] echoRe() {
        return echoRe;
    }

    /** {@return spectrum of the last echo estimate, imaginary parts} */
    float[] echoIm() {
        return echoIm;
    }

    /** {@return by how many blocks the path begins later than what is played} */
    int lag() {
        return lag;
    }

    /** Lets the path begin at another time; what both times have in common stays known. */
    void setLag(int blocks) {
        int later = lag - blocks;
        movePath(later);
        lag = blocks;
        for (int p = 0; p < partitions; p++) {
            if (p - later < 0 || p - later >= partitions) {
                Arrays.fill(uncertainty[p], INITIAL_UNCERTAINTY / partitions);
            }
        }
    }

    /** The far signal comes one block later from now on: its last block will be given again, the path is shorter. */
    void farLater() {
        newest = (newest + 1) % farRe.length;
        System.arraycopy(farBefore, 0, farPast, 0, block);
        movePath(-1);
    }

    /**
     * The far signal comes one block earlier from now on, and the path is longer.
     *
     * @param skipped the block that is left out by that
     */
    void farEarlier(float[] skipped) {
        takeFar(skipped);
        movePath(1);
    }

    /** Moves what is known to later partitions; those set free know nothing, and are as sure of it as before. */
    private void movePath(int later) {
        for (int i = 0; i < partitions; i++) {
            int to = later > 0 ? partitions - 1 - i : i;
            int from = to - later;
            if (from >= 0 && from < partitions) {
                System.arraycopy(pathRe[from], 0, pathRe[to], 0, bins);
                System.arraycopy(pathIm[from], 0, pathIm[to], 0, bins);
                System.arraycopy(uncertainty[from], 0, uncertainty[to], 0, bins);
            } else {
                Arrays.fill(pathRe[to], 0);
                Arrays.fill(pathIm[to], 0);
            }
        }
    }
}
