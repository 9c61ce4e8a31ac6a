package org.offhook.audio.echo;

import java.util.Arrays;

/**
 * The canceller in pure Java, the default for hands-free: the far signal brought to the microphone's clock, a multidelay
 * block filter with Kalman step sizes that begins where the echo does, and a suppressor behind it. Works in blocks of 8 ms (11 at
 * 44.1 and 48 kHz) whatever it is given; the output lags by one such block, by two with the suppressor.
 *
 * <p>Run by one media thread; no allocation after construction.
 */
public final class FrequencyDomainEchoCanceller implements EchoCanceller {

    /** A block is the shortest power of two that lasts 8 ms. */
    private static final int MOST_BLOCKS_PER_SECOND = 125;
    private static final int LONGEST_DELAY_MS = 320;

    private final EchoSettings settings;
    private final int block;
    private final PartitionedKalmanFilter filter;
    private final RumbleFilter farRumble;
    private final RumbleFilter nearRumble;
    private final DelayFinder delay;
    private final FarEndClock clock;
    private final DriftEstimator drift;
    private final ResidualEchoSuppressor suppressor;
    private final float[] far;
    private final float[] near;
    private final float[] reference;
    private final float[] echo;
    private final float[] out;
    private int filled;

    /**
     * Makes a canceller.
     *
     * @param settings rate, length of the path, and what is to be done
     */
    public FrequencyDomainEchoCanceller(EchoSettings settings) {
        this.settings = settings;
        block = Integer.highestOneBit(2 * settings.sampleRateHz() / MOST_BLOCKS_PER_SECOND - 1);
        int longestDelay = blocks(LONGEST_DELAY_MS);
        filter = new PartitionedKalmanFilter(block, blocks(settings.tailMs()), longestDelay);
        delay = new DelayFinder(block, longestDelay);
        farRumble = new RumbleFilter(settings.sampleRateHz());
        nearRumble = new RumbleFilter(settings.sampleRateHz());
        clock = new FarEndClock(block);
        drift = new DriftEstimator(filter, block, settings.sampleRateHz());
        suppressor = new ResidualEchoSuppressor(block, settings.sampleRateHz());
        far = new float[block];
        near = new float[block];
        reference = new float[block];
        echo = new float[block];
        out = new float[block];
    }

    private int blocks(int ms) {
        return (ms * settings.sampleRateHz() / 1000 + block - 1) / block;
    }

    @Override
    public int sampleRateHz() {
        return settings.sampleRateHz();
    }

    @Override
    public int latencySamples() {
        return settings.suppressResidual() ? 2 * block : block;
    }

    /** {@return how much faster than the microphone the loudspeaker is found to run, in parts per million} */
    public double driftPpm() {
        return drift.ppm();
    }

    @Override
    public void cancel(short[] farPcm, int farOffset, short[] nearPcm, int nearOffset, short[] outPcm, int outOffset,
            int samples) {
        for (int i = 0; i < samples; i++) {
            far[filled] = farRumble.filter(farPcm[farOffset + i]);
            near[filled] = nearRumble.filter(nearPcm[nearOffset + i]);
            outPcm[outOffset + i] = clip(Math.round(out[filled]));
            if (++filled == block) {
                filled = 0;
                cancelBlock();
            }
        }
    }

    private void cancelBlock() {
        float[] played = far;
        if (settings.followDrift()) {
            clock.next(far, reference);
            played = reference;
        }
        filter.filter(played, near, echo, out);
        followDelay();
        if (settings.followDrift()) {
            followDrift();
        }
        if (settings.suppressResidual()) {
            suppressor.suppress(echo, filter.unmodelledEcho(), out, out);
        }
    }

    /** What the clock holds back comes later in the path, and is left to the headroom before it. */
    private void followDelay() {
        int lag = delay.lagAfter(far, near, out, filter.lag());
        if (lag != filter.lag()) {
            filter.setLag(lag);
            drift.restart();
        }
    }

    private void followDrift() {
        if (clock.jumped() > 0) {
            filter.farLater();
            drift.restart();
        } else if (clock.jumped() < 0) {
            clock.skipped(reference);
            filter.farEarlier(reference);
            drift.restart();
        } else if (drift.observe()) {
            clock.setDriftPpm(drift.ppm());
        }
    }

    private static short clip(int sample) {
        return (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, sample));
    }

    @Override
    public void reset() {
        filter.reset();
        farRumble.reset();
        nearRumble.reset();
        clock.reset();
        drift.reset();
        delay.reset();
        suppressor.reset();
        Arrays.fill(out, 0);
        filled = 0;
    }
}
