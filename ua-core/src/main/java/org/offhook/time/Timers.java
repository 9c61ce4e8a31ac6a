package org.offhook.time;

/**
 * What a state machine may know of time: the instant, and a call later. Used on one thread; a test advances it by hand.
 */
public interface Timers {

    /** A timer that was set. */
    interface Timer {
        /** Takes the timer back; harmless when it has fired. */
        void cancel();
    }

    /** {@return monotonic time in nanoseconds, the same during one event} */
    long nowNanos();

    /**
     * Calls later, on the same thread.
     *
     * @param delayNanos from now; 0 or less means at the next turn
     * @param action     what to do
     * @return the timer
     */
    Timer after(long delayNanos, Runnable action);
}
