package org.offhook.audio.replay;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Traces of two minutes of the kinds that {@code shared/traces} has, drawn from a seed: the buffer is tuned on some seeds
 * and checked on others, so that no constant is fitted to a single trace. Queues keep the order of packets: a packet
 * never overtakes the one before it, except in {@code reorder}.
 */
final class TraceGenerator {

    private static final int PACKETS = 6000;
    private static final int PTIME_MS = 20;

    private final Random random;
    private final double[] delayMs = new double[PACKETS];
    private final boolean[] unsent = new boolean[PACKETS];
    /** The packet begins a talkspurt. */
    private final boolean[] marked = new boolean[PACKETS];
    private final boolean[] noise = new boolean[PACKETS];
    private double duplicateShare;
    private double skewPpm;

    private TraceGenerator(long seed) {
        random = new Random(seed);
    }

    /** {@return one trace of every kind, by name} */
    static Map<String, PacketTrace> all(long seed) {
        Map<String, PacketTrace> traces = new LinkedHashMap<>();
        kinds(seed).forEach((name, kind) -> traces.put(name, kind.get().trace(name)));
        return traces;
    }

    private static Map<String, Supplier<TraceGenerator>> kinds(long seed) {
        Map<String, Supplier<TraceGenerator>> kinds = new LinkedHashMap<>();
        kinds.put("lan", () -> new TraceGenerator(seed).jitter(1, 0.1));
        for (int ppm : new int[] {-300, -100, 100, 300}) {
            kinds.put("lan_skew_" + ppm, () -> new TraceGenerator(seed + ppm).jitter(1, 0.1).skew(ppm));
        }
        kinds.put("wifi_bursty",
            () -> new TraceGenerator(seed + 1).jitter(3, 2.6).stalls(0.008, 30, 130).bursts(0.3, 2).inOrder());
        kinds.put("lte_handover",
            () -> new TraceGenerator(seed + 2).jitter(27, 4).wander(20).stalls(0.001, 60, 275).bursts(0.15, 2).inOrder());
        kinds.put("adsl_bufferbloat",
            () -> new TraceGenerator(seed + 3).jitter(22, 1).sawtooth(420).bursts(0.13, 1).inOrder());
        kinds.put("sat_280", () -> new TraceGenerator(seed + 4).jitter(263, 1).uniform(28).bursts(1, 3.7).inOrder());
        kinds.put("g1050_a", () -> new TraceGenerator(seed + 5).jitter(30, 3).bursts(0.1, 1).inOrder());
        kinds.put("g1050_b",
            () -> new TraceGenerator(seed + 6).jitter(80, 8.5).stalls(0.006, 40, 130).bursts(1.1, 3).inOrder());
        kinds.put("g1050_c",
            () -> new TraceGenerator(seed + 7).jitter(150, 25).stalls(0.008, 60, 300).bursts(10, 6).inOrder());
        for (int percent : new int[] {1, 3, 5, 10}) {
            kinds.put("rand_" + percent,
                () -> new TraceGenerator(seed + 10 + percent).jitter(25, 4).bursts(percent, 1).inOrder());
            kinds.put("ge_" + percent,
                () -> new TraceGenerator(seed + 20 + percent).jitter(25, 4).bursts(percent, 3).inOrder());
        }
        kinds.put("reorder", () -> new TraceGenerator(seed + 40).jitter(25, 3).inOrder().detours(0.03, 25, 65));
        kinds.put("duplicate", () -> new TraceGenerator(seed + 46).jitter(25, 4).inOrder().duplicates(0.03));
        kinds.put("step150", () -> new TraceGenerator(seed + 41).jitter(40, 3).inOrder().step(2000, 4000, 150));
        kinds.put("loss_3p5_pdv",
            () -> new TraceGenerator(seed + 42).jitter(40, 9).more(4.5).spread(87).bursts(3.5, 1.4).inOrder());
        kinds.put("loss_3p5_spikes",
            () -> new TraceGenerator(seed + 43).jitter(40, 5).stalls(0.001, 50, 400).stall(2500, 1340).bursts(3.5, 1.6).inOrder());
        kinds.put("mixed_call", () -> new TraceGenerator(seed + 44).mixed());
        kinds.put("dtx",
            () -> new TraceGenerator(seed + 45).jitter(3, 2.6).stalls(0.003, 30, 150).bursts(0.5, 2.6).inOrder().pauses(true));
        // As in captures of real streams: a sender whose timer beats against 20 ms; senders whose timestamps do not tell
        // how long they paused, so that every talkspurt has a delay of its own.
        kinds.put("cap_beat", () -> new TraceGenerator(seed + 47).jitter(5, 0.6).beat(3.1, 23).stalls(0.002, 20, 50).inOrder());
        kinds.put("cap_spurts", () -> new TraceGenerator(seed + 48).jitter(5, 0.2).pauses(false).levels(25).inOrder());
        kinds.put("cap_relay", () -> new TraceGenerator(seed + 49).jitter(5, 0.5).pauses(false).levels(280).inOrder());
        return kinds;
    }

    /** A constant and jitter with the gamma distribution of shape 1 (exponential). */
    private TraceGenerator jitter(double leastMs, double meanMs) {
        for (int i = 0; i < PACKETS; i++) {
            delayMs[i] = leastMs - meanMs * Math.log(1 - random.nextDouble());
        }
        return this;
    }

    private TraceGenerator uniform(double spreadMs) {
        for (int i = 0; i < PACKETS; i++) {
            delayMs[i] += random.nextDouble() * spreadMs;
        }
        return this;
    }

    private TraceGenerator skew(double ppm) {
        skewPpm = ppm;
        return this;
    }

