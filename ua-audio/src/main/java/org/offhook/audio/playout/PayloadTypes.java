package org.offhook.audio.playout;

import org.offhook.codecs.AudioDecoder;

/**
 * What the payload types of a stream mean: decoders, and the comfort noise of RFC 3389. Part of {@link AdaptiveJitterBuffer}, and
 * used by its thread.
 */
final class PayloadTypes {

    private final BoundDecoder[] decoders = new BoundDecoder[128];
    private final int sampleRateHz;
    private int comfortNoiseType = -1;
    private int comfortNoiseClockHz = 8000;

    PayloadTypes(int sampleRateHz) {
        this.sampleRateHz = sampleRateHz;
    }

    void bind(int payloadType, AudioDecoder decoder, int clockRateHz, int decoderSampleRateHz) {
        check(payloadType, clockRateHz);
        decoders[payloadType] = new BoundDecoder(decoder, clockRateHz, decoderSampleRateHz, sampleRateHz);
    }

    void bindComfortNoise(int payloadType, int clockRateHz) {
        check(payloadType, clockRateHz);
        comfortNoiseType = payloadType;
        comfortNoiseClockHz = clockRateHz;
    }

    private static void check(int payloadType, int clockRateHz) {
        if (payloadType < 0 || payloadType > 127 || clockRateHz <= 0) {
            throw new IllegalArgumentException("payload type " + payloadType + ", clock " + clockRateHz + " Hz");
        }
    }

    boolean isComfortNoise(int payloadType) {
        return payloadType == comfortNoiseType;
    }

    boolean isKnown(int payloadType) {
        return isComfortNoise(payloadType) || decoders[payloadType] != null;
    }

    /** {@return the decoder; null where none is bound} */
    BoundDecoder decoder(int payloadType) {
        return decoders[payloadType];
    }

    /** {@return the RTP clock of a known payload type in Hz} */
    int clockHz(int payloadType) {
        return isComfortNoise(payloadType) ? comfortNoiseClockHz : decoders[payloadType].clockRateHz();
    }

    /** {@return whether a payload of a known type could be decoded} */
    boolean isWellFormed(int payloadType, byte[] payload, int offset, int length) {
        return length > 0 && (isComfortNoise(payloadType) || decoders[payloadType].outputLength(payload, offset, length) > 0);
    }

    /** Returns all decoders to their initial state. */
    void reset() {
        for (BoundDecoder each : decoders) {
            if (each != null) {
                each.reset();
            }
        }
    }
}
