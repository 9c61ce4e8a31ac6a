package org.offhook.codecs.bench;

import com.sun.jna.Native;

/**
 * The functions of libbcg729 (Debian: libbcg729-0) that a frame needs, by JNA's direct mapping. Pointers are {@code long}s,
 * because a {@code Pointer} per argument would cost an allocation per call.
 */
final class Bcg729 {

    static {
        Native.register(Bcg729.class, "libbcg729.so.0");
    }

    private Bcg729() {
    }

    static native long initBcg729EncoderChannel(byte enableVad);

    static native void bcg729Encoder(long channel, long inputFrame, long bitStream, long bitStreamLength);

    static native long initBcg729DecoderChannel();

    static native void bcg729Decoder(long channel, long bitStream, byte bitStreamLength, byte frameErasure, byte silence,
                                     byte rfc3389, long signal);
}
