package org.offhook.audio.splice;

/**
 * Shortens or lengthens decoded speech at the front of the FIFO by a pitch period or a few, in the manner of WSOLA (Verhelst
 * and Roelands 1993): two stretches that are alike lie over each other and one fades into the other. Where it is quiet any
 * length will do, for nobody hears the splice. No allocation.
 */
public final class TimeScale {

    private final int minPeriod;
    private final int maxPeriod;
    /** What was given last, two of the longest periods, and one of what comes next. */
    private final short[] joined;

    /**
     * Makes one.
     *
     * @param sampleRateHz of the speech
     */
    public TimeScale(int sampleRateHz) {
        minPeriod = (int) Math.ceil(sampleRateHz * Periodicity.MIN_PERIOD_MS / 1000);
        maxPeriod = (int) (sampleRateHz * Periodicity.MAX_PERIOD_MS / 1000);
        joined = new short[3 * maxPeriod];
    }

    /** {@return samples that should be in the FIFO for a free choice of the period} */
    public int wantedSamples() {
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
    public int accelerate(SampleFifo fifo, int most, double leastLike, double quiet) {
        int period = choose(fifo, most, leastLike, quiet);
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
     * Puts one period in, in front of what waits: what was given last is said again. The fade is as long as the period where so much
     * waits, else as long as what waits: the last few milliseconds are enough.
     *
     * @param fifo      speech
     * @param given     what was given last, at least two of the longest periods
     * @param least     samples to put in at least, as far as one period goes
     * @param leastLike likeness that the two stretches must have at least
     * @param quiet     power up to which likeness does not matter
     * @return samples put in, 0 when the signal does not allow it
     */
    public int expand(SampleFifo fifo, short[] given, int least, double leastLike, double quiet) {
        int ahead = Math.min(maxPeriod, fifo.length());
        int now = 2 * maxPeriod;
        System.arraycopy(given, given.length - now, joined, 0, now);
        System.arraycopy(fifo.array(), fifo.start(), joined, now, ahead);
        int period = chooseAround(now, ahead, least, leastLike, quiet);
        if (period > 0) {
            int at = fifo.grow(period);
            short[] pcm = fifo.array();
            int fade = Math.min(period, ahead);
            // Behind what was given comes b; wanted is a fade from b to what was given a period ago, behind which b comes again.
            for (int i = 0; i < period; i++) {
                int gone = joined[now - period + i];
                pcm[at + i] = i < fade ? (short) ((joined[now + i] * (fade - i) + gone * i) / fade) : (short) gone;
            }
        }
        return period;
    }

    private int chooseAround(int now, int ahead, int least, double leastLike, double quiet) {
        if (ahead < minPeriod) {
            return 0;
        }
        int from = now + ahead - maxPeriod;
        if (Periodicity.power(joined, from, maxPeriod) <= quiet) {
            return maxPeriod;
        }
        int best = 0;
        double bestLike = leastLike;
        for (int period = Math.max(minPeriod, Math.min(least, maxPeriod)); period <= maxPeriod; period++) {
            double like = Periodicity.likeness(joined, from, maxPeriod, period, 2);
            if (like > bestLike) {
                bestLike = like;
                best = period;
            }
        }
        return best;
    }

    private int choose(SampleFifo fifo, int most, double leastLike, double quiet) {
        int high = Math.min(Math.min(maxPeriod, most), fifo.length() / 2);
        if (high < minPeriod) {
            return 0;
        }
        short[] pcm = fifo.array();
        int at = fifo.start();
        if (Periodicity.power(pcm, at, 2 * high) <= quiet) {
            return high;
        }
        int compared = high;
        int best = 0;
        double bestLike = leastLike;
        for (int period = minPeriod; period <= high; period++) {
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
