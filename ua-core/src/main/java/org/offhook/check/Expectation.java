package org.offhook.check;

import java.util.Objects;

/**
 * What has to be heard from the far end.
 *
 * @param kind   what kind of sound
 * @param hz     frequency of a tone, in Hz; 0 otherwise
 * @param digits digits, for those; empty otherwise
 */
public record Expectation(Kind kind, double hz, String digits) {

    /** Kinds of sound. */
    public enum Kind {
        /** Nothing: RTP may stay away. */
        NOTHING,
        /** RTP has to arrive. */
        PACKETS,
        /** Something louder than silence. */
        SOUND,
        /** What we say. */
        ECHO,
        /** A tone of one frequency. */
        TONE,
        /** DTMF digits, as telephone events or as tones. */
        DIGITS
    }

    /** Sound of any kind. */
    public static final Expectation ANY_SOUND = new Expectation(Kind.SOUND, 0, "");

    private static final double LEAST_HZ = 100;
    private static final double MOST_HZ = 3700;

    /** Checks for null. */
    public Expectation {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(digits, "digits");
    }

    /**
     * Reads an expectation.
     *
     * @param text {@code nothing}, {@code packets}, {@code sound}, {@code echo}, {@code tone:HZ} or {@code dtmf:DIGITS}
     * @return what it says
     * @throws IllegalArgumentException when it is none of them
     */
    public static Expectation parse(String text) {
        int colon = text.indexOf(':');
        String value = text.substring(colon + 1);
        return switch (colon < 0 ? text : text.substring(0, colon + 1)) {
            case "nothing" -> new Expectation(Kind.NOTHING, 0, "");
            case "packets" -> new Expectation(Kind.PACKETS, 0, "");
            case "sound" -> ANY_SOUND;
            case "echo" -> new Expectation(Kind.ECHO, 0, "");
            case "tone:" -> new Expectation(Kind.TONE, frequency(value), "");
            case "dtmf:" -> new Expectation(Kind.DIGITS, 0, digits(value));
            default -> throw unreadable(text);
        };
    }

    private static double frequency(String text) {
        if (text.matches("\\d{1,4}(\\.\\d{1,3})?")) {
            double hz = Double.parseDouble(text);
            if (hz >= LEAST_HZ && hz <= MOST_HZ) {
                return hz;
            }
        }
        throw unreadable("tone:" + text);
    }

    private static String digits(String text) {
        if (!text.matches("[0-9A-Da-d*#]{1,40}")) {
            throw unreadable("dtmf:" + text);
        }
        return text.toUpperCase(java.util.Locale.ROOT);
    }

    private static IllegalArgumentException unreadable(String text) {
        return new IllegalArgumentException("\"" + text
            + "\" cannot be expected: nothing, packets, sound, echo, tone:HZ (100 to 3700) or dtmf:DIGITS");
    }
}
