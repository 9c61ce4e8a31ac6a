package org.offhook.rtcp;

/** What {@link RtcpCompound#parse} found. */
public enum RtcpStatus {
    /** All of it is sound. */
    VALID,
    /** The compound is sound, a part of it is not; the sound parts are there. */
    PARTIAL,
    /** Shorter than one header and one source. */
    TOO_SHORT,
    /** A part with a version other than 2. */
    WRONG_VERSION,
    /** The first part is neither sender nor receiver report (A.2). */
    WRONG_FIRST_TYPE,
    /** Padding before the last part, or more of it than there is. */
    WRONG_PADDING,
    /** The lengths of the parts do not add up to the datagram. */
    LENGTH_MISMATCH,
    /** A sender or receiver report announces more blocks than it has. */
    REPORT_OVERRUN;

    /** {@return whether there is something to use} */
    public boolean isUsable() {
        return this == VALID || this == PARTIAL;
    }
}
