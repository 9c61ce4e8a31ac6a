package org.offhook.codecs.concealment;

import java.util.Arrays;

/**
 * Concealment by pitch waveform replication, ITU-T G.711 Appendix I (09/1999): the last pitch period is repeated in
 * the place of lost samples, two periods after 10 ms and three after 20 ms, 20 % quieter with every 10 ms from the
 * second on, and silent after 60 ms; what comes next is faded in over the continued repetition.
 *
 * <p>At 8000 Hz the arithmetic is that of the Recommendation in {@code double} precision. At other rates every length
 * is scaled, which the Recommendation does not define.
 *
 * <p>The pitch period has to be joined to the last samples that were received. The Recommendation delays the output
 * by 3.75 ms so that it can still revise them: {@link Seam#REVISED_HISTORY}. A decoder that has to hand out its
 * samples unchanged and at once uses {@link Seam#DECAYING_OFFSET}: the repeated period starts at the level at which
 * the received samples end, and the offset that this takes is faded out over a quarter of the period.
 *
 * <p>Samples are 16-bit linear, one channel. Not thread-safe; nothing is allocated after construction.
 */
public final class WaveformSubstitution {

    /** Where the last received samples and the first invented ones are joined. */
    public enum Seam {
        /** Before the gap: the last quarter period already received is rewritten, so output has to be delayed by it. */
        REVISED_HISTORY,
        /** After the gap has begun: received samples stay as they are. */
        DECAYING_OFFSET
    }

    private static final int REFERENCE_RATE_HZ = 8000;
    private static final double ATTENUATION_PER_BLOCK = 0.2;
    /** Blocks of 10 ms that are heard at all. */
    private static final int AUDIBLE_BLOCKS = 6;
    /** Blocks of 10 ms at whose start one more period is taken into the repetition. */
    private static final int LAST_EXTENDED_BLOCK = 2;

    private final Seam seam;
    private final PitchPeriod pitch;
    private final int block;
    private final int endOverlapStep;
    private final int historyLength;

    private final short[] history;
    private int historyEnd;

    /** The recent past as it was when the gap began; {@code cycleLength} samples at its end are repeated. */
    private final double[] past;
    private final double[] lastQuarter;
    private final double[] seamSamples;
    private int seamLength;
    private int seamAt;
    private double seamWeight;
    private int period;
    private int quarter;
    private int cycleLength;
    private int cycleAt;
    private int lostSamples;
    private double gain;

    /**
     * Makes the concealment of one stream.
     *
     * @param sampleRateHz rate of the samples, a multiple of 8000
     * @param seam         where received and invented samples are joined
     */
    public WaveformSubstitution(int sampleRateHz, Seam seam) {
        if (sampleRateHz < REFERENCE_RATE_HZ || sampleRateHz % REFERENCE_RATE_HZ != 0) {
            throw new IllegalArgumentException("not a multiple of 8000 Hz: " + sampleRateHz);
        }
        int scale = sampleRateHz / REFERENCE_RATE_HZ;
        this.seam = seam;
        pitch = new PitchPeriod(scale);
        block = 80 * scale;
        endOverlapStep = 32 * scale;
        int longestQuarter = pitch.longest() / 4;
        historyLength = 3 * pitch.longest() + longestQuarter;
        // Spare room, so that the history is moved once in a while and not with every packet.
        history = new short[historyLength + 16 * block];
        past = new double[historyLength];
        lastQuarter = new double[longestQuarter];
        seamSamples = new double[longestQuarter];
        reset();
    }

    /** Forgets everything, as after construction. */
    public void reset() {
        Arrays.fill(history, (short) 0);
        historyEnd = historyLength;
        lostSamples = 0;
        seamLength = 0;
        seamAt = 0;
    }

    /**
     * Takes samples that were received, and after a gap fades them in over what was invented, in place.
     *
     * @param pcm     the samples
     * @param offset  first sample
     * @param samples how many
     */
    public void received(short[] pcm, int offset, int samples) {
        if (lostSamples > 0 && samples > 0) {
            fadeIn(pcm, offset, samples);
            lostSamples = 0;
        }
        remember(pcm, offset, samples);
    }

    /**
     * Invents samples in the place of lost ones.
     *
     * @param pcm     receives the samples
     * @param offset  first sample to write
     * @param samples how many
     */
    public void conceal(short[] pcm, int offset, int samples) {
        int at = offset;
        int left = samples;
        while (left > 0) {
            int blockIndex = lostSamples / block;
            int inBlock = lostSamples % block;
            if (inBlock == 0) {
                startBlock(blockIndex);
            }
            int count = Math.min(left, block - inBlock);
            if (blockIndex < AUDIBLE_BLOCKS) {
                invent(pcm, at, count, blockIndex);
            } else {
                Arrays.fill(pcm, at, at + count, (short) 0);
            }
            remember(pcm, at, count);
            // A gap may last for hours: past the audible blocks the count goes round.
            lostSamples += count;
            if (lostSamples == (AUDIBLE_BLOCKS + 1) * block) {
                lostSamples -= block;
            }
            at += count;
            left -= count;
        }
    }

