package org.offhook.audio.playout;

/**
 * Shortens or lengthens decoded speech at the front of the FIFO by one pitch period, in the manner of WSOLA (Verhelst
 * and Roelands 1993): two stretches that are alike lie over each other and one fades into the other. Where it is quiet any
 * length will do, for nobody hears the splice. No allocation.
 */
final class TimeScale {

    private final int minPeriod;
    private final int maxPeriod;

    TimeScale(int sampleRateHz) {
        minPeriod = (int) Math.ceil(sampleRateHz * Periodicity.MIN_PERIOD_MS / 1000);
        maxPeriod = (int) (sampleRateHz * Periodicity.MAX_PERIOD_MS / 1000);
    }

    /** {@return samples that should be in the FIFO for a free choice of the period} */
    int wantedSamples() {
        return 2 * maxPeriod;
    }

    /**
     * Takes one period out.
     *
     * @param fifo      speech; its first two periods become one
     * @param most      largest number of samples to take out
     * @param leastLike likeness that the two stretches must have at least
     * @param quiet     power up to which likeness does not matter
     * @return samples taken out, 0 when the signal does not allow it
     */
    int accelerate(SampleFifo fifo, int most, double leastLike, double quiet) {
        int period = choose(fifo, 1, most, leastLike, quiet);
        if (period > 0) {
            short[] pcm = fifo.array();
            int at = fifo.start();
            // The fade ends where the second stretch goes on by itself; written there, so that the front can be dropped.
            for (int i = period - 1; i >= 0; i--) {
                int faded = (pcm[at + i] * (period - i) + pcm[at + period + i] * i) / period;
                pcm[at + period + i] = (short) faded;
            }
            fifo.drop(period);
        }
        return period;
    }

    /**
     * Puts one period in.
     *
     * @param fifo      speech; its first period is said twice
     * @param least     samples to put in at least
     * @param leastLike likeness that the two stretches must have at least
     * @param quiet     power up to which likeness does not matter
     * @return samples put in, 0 when the signal does not allow it
     */
    int expand(SampleFifo fifo, int least, double leastLike, double quiet) {
        int period = choose(fifo, least, maxPeriod, leastLike, quiet);
        if (period > 0) {
            int at = fifo.grow(period);
            short[] pcm = fifo.array();
            // Behind the new room lie a, b: wanted is a, fade from b to a, b.
            System.arraycopy(pcm, at + period, pcm, at, period);
            for (int i = 0; i < period; i++) {
                int first = pcm[at + i];
                int second = pcm[at + 2 * period + i];
                pcm[at + period + i] = (short) ((second * (period - i) + first * i) / period);
            }
        }
        return period;
    }

    private int choose(SampleFifo fifo, int least, int most, double leastLike, double quiet) {
        int low = Math.max(minPeriod, least);
        int high = Math.min(Math.min(maxPeriod, most), fifo.length() / 2);
        if (high < minPeriod) {
            return 0;
        }
        low = Math.min(low, high);
        short[] pcm = fifo.array();
        int at = fifo.start();
        if (Periodicity.power(pcm, at, 2 * high) <= quiet) {
            return high;
        }
        int compared = high;
        int best = 0;
        double bestLike = leastLike;
        for (int period = low; period <= high; period++) {
            // Both stretches must lie in the FIFO, so the comparison shrinks with the period.
            double like = Periodicity.likeness(pcm, at + period, Math.min(compared, fifo.length() - period), period, 2);
            if (like > bestLike) {
                bestLike = like;
                best = period;
            }
        }
        return best;
    }
}