    /** A level that wanders within bounds, as the queue of a radio cell does. */
    private TraceGenerator wander(double heightMs) {
        double level = heightMs / 2;
        for (int i = 0; i < PACKETS; i++) {
            level = Math.max(0, Math.min(heightMs, level + random.nextGaussian() * heightMs / 25));
            delayMs[i] += level;
        }
        return this;
    }

    /** Nothing passes for a while, then all that waited comes at once. */
    private TraceGenerator stalls(double perPacket, double leastMs, double mostMs) {
        for (int i = 0; i < PACKETS; i++) {
            if (random.nextDouble() < perPacket) {
                stall(i, leastMs + random.nextDouble() * (mostMs - leastMs));
            }
        }
        return this;
    }

    private TraceGenerator stall(int at, double heldMs) {
        double least = delayMs[at];
        double held = heldMs;
        for (int k = at; k < PACKETS && held > 0; k++, held -= PTIME_MS) {
            delayMs[k] = Math.max(delayMs[k], least + held);
        }
        return this;
    }

    /** Scales the jitter so that the slowest packet takes so much longer than the fastest. */
    private TraceGenerator spread(double spreadMs) {
        double least = Arrays.stream(delayMs).min().orElseThrow();
        double most = Arrays.stream(delayMs).max().orElseThrow();
        for (int i = 0; i < PACKETS; i++) {
            delayMs[i] = least + (delayMs[i] - least) * spreadMs / (most - least);
        }
        return this;
    }

    /** Further jitter of the same kind. */
    private TraceGenerator more(double meanMs) {
        for (int i = 0; i < PACKETS; i++) {
            delayMs[i] -= meanMs * Math.log(1 - random.nextDouble());
        }
        return this;
    }

    /** Other traffic fills a queue before a slow link, pauses and lets it drain. */
    private TraceGenerator sawtooth(double fullMs) {
        double queue = 0;
        boolean busy = false;
        double pace = 0;
        for (int i = 0; i < PACKETS; i++) {
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
    private TraceGenerator bursts(double percent, double meanRun) {
        double leave = 1 / meanRun;
        double enter = leave * percent / (100 - percent);
        boolean bad = false;
        for (int i = 1; i < PACKETS; i++) {
            bad = bad ? random.nextDouble() >= leave : random.nextDouble() < enter;
            if (bad) {
                delayMs[i] = Double.NaN;
            }
        }
        return this;
    }

    private TraceGenerator inOrder() {
        double latest = 0;
        for (int i = 0; i < PACKETS; i++) {
            if (!Double.isNaN(delayMs[i])) {
                latest = Math.max(latest + 0.3, i * PTIME_MS + delayMs[i]);
                delayMs[i] = latest - i * PTIME_MS;
            }
        }
        return this;
    }

    private TraceGenerator detours(double share, double leastMs, double mostMs) {
        for (int i = 1; i < PACKETS; i++) {
            delayMs[i] += random.nextDouble() < share ? leastMs + random.nextDouble() * (mostMs - leastMs) : 0;
        }
        return this;
    }

    private TraceGenerator step(int from, int to, double heightMs) {
        for (int i = from; i < to; i++) {
            delayMs[i] += heightMs;
        }
        return this;
    }

    /** Fifty seconds of a cable, forty of a home network, thirty of a crowded radio cell. */
    private TraceGenerator mixed() {
        TraceGenerator home = new TraceGenerator(random.nextLong()).jitter(24, 4).stalls(0.008, 30, 130).bursts(0.5, 2);
        TraceGenerator cell = new TraceGenerator(random.nextLong()).jitter(40, 20).wander(30).stalls(0.01, 60, 300).bursts(4, 4);
        jitter(21, 0.1);
        for (int i = 1500; i < 4500; i++) {
            delayMs[i] = i < 3000 ? home.delayMs[i] : cell.delayMs[i];
        }
        return inOrder();
    }

    /** The sender says nothing now and then, with a packet that describes the noise or without, and numbers its packets on. */
    private TraceGenerator pauses(boolean describesNoise) {
        boolean silent = false;
        for (int i = 0; i < PACKETS; i++) {
            boolean turns = i % 10 == 0 && random.nextInt(silent ? 5 : 12) == 0;
            silent ^= turns;
            marked[i] = turns && !silent;
            noise[i] = turns && silent && describesNoise;
            unsent[i] = silent && !noise[i];
        }
        return this;
    }

    /** Another delay in each talkspurt. */
    private TraceGenerator levels(double heightMs) {
        double level = 0;
        for (int i = 0; i < PACKETS; i++) {
            level = marked[i] ? random.nextDouble() * heightMs : level;
            delayMs[i] += level;
        }
        return this;
    }

    /** A sender that falls behind a little with every packet, and catches up in one. */
    private TraceGenerator beat(double stepMs, double mostMs) {
        for (int i = 0; i < PACKETS; i++) {
            delayMs[i] += i * stepMs % mostMs;
        }
        return this;
    }

    private TraceGenerator duplicates(double share) {
        duplicateShare = share;
        return this;
    }

    private PacketTrace trace(String name) {
        List<TracePacket> packets = new ArrayList<>();
        int sequence = 0;
        for (int i = 0; i < PACKETS; i++) {
            if (unsent[i]) {
                continue;
            }
            double sent = i * PTIME_MS / (1 + skewPpm * 1e-6);
            packets.add(new TracePacket(sequence, sent, sent + delayMs[i], i * 320L, noise[i]));
            if (duplicateShare > 0 && random.nextDouble() < duplicateShare) {
                double again = sent + delayMs[i] + random.nextDouble() * 2 * PTIME_MS;
                packets.add(new TracePacket(sequence, sent, again, i * 320L, false));
            }
            sequence++;
        }
        return new PacketTrace(name, PTIME_MS, null, packets);
    }
}
