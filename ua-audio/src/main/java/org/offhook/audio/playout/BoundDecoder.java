package org.offhook.audio.playout;

import org.offhook.audio.resample.Resampler;
import org.offhook.audio.splice.SampleFifo;
import org.offhook.codecs.AudioDecoder;

/** A decoder as the buffer uses it: its samples arrive in the FIFO at the output rate, whatever the codec's rate is. */
final class BoundDecoder {

    private static final int LONGEST_PACKET_MS = 130;

    private final AudioDecoder decoder;
    private final int clockRateHz;
    private final int outputHz;
    private final Resampler resampler;
    private final short[] scratch;
    private final int concealFrame;

    BoundDecoder(AudioDecoder decoder, int clockRateHz, int decoderHz, int outputHz) {
        this.decoder = decoder;
        this.clockRateHz = clockRateHz;
        this.outputHz = outputHz;
        this.resampler = new Resampler(decoderHz, outputHz);
        this.scratch = new short[decoderHz * LONGEST_PACKET_MS / 1000];
        this.concealFrame = decoderHz / 100;
    }

    int clockRateHz() {
        return clockRateHz;
    }

    boolean hasOwnConcealment() {
        return decoder.hasOwnConcealment();
    }

    boolean isInPause() {
        return decoder.isInPause();
    }

    /** {@return samples at the output rate that a payload is worth, or {@link AudioDecoder#MALFORMED}} */
    int outputLength(byte[] octets, int offset, int length) {
        int samples = decoder.decodedLength(octets, offset, length);
        if (samples <= 0 || samples > scratch.length) {
            return AudioDecoder.MALFORMED;
        }
        return (int) ((long) samples * outputHz / resampler.inputHz());
    }

    /** Decodes a payload behind what is in the FIFO; answers the samples that came, or {@link AudioDecoder#MALFORMED}. */
    int decode(byte[] octets, int offset, int length, SampleFifo fifo) {
        int samples = decoder.decode(octets, offset, length, scratch, 0);
        return samples < 0 ? AudioDecoder.MALFORMED : append(samples, fifo);
    }

    /** Lets the codec conceal 10 ms behind what is in the FIFO; answers the samples that came. */
    int conceal(SampleFifo fifo) {
        return append(decoder.conceal(scratch, 0, concealFrame), fifo);
    }

    private int append(int samples, SampleFifo fifo) {
        int expected = resampler.outputFor(samples);
        if (expected > fifo.free()) {
            return AudioDecoder.MALFORMED;
        }
        int at = fifo.reserve(expected);
        int given = resampler.process(scratch, 0, samples, fifo.array(), at);
        fifo.extend(given);
        return given;
    }

    void reset() {
        decoder.reset();
        resampler.reset();
    }
}
