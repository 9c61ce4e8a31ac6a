package org.offhook.rtp;

/** What {@link RtpPacket#wrap} found. Everything but {@link #VALID} is to be counted and dropped. */
public enum RtpStatus {
    /** The header is whole; payload type and source are still to be judged. */
    VALID,
    /** Shorter than the fixed header. */
    TOO_SHORT,
    /** Version is not 2: STUN, DTLS, SIP or noise. */
    WRONG_VERSION,
    /** The list of contributing sources is longer than the packet. */
    CSRC_OVERRUN,
    /** The header extension is longer than the packet. */
    EXTENSION_OVERRUN,
    /** The padding is empty or longer than the payload. */
    PADDING_OVERRUN
}
