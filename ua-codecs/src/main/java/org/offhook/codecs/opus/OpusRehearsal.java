package org.offhook.codecs.opus;

import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Encodes and decodes until the JIT compiler has been at the library: the first packets take longer than they last, many of
 * them in a row, and a call would begin with a gap. Once per process; may be called from any thread but a media thread.
 */
final class OpusRehearsal {

    private static final int SAMPLES = OpusPacket.RATE_HZ / 50;
    private static final int MOST_PACKETS = 300;
    private static final long MOST_NANOS = 2_000_000_000L;
    /** A packet of 20 ms is fast enough when it takes no more, so many times in a row. */
    private static final long ENOUGH_NANOS = 4_000_000L;
    private static final int ENOUGH_PACKETS = 10;

    private static final AtomicBoolean DONE = new AtomicBoolean();

    private OpusRehearsal() {
    }

    static void once() {
        if (DONE.compareAndSet(false, true)) {
            run();
        }
    }

    private static void run() {
        OpusSpeechEncoder encoder = new OpusSpeechEncoder(OpusParameters.of(Map.of()));
        OpusSpeechDecoder decoder = new OpusSpeechDecoder();
        short[] pcm = new short[SAMPLES];
        byte[] payload = new byte[encoder.maxEncodedLength(SAMPLES)];
        long beganNanos = System.nanoTime();
        int fast = 0;
        for (int packet = 0; packet < MOST_PACKETS && fast < ENOUGH_PACKETS; packet++) {
            speak(pcm, packet);
            long beforeNanos = System.nanoTime();
            int length = encoder.encode(pcm, 0, SAMPLES, payload, 0);
            decoder.decode(payload, 0, length, pcm, 0);
            long nowNanos = System.nanoTime();
            fast = nowNanos - beforeNanos < ENOUGH_NANOS ? fast + 1 : 0;
            if (nowNanos - beganNanos > MOST_NANOS) {
                return;
            }
        }
    }

    /** Harmonics of a moving pitch, louder and softer: enough for the encoder to do all that it does to speech. */
    private static void speak(short[] pcm, int packet) {
        for (int i = 0; i < SAMPLES; i++) {
            double seconds = (packet * SAMPLES + i) / (double) OpusPacket.RATE_HZ;
            double phase = 2 * Math.PI * (130 * seconds + 3 * Math.sin(5 * seconds));
            double loudness = 3000 * (1 + Math.sin(20 * seconds));
            pcm[i] = (short) (loudness * (Math.sin(phase) + Math.sin(4 * phase) + Math.sin(9 * phase)));
        }
    }
}
