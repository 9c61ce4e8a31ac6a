package org.offhook.audio;

import java.lang.management.ManagementFactory;

/** Measures what a piece of work allocates on this thread, after it has been warmed up. */
public final class Allocation {

    private Allocation() {
    }

    /** {@return octets allocated by one run of the work, the least of several tries} */
    public static long octetsOf(Runnable work) {
        com.sun.management.ThreadMXBean threads =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int i = 0; i < 20; i++) {
            work.run();
        }
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            work.run();
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }
}
