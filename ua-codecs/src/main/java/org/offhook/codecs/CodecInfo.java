package org.offhook.codecs;

import java.util.Objects;

/**
 * What a codec is, in the words of its payload format: the facts that SDP, RTP and a comparison table need.
 *
 * <p>{@code clockRateHz} is the RTP clock and is what SDP says; {@code sampleRateHz} is the rate of the samples.
 * They differ for G.722: 8000 and 16000 (RFC 3551 section 4.5.2). In the same way {@code channels} are those of the
 * samples and {@code rtpmapChannels} those that SDP says: 1 and 2 for Opus, whose {@code a=rtpmap} always says 2
 * (RFC 7587 section 4.1).
 *
 * @param encodingName      name in {@code a=rtpmap}, as registered ({@code PCMU}, {@code G729}); compared without case
 * @param clockRateHz       RTP timestamp clock in Hz
 * @param sampleRateHz      rate of the PCM that encoder and decoder work on, in Hz
 * @param channels          interleaved channels of the PCM, 1 for telephony
 * @param rtpmapChannels    channels as {@code a=rtpmap} says them
 * @param staticPayloadType payload type of RFC 3551 table 4, or -1 where it is dynamic
 * @param frameMicros       shortest piece that can be encoded on its own, in microseconds (G.729: 10000; a codec
 *                          that works sample by sample: the duration of one sample)
 * @param defaultPtimeMs    packet duration used when nobody asks for another, in milliseconds
 * @param bitRate           nominal bits per second of the payload
 * @param description       one line for people
 */
public record CodecInfo(String encodingName, int clockRateHz, int sampleRateHz, int channels, int rtpmapChannels,
                        int staticPayloadType, int frameMicros, int defaultPtimeMs, int bitRate, String description) {

    /** Checks that rates, channels and durations make sense. */
    public CodecInfo {
        Objects.requireNonNull(encodingName, "encodingName");
        Objects.requireNonNull(description, "description");
        if (clockRateHz <= 0 || sampleRateHz <= 0 || channels <= 0 || rtpmapChannels <= 0
            || frameMicros <= 0 || defaultPtimeMs <= 0) {
            throw new IllegalArgumentException("rates, channels and durations must be positive: " + encodingName);
        }
        if (staticPayloadType < -1 || staticPayloadType > 127) {
            throw new IllegalArgumentException("payload type out of range: " + staticPayloadType);
        }
    }

    /**
     * A codec whose {@code a=rtpmap} says the channels that there are.
     *
     * @param encodingName      name in {@code a=rtpmap}
     * @param clockRateHz       RTP timestamp clock in Hz
     * @param sampleRateHz      rate of the PCM in Hz
     * @param channels          interleaved channels
     * @param staticPayloadType payload type of RFC 3551 table 4, or -1
     * @param frameMicros       shortest piece in microseconds
     * @param defaultPtimeMs    packet duration in milliseconds
     * @param bitRate           nominal bits per second
     * @param description       one line for people
     */
    public CodecInfo(String encodingName, int clockRateHz, int sampleRateHz, int channels, int staticPayloadType,
                     int frameMicros, int defaultPtimeMs, int bitRate, String description) {
        this(encodingName, clockRateHz, sampleRateHz, channels, channels, staticPayloadType, frameMicros, defaultPtimeMs,
            bitRate, description);
    }

    /** {@return the codec as SDP and the command line name it: {@code G722/8000}, {@code opus/48000/2}} */
    public String specification() {
        return encodingName + "/" + clockRateHz + (rtpmapChannels == 1 ? "" : "/" + rtpmapChannels);
    }

    /**
     * Converts a duration to samples per channel.
     *
     * @param ptimeMs duration in milliseconds
     * @return samples per channel at {@link #sampleRateHz}
     */
    public int samplesPer(int ptimeMs) {
        return Math.toIntExact((long) sampleRateHz * ptimeMs / 1000);
    }

    /**
     * Converts samples to ticks of the RTP clock.
     *
     * @param samples samples per channel at {@link #sampleRateHz}
     * @return ticks of {@link #clockRateHz}
     */
    public int clockTicks(int samples) {
        return Math.toIntExact((long) samples * clockRateHz / sampleRateHz);
    }
}
