package org.offhook.codecs;

/**
 * One direction of a codec: PCM in, RTP payload octets out. Stateful, not thread-safe, and free of allocation:
 * one media stream owns one encoder, and works on arrays that the caller keeps.
 */
public interface AudioEncoder {

    /**
     * Encodes a whole number of frames.
     *
     * @param pcm       16-bit linear samples, interleaved when the codec has several channels
     * @param pcmOffset first sample
     * @param samples   samples per channel; a multiple of the codec's frame
     * @param out       receives the payload
     * @param outOffset first octet to write
     * @return octets written; 0 when discontinuous transmission decides to send nothing
     * @throws IllegalArgumentException  when {@code samples} is no multiple of the frame (a caller's error)
     * @throws IndexOutOfBoundsException when an array is too short (a caller's error)
     */
    int encode(short[] pcm, int pcmOffset, int samples, byte[] out, int outOffset);

    /**
     * {@return an upper bound of the octets that {@link #encode} writes}
     *
     * @param samples samples per channel
     */
    int maxEncodedLength(int samples);

    /** Returns to the state after construction. */
    void reset();
}
