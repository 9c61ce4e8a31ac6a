package org.offhook.audio.playout;

/**
 * Decides how long media should take from its packet's arrival to the sound card. Transit times are counted to the first
 * pull after the arrival, for a packet is of no use before it; so the rhythm of the pulls is part of the estimate.
 *
 * <p>A transit time is taken as a level that moves (the route, the queue before a slow link, the drift of the clocks) and
 * jitter on top of it. The level is the shortest transit of half a second; for a packet that has been, it is the longer
 * one of the half second before and after it, so that a step of the level is not mistaken for jitter. Jitter is remembered
 * longer, in {@link DelayWindow}, which says what part of it is worth waiting for. The target is that part over the present
 * level, the shortest transit of the last fifth of a second, so that it follows a step soon.
 *
 * <p>A transit time is an instant of pulling less a media time; its zero is arbitrary, only differences mean something.
 */
final class DelayTarget {

    private static final int JITTER_PACKETS = 500;
    private static final int LEVEL_PACKETS = 25;
    private static final int RECENT_PACKETS = 10;
    private static final long START_MARGIN_NANOS = 20_000_000;
    private static final int START_PACKETS = 25;
    /** Packets that may come between two pulls, before the oldest of them are no longer looked at. */
    private static final int PENDING = 128;
    private static final long LONGEST_BLOCK_NANOS = 120_000_000;
    /** The fastest packet is forgotten by 500 ppm, the most that two clocks should differ by. */
    private static final long FORGET_NANOS = 10_000;

    /** A packet that comes so shortly before a pull will miss it when the clocks drift on: it is taken to have missed it. */
    private static final long GUARD_NANOS = 3_000_000;
    /** Part of the wait before which a packet that has not come is not yet called overdue, and speech is left alone. */
    private static final double OVERDUE = 0.35;
    /** Where the wait is long, a packet is overdue when speech for one block and this is left: the last chance to draw it out. */
    private static final long LAST_CHANCE_NANOS = 5_000_000;
    /** Speech that may be left besides when it begins to be drawn out: packets come between pulls. */
    private static final long RESERVE_NANOS = 4_000_000;
    /** Packets over which the share of lost ones is taken. */
    private static final int LOSS_PACKETS = 500;
    /** A gap counts as so many at most: what is longer is an outage, which says nothing about single packets. */
    private static final int LONGEST_LOSS = 50;

    private final DelayWindow jitter = new DelayWindow(JITTER_PACKETS);
    private final long minDelayNanos;
    private final long maxDelayNanos;
    private final long[] pending = new long[PENDING];
    private final long[] pendingArrival = new long[PENDING];
    /** The last transit times, as a ring over the packets of two levels and the one between them. */
    private final long[] transits = new long[2 * LEVEL_PACKETS + 1];
    private final boolean[] pendingReordered = new boolean[PENDING];
    private final boolean[] wasReordered = new boolean[2 * LEVEL_PACKETS + 1];
    /** Packets since the last pull, which may be more than are kept. */
    private int pendingCount;
    private double lostShare;
    private long observed;
    private long fastest;
    private long target;
    private long safe;
    private long overdue;
    private long reserve;

    DelayTarget(int minDelayMs, int maxDelayMs) {
        minDelayNanos = minDelayMs * 1_000_000L;
        maxDelayNanos = maxDelayMs * 1_000_000L;
    }

    void reset() {
        jitter.clear();
        pendingCount = 0;
        observed = 0;
        lostShare = 0;
    }

    /** Takes note of a packet by its media time and its arrival. */
    void arrived(long mediaNanos, long arrivalNanos, boolean reordered) {
        int slot = pendingCount++ % PENDING;
        pending[slot] = mediaNanos;
        pendingReordered[slot] = reordered;
        pendingArrival[slot] = arrivalNanos;
    }

    /**
     * Takes note of what the network lost: delay is not worth the same where much is missing anyhow.
     *
     * @param missing packets missing between the newest and the one that has come; -1 for one that was missed too early
     */
    void missed(long missing) {
        long gone = Math.min(LONGEST_LOSS, missing);
        lostShare = Math.max(0, lostShare + (gone - lostShare * (gone + 1)) / LOSS_PACKETS);
    }

