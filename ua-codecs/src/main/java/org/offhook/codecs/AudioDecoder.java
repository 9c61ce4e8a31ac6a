package org.offhook.codecs;

/**
 * The other direction of a codec: RTP payload octets in, PCM out, and samples invented for what was lost.
 * Stateful, not thread-safe, free of allocation.
 *
 * <p>A payload comes from the network, so nothing in it makes a decoder throw: what cannot be decoded is answered
 * with {@link #MALFORMED}, and the caller conceals.
 */
public interface AudioDecoder {

    /** Answer of {@link #decode} to a payload that this codec cannot have sent; nothing was written. */
    int MALFORMED = -1;

    /**
     * Decodes one RTP payload.
     *
     * @param payload   octets of the packet
     * @param offset    first octet of the payload
     * @param length    octets of the payload
     * @param pcm       receives 16-bit linear samples
     * @param pcmOffset first sample to write
     * @return samples per channel written, or {@link #MALFORMED}
     * @throws IndexOutOfBoundsException when {@code pcm} is shorter than {@link #decodedLength} says (a caller's error)
     */
    int decode(byte[] payload, int offset, int length, short[] pcm, int pcmOffset);

    /**
     * {@return samples per channel that a payload will give, or {@link #MALFORMED}; cheap, changes no state}
     *
     * @param payload octets of the packet
     * @param offset  first octet of the payload
     * @param length  octets of the payload
     */
    int decodedLength(byte[] payload, int offset, int length);

    /** {@return whether {@link #conceal} is the codec's own; otherwise the caller should use a general concealment} */
    default boolean hasOwnConcealment() {
        return false;
    }

    /**
     * {@return whether the last payload ended in a description of noise (as in ITU-T G.729 Annex B): the sender pauses, nothing is
     * missing until it speaks again, and {@link #conceal} gives that noise}
     */
    default boolean isInPause() {
        return false;
    }

    /**
     * Invents samples in the place of lost ones and moves the decoder's state along.
     *
     * @param pcm       receives samples
     * @param pcmOffset first sample to write
     * @param samples   samples per channel; a multiple of the codec's frame
     * @return samples per channel written
     */
    int conceal(short[] pcm, int pcmOffset, int samples);

    /** Returns to the state after construction. */
    void reset();
}
