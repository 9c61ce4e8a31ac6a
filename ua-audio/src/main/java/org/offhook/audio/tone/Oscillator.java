package org.offhook.audio.tone;

/**
 * A sine whose phase is kept as a fraction of a turn times the sample rate, so that an integer frequency is exact for
 * ever. Package-private part of the tone sources.
 */
final class Oscillator {

    /** Level of a full-scale sine in dBov (ITU-T G.100.1). */
    static final double FULL_SCALE_SINE_DBOV = -3.0103;

    private final int sampleRateHz;
    private final double hz;
    private final double amplitude;
    private double position;

    Oscillator(int sampleRateHz, double hz, double levelDbov) {
        if (!(hz > 0 && hz < sampleRateHz / 2.0)) {
            throw new IllegalArgumentException("frequency out of range: " + hz + " Hz at " + sampleRateHz + " Hz sampling");
        }
        if (!(levelDbov <= FULL_SCALE_SINE_DBOV)) {
            throw new IllegalArgumentException("a sine of " + levelDbov + " dBov would clip; -3.02 dBov is the most");
        }
        this.sampleRateHz = sampleRateHz;
        this.hz = hz;
        this.amplitude = Math.min(32767, 32768 * Math.pow(10, (levelDbov - FULL_SCALE_SINE_DBOV) / 20));
    }

    double next() {
        double sample = amplitude * Math.sin(2 * Math.PI * position / sampleRateHz);
        position += hz;
        if (position >= sampleRateHz) {
            position -= sampleRateHz;
        }
        return sample;
    }

    void restart() {
        position = 0;
    }

    static short round(double sample) {
        return (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, Math.round(sample)));
    }
}
