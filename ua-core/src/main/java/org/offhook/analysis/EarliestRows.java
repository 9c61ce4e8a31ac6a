package org.offhook.analysis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.ToLongFunction;

/** Keeps so many of the rows given to it, those with the earliest frames, so that a capture of millions of calls ends in a report. */
final class EarliestRows<T> {

    private final int limit;
    private final PriorityQueue<T> latestFirst;
    private long leftOut;

    EarliestRows(int limit, ToLongFunction<T> frame) {
        this.limit = limit;
        this.latestFirst = new PriorityQueue<>(Comparator.comparingLong(frame).reversed());
    }

    void add(T row) {
        latestFirst.add(row);
        if (latestFirst.size() > limit) {
            latestFirst.poll();
            leftOut++;
        }
    }

    /** The rows kept, in no order. */
    List<T> rows() {
        return new ArrayList<>(latestFirst);
    }

    /** Rows that were not kept. */
    long leftOut() {
        return leftOut;
    }
}
