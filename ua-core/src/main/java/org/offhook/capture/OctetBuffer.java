package org.offhook.capture;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * A stream read in large pieces, with a window of contiguous octets of the size asked for. Numbers are read in the byte order of
 * the section. Holds 1 MiB, more only for a record that is larger; the formats refuse what is beyond their own limits before asking.
 */
final class OctetBuffer {

    private static final int READ_OCTETS = 1 << 20;

    private final InputStream in;
    private byte[] octets = new byte[READ_OCTETS];
    private int position;
    private int end;
    private long consumed;
    private boolean bigEndian;

    OctetBuffer(InputStream in) {
        this.in = in;
    }

    /** Makes {@code count} octets available at {@link #position()}; false when the stream ends before. */
    boolean require(int count) throws IOException {
        if (end - position >= count) {
            return true;
        }
        System.arraycopy(octets, position, octets, 0, end - position);
        end -= position;
        position = 0;
        if (octets.length < count) {
            octets = Arrays.copyOf(octets, Math.max(count, octets.length * 2));
        }
        while (end < count) {
            int read = in.read(octets, end, octets.length - end);
            if (read < 0) {
                return false;
            }
            end += read;
        }
        return true;
    }

    int available() {
        return end - position;
    }

    byte[] octets() {
        return octets;
    }

    int position() {
        return position;
    }

    /** Octets of the stream before {@link #position()}. */
    long consumed() {
        return consumed;
    }

    void skip(int count) {
        position += count;
        consumed += count;
    }

    void bigEndian(boolean big) {
        bigEndian = big;
    }

    int u16(int at) {
        int a = octets[position + at] & 0xFF;
        int b = octets[position + at + 1] & 0xFF;
        return bigEndian ? a << 8 | b : b << 8 | a;
    }

    int i32(int at) {
        int first = u16(at);
        int second = u16(at + 2);
        return bigEndian ? first << 16 | second : second << 16 | first;
    }

    long u32(int at) {
        return i32(at) & 0xFFFFFFFFL;
    }

    long i64(int at) {
        long first = u32(at);
        long second = u32(at + 4);
        return bigEndian ? first << 32 | second : second << 32 | first;
    }
}
