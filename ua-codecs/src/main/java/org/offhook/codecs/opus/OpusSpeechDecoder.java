package org.offhook.codecs.opus;

import io.github.jaredmdobson.concentus.OpusDecoder;
import io.github.jaredmdobson.concentus.OpusException;
import java.util.Arrays;
import java.util.Objects;
import org.offhook.codecs.AudioDecoder;

/**
 * Opus from the network, mixed down to one channel at 48 kHz, with the decoder's own concealment (RFC 6716 section 4.4).
 * Unlike the other codecs it allocates, inside the library.
 *
 * <p>A packet is checked before the library sees it. Should a packet that is well-formed outside bring about a fault
 * within, its time is silent and the decoder begins anew.
 */
final class OpusSpeechDecoder implements AudioDecoder {

    private OpusDecoder decoder;

    OpusSpeechDecoder() {
        reset();
    }

    @Override
    public int decode(byte[] payload, int offset, int length, short[] pcm, int pcmOffset) {
        int samples = OpusPacket.samples(payload, offset, length);
        return samples == MALFORMED ? MALFORMED : run(payload, offset, length, pcm, pcmOffset, samples);
    }

    @Override
    public int decodedLength(byte[] payload, int offset, int length) {
        return OpusPacket.samples(payload, offset, length);
    }

    @Override
    public boolean hasOwnConcealment() {
        return true;
    }

    @Override
    public int conceal(short[] pcm, int pcmOffset, int samples) {
        return run(null, 0, 0, pcm, pcmOffset, samples);
    }

    /** Decodes, or conceals where there is no packet. */
    private int run(byte[] packet, int offset, int length, short[] pcm, int pcmOffset, int samples) {
        Objects.checkFromIndexSize(pcmOffset, samples, pcm.length);
        int decoded;
        try {
            decoded = decoder.decode(packet, offset, length, pcm, pcmOffset, samples, false);
        } catch (OpusException | RuntimeException | AssertionError fault) {
            decoded = -1;
        }
        if (decoded != samples) {
            Arrays.fill(pcm, pcmOffset, pcmOffset + samples, (short) 0);
            reset();
        }
        return samples;
    }

    /** A new decoder, so that nothing of the old one is left. */
    @Override
    public void reset() {
        try {
            decoder = new OpusDecoder(OpusPacket.RATE_HZ, 1);
        } catch (OpusException impossible) {
            throw new IllegalStateException("the Opus library refuses 48 kHz and one channel", impossible);
        }
    }
}
