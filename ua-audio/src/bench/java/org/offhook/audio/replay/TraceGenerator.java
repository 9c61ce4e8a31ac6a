package org.offhook.audio.replay;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Traces of two minutes of the kinds that {@code shared/traces} has, drawn from a seed: the buffer is tuned on some seeds
 * and checked on others, so that no constant is fitted to a single trace. Queues keep the order of packets: a packet
 * never overtakes the one before it, except in {@code reorder}.
 */
final class TraceGenerator {

    private static final int LENGTH_MS = 120_000;

    private final Random random;
    private final int ptimeMs;
    private final int packets;
    private final double[] delayMs;
    private final boolean[] unsent;
    /** The packet begins a talkspurt. */
    private final boolean[] marked;
    private final boolean[] noise;
    private double duplicateShare;
    private double skewPpm;

    TraceGenerator(long seed) {
        this(seed, 20);
    }

    TraceGenerator(long seed, int ptimeMs) {
        random = new Random(seed);
        this.ptimeMs = ptimeMs;
        packets = LENGTH_MS / ptimeMs;
        delayMs = new double[packets];
        unsent = new boolean[packets];
        marked = new boolean[packets];
        noise = new boolean[packets];
    }

    /** A constant and jitter with the gamma distribution of shape 1 (exponential). */
    TraceGenerator jitter(double leastMs, double meanMs) {
        for (int i = 0; i < packets; i++) {
            delayMs[i] = leastMs - meanMs * Math.log(1 - random.nextDouble());
        }
        return this;
    }

    TraceGenerator uniform(double spreadMs) {
        for (int i = 0; i < packets; i++) {
            delayMs[i] += random.nextDouble() * spreadMs;
        }
        return this;
    }

    TraceGenerator skew(double ppm) {
        skewPpm = ppm;
        return this;
    }

    /** A level that wanders within bounds, as the queue of a radio cell does. */
    TraceGenerator wander(double heightMs) {
        double level = heightMs / 2;
        for (int i = 0; i < packets; i++) {
            level = Math.max(0, Math.min(heightMs, level + random.nextGaussian() * heightMs / 25));
            delayMs[i] += level;
        }
        return this;
    }

    /** Nothing passes for a while, then all that waited comes at once. */
    TraceGenerator stalls(double perPacket, double leastMs, double mostMs) {
        for (int i = 0; i < packets; i++) {
            if (random.nextDouble() < perPacket) {
                stall(i, leastMs + random.nextDouble() * (mostMs - leastMs));
            }
        }
        return this;
    }

    TraceGenerator stall(int at, double heldMs) {
        double least = delayMs[at];
        double held = heldMs;
        for (int k = at; k < packets && held > 0; k++, held -= ptimeMs) {
            delayMs[k] = Math.max(delayMs[k], least + held);
        }
        return this;
    }

    /** Scales the jitter so that the slowest packet takes so much longer than the fastest. */
    TraceGenerator spread(double spreadMs) {
        double least = Arrays.stream(delayMs).min().orElseThrow();
        double most = Arrays.stream(delayMs).max().orElseThrow();
        for (int i = 0; i < packets; i++) {
            delayMs[i] = least + (delayMs[i] - least) * spreadMs / (most - least);
        }
        return this;
    }

    /** Further jitter of the same kind. */
    TraceGenerator more(double meanMs) {
        for (int i = 0; i < packets; i++) {
            delayMs[i] -= meanMs * Math.log(1 - random.nextDouble());
        }
        return this;
    }

    /** Other traffic fills a queue before a slow link, pauses and lets it drain. */
    TraceGenerator sawtooth(double fullMs) {
        double queue = 0;
        boolean busy = false;
        double pace = 0;
        for (int i = 0; i < packets; i++) {
            if (i % 50 == 0 && random.nextInt(busy ? 30 : 10) == 0) {
                busy = !busy;
            }
            pace = i % 25 == 0 ? random.nextDouble() * 9 - 3 : pace;
            queue += busy ? pace + random.nextInt(3) * 6 - 6 : -18;
            if (queue > fullMs) {
                queue *= 0.5;
            }
            queue = Math.max(0, queue);
            delayMs[i] += queue;
        }
        return this;
    }

    /** Losses after Gilbert: in a bad state all is lost. */
    TraceGenerator bursts(double percent, double meanRun) {
        double leave = 1 / meanRun;
        double enter = leave * percent / (100 - percent);
        boolean bad = false;
        for (int i = 1; i < packets; i++) {
            bad = bad ? random.nextDouble() >= leave : random.nextDouble() < enter;
            if (bad) {
                delayMs[i] = Double.NaN;
            }
        }
        return this;
    }

    /** The same with exactly so many packets lost, to a hundredth of a percent: draws until it comes out. */
    TraceGenerator loses(double percent, double meanRun) {
        double[] before = delayMs.clone();
        long wanted = Math.round(packets * percent / 100);
        do {
            System.arraycopy(before, 0, delayMs, 0, packets);
            bursts(percent, meanRun);
        } while (Arrays.stream(delayMs).filter(Double::isNaN).count() != wanted);
        return this;
    }

