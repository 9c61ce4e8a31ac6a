package org.offhook.codecs.bench;

import com.sun.jna.Native;

/** Encoder and decoder of libopus (Debian: libopus0), by JNA's direct mapping; pointers are {@code long}s. */
final class Libopus {

    private static final int APPLICATION_VOIP = 2048;
    private static final int SET_BITRATE = 4002;
    private static final int SET_COMPLEXITY = 4010;
    private static final int SET_SIGNAL = 4024;
    private static final int SIGNAL_VOICE = 3001;

    static {
        Native.register(Libopus.class, "libopus.so.0");
    }

    private Libopus() {
    }

    /** An encoder of one channel at 48 kHz, set as the Java one of this project is. */
    static long speechEncoder(int bitsPerSecond, int complexity) {
        long encoder = opus_encoder_create(48_000, 1, APPLICATION_VOIP, 0);
        opus_encoder_ctl(encoder, SET_SIGNAL, SIGNAL_VOICE);
        opus_encoder_ctl(encoder, SET_COMPLEXITY, complexity);
        opus_encoder_ctl(encoder, SET_BITRATE, bitsPerSecond);
        return encoder;
    }

    static long speechDecoder() {
        return opus_decoder_create(48_000, 1, 0);
    }

    static native long opus_encoder_create(int sampleRateHz, int channels, int application, long error);

    static native int opus_encoder_ctl(long encoder, int request, int value);

    static native int opus_encode(long encoder, long pcm, int frameSamples, long octets, int maxOctets);

    static native long opus_decoder_create(int sampleRateHz, int channels, long error);

    static native int opus_decode(long decoder, long octets, int length, long pcm, int frameSamples, int errorCorrection);
}
