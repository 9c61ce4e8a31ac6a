package org.offhook.audio.tone;

import org.offhook.audio.PcmSource;

/**
 * Digits as pairs of tones (ITU-T Q.23), one after the other, then the end. Used by one media thread.
 */
public final class DtmfTones implements PcmSource {

    /** All digits, in the order of the event codes of RFC 4733 section 3.2. */
    public static final String DIGITS = "0123456789*#ABCD";

    static final int[] LOW_HZ = {697, 770, 852, 941};
    static final int[] HIGH_HZ = {1209, 1336, 1477, 1633};
    static final String KEYPAD = "123A456B789C*0#D";

    private static final double HIGH_OVER_LOW_DB = 2; // the line of an analogue telephone loses more of the high group

    private final int sampleRateHz;
    private final String digits;
    private final int toneSamples;
    private final int gapSamples;
    private final double levelDbov;
    private Oscillator low;
    private Oscillator high;
    private int next;
    private int position;

    /**
     * Makes the tones with 100 ms of sound and 100 ms of silence for each digit, at -13 dBov for the low group.
     *
     * @param sampleRateHz rate in Hz
     * @param digits       digits of {@link #DIGITS}, small letters allowed
     * @throws IllegalArgumentException naming the first character that is no digit
     */
    public DtmfTones(int sampleRateHz, String digits) {
        this(sampleRateHz, digits, 100, 100, -13);
    }

    /**
     * Makes the tones.
     *
     * @param sampleRateHz rate in Hz
     * @param digits       digits of {@link #DIGITS}, small letters allowed
     * @param toneMs       duration of each tone in milliseconds; receivers need 40 (ITU-T Q.24)
     * @param gapMs        silence after each tone in milliseconds; receivers need 40
     * @param levelDbov    level of the low group; the high group is 2 dB above
     * @throws IllegalArgumentException naming the first character that is no digit
     */
    public DtmfTones(int sampleRateHz, String digits, int toneMs, int gapMs, double levelDbov) {
        for (char digit : digits.toCharArray()) {
            if (KEYPAD.indexOf(Character.toUpperCase(digit)) < 0) {
                throw new IllegalArgumentException("'" + digit + "' is no DTMF digit; allowed are " + DIGITS);
            }
        }
        this.sampleRateHz = sampleRateHz;
        this.digits = digits;
        this.toneSamples = sampleRateHz * toneMs / 1000;
        this.gapSamples = sampleRateHz * gapMs / 1000;
        this.levelDbov = levelDbov;
    }

    @Override
    public int sampleRateHz() {
        return sampleRateHz;
    }

    @Override
    public int read(short[] pcm, int offset, int samples) {
        int given = 0;
        while (given < samples && next < digits.length()) {
            if (position == 0) {
                begin(Character.toUpperCase(digits.charAt(next)));
            }
            pcm[offset + given++] = position < toneSamples ? Oscillator.round(low.next() + high.next()) : 0;
            if (++position >= toneSamples + gapSamples) {
                position = 0;
                next++;
            }
        }
        return given;
    }

    /** Two small objects per digit, not per block. */
    private void begin(char digit) {
        int key = KEYPAD.indexOf(digit);
        low = new Oscillator(sampleRateHz, LOW_HZ[key / 4], levelDbov);
        high = new Oscillator(sampleRateHz, HIGH_HZ[key % 4], levelDbov + HIGH_OVER_LOW_DB);
    }

    @Override
    public void close() {
        next = digits.length();
    }
}
