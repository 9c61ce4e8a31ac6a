package org.offhook.media.io;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How late packets leave, as a histogram of nanoseconds with steps of an eighth. Written by one media thread without
 * locks and without allocation, read from any thread.
 */
final class TickLateness {

    private static final int STEPS = 8;
    private static final int BUCKETS = 64 * STEPS;

    private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);

    void record(long latenessNanos) {
        int bucket = bucketOf(Math.max(1, latenessNanos));
        counts.lazySet(bucket, counts.getPlain(bucket) + 1);
    }

    private static int bucketOf(long nanos) {
        int exponent = 63 - Long.numberOfLeadingZeros(nanos);
        int step = exponent < 3 ? 0 : (int) (nanos >>> exponent - 3) & STEPS - 1;
        return exponent * STEPS + step;
    }

    private static long upperBound(int bucket) {
        int exponent = bucket / STEPS;
        return exponent < 3 ? 2L << exponent : (long) (bucket % STEPS + STEPS + 1) << exponent - 3;
    }

    void addTo(long[] sums) {
        for (int i = 0; i < BUCKETS; i++) {
            sums[i] += counts.get(i);
        }
    }

    void clear() {
        for (int i = 0; i < BUCKETS; i++) {
            counts.lazySet(i, 0);
        }
    }

    static long[] emptySums() {
        return new long[BUCKETS];
    }

    static MediaEngine.SendLateness figures(long[] sums) {
        long count = 0;
        for (long sum : sums) {
            count += sum;
        }
        return new MediaEngine.SendLateness(count, percentile(sums, count, 0.5), percentile(sums, count, 0.99),
            percentile(sums, count, 0.999), percentile(sums, count, 1));
    }

    private static long percentile(long[] sums, long count, double part) {
        long wanted = (long) Math.ceil(count * part);
        long seen = 0;
        for (int i = 0; i < sums.length; i++) {
            seen += sums[i];
            if (seen >= wanted && seen > 0) {
                return upperBound(i);
            }
        }
        return 0;
    }
}
