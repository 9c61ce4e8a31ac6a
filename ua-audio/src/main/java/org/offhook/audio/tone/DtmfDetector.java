package org.offhook.audio.tone;

import org.offhook.audio.PcmSink;

/**
 * Finds DTMF digits in the sound itself: Goertzel filters on the eight frequencies of ITU-T Q.23 over blocks of 25.6 ms
 * that overlap by half. A digit counts when two blocks in a row agree and ends when two do not; so tones from 52 ms and
 * pauses from 40 ms are certain to be told apart. Meant to verify calls, not to drive a voice menu.
 *
 * <p>Written by one media thread; {@link #digits} may be called by the same thread, or after it has stopped.
 */
public final class DtmfDetector implements PcmSink {

    private static final double MIN_LEVEL_DBOV = -45;
    private static final double MAX_TWIST_DB = 10;
    private static final double MIN_SHARE = 0.6; // of the energy of the block that the two tones must hold

    private final int sampleRateHz;
    private final short[] block;
    private final double[] coefficients = new double[8];
    private final StringBuilder digits = new StringBuilder();
    private int filled;
    private int candidate = -1;
    private int agreeing;
    private int reported = -1;

    /**
     * Makes a detector.
     *
     * @param sampleRateHz rate in Hz
     */
    public DtmfDetector(int sampleRateHz) {
        this.sampleRateHz = sampleRateHz;
        this.block = new short[sampleRateHz * 256 / 10_000 / 2 * 2];
        for (int i = 0; i < 8; i++) {
            int hz = i < 4 ? DtmfTones.LOW_HZ[i] : DtmfTones.HIGH_HZ[i - 4];
            coefficients[i] = 2 * Math.cos(2 * Math.PI * hz / sampleRateHz);
        }
    }

    @Override
    public int sampleRateHz() {
        return sampleRateHz;
    }

    @Override
    public void write(short[] pcm, int offset, int samples) {
        int taken = 0;
        while (taken < samples) {
            int piece = Math.min(samples - taken, block.length - filled);
            System.arraycopy(pcm, offset + taken, block, filled, piece);
            filled += piece;
            taken += piece;
            if (filled == block.length) {
                decide(keyOf());
                filled = block.length / 2;
                System.arraycopy(block, filled, block, 0, filled);
            }
        }
    }

    /** {@return the digits found so far} */
    public String digits() {
        return digits.toString();
    }

    private void decide(int key) {
        agreeing = key == candidate ? agreeing + 1 : 1;
        candidate = key;
        if (agreeing >= 2 && key != reported) {
            reported = key;
            if (key >= 0) {
                digits.append(DtmfTones.KEYPAD.charAt(key));
            }
        }
    }

    /** Index in the keypad of the two tones in the block, or -1. */
    private int keyOf() {
        double total = 0;
        for (short sample : block) {
            total += (double) sample * sample;
        }
        double floor = Math.pow(10, MIN_LEVEL_DBOV / 10) * 32768.0 * 32768.0 * block.length;
        if (total < floor) {
            return -1;
        }
        int low = strongest(0);
        int high = strongest(4);
        double lowEnergy = energy(low);
        double highEnergy = energy(high);
        double twistDb = 10 * Math.log10(highEnergy / lowEnergy);
        boolean tones = (lowEnergy + highEnergy) >= MIN_SHARE * total && Math.abs(twistDb) <= MAX_TWIST_DB;
        return tones ? low * 4 + high - 4 : -1;
    }

    private int strongest(int from) {
        int best = from;
        for (int i = from + 1; i < from + 4; i++) {
            if (energy(i) > energy(best)) {
                best = i;
            }
        }
        return best;
    }

    /** Energy of one frequency in the block, in the unit of a sum of squared samples. */
    private double energy(int index) {
        double coefficient = coefficients[index];
        double s1 = 0;
        double s2 = 0;
        for (short sample : block) {
            double s0 = sample + coefficient * s1 - s2;
            s2 = s1;
            s1 = s0;
        }
        return (s1 * s1 + s2 * s2 - coefficient * s1 * s2) * 2 / block.length;
    }
}
