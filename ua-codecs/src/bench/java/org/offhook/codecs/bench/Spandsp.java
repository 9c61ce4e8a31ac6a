package org.offhook.codecs.bench;

import com.sun.jna.Native;

/** G.711, G.722 and G.726 of libspandsp (Debian: libspandsp2), by JNA's direct mapping; pointers are {@code long}s. */
final class Spandsp {

    static final int ALAW = 0;
    static final int ULAW = 1;
    /** G.726 from and to linear PCM. */
    static final int LINEAR = 0;
    /** First code in the least significant bits, as RFC 3551 packs it. */
    static final int PACKING_RIGHT = 2;

    static {
        Native.register(Spandsp.class, "libspandsp.so.2");
    }

    private Spandsp() {
    }

    /**
     * A function that does nothing, declared with the arguments of those that encode and decode (in C, surplus arguments are not
     * looked at): its duration is what a call through JNA costs.
     */
    static native int g711_release(long state, long out, long in, int length);

    static native long g711_init(long state, int law);

    static native int g711_encode(long state, long octets, long samples, int length);

    static native int g711_decode(long state, long samples, long octets, int length);

    static native long g722_encode_init(long state, int bitsPerSecond, int options);

    static native int g722_encode(long state, long octets, long samples, int length);

    static native long g722_decode_init(long state, int bitsPerSecond, int options);

    static native int g722_decode(long state, long samples, long octets, int length);

    static native long g726_init(long state, int bitsPerSecond, int externalCoding, int packing);

    static native int g726_encode(long state, long octets, long samples, int length);

    static native int g726_decode(long state, long samples, long octets, int length);
}
