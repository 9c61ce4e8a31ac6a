package org.offhook.audio.playout;

/**
 * Decides how long media should take from its packet's arrival to the sound card. Transit times are counted to the first
 * pull after the arrival, for a packet is of no use before it; so the rhythm of the pulls is part of the estimate.
 *
 * <p>A transit time is an instant of pulling less a media time; its zero is arbitrary, only differences mean something.
 */
final class DelayTarget {

    /** Ten seconds of 20 ms packets: long enough to see rare delays, short enough to follow a changing network. */
    private static final int WINDOW_PACKETS = 500;
    private static final int RECENT_PACKETS = 10;
    /** Half a second in a row below all that was seen before is a shorter route, not luck. */
    private static final int STEP_DOWN_PACKETS = 25;
    private static final long STEP_DOWN_NANOS = 10_000_000;
    private static final long START_MARGIN_NANOS = 20_000_000;
    private static final int START_PACKETS = 25;
    private static final int PENDING = 64;
    private static final long LONGEST_BLOCK_NANOS = 120_000_000;

    private final DelayWindow window = new DelayWindow(WINDOW_PACKETS);
    private final DelayWindow recent = new DelayWindow(RECENT_PACKETS);
    private final long minDelayNanos;
    private final long maxDelayNanos;
    private final long[] pending = new long[PENDING];
    private final long[] pendingArrival = new long[PENDING];
    private int pendingCount;
    private long minimumBeforeStep;
    private int belowMinimum;
    private long target;

    DelayTarget(int minDelayMs, int maxDelayMs) {
        minDelayNanos = minDelayMs * 1_000_000L;
        maxDelayNanos = maxDelayMs * 1_000_000L;
    }

    void reset() {
        window.clear();
        recent.clear();
        pendingCount = 0;
        belowMinimum = 0;
    }

    /** Takes note of a packet by its media time and its arrival. */
    void arrived(long mediaNanos, long arrivalNanos) {
        if (pendingCount < PENDING) {
            pending[pendingCount] = mediaNanos;
            pendingArrival[pendingCount++] = arrivalNanos;
        }
    }

    /** Turns the packets that came since the last pull into transit times. */
    void pulled(long nowNanos) {
        if (pendingCount == 0) {
            return;
        }
        for (int i = 0; i < pendingCount; i++) {
            // When nobody pulled for a while, that is not the network's doing.
            boolean stalled = nowNanos - pendingArrival[i] > LONGEST_BLOCK_NANOS;
            observe((stalled ? pendingArrival[i] : nowNanos) - pending[i]);
        }
        pendingCount = 0;
        long delay = Math.max(minDelayNanos, window.cheapest() - window.minimum());
        if (window.count() < START_PACKETS) {
            delay = Math.max(delay, START_MARGIN_NANOS);
        }
        target = window.minimum() + Math.min(maxDelayNanos, delay);
    }

    private void observe(long transitNanos) {
        if (window.count() > 0 && transitNanos < minimum(belowMinimum == 0) - STEP_DOWN_NANOS) {
            if (++belowMinimum == STEP_DOWN_PACKETS) {
                window.keepLatest(STEP_DOWN_PACKETS - 1);
                belowMinimum = 0;
            }
        } else {
            belowMinimum = 0;
        }
        window.add(transitNanos);
        recent.add(transitNanos);
    }

    private long minimum(boolean renew) {
        if (renew) {
            minimumBeforeStep = window.minimum();
        }
        return minimumBeforeStep;
    }

    boolean isKnown() {
        return window.count() > 0;
    }

    /** {@return transit time to aim at} */
    long nanos() {
        return target;
    }

    /** {@return transit time below which it would be rash to go now: the target, or a spike that has just been} */
    long safeNanos() {
        return Math.max(target, Math.min(recent.maximum(), window.minimum() + maxDelayNanos));
    }

    /** {@return shortest transit time in the window, the zero of the delays that are reported} */
    long fastestNanos() {
        return window.minimum();
    }
}
