package org.offhook.audio.device;

import java.util.Arrays;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.offhook.audio.PcmSink;
import org.offhook.audio.PcmSource;
import org.offhook.audio.SampleRing;

/**
 * Takes samples from a thread that one clock paces to a thread that another clock paces: sound card and media thread. It
 * keeps as little as the unevenness of both needs, so that it adds little delay, and follows the difference of the clocks by
 * reading slightly faster or slower than the samples come, which nobody hears.
 *
 * <p>What counts is how much is left at the emptiest moments, because the two threads move blocks of different lengths. That is led to
 * the margin that {@link BridgeMargin} says. Somewhat more is read off faster; much more, after a thread stood still, is left out by
 * pitch periods, and very much at once. Where too little is there, {@link UnbrokenReader} repeats the last pitch period.
 *
 * <p>One writing thread, one reading thread; figures may be read from any.
 */
public final class ClockBridge {

    private static final int CAPACITY_MS = 250;
    /** The longest block wanted of the writer: sound waits here for the rest of its block, half of it on average. */
    private static final int BLOCK_MS = 5;
    private static final double PPM_PER_MS = 400;
    private static final double MOST_PPM = 3000;
    /** Surplus from which pitch periods are left out that are like their neighbours, or any, or all of it at once. */
    private static final double LEAVE_OUT_ALIKE_FROM_MS = 10;
    private static final double LEAVE_OUT_ANY_FROM_MS = 40;
    private static final double SKIP_FROM_MS = 80;
    private static final double ALIKE = 0.9;

    private final int sampleRateHz;
    private final DoubleSupplier knownPpm;
    private final LongSupplier clock;
    private final SampleRing ring;
    private final UnbrokenReader unbroken;
    private final FractionalReader reader = new FractionalReader();
    private final BridgeMargin margin = new BridgeMargin();
    private final PcmSink sink = new Entry();
    private final PcmSource source = new Exit();
    private short[] taken = new short[1024];
    private double toLeaveOutMs;
    /** Part of the pace that leads to the margin; the rest is the difference of the clocks. */
    private double ownPpm;
    private boolean filled;
    private volatile long writtenAtNanos;
    private volatile int lastWritten;
    private volatile double ppm;
    private volatile long underruns;
    private volatile long dropped;
    private volatile double waitingSum;
    private volatile long reads;
    private volatile boolean closed;

    /**
     * Makes an empty bridge.
     *
     * @param sampleRateHz rate of both sides in Hz
     * @param knownPpm     by how much the writer's clock is known to be faster than the reader's, NaN where it is not;
     *                     asked twice a second by the reading thread
     */
    public ClockBridge(int sampleRateHz, DoubleSupplier knownPpm) {
        this(sampleRateHz, knownPpm, System::nanoTime);
    }

    /**
     * Makes an empty bridge on a clock.
     *
     * @param sampleRateHz rate of both sides in Hz
     * @param knownPpm     by how much the writer's clock is known to be faster than the reader's, NaN where it is not;
     *                     asked twice a second by the reading thread
     * @param clock        monotonic nanoseconds; asked by both threads
     */
    public ClockBridge(int sampleRateHz, DoubleSupplier knownPpm, LongSupplier clock) {
        this.sampleRateHz = sampleRateHz;
        this.knownPpm = knownPpm;
        this.clock = clock;
        this.ring = new SampleRing(samples(CAPACITY_MS));
        this.unbroken = new UnbrokenReader(ring, sampleRateHz);
    }

    private int samples(int ms) {
        return sampleRateHz / 1000 * ms;
    }

    /** {@return where the writing thread puts samples} */
    public PcmSink sink() {
        return sink;
    }

    /** {@return where the reading thread takes samples; endless, silent where nothing is there} */
    public PcmSource source() {
        return source;
    }

    /** {@return time that samples wait here now, in milliseconds} */
    public double waitingMs() {
        return 1000.0 * (unbroken.available() + FractionalReader.LATENCY) / sampleRateHz;
    }

    /** {@return time that samples have waited here on average, in milliseconds; 0 before the first} */
    public double meanWaitingMs() {
        return reads == 0 ? 0 : 1000.0 * (waitingSum / reads + FractionalReader.LATENCY) / sampleRateHz;
    }

    /** {@return by how much faster than they come samples are read now, in parts per million} */
    public double ppm() {
        return ppm;
    }

