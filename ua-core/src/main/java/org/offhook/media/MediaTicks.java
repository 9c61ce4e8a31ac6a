package org.offhook.media;

import java.io.IOException;

/** Periodic work on the media threads, for what mixes the sound of several calls. */
@FunctionalInterface
public interface MediaTicks {

    /** Work that is being done over and over. */
    interface Ticking extends AutoCloseable {

        /** Ends it, from any thread; the last time may still be under way. Idempotent. */
        @Override
        void close();
    }

    /**
     * Does something over and over on one media thread. After the thread stood still, what was missed is done at once, up to
     * a fifth of a second.
     *
     * @param periodMs time from one to the next, 5 to 60 ms
     * @param work     done; neither blocks nor locks nor allocates; one that throws is done no more
     * @return the work, begun
     * @throws IOException when there is no media thread any more
     */
    Ticking every(int periodMs, Runnable work) throws IOException;
}
