package org.offhook.media.io;

import org.offhook.media.MediaTicks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Work that a media thread does over and over, such as mixing a conference. Closed from any thread. */
final class MediaTicker implements Paced, MediaTicks.Ticking {

    private static final Logger LOG = LoggerFactory.getLogger(MediaTicker.class);

    /** As much as the media of a call catches up; what is older is skipped. */
    private static final long CAUGHT_UP_NANOS = 200_000_000L;

    private final MediaThread thread;
    private final long periodNanos;
    private final Runnable work;
    private volatile boolean open = true;
    private long dueNanos;

    MediaTicker(MediaThread thread, int periodMs, Runnable work) {
        this.thread = thread;
        this.periodNanos = periodMs * 1_000_000L;
        this.work = work;
    }

    /** Begins, on the media thread. */
    void begin() {
        dueNanos = System.nanoTime() + (long) (thread.nextPhase() * periodNanos);
        thread.begin(this);
    }

    @Override
    public long dueNanos() {
        return dueNanos;
    }

    @Override
    public void tick(long nowNanos) {
        dueNanos += Math.max(0, (nowNanos - dueNanos - CAUGHT_UP_NANOS) / periodNanos) * periodNanos;
        while (open && dueNanos <= nowNanos) {
            try {
                work.run();
            } catch (RuntimeException e) {
                LOG.error("periodic work on a media thread failed and is done no more", e);
                close();
            }
            dueNanos += periodNanos;
        }
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public boolean sendsPackets() {
        return false;
    }

    @Override
    public synchronized void close() {
        if (open) {
            open = false;
            thread.addLoad(-1);
        }
    }
}
