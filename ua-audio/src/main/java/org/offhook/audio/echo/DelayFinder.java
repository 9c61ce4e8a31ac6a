package org.offhook.audio.echo;

import java.util.Arrays;

/**
 * Finds how many blocks pass before the echo begins. Sound servers and wireless loudspeakers hold up what is played for longer than
 * a room sounds; a filter that reached from now to the end of that would cost several times as much and learn more slowly. So the
 * lowest frequencies alone, where speech has most of its energy, pass through a filter that is long and coarse, and its path
 * tells where the fine one should begin.
 *
 * <p>Used by one thread; no allocation after construction.
 */
final class DelayFinder {

    /** Samples of a block here, however many they are outside: 2 kHz as a rule. */
    private static final int COARSE_BLOCK = 16;
    /** Blocks by which the filter should begin before what was found: what comes first may be weaker than what follows. */
    private static final int HEADROOM = 3;
    /** A beginning found so many blocks before or behind the one in use needs no move. */
    private static final int TOLERATED_EARLIER = 2;
    private static final int TOLERATED_LATER = 5;
    /** Echo counts from a quarter of the strongest part of the path on. */
    private static final float LEAST_SHARE = 0.25f;
    /** Voices have pitch periods as long as a block, so the path of one moment has peaks where there is no echo. */
    private static final float PATH_SMOOTHING = 0.95f;
    /** The strongest part of a path that is believed, over the mean of all. */
    private static final float LEAST_PEAK = 4;
    /** A path is believed that explains half of what is heard. */
    private static final float MOST_LEFT = 0.5f;
    /** A fine filter that takes out nine tenths is left where it is. */
    private static final float WELL_LEFT = 0.1f;
    private static final float SMOOTHING = 0.98f;
    private static final float LEAST_POWER = 400f;
    /** Looks that have to agree, one for each four blocks: a quarter of a second. */
    private static final int AGREEING = 8;
    private static final int LOOK_BLOCKS = 4;

    private final int longest;
    private final PartitionedKalmanFilter filter;
    private final Thinned thinFar;
    private final Thinned thinNear;
    private final float[] far = new float[COARSE_BLOCK];
    private final float[] near = new float[COARSE_BLOCK];
    private final float[] echo = new float[COARSE_BLOCK];
    private final float[] error = new float[COARSE_BLOCK];
    private final float[] energy;
    private float heardPower;
    private float leftPower;
    private float fineHeardPower;
    private float fineLeftPower;
    private int blocks;
    private int candidate;
    private int agreeing;

    /**
     * Makes a finder.
     *
     * @param block   samples of a block, a power of two from 32 on
     * @param longest delay that is looked for, in blocks
     */
    DelayFinder(int block, int longest) {
        this.longest = longest;
        filter = new PartitionedKalmanFilter(COARSE_BLOCK, longest, 0);
        thinFar = new Thinned(block / COARSE_BLOCK);
        thinNear = new Thinned(block / COARSE_BLOCK);
        energy = new float[longest];
    }

    void reset() {
        filter.reset();
        thinFar.reset();
        thinNear.reset();
        heardPower = 0;
        leftPower = 0;
        fineHeardPower = 0;
        fineLeftPower = 0;
        Arrays.fill(energy, 0);
        blocks = 0;
        agreeing = 0;
    }

    /**
     * Hears a block.
     *
     * @param played what is played
     * @param heard  what the microphone gives
     * @param left   what the fine filter left of that
     * @param lag    block at which the path begins now
     * @return block at which it should begin; {@code lag} where that is as good
     */
    int lagAfter(float[] played, float[] heard, float[] left, int lag) {
        thinFar.take(played, far);
        thinNear.take(heard, near);
        filter.filter(far, near, echo, error);
        for (int i = 0; i < COARSE_BLOCK; i++) {
            heardPower += near[i] * near[i];
            leftPower += error[i] * error[i];
        }
        for (int i = 0; i < heard.length; i++) {
            fineHeardPower += heard[i] * heard[i];
            fineLeftPower += left[i] * left[i];
        }
        heardPower *= SMOOTHING;
        leftPower *= SMOOTHING;
        fineHeardPower *= SMOOTHING;
        fineLeftPower *= SMOOTHING;
        if (++blocks % LOOK_BLOCKS != 0 || heardPower < COARSE_BLOCK * LEAST_POWER || leftPower > MOST_LEFT * heardPower) {
            return lag;
        }
        int begins = beginning();
        if (begins < 0) {
            return lag;
        }
        int wanted = Math.max(0, begins - HEADROOM);
        boolean close = wanted >= lag - TOLERATED_EARLIER && wanted <= lag + TOLERATED_LATER;
        if (close || fineLeftPower < WELL_LEFT * fineHeardPower) {
            agreeing = 0;
            return lag;
        }
        agreeing = Math.abs(wanted - candidate) <= 1 ? agreeing + 1 : 0;
        candidate = wanted;
        return agreeing >= AGREEING ? wanted : lag;
    }

    /** First part of the path that is not much weaker than the strongest; below 0 where none stands out. */
    private int beginning() {
        float strongest = 0;
        float all = 0;
        for (int p = 0; p < longest; p++) {
            float[] re = filter.pathRe(p);
            float[] im = filter.pathIm(p);
            float sum = 0;
            for (int k = 1; k < re.length - 1; k++) {
                sum += re[k] * re[k] + im[k] * im[k];
            }
            energy[p] = PATH_SMOOTHING * energy[p] + (1 - PATH_SMOOTHING) * sum;
            strongest = Math.max(strongest, energy[p]);
            all += energy[p];
        }
        if (strongest * longest < LEAST_PEAK * all) {
            return -1;
        }
        int first = 0;
        while (energy[first] < LEAST_SHARE * strongest) {
            first++;
        }
        return first;
    }

    /** Low-pass of two poles, twice, then one sample of several. Both signals pass the same, so the path stays as it is. */
    private static final class Thinned {

        private static final double CORNER = 0.3;

        private final int each;
        private final float pole;
        private final float[] states = new float[4];

        Thinned(int each) {
            this.each = each;
            pole = (float) Math.exp(-Math.PI * CORNER * 2 / each);
        }

        void reset() {
            Arrays.fill(states, 0);
        }

        void take(float[] in, float[] out) {
            for (int i = 0; i < in.length; i++) {
                float value = in[i];
                for (int s = 0; s < states.length; s++) {
                    states[s] += (1 - pole) * (value - states[s]);
                    value = states[s];
                }
                if (i % each == each - 1) {
                    out[i / each] = value;
                }
            }
        }
    }
}