    /**
     * Copies the latest samples, a delay back; for {@link Seam#REVISED_HISTORY}.
     *
     * @param pcm     receives the samples
     * @param offset  first sample to write
     * @param samples how many
     * @param delay   how many later samples are left out
     */
    public void copyDelayed(short[] pcm, int offset, int samples, int delay) {
        System.arraycopy(history, historyEnd - delay - samples, pcm, offset, samples);
    }

    private void startBlock(int blockIndex) {
        if (blockIndex == 0) {
            startGap();
        } else if (blockIndex <= LAST_EXTENDED_BLOCK) {
            extendCycle();
        }
        gain = 1.0 - (blockIndex - 1) * ATTENUATION_PER_BLOCK;
    }

    private void startGap() {
        int from = historyEnd - historyLength;
        for (int i = 0; i < historyLength; i++) {
            past[i] = history[from + i];
        }
        period = pitch.find(past);
        quarter = period >> 2;
        cycleAt = 0;
        cycleLength = period;
        System.arraycopy(past, historyLength - quarter, lastQuarter, 0, quarter);
        joinCycle();
        if (seam == Seam.REVISED_HISTORY) {
            for (int i = quarter; i > 0; i--) {
                history[historyEnd - i] = (short) past[historyLength - i];
            }
        } else {
            double offset = history[historyEnd - 1] - history[historyEnd - 1 - period];
            for (int i = 0; i < quarter; i++) {
                seamSamples[i] = past[historyLength - period + i] + offset;
            }
            startSeam();
        }
    }

    /** Takes one more period into the repetition; the shorter one is faded out over the longer. */
    private void extendCycle() {
        int resume = cycleAt;
        for (int i = 0; i < quarter; i++) {
            seamSamples[i] = (short) nextOfCycle();
        }
        startSeam();
        cycleAt = resume;
        while (cycleAt > period) {
            cycleAt -= period;
        }
        cycleLength += period;
        joinCycle();
    }

    /** Makes the end of the cycle lead into its start, by a fade over a quarter period. */
    private void joinCycle() {
        double step = 1.0 / quarter;
        double out = 1.0 - step;
        double in = step;
        int end = historyLength - quarter;
        int beforeCycle = historyLength - cycleLength - quarter;
        for (int i = 0; i < quarter; i++) {
            past[end + i] = clamp(out * lastQuarter[i] + in * past[beforeCycle + i]);
            out -= step;
            in += step;
        }
    }

    private void startSeam() {
        seamLength = quarter;
        seamAt = 0;
        seamWeight = 1.0 / quarter;
    }

    private void invent(short[] pcm, int offset, int count, int blockIndex) {
        for (int i = offset; i < offset + count; i++) {
            pcm[i] = (short) nextOfCycle();
        }
        blendSeam(pcm, offset, count);
        if (blockIndex > 0) {
            double step = ATTENUATION_PER_BLOCK / block;
            for (int i = offset; i < offset + count; i++) {
                pcm[i] = (short) (pcm[i] * gain);
                gain -= step;
            }
        }
    }

    /** Continues a seam where the previous call left it, since a caller may ask for any number of samples. */
    private void blendSeam(short[] pcm, int offset, int count) {
        double step = 1.0 / Math.max(1, seamLength);
        double out = 1.0 - step;
        for (int i = 0; i < seamAt; i++) {
            out -= step;
        }
        for (int i = offset; i < offset + count && seamAt < seamLength; i++) {
            pcm[i] = (short) clamp(out * seamSamples[seamAt++] + seamWeight * pcm[i]);
            out -= step;
            seamWeight += step;
        }
    }

    private double nextOfCycle() {
        double sample = past[historyLength - cycleLength + cycleAt];
        cycleAt++;
        if (cycleAt == cycleLength) {
            cycleAt = 0;
        }
        return sample;
    }

    /** The longer the gap, the longer the fade: 4 ms more with every 10 ms, up to 10 ms. */
    private void fadeIn(short[] pcm, int offset, int samples) {
        int blocks = (lostSamples + block - 1) / block;
        int length = Math.min(samples, Math.min(block, quarter + (blocks - 1) * endOverlapStep));
        double level = Math.max(0.0, 1.0 - (blocks - 1) * ATTENUATION_PER_BLOCK);
        double step = 1.0 / length;
        double stepOut = step * level;
        double out = (1.0 - step) * level;
        double in = step;
        for (int i = offset; i < offset + length; i++) {
            pcm[i] = (short) clamp(out * (short) nextOfCycle() + in * pcm[i]);
            out -= stepOut;
            in += step;
        }
    }

    private static double clamp(double sample) {
        return Math.max(-32768.0, Math.min(32767.0, sample));
    }

    private void remember(short[] pcm, int offset, int samples) {
        int count = Math.min(samples, historyLength);
        if (historyEnd + count > history.length) {
            System.arraycopy(history, historyEnd - historyLength, history, 0, historyLength);
            historyEnd = historyLength;
        }
        System.arraycopy(pcm, offset + samples - count, history, historyEnd, count);
        historyEnd += count;
    }
}
