package org.offhook.audio.device;

import java.util.Arrays;
import java.util.function.DoubleSupplier;
import org.offhook.audio.PcmSink;
import org.offhook.audio.PcmSource;
import org.offhook.audio.SampleRing;

/**
 * Takes samples from a thread that one clock paces to a thread that another clock paces: sound card and media thread. It
 * keeps as little as the unevenness of both needs, so that it adds little delay, and follows the difference of the clocks by
 * reading slightly faster or slower than the samples come, which nobody hears.
 *
 * <p>What counts is how much is left at the emptiest moment of a second, because the two threads move blocks of different
 * lengths. That is led to a margin of {@value #LEAST_MARGIN_MS} ms, which grows by as much with every time that too little
 * was there, and shrinks where it is not needed. Somewhat more than the margin is read off faster; much more, after a thread
 * stood still, is dropped at once under a cross-fade.
 *
 * <p>One writing thread, one reading thread; figures may be read from any.
 */
public final class ClockBridge {

    private static final int LEAST_MARGIN_MS = 4;
    private static final int MOST_MARGIN_MS = 40;
    private static final int FADE_MS = 5;
    private static final int DROP_FROM_MS = 12;
    private static final int CAPACITY_MS = 250;
    /** The longest block wanted of the writer: sound waits here for the rest of its block, half of it on average. */
    private static final int BLOCK_MS = 5;
    private static final int CALM_SECONDS = 20;
    /** The first moments of a process are slow and uneven, which says nothing about the rest. */
    private static final int WARM_UP_SECONDS = 3;
    private static final double PPM_PER_MS = 400;
    private static final double MOST_PPM = 1500;

    private final int sampleRateHz;
    private final DoubleSupplier knownPpm;
    private final SampleRing ring;
    private final FractionalReader reader = new FractionalReader();
    private final PcmSink sink = new Entry();
    private final PcmSource source = new Exit();
    private final short[] fade;
    private short[] taken = new short[1024];
    private int marginMs = LEAST_MARGIN_MS;
    private int seconds;
    private int calmSeconds;
    private double calmLeastMs = Double.POSITIVE_INFINITY;
    private int leastLeft = Integer.MAX_VALUE;
    private int samplesToJudge;
    private boolean filled;
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
     *                     asked once a second by the reading thread
     */
    public ClockBridge(int sampleRateHz, DoubleSupplier knownPpm) {
        this.sampleRateHz = sampleRateHz;
        this.knownPpm = knownPpm;
        this.ring = new SampleRing(samples(CAPACITY_MS));
        this.fade = new short[samples(FADE_MS)];
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
        return 1000.0 * (ring.available() + FractionalReader.LATENCY) / sampleRateHz;
    }

    /** {@return time that samples have waited here on average, in milliseconds; 0 before the first} */
    public double meanWaitingMs() {
        return reads == 0 ? 0 : 1000.0 * (waitingSum / reads + FractionalReader.LATENCY) / sampleRateHz;
    }

    /** {@return by how much faster than they come samples are read now, in parts per million} */
    public double ppm() {
        return ppm;
    }

    /** {@return times that too little was there} */
    public long underruns() {
        return underruns;
    }

    /** {@return samples dropped because they had waited too long} */
    public long droppedSamples() {
        return dropped;
    }

    private void read(short[] pcm, int offset, int samples) {
        double pace = ppm;
        int needed = reader.inputFor(samples, pace);
        if (taken.length < needed) {
            taken = new short[2 * needed];
        }
        int available = ring.available();
        if (!filled && available < needed + samples(marginMs)) {
            Arrays.fill(pcm, offset, offset + samples, (short) 0);
            return;
        }
        filled = true;
        int got = ring.read(taken, 0, needed);
        if (got < needed) {
            Arrays.fill(taken, got, needed, (short) 0);
            tooLittle();
        }
        waitingSum = waitingSum + available - needed / 2.0;
        reads = reads + 1;
        leastLeft = Math.min(leastLeft, available - needed);
        samplesToJudge -= samples;
        if (samplesToJudge <= 0) {
            judge(needed);
        }
        reader.read(taken, needed, pcm, offset, samples, pace);
    }

    private void tooLittle() {
        underruns = underruns + 1;
        if (seconds >= WARM_UP_SECONDS) {
            marginMs = Math.min(MOST_MARGIN_MS, marginMs + LEAST_MARGIN_MS);
        }
        beginCalm();
    }

    /** Once a second: how much was left at the emptiest moment decides how fast the next second is read. */
    private void judge(int blockSamples) {
        double surplusMs = 1000.0 * leastLeft / sampleRateHz - marginMs;
        if (surplusMs > DROP_FROM_MS) {
            drop(samples((int) surplusMs), blockSamples);
            surplusMs = 0;
        }
        double known = knownPpm.getAsDouble();
        ppm = Math.max(-MOST_PPM, Math.min(MOST_PPM, (Double.isNaN(known) ? 0 : known) + PPM_PER_MS * surplusMs));
        shrinkMargin(1000.0 * leastLeft / sampleRateHz);
        seconds++;
        leastLeft = Integer.MAX_VALUE;
        samplesToJudge = sampleRateHz;
    }

    /** A margin of which less than half was ever used over a while is too large by a quarter. */
    private void shrinkMargin(double leastMs) {
        calmLeastMs = Math.min(calmLeastMs, leastMs);
        if (++calmSeconds >= CALM_SECONDS) {
            if (calmLeastMs > marginMs / 2.0) {
                marginMs = Math.max(LEAST_MARGIN_MS, marginMs - Math.max(1, marginMs / 4));
            }
            beginCalm();
        }
    }

    private void beginCalm() {
        calmSeconds = 0;
        calmLeastMs = Double.POSITIVE_INFINITY;
    }

    /** Leaves out samples behind the block just taken, whose end fades into what follows the gap. */
    private void drop(int surplus, int blockSamples) {
        int length = Math.min(fade.length, Math.min(surplus, blockSamples));
        int gone = ring.skip(surplus - length);
        int blended = ring.read(fade, 0, length);
        for (int i = 0; i < blended; i++) {
            int at = blockSamples - blended + i;
            taken[at] = (short) (((blended - i) * taken[at] + i * fade[i]) / blended);
        }
        dropped = dropped + gone + blended;
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
