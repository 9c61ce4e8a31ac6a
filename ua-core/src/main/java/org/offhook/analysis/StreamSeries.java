package org.offhook.analysis;

import java.util.Arrays;

/**
 * How a stream went over time, for a graph: slices of equal length, one second each, which grow as the stream does so that there are
 * never more than {@value #SLICES_LIMIT}. Filled packet by packet by the analyzer; afterwards read only.
 */
public final class StreamSeries {

    /** More than a screen shows. */
    public static final int SLICES_LIMIT = 512;

    private static final int SLICES_AT_FIRST = 8;
    /** How far back a packet that came late takes its loss away again. */
    private static final int LATE_SLICES = 5;

    private double sliceSeconds = 1;
    private int size;
    private int[] packets = new int[SLICES_AT_FIRST];
    private int[] lost = new int[SLICES_AT_FIRST];
    private float[] deltaMs = new float[SLICES_AT_FIRST];
    private float[] jitterMs = new float[SLICES_AT_FIRST];
    private float[] power = new float[SLICES_AT_FIRST];
    private int[] samples = new int[SLICES_AT_FIRST];

    StreamSeries() {
        // Begins empty.
    }

    /**
     * Takes a packet.
     *
     * @param seconds since the stream began
     * @param gap     numbers missing before this one; -1 when it fills such a place
     * @param delta   time since the packet before in milliseconds, NaN for packets that Wireshark leaves out of its deltas
     * @param jitter  interarrival jitter now
     */
    void add(double seconds, int gap, double delta, double jitter) {
        int at = slice(seconds);
        packets[at]++;
        if (gap > 0) {
            lost[at] += gap;
        } else if (gap < 0) {
            for (int i = at; i >= 0 && i > at - LATE_SLICES; i--) {
                if (lost[i] > 0) {
                    lost[i]--;
                    break;
                }
            }
        }
        if (!Double.isNaN(delta)) {
            deltaMs[at] = Math.max(deltaMs[at], (float) delta);
            jitterMs[at] = Math.max(jitterMs[at], (float) jitter);
        }
    }

    /** Takes the sound of the packet that was added last; of none, nothing. */
    void addSound(double powerSum, int count) {
        if (size == 0) {
            return;
        }
        power[size - 1] += (float) powerSum;
        samples[size - 1] += count;
    }

    private int slice(double seconds) {
        double clamped = Math.max(0, seconds);
        while (clamped >= SLICES_LIMIT * sliceSeconds) {
            widen();
        }
        // Never back: a clock that was set back belongs to the slice that is open.
        int at = Math.max((int) (clamped / sliceSeconds), size - 1);
        if (at >= packets.length) {
            int length = Math.min(SLICES_LIMIT, Math.max(at + 1, packets.length * 2));
            packets = Arrays.copyOf(packets, length);
            lost = Arrays.copyOf(lost, length);
            deltaMs = Arrays.copyOf(deltaMs, length);
            jitterMs = Arrays.copyOf(jitterMs, length);
            power = Arrays.copyOf(power, length);
            samples = Arrays.copyOf(samples, length);
        }
        size = Math.max(size, at + 1);
        return at;
    }

    private void widen() {
        sliceSeconds *= 2;
        int half = (size + 1) / 2;
        for (int i = 0; i < half; i++) {
            int a = 2 * i;
            int b = Math.min(a + 1, packets.length - 1);
            boolean pair = a + 1 < size;
            packets[i] = packets[a] + (pair ? packets[b] : 0);
            lost[i] = lost[a] + (pair ? lost[b] : 0);
            deltaMs[i] = pair ? Math.max(deltaMs[a], deltaMs[b]) : deltaMs[a];
            jitterMs[i] = pair ? Math.max(jitterMs[a], jitterMs[b]) : jitterMs[a];
            power[i] = power[a] + (pair ? power[b] : 0);
            samples[i] = samples[a] + (pair ? samples[b] : 0);
        }
        Arrays.fill(packets, half, packets.length, 0);
        Arrays.fill(lost, half, lost.length, 0);
        Arrays.fill(deltaMs, half, deltaMs.length, 0);
        Arrays.fill(jitterMs, half, jitterMs.length, 0);
        Arrays.fill(power, half, power.length, 0);
        Arrays.fill(samples, half, samples.length, 0);
        size = half;
    }

    /** {@return slices from the first packet to the last} */
    public int size() {
        return size;
    }

    /** {@return how long a slice is} */
    public double sliceSeconds() {
        return sliceSeconds;
    }

    /**
     * {@return packets that came}
     *
     * @param slice from 0
     */
    public int packets(int slice) {
        return packets[slice];
    }

    /**
     * {@return packets whose absence was noticed}
     *
     * @param slice from 0
     */
    public int lost(int slice) {
        return lost[slice];
    }

    /**
     * {@return longest time between two packets in milliseconds}
     *
     * @param slice from 0
     */
    public double maxDeltaMs(int slice) {
        return deltaMs[slice];
    }

    /**
     * {@return largest jitter in milliseconds}
     *
     * @param slice from 0
     */
    public double maxJitterMs(int slice) {
        return jitterMs[slice];
    }

    /**
     * {@return level of the sound in dBov, null where none was read}
     *
     * @param slice from 0
     */
    public Double levelDbov(int slice) {
        return samples[slice] == 0 ? null : PayloadLevel.dbov(power[slice], samples[slice]);
    }

    /** {@return whether the sound of any slice was read} */
    public boolean hasLevel() {
        for (int i = 0; i < size; i++) {
            if (samples[i] > 0) {
                return true;
            }
        }
        return false;
    }
}
