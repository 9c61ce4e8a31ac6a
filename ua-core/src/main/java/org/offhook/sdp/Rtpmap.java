package org.offhook.sdp;

import java.util.Optional;

/**
 * An {@code a=rtpmap} attribute, or a row of the static table of RFC 3551 section 6.
 *
 * @param payloadType  0 to 127
 * @param encodingName name, compared without case
 * @param clockRateHz  RTP clock, above 0
 * @param channels     1 where nothing is written
 */
public record Rtpmap(int payloadType, String encodingName, int clockRateHz, int channels) {

    /** Largest clock rate believed; the largest registered one is 192 000 Hz. */
    private static final long MAX_CLOCK_RATE_HZ = 1_000_000;

    /**
     * Reads the value of an attribute.
     *
     * @param value {@code 0 PCMU/8000} or {@code 96 opus/48000/2}
     * @return the mapping; empty when a number is missing or out of range, in which case the payload type is unusable
     */
    public static Optional<Rtpmap> parse(String value) {
        if (value == null) {
            return Optional.empty();
        }
        String[] fields = value.strip().split("\\s+", 2);
        if (fields.length < 2) {
            return Optional.empty();
        }
        String[] parts = fields[1].strip().split("/", -1);
        long payloadType = Numbers.parse(fields[0], 127);
        long clock = parts.length < 2 ? -1 : Numbers.parse(parts[1].strip(), MAX_CLOCK_RATE_HZ);
        long channels = parts.length < 3 ? 1 : Numbers.parse(parts[2].strip(), 255);
        if (payloadType < 0 || clock <= 0 || channels <= 0 || parts[0].isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Rtpmap((int) payloadType, parts[0], (int) clock, (int) channels));
    }

    /**
     * Gives the meaning that RFC 3551 table 4 gives to an audio payload type.
     *
     * @param payloadType 0 to 127
     * @return the mapping, empty where the table has none
     */
    public static Optional<Rtpmap> ofStatic(int payloadType) {
        return switch (payloadType) {
            case 0 -> audio(0, "PCMU", 8000, 1);
            case 3 -> audio(3, "GSM", 8000, 1);
            case 4 -> audio(4, "G723", 8000, 1);
            case 5 -> audio(5, "DVI4", 8000, 1);
            case 6 -> audio(6, "DVI4", 16000, 1);
            case 7 -> audio(7, "LPC", 8000, 1);
            case 8 -> audio(8, "PCMA", 8000, 1);
            case 9 -> audio(9, "G722", 8000, 1);
            case 10 -> audio(10, "L16", 44100, 2);
            case 11 -> audio(11, "L16", 44100, 1);
            case 12 -> audio(12, "QCELP", 8000, 1);
            case 13 -> audio(13, "CN", 8000, 1);
            case 14 -> audio(14, "MPA", 90000, 1);
            case 15 -> audio(15, "G728", 8000, 1);
            case 16 -> audio(16, "DVI4", 11025, 1);
            case 17 -> audio(17, "DVI4", 22050, 1);
            case 18 -> audio(18, "G729", 8000, 1);
            default -> Optional.empty();
        };
    }

    private static Optional<Rtpmap> audio(int payloadType, String name, int clockRateHz, int channels) {
        return Optional.of(new Rtpmap(payloadType, name, clockRateHz, channels));
    }

    /** {@return the codec as people write it: {@code PCMU/8000}, {@code opus/48000/2}} */
    public String specification() {
        return encodingName + "/" + clockRateHz + (channels == 1 ? "" : "/" + channels);
    }

    /** {@return the value of the attribute, without {@code rtpmap:}} */
    @Override
    public String toString() {
        return payloadType + " " + specification();
    }
}
