package org.offhook.capture;

/**
 * One frame of a capture file, as a window on the reader's buffer: valid until the next frame is read. Times are those of the
 * file, in whole seconds since 1970 and nanoseconds, because the sum would not fit a double and the figures of Wireshark are
 * computed from the two parts.
 */
public final class CapturedFrame {

    long number;
    long epochSeconds;
    int nanos;
    int linkType;
    byte[] octets;
    int offset;
    int length;

    /** Makes an empty frame for {@link CaptureReader#read}. */
    public CapturedFrame() {
        octets = new byte[0];
    }

    /** {@return the place in the file, counted from 1 as Wireshark does} */
    public long number() {
        return number;
    }

    /** {@return whole seconds since 1970-01-01} */
    public long epochSeconds() {
        return epochSeconds;
    }

    /** {@return nanoseconds within the second, 0 to 999,999,999} */
    public int nanos() {
        return nanos;
    }

    /** {@return the buffer that holds the frame} */
    public byte[] octets() {
        return octets;
    }

    /** {@return where the frame begins in the buffer} */
    public int offset() {
        return offset;
    }

    /** {@return octets captured} */
    public int length() {
        return length;
    }
}
