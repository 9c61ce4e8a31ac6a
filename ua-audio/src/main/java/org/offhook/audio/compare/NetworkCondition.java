package org.offhook.audio.compare;

import java.util.Arrays;
import java.util.Random;

/**
 * What the network does to each packet, the same for every codec: drawn once from a seed, or taken from a trace.
 *
 * @param name        how tables call it: {@code 3} for 3 % loss, or the name of a trace
 * @param lossPercent loss that was asked for, NaN for a trace
 * @param delaysMs    delay of each packet from sending to arrival, NaN for a lost one; used again from the start when there
 *                    are more packets
 */
public record NetworkCondition(String name, double lossPercent, double[] delaysMs) {

    /** Delay of the fastest packet, in milliseconds. */
    public static final double LEAST_DELAY_MS = 20;

    /** Keeps its own copy of the delays. */
    public NetworkCondition {
        if (delaysMs.length == 0) {
            throw new IllegalArgumentException("no packet");
        }
        delaysMs = delaysMs.clone();
    }

    /**
     * Draws a network.
     *
     * <p>With single losses exactly the wanted share is lost, and what is lost at a low share is lost at a higher one too, so
     * that curves over the loss compare like with like. Longer runs come from the two-state model of Gilbert, whose share
     * comes out as chance has it.
     *
     * @param lossPercent   packets to lose, in percent, below 100
     * @param burstPackets  mean length of a run of losses; 1 for independent losses
     * @param jitterMs      standard deviation of the delay above {@link #LEAST_DELAY_MS}: the absolute value of a normal
     *                      deviate, so that most packets are fast and few are slow
     * @param packets       packets to draw
     * @param seed          the same seed gives the same network
     * @return the condition
     */
    public static NetworkCondition simulated(double lossPercent, double burstPackets, double jitterMs, int packets, long seed) {
        Random random = new Random(seed);
        double[] delays = new double[packets];
        for (int i = 0; i < packets; i++) {
            // |N(0, s)| has the standard deviation s times the root of 1 - 2 / pi.
            delays[i] = LEAST_DELAY_MS + Math.abs(random.nextGaussian()) * jitterMs / Math.sqrt(1 - 2 / Math.PI);
        }
        if (burstPackets > 1) {
            loseRuns(delays, lossPercent / 100, burstPackets, random);
        } else {
            loseSingly(delays, lossPercent / 100, random);
        }
        return new NetworkCondition(name(lossPercent), lossPercent, delays);
    }

    private static String name(double lossPercent) {
        return lossPercent == Math.rint(lossPercent) ? Long.toString((long) lossPercent) : Double.toString(lossPercent);
    }

    private static void loseSingly(double[] delays, double share, Random random) {
        double[] draws = random.doubles(delays.length).toArray();
        double[] sorted = draws.clone();
        Arrays.sort(sorted);
        int lost = (int) Math.round(share * delays.length);
        double limit = lost >= sorted.length ? 2 : sorted[lost];
        for (int i = 0; i < delays.length; i++) {
            delays[i] = draws[i] < limit ? Double.NaN : delays[i];
        }
    }

    private static void loseRuns(double[] delays, double share, double burst, Random random) {
        double leave = 1 / burst;
        double enter = Math.min(1, share * leave / (1 - share));
        boolean losing = random.nextDouble() < share;
        for (int i = 0; i < delays.length; i++) {
            delays[i] = losing ? Double.NaN : delays[i];
            losing = random.nextDouble() < (losing ? 1 - leave : enter);
        }
    }

    /**
     * {@return whether a packet is lost}
     *
     * @param packet its number, from 0
     */
    public boolean loses(int packet) {
        return Double.isNaN(delayMs(packet));
    }

    /** {@return delay of a packet, NaN when it is lost} */
    double delayMs(int packet) {
        return delaysMs[packet % delaysMs.length];
    }
}
