package org.offhook;

import org.offhook.audio.PcmSource;
import org.offhook.audio.tone.ToneSource;

/** A voice of a test: a tone that can be switched on and off. */
final class Spoken implements PcmSource {

    private final ToneSource tone;
    private final short[] unheard = new short[2000];
    private volatile boolean speaking;

    Spoken(double hz, double levelDbov) {
        tone = new ToneSource(16_000, hz, levelDbov);
    }

    void speak(boolean now) {
        speaking = now;
    }

    @Override
    public int sampleRateHz() {
        return tone.sampleRateHz();
    }

    @Override
    public int read(short[] pcm, int offset, int samples) {
        if (speaking) {
            return tone.read(pcm, offset, samples);
        }
        java.util.Arrays.fill(pcm, offset, offset + samples, (short) 0);
        return tone.read(unheard, 0, samples);
    }
}
