package org.offhook.audio.echo;

/**
 * Takes out what lies below speech: the offset of a sound card, hum of the building, the pressure of a room. None of it is heard,
 * and the canceller cannot learn its path from voices that hardly hold it. Second order (Butterworth), 3 dB at
 * {@value #CORNER_HZ} Hz. Used by one thread.
 */
final class RumbleFilter {

    private static final double CORNER_HZ = 30;

    private final double gain;
    private final double past;
    private final double pastBefore;
    private double first;
    private double second;

    RumbleFilter(int sampleRateHz) {
        double warped = Math.tan(Math.PI * CORNER_HZ / sampleRateHz);
        gain = 1 / (1 + Math.sqrt(2) * warped + warped * warped);
        past = 2 * (warped * warped - 1) * gain;
        pastBefore = (1 - Math.sqrt(2) * warped + warped * warped) * gain;
    }

    void reset() {
        first = 0;
        second = 0;
    }

    float filter(float sample) {
        double in = gain * sample;
        double out = in + first;
        first = second - 2 * in - past * out;
        second = in - pastBefore * out;
        return (float) out;
    }
}
