package org.offhook.codecs;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Measures what a piece of work allocates on the thread that runs it. */
public final class AllocationProbe {

    private static final int RUNS = 10;

    private AllocationProbe() {
    }

    /**
     * Bytes allocated by the best of several runs: the compiler's bookkeeping may allocate on the thread for a while.
     */
    public static long leastBytes(Runnable work) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        long least = Long.MAX_VALUE;
        for (int run = 0; run < RUNS && least > 0; run++) {
            long before = threads.getThreadAllocatedBytes(thread);
            work.run();
            least = Math.min(least, threads.getThreadAllocatedBytes(thread) - before);
        }
        return least;
    }
}
