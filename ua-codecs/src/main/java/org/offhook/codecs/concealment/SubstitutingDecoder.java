package org.offhook.codecs.concealment;

import org.offhook.codecs.AudioDecoder;

/**
 * A decoder whose Recommendation says nothing of lost packets: in their place the waveform is continued by
 * {@link WaveformSubstitution}, while what the decoder has adapted to stands still. What is received is handed out at once and
 * unchanged, apart from the first 4 to 10 ms after a gap, which are faded in.
 */
public abstract class SubstitutingDecoder implements AudioDecoder {

    private final WaveformSubstitution substitution;

    /**
     * Makes one.
     *
     * @param sampleRateHz of what is decoded, a multiple of 8000
     */
    protected SubstitutingDecoder(int sampleRateHz) {
        substitution = new WaveformSubstitution(sampleRateHz, WaveformSubstitution.Seam.DECAYING_OFFSET);
    }

    /**
     * Decodes a payload as if none were ever lost.
     *
     * @param payload   octets of the packet
     * @param offset    first octet of the payload
     * @param length    octets of the payload
     * @param pcm       receives samples
     * @param pcmOffset first sample to write
     * @return samples written, or {@link #MALFORMED}
     */
    protected abstract int decodeReceived(byte[] payload, int offset, int length, short[] pcm, int pcmOffset);

    /** Returns what the decoder has adapted to the state after construction. */
    protected abstract void resetAdaptation();

    @Override
    public final int decode(byte[] payload, int offset, int length, short[] pcm, int pcmOffset) {
        int samples = decodeReceived(payload, offset, length, pcm, pcmOffset);
        if (samples != MALFORMED) {
            substitution.received(pcm, pcmOffset, samples);
        }
        return samples;
    }

    @Override
    public final boolean hasOwnConcealment() {
        return true;
    }

    @Override
    public final int conceal(short[] pcm, int pcmOffset, int samples) {
        substitution.conceal(pcm, pcmOffset, samples);
        return samples;
    }

    @Override
    public final void reset() {
        resetAdaptation();
        substitution.reset();
    }
}
