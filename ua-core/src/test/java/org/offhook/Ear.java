package org.offhook;

import java.util.Arrays;
import org.offhook.audio.PcmSink;

/** What one phone of a test hears: keeps the last seconds and lets the test wait for more. */
final class Ear implements PcmSink {

    private static final int SECONDS = 30;

    private final int sampleRateHz;
    private final short[] kept;
    private int count;

    Ear(int sampleRateHz) {
        this.sampleRateHz = sampleRateHz;
        this.kept = new short[sampleRateHz * SECONDS];
    }

    @Override
    public int sampleRateHz() {
        return sampleRateHz;
    }

    @Override
    public synchronized void write(short[] pcm, int offset, int samples) {
        int taken = Math.min(samples, kept.length - count);
        System.arraycopy(pcm, offset, kept, count, taken);
        count += taken;
        notifyAll();
    }

    synchronized int heard() {
        return count;
    }

    /** The last so many milliseconds, or what there is of them. */
    synchronized short[] latest(int ms) {
        return Arrays.copyOfRange(kept, Math.max(0, count - sampleRateHz * ms / 1000), count);
    }

    synchronized short[] all() {
        return Arrays.copyOf(kept, count);
    }

    /** Waits until that much more than now has been heard, and gives it. */
    short[] listen(int ms) throws InterruptedException {
        return listen(heard(), ms);
    }

    /** Waits until that much has been heard after a position, and gives it. */
    synchronized short[] listen(int from, int ms) throws InterruptedException {
        int until = from + sampleRateHz * ms / 1000;
        long deadlineNanos = System.nanoTime() + 30_000_000_000L;
        while (count < until) {
            if (System.nanoTime() > deadlineNanos) {
                throw new AssertionError("heard " + (count - from) + " samples of " + (until - from));
            }
            wait(100);
        }
        return Arrays.copyOfRange(kept, from, until);
    }
}
