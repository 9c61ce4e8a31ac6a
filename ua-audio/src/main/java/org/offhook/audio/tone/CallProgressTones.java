package org.offhook.audio.tone;

import java.util.Locale;
import org.offhook.audio.PcmSource;

/**
 * The tones that tell a caller how the call goes, by numbering plan.
 *
 * <p>Frequencies and cadences: "Various tones used in national networks (according to ITU-T Recommendation E.180)",
 * annex to ITU Operational Bulletin No. 781 (2003), entries France and United States. Levels: North America as in
 * Telcordia GR-506 (per frequency: dial -13, ringback -19, busy and congestion -24 dBm0); France the nominal -10 dBm0
 * of ITU-T E.180 (1998). A level of 0 dBm0 is -6.15 dBov (G.711: a full-scale sine is 3.14 dBm0).
 */
public enum CallProgressTones {

    /** France: one frequency for all. */
    FRANCE(new Tone(-10, 1000, 0, 440), new Tone(-10, 1500, 3500, 440),
        new Tone(-10, 500, 500, 440), new Tone(-10, 250, 250, 440)),

    /** United States, Canada and the rest of country code 1: the precise tone plan. */
    NORTH_AMERICA(new Tone(-13, 1000, 0, 350, 440), new Tone(-19, 2000, 4000, 440, 480),
        new Tone(-24, 500, 500, 480, 620), new Tone(-24, 250, 250, 480, 620));

    private static final double DBM0_TO_DBOV = -6.15;
    private static final double RINGING_DBM0 = -10;

    private final Tone dial;
    private final Tone ringback;
    private final Tone busy;
    private final Tone congestion;

    CallProgressTones(Tone dial, Tone ringback, Tone busy, Tone congestion) {
        this.dial = dial;
        this.ringback = ringback;
        this.busy = busy;
        this.congestion = congestion;
    }

    /**
     * Picks the plan of a country.
     *
     * @param country locale whose country counts
     * @return the plan; France for countries that are not listed here
     */
    public static CallProgressTones of(Locale country) {
        return switch (country.getCountry()) {
            case "US", "CA" -> NORTH_AMERICA;
            default -> FRANCE;
        };
    }

    /**
     * {@return what rings at the one who is called, in the cadence of the ringback tone; no Recommendation says how a bell sounds,
     * so it is two tones a fifth apart, which carry over a small loudspeaker}
     */
    public Tone ringing() {
        return new Tone(RINGING_DBM0, ringback.onMs(), ringback.offMs(), 880, 1320);
    }

    /** {@return the invitation to dial} */
    public Tone dial() {
        return dial;
    }

    /** {@return the far end rings} */
    public Tone ringback() {
        return ringback;
    }

    /** {@return the far end is engaged} */
    public Tone busy() {
        return busy;
    }

    /** {@return the network cannot put the call through} */
    public Tone congestion() {
        return congestion;
    }

    /** One tone of a plan. */
    public static final class Tone {

        private final double levelDbm0;
        private final int onMs;
        private final int offMs;
        private final double[] hz;

        Tone(double levelDbm0, int onMs, int offMs, double... hz) {
            this.levelDbm0 = levelDbm0;
            this.onMs = onMs;
            this.offMs = offMs;
            this.hz = hz;
        }

        /** {@return frequencies that sound together, in Hz} */
        public double[] hz() {
            return hz.clone();
        }

        /** {@return duration of sound in milliseconds} */
        public int onMs() {
            return onMs;
        }

        /** {@return duration of silence in milliseconds; 0 for a continuous tone} */
        public int offMs() {
            return offMs;
        }

        /** {@return level of each frequency in dBov} */
        public double levelDbov() {
            return levelDbm0 + DBM0_TO_DBOV;
        }

        /**
         * Makes the tone sound.
         *
         * @param sampleRateHz rate in Hz
         * @return a source without end
         */
        public PcmSource source(int sampleRateHz) {
            return new Cadence(sampleRateHz, hz, levelDbov(), onMs, offMs);
        }
    }
}
