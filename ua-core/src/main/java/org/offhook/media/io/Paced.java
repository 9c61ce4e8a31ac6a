package org.offhook.media.io;

/** What a {@link MediaThread} ticks. Media thread only. */
interface Paced {

    /** Due time of what has nothing to do. */
    long NEVER = Long.MAX_VALUE;

    /** {@return when the next tick is due, by {@link System#nanoTime}} */
    long dueNanos();

    /** Does what is due, and sets the next due time. */
    void tick(long nowNanos);

    /** {@return whether it wants to be ticked again} */
    boolean isOpen();

    /** {@return whether its ticks send packets, whose lateness is measured} */
    boolean sendsPackets();
}
