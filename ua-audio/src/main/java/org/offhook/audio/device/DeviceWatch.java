package org.offhook.audio.device;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * The thread {@code playout-watch} or {@code capture-watch} beside an open sound device: it opens what is lost again, for
 * that may take long and the sound must not wait for it, and it notices a device that stops without an error.
 *
 * <p>A device that has been heard of counts as gone after {@value #STALL_TICKS} ticks of {@value #TICK_MS} ms without a block.
 * Ticks of this thread are counted rather than the clock read: then a process that was stopped as a whole loses nothing.
 * Before its first block a device may take {@value #START_TICKS} ticks, for some servers are slow to start a stream.
 *
 * @param <L> lines of one direction
 */
final class DeviceWatch<L extends DeviceLine> {

    static final int TICK_MS = 100;
    static final int STALL_TICKS = 6;
    static final int START_TICKS = 50;
    private static final int LOOK_TICKS = 3;

    /** Opens a line by the name of its device. */
    @FunctionalInterface
    interface ByName<L> {
        L open(String name) throws AudioDeviceException;
    }

    private final DeviceLoop<L> loop;
    private final ByName<L> opener;
    private final Thread thread;
    private final AtomicReference<L> found = new AtomicReference<>();
    private volatile boolean foundWanted;
    private volatile boolean lookNow;
    private volatile long blocks;
    private long blocksSeen;
    private int idleTicks;
    private int ticksUntilLook = LOOK_TICKS;
    private boolean startedUp;

    DeviceWatch(DeviceLoop<L> loop, String threadName, ByName<L> opener) {
        this.loop = loop;
        this.opener = opener;
        this.thread = new Thread(this::run, threadName);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** The loop has moved a block; loop thread. */
    void blockMoved() {
        blocks = blocks + 1;
    }

    /** The loop has lost its device; loop thread. */
    void lookAtOnce() {
        lookNow = true;
        LockSupport.unpark(thread);
    }

    /** {@return an open line to go on with, or {@code null}; loop thread} */
    L takeFound() {
        return found.get() == null ? null : found.getAndSet(null);
    }

    /** {@return whether the line found last is of the device that was asked for} */
    boolean foundWanted() {
        return foundWanted;
    }

    private void run() {
        while (!loop.isClosing()) {
            LockSupport.parkNanos(TICK_MS * 1_000_000L);
            if (loop.isClosing()) {
                break;
            } else if (found.get() != null) {
                continue;
            } else if (lookNow || !loop.onWanted()) {
                if (lookNow || --ticksUntilLook <= 0) {
                    lookNow = false;
                    ticksUntilLook = LOOK_TICKS;
                    look();
                }
            }
            if (!loop.isDeviceLost()) {
                checkForStall();
            }
        }
        L left = takeFound();
        if (left != null) {
            left.close();
        }
    }

    private void look() {
        boolean wanted = true;
        L opened = open(loop.wantedName());
        if (opened == null && loop.isDeviceLost() && !loop.wantedName().isEmpty()) {
            wanted = false;
            opened = open("");
        }
        if (opened != null) {
            foundWanted = wanted;
            startedUp = false;
            idleTicks = 0;
            found.set(opened);
        }
    }

    private L open(String name) {
        try {
            return opener.open(name);
        } catch (AudioDeviceException e) {
            return null;
        }
    }

    private void checkForStall() {
        long now = blocks;
        if (now != blocksSeen) {
            blocksSeen = now;
            startedUp = true;
            idleTicks = 0;
        } else if (++idleTicks >= (startedUp ? STALL_TICKS : START_TICKS)) {
            idleTicks = 0;
            startedUp = false;
            loop.breakStall();
        }
    }

    void end(long mostMs) throws InterruptedException {
        LockSupport.unpark(thread);
        if (Thread.currentThread() != thread) {
            thread.join(mostMs);
        }
        L left = takeFound();
        if (left != null) {
            left.close();
        }
    }
}
