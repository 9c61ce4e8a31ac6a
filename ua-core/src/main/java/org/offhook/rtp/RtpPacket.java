package org.offhook.rtp;

/**
 * A view of an RTP packet in an array of the caller (RFC 3550 section 5.1, validity after appendix A.1). One object is
 * used for packet after packet; it is valid until the array changes. Not thread-safe.
 */
public final class RtpPacket {

    /** Octets of a header without contributing sources and extension. */
    public static final int HEADER_OCTETS = 12;

    private static final int VERSION = 2;

    private byte[] octets = new byte[0];
    private int start;
    private int payloadOffset;
    private int payloadLength;

    /**
     * Looks at a datagram.
     *
     * @param buffer holds the datagram
     * @param offset first octet
     * @param length octets
     * @return {@link RtpStatus#VALID}, or why this is no RTP; the accessors are meaningful only after VALID
     */
    public RtpStatus wrap(byte[] buffer, int offset, int length) {
        if (length < HEADER_OCTETS) {
            return RtpStatus.TOO_SHORT;
        }
        int first = buffer[offset] & 0xFF;
        if (first >> 6 != VERSION) {
            return RtpStatus.WRONG_VERSION;
        }
        int header = HEADER_OCTETS + 4 * (first & 0x0F);
        if (header > length) {
            return RtpStatus.CSRC_OVERRUN;
        }
        if ((first & 0x10) != 0) {
            if (header + 4 > length) {
                return RtpStatus.EXTENSION_OVERRUN;
            }
            header += 4 + 4 * int16(buffer, offset + header + 2);
            if (header > length) {
                return RtpStatus.EXTENSION_OVERRUN;
            }
        }
        int padding = 0;
        if ((first & 0x20) != 0) {
            padding = buffer[offset + length - 1] & 0xFF;
            if (padding == 0 || padding > length - header) {
                return RtpStatus.PADDING_OVERRUN;
            }
        }
        octets = buffer;
        start = offset;
        payloadOffset = offset + header;
        payloadLength = length - header - padding;
        return RtpStatus.VALID;
    }

    /** {@return whether the marker bit is set: with audio, the first packet of a talkspurt} */
    public boolean marker() {
        return octets[start + 1] < 0;
    }

    /** {@return payload type, 0 to 127} */
    public int payloadType() {
        return octets[start + 1] & 0x7F;
    }

    /** {@return sequence number, 0 to 65535} */
    public int sequence() {
        return int16(octets, start + 2);
    }

    /** {@return timestamp, 0 to 2^32-1} */
    public long timestamp() {
        return int32(octets, start + 4) & 0xFFFF_FFFFL;
    }

    /** {@return synchronisation source} */
    public int ssrc() {
        return int32(octets, start + 8);
    }

    /** {@return number of contributing sources, 0 to 15} */
    public int csrcCount() {
        return octets[start] & 0x0F;
    }

    /**
     * Reads a contributing source.
     *
     * @param index 0 to {@link #csrcCount} - 1
     * @return the source
     */
    public int csrc(int index) {
        if (index < 0 || index >= csrcCount()) {
            throw new IndexOutOfBoundsException(index);
        }
        return int32(octets, start + HEADER_OCTETS + 4 * index);
    }

    /** {@return whether there is a header extension; its elements are not looked into (RFC 8285 lets a receiver ignore them)} */
    public boolean hasExtension() {
        return (octets[start] & 0x10) != 0;
    }

    /** {@return the array given to {@link #wrap}} */
    public byte[] octets() {
        return octets;
    }

    /** {@return index of the first octet of the payload in {@link #octets}} */
    public int payloadOffset() {
        return payloadOffset;
    }

    /** {@return octets of the payload without padding, possibly 0} */
    public int payloadLength() {
        return payloadLength;
    }

    /**
     * Tells RTP from RTCP on one port (RFC 5761 section 4): payload types 64 to 95 are not used for RTP.
     *
     * @param buffer holds a datagram
     * @param offset first octet
     * @param length octets
     * @return whether to read it as RTCP
     */
    public static boolean looksLikeRtcp(byte[] buffer, int offset, int length) {
        int second = length < 2 ? 0 : buffer[offset + 1] & 0xFF;
        return second >= 192 && second <= 223;
    }

    /**
     * Writes a header without contributing sources and extension.
     *
     * @param out         receives {@link #HEADER_OCTETS} octets
     * @param offset      first octet to write
     * @param marker      marker bit
     * @param payloadType 0 to 127
     * @param sequence    low 16 bits used
     * @param timestamp   low 32 bits used
     * @param ssrc        synchronisation source
     */
    public static void writeHeader(byte[] out, int offset, boolean marker, int payloadType, int sequence, long timestamp,
                                   int ssrc) {
        out[offset] = (byte) (VERSION << 6);
        out[offset + 1] = (byte) ((marker ? 0x80 : 0) | payloadType & 0x7F);
        out[offset + 2] = (byte) (sequence >> 8);
        out[offset + 3] = (byte) sequence;
        putInt32(out, offset + 4, (int) timestamp);
        putInt32(out, offset + 8, ssrc);
    }

    private static int int16(byte[] octets, int offset) {
        return (octets[offset] & 0xFF) << 8 | octets[offset + 1] & 0xFF;
    }

    private static int int32(byte[] octets, int offset) {
        return int16(octets, offset) << 16 | int16(octets, offset + 2);
    }

    private static void putInt32(byte[] out, int offset, int value) {
        out[offset] = (byte) (value >> 24);
        out[offset + 1] = (byte) (value >> 16);
        out[offset + 2] = (byte) (value >> 8);
        out[offset + 3] = (byte) value;
    }
}
