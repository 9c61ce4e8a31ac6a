package org.offhook.audio.playout;

/** What {@link JitterBuffer#put} did with a packet. Every answer is also counted in {@link PlayoutCounters}. */
public enum Arrival {

    /** Stored, in order or ahead of a gap. */
    ACCEPTED,

    /** Stored, although a packet with a higher sequence number had come before. */
    REORDERED,

    /** Dropped: the place of the packet has been played or concealed already. */
    LATE,

    /** Dropped: this sequence number is stored or was played. */
    DUPLICATE,

    /** Dropped: the buffer is full or the payload is longer than a slot. */
    OVERFLOW,

    /** Dropped: no decoder is bound to the payload type. */
    UNKNOWN_PAYLOAD_TYPE,

    /** Dropped: empty, or a payload that the decoder says it cannot have sent. */
    MALFORMED,

    /** Stored, after the buffer began anew: another SSRC, or a sequence that restarted. */
    RESTARTED;

    /** {@return whether the packet is in the buffer now} */
    public boolean isStored() {
        return this == ACCEPTED || this == REORDERED || this == RESTARTED;
    }
}
