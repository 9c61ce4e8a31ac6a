package org.offhook.audio.device;

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

/**
 * What the threads {@code playout} and {@code capture} have in common: one block after the other in the rhythm of the
 * card, and in the rhythm of the system clock while there is no card; a close that leaves no thread.
 *
 * <p>A {@link DeviceWatch} beside it looks for the device when it is gone, and hands over an open line, first of the device
 * that was asked for, else of the default one; it goes on looking for the former while the latter is in use.
 *
 * @param <L> lines of one direction
 */
abstract class DeviceLoop<L extends DeviceLine> {

    private static final int CLOSE_MS = 2000;

    private final String wantedName;
    private final DeviceEvent.Direction direction;
    private final DeviceListener listener;
    private final Thread thread;
    private final DeviceWatch<L> watch;
    private final long blockNanos;
    private final DeviceClock clock;
    private volatile boolean closing;
    private volatile L line;
    private volatile boolean deviceLost;
    private volatile boolean onWanted = true;
    private volatile long samples;
    private volatile long xruns;
    private volatile double delaySamplesSum;
    private volatile long blocks;

    /**
     * Opens the line; the threads begin with {@link #start}.
     *
     * @throws AudioDeviceException when the device does not exist or refuses
     */
    DeviceLoop(DeviceEvent.Direction direction, String wantedName, int sampleRateHz, int blockMs, int bufferMs,
               DeviceLine.Opener<L> opener, DeviceListener listener) throws AudioDeviceException {
        this.direction = direction;
        this.listener = listener;
        this.blockNanos = blockMs * 1_000_000L;
        this.clock = new DeviceClock(sampleRateHz);
        String threadName = direction == DeviceEvent.Direction.PLAYBACK ? "playout" : "capture";
        this.thread = new Thread(this::run, threadName);
        thread.setDaemon(true);
        thread.setPriority(Thread.MAX_PRIORITY);
        this.line = opener.open(Objects.requireNonNull(wantedName, "deviceName"), sampleRateHz, bufferMs);
        this.wantedName = AudioDevices.isPlace(wantedName) ? line.deviceName() : wantedName;
        this.watch = new DeviceWatch<>(this, threadName + "-watch", name -> opener.open(name, sampleRateHz, bufferMs));
    }

    final void start() {
        thread.start();
        watch.start();
    }

    /** Moves one block to or from the device; waits as long as the device takes. */
    abstract void moveBlock(L device) throws IOException;

    /** Moves one block to or from nowhere: the call goes on without a device. */
    abstract void moveBlockWithoutDevice();

    final boolean isClosing() {
        return closing;
    }

    /**
     * Counts a block that has just been moved.
     *
     * @param moved  samples of the block
     * @param queued samples in the device's buffer now
     * @param xrun   whether the device had run dry or over before it
     */
    final void count(int moved, int queued, boolean xrun) {
        boolean playback = direction == DeviceEvent.Direction.PLAYBACK;
        samples = samples + moved;
        blocks = blocks + 1;
        // The sample in the middle of the block stands for all: it lies half a block before the end that was just moved.
        delaySamplesSum = delaySamplesSum + (playback ? Math.max(0, queued - moved / 2) : queued + moved / 2);
        clock.observe(playback ? samples - queued : samples + queued, System.nanoTime());
        if (xrun) {
            xruns = xruns + 1;
            clock.jumped();
        }
    }

    private void run() {
        while (!closing) {
            try {
                L better = watch.takeFound();
                if (better != null) {
                    line.close();
                    adopt(better);
                }
                moveBlock(line);
                watch.blockMoved();
            } catch (IOException e) {
                lose(e);
            }
        }
        line.close();
    }

    private void lose(IOException cause) {
        if (closing) {
            return;
        }
        line.close();
        deviceLost = true;
        tell(DeviceEvent.What.LOST, line.deviceName(), String.valueOf(cause.getMessage()));
        watch.lookAtOnce();
        runWithoutDevice();
    }

    private void runWithoutDevice() {
        long dueNanos = System.nanoTime();
        while (!closing) {
            L found = watch.takeFound();
            if (found != null) {
                adopt(found);
                return;
            }
            moveBlockWithoutDevice();
            dueNanos += blockNanos;
            // A thread that came late does not make up for it.
            dueNanos = Math.max(dueNanos, System.nanoTime() - blockNanos);
            while (!closing && System.nanoTime() < dueNanos) {
                LockSupport.parkNanos(dueNanos - System.nanoTime());
            }
        }
    }

    private void adopt(L opened) {
        clock.reset();
        line = opened;
        deviceLost = false;
        onWanted = watch.foundWanted();
        lineChanged();
        tell(onWanted ? DeviceEvent.What.RETURNED : DeviceEvent.What.FELL_BACK, opened.deviceName(), "");
    }

    /** Another line has taken the place of the one before. */
    void lineChanged() {
        // Nothing to forget by default.
    }

    private void tell(DeviceEvent.What what, String deviceName, String cause) {
        listener.changed(new DeviceEvent(what, direction, deviceName, cause));
    }

    /** Asks the driver to let go of a thread that waits in it: the device has stopped without a word. */
    final void breakStall() {
        line.close();
    }

    final String wantedName() {
        return wantedName;
    }

    /** {@return whether the device that was asked for is in use} */
    final boolean onWanted() {
        return onWanted && !deviceLost;
    }

    /** {@return name of the device in use, or of the last one} */
    public final String deviceName() {
        return line.deviceName();
    }

    /** {@return samples that the card has taken or given} */
    public final long samples() {
        return samples;
    }

    /** {@return by how much the card's clock is faster than the system's, in parts per million; NaN where not known yet} */
    public final double driftPpm() {
        return clock.ppm();
    }

    /** {@return times that the card ran dry, or ran over, because its thread came too late} */
    public final long xruns() {
        return xruns;
    }

    /** {@return whether the device is gone at present and none is in its place} */
    public final boolean isDeviceLost() {
        return deviceLost;
    }

    /** {@return size of the buffer that the device gave, in milliseconds} */
    public final double bufferMs() {
        return 1000.0 * line.bufferSamples() / line.sampleRateHz();
    }

    /** {@return time that samples have waited in the card's own buffer on average, in milliseconds; 0 before the first} */
    public final double meanDeviceDelayMs() {
        return blocks == 0 ? 0 : 1000 * delaySamplesSum / blocks / line.sampleRateHz();
    }

    /**
     * Ends the threads and closes the device; waits for all, two seconds at most. Idempotent. Not for media threads.
     */
    final void end() {
        closing = true;
        LockSupport.unpark(thread);
        line.close();
        boolean interrupted = false;
        try {
            watch.end(CLOSE_MS);
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
