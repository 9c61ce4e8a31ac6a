package org.offhook.codecs.opus;

import java.util.Map;

/**
 * What a receiver of Opus asks for in {@code a=fmtp} (RFC 7587 section 6.1). What it does not say, or says in a way that
 * cannot be read, has its default.
 *
 * @param maxPlaybackRateHz highest sampling rate of which it can make use, 8000 to 48000
 * @param bitsPerSecond     average bit rate to send: the usual one, or less where it asks for less
 * @param constantBitRate   whether every packet shall have the same size
 * @param errorCorrection   whether it can make use of in-band forward error correction
 * @param discontinuous     whether it wants nothing sent in pauses
 */
record OpusParameters(int maxPlaybackRateHz, int bitsPerSecond, boolean constantBitRate, boolean errorCorrection,
                      boolean discontinuous) {

    /** Within the 28 to 40 kbit/s of fullband speech (RFC 7587 section 3.1.1). */
    static final int USUAL_BITS_PER_SECOND = 32_000;

    /** The least of which Opus makes something (RFC 6716 section 2.1.1). */
    private static final int LEAST_BITS_PER_SECOND = 6_000;

    static OpusParameters of(Map<String, String> fmtp) {
        int bitsPerSecond = number(fmtp.get("maxaveragebitrate"), USUAL_BITS_PER_SECOND);
        return new OpusParameters(
            Math.max(8_000, Math.min(number(fmtp.get("maxplaybackrate"), OpusPacket.RATE_HZ), OpusPacket.RATE_HZ)),
            Math.max(LEAST_BITS_PER_SECOND, Math.min(bitsPerSecond, USUAL_BITS_PER_SECOND)),
            "1".equals(fmtp.get("cbr")), "1".equals(fmtp.get("useinbandfec")), "1".equals(fmtp.get("usedtx")));
    }

    /** Up to nine digits, otherwise the default. */
    private static int number(String text, int otherwise) {
        return text != null && text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : otherwise;
    }
}
