package org.offhook.audio.compare;

import java.util.Arrays;
import org.offhook.codecs.AudioEncoder;

/**
 * Speech as packets of one codec.
 *
 * @param ptimeMs  duration of a packet
 * @param payloads payload of each packet; empty for one that is not sent
 * @param nanos    time that encoding took
 */
record EncodedSpeech(int ptimeMs, byte[][] payloads, long nanos) {

    static EncodedSpeech encode(ComparedCodec codec, short[] pcm, int ptimeMs) {
        AudioEncoder encoder = codec.provider().newEncoder(codec.parameters());
        int samples = codec.info().samplesPer(ptimeMs);
        byte[][] payloads = new byte[pcm.length / samples][];
        byte[] octets = new byte[encoder.maxEncodedLength(samples)];
        long nanos = 0;
        for (int i = 0; i < payloads.length; i++) {
            long beganNanos = System.nanoTime();
            int length = encoder.encode(pcm, i * samples, samples, octets, 0);
            nanos += System.nanoTime() - beganNanos;
            payloads[i] = Arrays.copyOf(octets, length);
        }
        return new EncodedSpeech(ptimeMs, payloads, nanos);
    }

    int sentPackets() {
        return (int) Arrays.stream(payloads).filter(payload -> payload.length > 0).count();
    }

    long octets() {
        return Arrays.stream(payloads).mapToLong(payload -> payload.length).sum();
    }

    /** {@return payload bits per second} */
    double bitRate() {
        return 8000.0 * octets() / ((double) payloads.length * ptimeMs);
    }
}