    /** {@return times that too little was there, so that a pitch period had to be said again} */
    public long underruns() {
        return underruns;
    }

    /** {@return samples left out because they had waited too long} */
    public long droppedSamples() {
        return dropped;
    }

    private void read(short[] pcm, int offset, int samples) {
        double pace = ppm;
        int needed = reader.inputFor(samples, pace);
        if (taken.length < needed) {
            taken = new short[2 * needed];
        }
        long now = clock.getAsLong();
        // Asked before the level: a block that comes in between is then taken for an early one, and never for a late one.
        double sinceWriteMs = Math.max(0, (now - writtenAtNanos) * 1e-6);
        int available = unbroken.available();
        if (!filled) {
            int wanted = needed + (int) (sampleRateHz / 1000.0 * margin.marginMs());
            if (available < wanted) {
                Arrays.fill(pcm, offset, offset + samples, (short) 0);
                return;
            }
            begin(available - wanted);
            available = unbroken.available();
        }
        waitingSum = waitingSum + Math.max(0, available - needed / 2.0);
        reads = reads + 1;
        if (margin.observe(leftMs(available - needed, sinceWriteMs), now)) {
            judge();
        }
        leaveOut();
        take(needed);
        margin.moved(-ownPpm * 1e-3 * samples / sampleRateHz);
        reader.read(taken, needed, pcm, offset, samples, pace);
    }

    /** What has piled up before anybody read is old. */
    private void begin(int surplus) {
        filled = true;
        margin.begin();
        leftOut(unbroken.skip(surplus));
    }

    /**
     * A writer that brings blocks has some of the next one already. As if it were sample by sample, and each one as late as the last
     * of its block: so what is left does not jump when the blocks of both sides slide past each other.
     */
    private double leftMs(int left, double sinceWriteMs) {
        double blockMs = 1000.0 * lastWritten / sampleRateHz;
        return 1000.0 * left / sampleRateHz + Math.min(sinceWriteMs, blockMs) - blockMs;
    }

    private void take(int needed) {
        boolean before = unbroken.isInventing();
        int invented = unbroken.read(taken, needed);
        if (invented < 0) {
            filled = false;
            unbroken.reset();
            return;
        }
        if (invented > 0 && !before) {
            underruns = underruns + 1;
        }
        margin.moved(1000.0 * invented / sampleRateHz);
    }

    /** How much was left at the emptiest moments decides how fast the next half second is read. */
    private void judge() {
        double surplusMs = margin.sureSurplusMs();
        if (surplusMs > SKIP_FROM_MS) {
            leftOut(unbroken.skip(samples((int) surplusMs)));
        }
        toLeaveOutMs = surplusMs > SKIP_FROM_MS || surplusMs < LEAVE_OUT_ALIKE_FROM_MS ? 0 : surplusMs;
        double known = knownPpm.getAsDouble();
        known = Double.isNaN(known) ? 0 : known;
        ppm = Math.max(-MOST_PPM, Math.min(MOST_PPM, known + PPM_PER_MS * margin.surplusMs()));
        ownPpm = ppm - known;
    }

    private void leaveOut() {
        if (toLeaveOutMs >= 1) {
            double leastLike = toLeaveOutMs > LEAVE_OUT_ANY_FROM_MS ? 0 : ALIKE;
            leftOut(unbroken.leaveOutPeriod(samples((int) toLeaveOutMs), leastLike));
        }
    }

    private void leftOut(int gone) {
        double ms = 1000.0 * gone / sampleRateHz;
        toLeaveOutMs -= ms;
        margin.moved(-ms);
        dropped = dropped + gone;
    }

    private final class Entry implements PcmSink {
        @Override
        public int sampleRateHz() {
            return sampleRateHz;
        }

        @Override
        public int longestBlockMs() {
            return BLOCK_MS;
        }

        @Override
        public void write(short[] pcm, int offset, int samples) {
            // A full ring means that nobody reads; the reader drops what is old when it comes back.
            ring.write(pcm, offset, samples);
            lastWritten = samples;
            writtenAtNanos = clock.getAsLong();
        }
    }

    private final class Exit implements PcmSource {
        @Override
        public int sampleRateHz() {
            return sampleRateHz;
        }

        @Override
        public int read(short[] pcm, int offset, int samples) {
            if (closed) {
                return 0;
            }
            ClockBridge.this.read(pcm, offset, samples);
            return samples;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