    TraceGenerator inOrder() {
        double latest = 0;
        for (int i = 0; i < packets; i++) {
            if (!Double.isNaN(delayMs[i])) {
                latest = Math.max(latest + 0.3, i * ptimeMs + delayMs[i]);
                delayMs[i] = latest - i * ptimeMs;
            }
        }
        return this;
    }

    /** Jitter with a normal distribution, the half below none cut off. */
    TraceGenerator normal(double sigmaMs) {
        for (int i = 0; i < packets; i++) {
            delayMs[i] += Math.abs(random.nextGaussian()) * sigmaMs;
        }
        return this;
    }

    /** A radio that listens elsewhere at even distances, and holds back what comes meanwhile. */
    TraceGenerator scans(int everyMs, double heldMs) {
        for (int i = random.nextInt(everyMs / ptimeMs); i < packets; i += everyMs / ptimeMs) {
            stall(i, heldMs);
        }
        return this;
    }

    /** More jitter for a while, and none again for a while. */
    TraceGenerator rough(double meanMs, int whileMs) {
        boolean rough = false;
        for (int i = 0; i < packets; i++) {
            rough ^= random.nextInt(whileMs / ptimeMs) == 0;
            delayMs[i] -= rough ? meanMs * Math.log(1 - random.nextDouble()) : 0;
        }
        return this;
    }

    /** The delay rises and falls evenly. */
    TraceGenerator ramps(double heightMs, int halfMs) {
        for (int i = 0; i < packets; i++) {
            double phase = (double) i * ptimeMs / halfMs % 2;
            delayMs[i] += heightMs * Math.min(phase, 2 - phase);
        }
        return this;
    }

    /** Another level now and then, at once. */
    TraceGenerator stairs(double heightMs, int everyMs) {
        double level = heightMs / 2;
        for (int i = 0; i < packets; i++) {
            level = random.nextInt(everyMs / ptimeMs) == 0 ? random.nextDouble() * heightMs : level;
            delayMs[i] += level;
        }
        return this;
    }

    TraceGenerator detours(double share, double leastMs, double mostMs) {
        for (int i = 1; i < packets; i++) {
            delayMs[i] += random.nextDouble() < share ? leastMs + random.nextDouble() * (mostMs - leastMs) : 0;
        }
        return this;
    }

    TraceGenerator step(int from, int to, double heightMs) {
        for (int i = from; i < to; i++) {
            delayMs[i] += heightMs;
        }
        return this;
    }

    /** Fifty seconds of a cable, forty of a home network, thirty of a crowded radio cell. */
    TraceGenerator mixed() {
        TraceGenerator home = new TraceGenerator(random.nextLong()).jitter(24, 4).stalls(0.008, 30, 130).bursts(0.5, 2);
        TraceGenerator cell = new TraceGenerator(random.nextLong()).jitter(40, 20).wander(30).stalls(0.01, 60, 300).bursts(4, 4);
        jitter(21, 0.1);
        for (int i = 1500; i < 4500; i++) {
            delayMs[i] = i < 3000 ? home.delayMs[i] : cell.delayMs[i];
        }
        return inOrder();
    }

    /** The sender says nothing now and then, with a packet that describes the noise or without, and numbers its packets on. */
    TraceGenerator pauses(boolean describesNoise) {
        boolean silent = false;
        for (int i = 0; i < packets; i++) {
            boolean turns = i % 10 == 0 && random.nextInt(silent ? 5 : 12) == 0;
            silent ^= turns;
            marked[i] = turns && !silent;
            noise[i] = turns && silent && describesNoise;
            unsent[i] = silent && !noise[i];
        }
        return this;
    }

    /** Another delay in each talkspurt. */
    TraceGenerator levels(double heightMs) {
        double level = 0;
        for (int i = 0; i < packets; i++) {
            level = marked[i] ? random.nextDouble() * heightMs : level;
            delayMs[i] += level;
        }
        return this;
    }

    /** A sender that falls behind a little with every packet, and catches up in one. */
    TraceGenerator beat(double stepMs, double mostMs) {
        for (int i = 0; i < packets; i++) {
            delayMs[i] += i * stepMs % mostMs;
        }
        return this;
    }

    TraceGenerator duplicates(double share) {
        duplicateShare = share;
        return this;
    }

    PacketTrace trace(String name) {
        List<TracePacket> trace = new ArrayList<>();
        int sequence = 0;
        for (int i = 0; i < packets; i++) {
            if (unsent[i]) {
                continue;
            }
            double sent = i * ptimeMs / (1 + skewPpm * 1e-6);
            trace.add(new TracePacket(sequence, sent, sent + delayMs[i], (long) i * ptimeMs * 16, noise[i]));
            if (duplicateShare > 0 && random.nextDouble() < duplicateShare) {
                double again = sent + delayMs[i] + random.nextDouble() * 2 * ptimeMs;
                trace.add(new TracePacket(sequence, sent, again, (long) i * ptimeMs * 16, false));
            }
            sequence++;
        }
        return new PacketTrace(name, ptimeMs, null, trace);
    }
}
