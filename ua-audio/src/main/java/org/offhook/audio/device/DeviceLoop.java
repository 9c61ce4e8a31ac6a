package org.offhook.audio.device;

import java.io.IOException;
import java.util.concurrent.locks.LockSupport;

/**
 * What the threads {@code playout} and {@code capture} have in common: one block after the other in the rhythm of the
 * card, and in the rhythm of the system clock while there is no card; looking for a lost device every
 * {@value #RETRY_MS} ms; a close that leaves no thread.
 */
abstract class DeviceLoop {

    static final int RETRY_MS = 500;

    private static final int CLOSE_MS = 2000;

    private final DeviceListener listener;
    private final Thread thread;
    private final long blockNanos;
    private volatile boolean closing;
    private volatile boolean deviceLost;
    private volatile long samples;
    private volatile long xruns;

    DeviceLoop(String threadName, long blockNanos, DeviceListener listener) {
        this.listener = listener;
        this.blockNanos = blockNanos;
        this.thread = new Thread(this::run, threadName);
        thread.setDaemon(true);
        thread.setPriority(Thread.MAX_PRIORITY);
    }

    final void start() {
        thread.start();
    }

    /** Moves one block to or from the device; waits as long as the device takes. */
    abstract void moveBlock() throws IOException;

    /** Moves one block to or from nowhere: the call goes on without a device. */
    abstract void moveBlockWithoutDevice();

    /** Opens the device again, or another in its place. */
    abstract void reopen() throws IOException;

    /** Closes the line; also used to end a call that waits in the driver. */
    abstract void closeLine();

    final boolean isClosing() {
        return closing;
    }

    final void count(int moved, boolean xrun) {
        samples += moved;
        if (xrun) {
            xruns = xruns + 1;
        }
    }

    private void run() {
        while (!closing) {
            try {
                moveBlock();
            } catch (IOException e) {
                if (!closing) {
                    closeLine();
                    deviceLost = true;
                    listener.lost(e);
                    runWithoutDevice();
                }
            }
        }
        closeLine();
    }

    private void runWithoutDevice() {
        long due = System.nanoTime();
        long retry = due;
        while (!closing) {
            if (System.nanoTime() >= retry) {
                try {
                    reopen();
                    deviceLost = false;
                    listener.recovered();
                    return;
                } catch (IOException e) {
                    retry = System.nanoTime() + RETRY_MS * 1_000_000L;
                }
            }
            moveBlockWithoutDevice();
            due += blockNanos;
            // Opening may have taken long; the blocks of that time are not made up for.
            due = Math.max(due, System.nanoTime() - blockNanos);
            while (!closing && System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
        }
    }

    /** {@return samples that the card has taken or given, for measuring its clock against another} */
    public final long samples() {
        return samples;
    }

    /** {@return times that the card ran dry, or ran over, because its thread came too late} */
    public final long xruns() {
        return xruns;
    }

    /** {@return whether the device is gone at present} */
    public final boolean isDeviceLost() {
        return deviceLost;
    }

    /**
     * Ends the thread and closes the device; waits for both, two seconds at most. Idempotent. Not for media threads.
     */
    final void end() {
        closing = true;
        LockSupport.unpark(thread);
        closeLine();
        boolean interrupted = false;
        try {
            if (Thread.currentThread() != thread) {
                thread.join(CLOSE_MS);
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
