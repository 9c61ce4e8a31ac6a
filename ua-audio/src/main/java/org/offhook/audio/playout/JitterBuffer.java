package org.offhook.audio.playout;

import org.offhook.codecs.AudioDecoder;
import org.offhook.codecs.CodecInfo;

/**
 * Turns packets that arrive unevenly into blocks of samples that leave evenly: packets and {@code nowNanos} in, exactly
 * one full block out per pull (RFC 3550 section 6.4.1 and appendix A.8 for the terms, ITU-T G.1020 for the delays).
 *
 * <p>A pure state machine owned by one media thread, which calls everything but {@link #counters}. It reads no clock;
 * all instants are monotonic nanoseconds on the same clock, chosen by the caller. After construction and binding it
 * does not allocate and does not throw for anything that a packet contains.
 *
 * <p>Output is mono at {@link #sampleRateHz}; a decoder of another rate is resampled inside. The caller decides what is
 * audio: telephone events (RFC 4733) share the sequence numbers of the stream and go to {@link #putEvent}, so that
 * their places do not look like loss.
 */
public interface JitterBuffer {

    /** {@return rate of the samples that {@link #pull} gives, in Hz} */
    int sampleRateHz();

    /**
     * Names the decoder of a payload type; replaces an earlier one. The buffer is the only user of the decoder from now
     * on. Allocates: to be called when media is negotiated, not per packet.
     *
     * @param payloadType         0 to 127
     * @param decoder             decoder of one channel, in its initial state
     * @param clockRateHz         RTP clock of the payload type, in Hz
     * @param decoderSampleRateHz rate of the samples that the decoder gives, in Hz
     * @throws IllegalArgumentException when the payload type or a rate is out of range
     */
    void bind(int payloadType, AudioDecoder decoder, int clockRateHz, int decoderSampleRateHz);

    /**
     * Names the decoder of a payload type by its codec.
     *
     * @param payloadType 0 to 127
     * @param codec       says the clock and the sample rate
     * @param decoder     decoder of one channel, in its initial state
     */
    default void bind(int payloadType, CodecInfo codec, AudioDecoder decoder) {
        bind(payloadType, decoder, codec.clockRateHz(), codec.sampleRateHz());
    }

    /**
     * Names the payload type of comfort noise (RFC 3389), 13 where it is static.
     *
     * @param payloadType 0 to 127
     * @param clockRateHz RTP clock of the payload type, in Hz
     */
    void bindComfortNoise(int payloadType, int clockRateHz);

    /**
     * Takes an audio packet. The payload is copied into a slot reserved at construction.
     *
     * @param payloadType  RTP payload type
     * @param ssrc         RTP synchronisation source; a change starts the buffer anew
     * @param sequence     RTP sequence number, low 16 bits used
     * @param timestamp    RTP timestamp, low 32 bits used
     * @param marker       RTP marker bit: first packet of a talkspurt
     * @param payload      holds the payload
     * @param offset       first octet of the payload
     * @param length       octets of the payload
     * @param arrivalNanos monotonic instant at which the packet came in
     * @return what became of the packet
     */
    Arrival put(int payloadType, int ssrc, int sequence, long timestamp, boolean marker,
                byte[] payload, int offset, int length, long arrivalNanos);

    /**
     * Tells that a sequence number of the stream belongs to something that is not audio (telephone event, RFC 4733).
     *
     * @param ssrc         RTP synchronisation source
     * @param sequence     RTP sequence number, low 16 bits used
     * @param arrivalNanos monotonic instant at which the packet came in
     */
    void putEvent(int ssrc, int sequence, long arrivalNanos);

    /**
     * Gives the next block, always full: decoded speech, stretched where the delay must change, concealment where a
     * packet is missing, comfort noise in a pause, zeros before the first packet.
     *
     * @param pcm      receives the samples
     * @param offset   first sample to write
     * @param samples  samples wanted; any number up to 120 ms, usually one packet or one device period
     * @param nowNanos monotonic instant at which the first sample of the block is due at the device
     */
    void pull(short[] pcm, int offset, int samples, long nowNanos);

    /** {@return what the last {@link #pull} gave; one object, overwritten by the next pull} */
    PlayedBlock lastBlock();

    /** {@return the running totals; may be read from any thread at any time} */
    PlayoutCounters counters();

    /** Forgets the stream and its statistics, keeps the bindings and the totals. */
    void reset();
}