    /** Turns the packets that came since the last pull into transit times. */
    void pulled(long nowNanos, long blockNanos) {
        if (pendingCount == 0) {
            return;
        }
        for (int each = Math.max(0, pendingCount - PENDING); each < pendingCount; each++) {
            int i = each % PENDING;
            // When nobody pulled for a while, that is not the network's doing.
            boolean stalled = nowNanos - pendingArrival[i] > LONGEST_BLOCK_NANOS;
            long transit = (stalled ? pendingArrival[i] : nowNanos) - pending[i];
            fastest = observed == 0 ? transit : Math.min(transit, fastest + FORGET_NANOS);
            boolean barely = nowNanos - pendingArrival[i] < GUARD_NANOS;
            observe(barely ? transit + blockNanos : transit, pendingReordered[i], blockNanos);
        }
        pendingCount = 0;
        decide(blockNanos);
    }

    private void observe(long transitNanos, boolean reordered, long blockNanos) {
        wasReordered[(int) (observed % transits.length)] = reordered;
        transits[(int) (observed++ % transits.length)] = transitNanos;
        if (observed > LEVEL_PACKETS) {
            // The packet in the middle: what came before it and what came after it are both known.
            long middle = transit(LEVEL_PACKETS);
            long before = shortest(LEVEL_PACKETS, Math.min(observed, transits.length) - LEVEL_PACKETS);
            long after = shortest(0, LEVEL_PACKETS + 1);
            long late = Math.max(0, middle - Math.max(before, after));
            boolean overtaken = wasReordered[(int) ((observed - 1 - LEVEL_PACKETS) % transits.length)];
            jitter.add(overtaken ? DelayWindow.unbridged(late, blockNanos) : late);
        }
    }

    /** {@return a transit time by age, 0 for the latest} */
    private long transit(int age) {
        return transits[(int) ((observed - 1 - age) % transits.length)];
    }

    /** {@return the shortest of a number of transit times from an age on} */
    private long shortest(int fromAge, long count) {
        long shortest = Long.MAX_VALUE;
        for (int age = fromAge; age < fromAge + count; age++) {
            shortest = Math.min(shortest, transit(age));
        }
        return shortest;
    }

    private long longest(long count) {
        long longest = Long.MIN_VALUE;
        for (int age = 0; age < count; age++) {
            longest = Math.max(longest, transit(age));
        }
        return longest;
    }

    private void decide(long blockNanos) {
        long level = shortest(0, Math.min(observed, RECENT_PACKETS));
        long wait = jitter.count() == 0 ? 0 : jitter.cheapest(level - fastest, blockNanos, lostShare);
        if (jitter.count() < START_PACKETS) {
            wait = Math.max(wait, START_MARGIN_NANOS);
        }
        target = Math.min(fastest + maxDelayNanos, Math.max(fastest + minDelayNanos, level + wait));
        wait = Math.max(0, target - level);
        overdue = level + Math.max((long) (OVERDUE * wait), wait - blockNanos - LAST_CHANCE_NANOS);
        reserve = target - overdue + RESERVE_NANOS;
        safe = Math.max(target, Math.min(fastest + maxDelayNanos, longest(Math.min(observed, RECENT_PACKETS))));
    }

    /** {@return transit time at which a packet that has not come is late enough to be missed soon} */
    long overdueNanos() {
        return overdue;
    }

    /** {@return media that is left when a packet of the present level is overdue: with more of it there is no hurry} */
    long reserveNanos() {
        return reserve;
    }

    /** {@return part of the packets that the network loses of late} */
    double lostShare() {
        return lostShare;
    }

    boolean isKnown() {
        return observed > 0;
    }

    /** {@return transit time to aim at} */
    long nanos() {
        return target;
    }

    /** {@return transit time below which it would be rash to go now: the target, or a spike that has just been} */
    long safeNanos() {
        return safe;
    }

    /** {@return shortest transit time, slowly forgotten: the zero of the delays that are reported} */
    long fastestNanos() {
        return fastest;
    }
}
