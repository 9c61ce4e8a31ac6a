package org.offhook.codecs.g729;

/**
 * Codes of the pitch delay in thirds of a sample: 8 bits for the first subframe, 5 for the second, relative to the
 * first (ITU-T G.729 clauses 3.7.2 and 4.1.3).
 */
final class PitchDelay {

    private static final int RELATIVE_RANGE = 9;
    /** Codes from here on are whole delays. */
    private static final int FIRST_WHOLE = 197;

    private int samples;
    private int thirds;

    /** {@return whole samples of the delay decoded last} */
    int samples() {
        return samples;
    }

    /** {@return thirds of a sample, -1 to 1} */
    int thirds() {
        return thirds;
    }

    /** {@return the shortest delay that the second subframe can express after a first one of so many samples} */
    static int relativeMin(int first) {
        int min = Math.max(first - 5, LongTermPrediction.MIN_DELAY);
        return Math.min(min, LongTermPrediction.MAX_DELAY - RELATIVE_RANGE);
    }

    /** {@return the longest} */
    static int relativeMax(int first) {
        return relativeMin(first) + RELATIVE_RANGE;
    }

    static int encodeFirst(int samples, int thirds) {
        return samples <= 85 ? 3 * samples - 58 + thirds : samples + 112;
    }

    static int encodeSecond(int samples, int thirds, int relativeMin) {
        return 3 * (samples - relativeMin) + 2 + thirds;
    }

    void decodeFirst(int code) {
        if (code < FIRST_WHOLE) {
            samples = (code + 2) / 3 + 19;
            thirds = code - 3 * samples + 58;
        } else {
            samples = code - 112;
            thirds = 0;
        }
    }

    /** Decodes relative to the delay decoded before. */
    void decodeSecond(int code, int first) {
        int steps = (code + 2) / 3 - 1;
        samples = steps + relativeMin(first);
        thirds = code - 2 - 3 * steps;
    }
}
