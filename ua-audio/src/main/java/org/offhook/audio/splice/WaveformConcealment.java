package org.offhook.audio.splice;

import java.util.Arrays;

/**
 * Invents samples where some are missing, for codecs without a concealment of their own: the last pitch period is said
 * again and again and fades out, and when speech comes back one fades into the other. In the spirit of ITU-T G.711
 * appendix I, but without its 3.75 ms of delay: the seam is healed in the invented samples rather than in the last
 * good ones. No allocation.
 *
 * <p>No twin of {@link org.offhook.codecs.concealment.WaveformSubstitution}, which is the appendix to the bit, period by period, at
 * multiples of 8000 Hz, for who uses a codec alone. This one works at any rate, joins what was skipped or follows comfort
 * noise, keeps what was given for {@link TimeScale}, and is silent after 70 ms, for the buffer waits for what is late.
 */
public final class WaveformConcealment {

    private static final int HISTORY_MS = 50;
    private static final int FULL_MS = 15;
    private static final int FADE_MS = 70;
    private static final int MERGE_MS = 4;
    private static final int MAX_MERGE_MS = 10;

    private final int sampleRateHz;
    private final short[] history;
    private final float[] period;
    private int periodLength;
    private int invented;
    private double seam;

    /**
     * Makes one, with a past of silence.
     *
     * @param sampleRateHz of the samples
     */
    public WaveformConcealment(int sampleRateHz) {
        this.sampleRateHz = sampleRateHz;
        this.history = new short[sampleRateHz * HISTORY_MS / 1000];
        this.period = new float[(int) (sampleRateHz * Periodicity.MAX_PERIOD_MS / 1000) + 1];
    }

    /** Forgets the past: silence. */
    public void reset() {
        Arrays.fill(history, (short) 0);
        invented = 0;
    }

    /** {@return samples invented since the last good ones} */
    public int invented() {
        return invented;
    }

    /** {@return samples after which what is invented begins anew: its pitch period; 0 before the first sample} */
    public int period() {
        return periodLength;
    }

    /** {@return what was given last, 50 ms} */
    public short[] history() {
        return history;
    }

    /**
     * Takes note of what was given, invented samples included.
     *
     * @param pcm    samples
     * @param offset first sample
     * @param count  samples
     */
    public void remember(short[] pcm, int offset, int count) {
        if (count >= history.length) {
            System.arraycopy(pcm, offset + count - history.length, history, 0, history.length);
        } else {
            System.arraycopy(history, count, history, 0, history.length - count);
            System.arraycopy(pcm, offset, history, history.length - count, count);
        }
    }

    /**
     * Invents samples.
     *
     * @param pcm    receives them
     * @param offset first sample to write
     * @param count  samples
     */
    public void conceal(short[] pcm, int offset, int count) {
        if (invented == 0) {
            analyse();
        }
        for (int i = 0; i < count; i++) {
            pcm[offset + i] = next();
        }
    }

    private short next() {
        double sample = period[invented % periodLength];
        double healing = 1 - (double) invented / (periodLength / 2.0);
        if (healing > 0) {
            sample += seam * healing * healing;
        }
        sample *= gain();
        invented++;
        return (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, Math.round(sample)));
    }

    private double gain() {
        double ms = 1000.0 * invented / sampleRateHz;
        return ms <= FULL_MS ? 1 : Math.max(0, 1 - (ms - FULL_MS) / (FADE_MS - FULL_MS));
    }

    /** Finds the pitch period at the end of the history, and makes it a loop without a click. */
    private void analyse() {
        int end = history.length;
        int max = (int) (sampleRateHz * Periodicity.MAX_PERIOD_MS / 1000);
        int min = (int) (sampleRateHz * Periodicity.MIN_PERIOD_MS / 1000);
        int compared = end - 2 * max;
        periodLength = Periodicity.bestLag(history, end - compared, compared, min, max);
        int from = end - periodLength;
        int fade = periodLength / 4;
        for (int i = 0; i < periodLength; i++) {
            period[i] = history[from + i];
        }
        for (int i = 0; i < fade; i++) {
            float weight = (i + 1f) / (fade + 1);
            int at = periodLength - fade + i;
            period[at] = period[at] * (1 - weight) + history[from - fade + i] * weight;
        }
        // The first invented sample follows the last good one, not the one before the loop: the difference dies away.
        seam = history[end - 1] - history[from - 1];
    }

    /**
     * Lets speech that has come back, or that follows after media was skipped, fade in over what would have been invented.
     *
     * @param pcm    speech, changed in place
     * @param offset first sample
     * @param count  samples at hand
     */
    public void merge(short[] pcm, int offset, int count) {
        if (invented == 0) {
            analyse();
        }
        int wanted = Math.min(sampleRateHz * MAX_MERGE_MS / 1000, sampleRateHz * MERGE_MS / 1000 + invented / 4);
        int length = Math.min(wanted, count);
        for (int i = 0; i < length; i++) {
            float weight = (i + 1f) / (length + 1);
            pcm[offset + i] = (short) Math.round(pcm[offset + i] * weight + next() * (1 - weight));
        }
        invented = 0;
    }
}
