package org.offhook;

import java.util.Arrays;
import org.offhook.audio.PcmSource;
import org.offhook.audio.tone.ToneSource;

/**
 * A voice of a test: a tone that can be switched on and off. It takes breath twice a second, for the decoder of G.729 carries
 * a wrong level from a lost packet through a tone without end.
 */
final class Spoken implements PcmSource {

    private static final int RATE_HZ = 16_000;
    private static final int PHRASE = RATE_HZ * 480 / 1000;
    private static final int BREATH = RATE_HZ * 80 / 1000;

    private final ToneSource tone;
    private volatile boolean speaking;
    private int position;

    Spoken(double hz, double levelDbov) {
        tone = new ToneSource(RATE_HZ, hz, levelDbov);
    }

    void speak(boolean now) {
        speaking = now;
    }

    @Override
    public int sampleRateHz() {
        return RATE_HZ;
    }

    @Override
    public int read(short[] pcm, int offset, int samples) {
        tone.read(pcm, offset, samples);
        if (!speaking) {
            Arrays.fill(pcm, offset, offset + samples, (short) 0);
        }
        for (int i = 0; i < samples; i++) {
            position = (position + 1) % PHRASE;
            if (position < BREATH) {
                pcm[offset + i] = 0;
            }
        }
        return samples;
    }
}
