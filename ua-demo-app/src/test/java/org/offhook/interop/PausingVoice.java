package org.offhook.interop;

import java.util.Arrays;
import org.offhook.audio.PcmSource;

/** Speaks the tone of {@link Voice} for a second, is silent for two, and so on without end. */
final class PausingVoice implements PcmSource {
    private final Voice voice = new Voice();
    private long position;

    @Override
    public int sampleRateHz() {
        return voice.sampleRateHz();
    }

    @Override
    public int read(short[] pcm, int offset, int samples) {
        int given = voice.read(pcm, offset, samples);
        if (position / sampleRateHz() % 3 != 0) {
            Arrays.fill(pcm, offset, offset + given, (short) 0);
        }
        position += given;
        return given;
    }
}
