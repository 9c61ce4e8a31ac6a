package org.offhook;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.offhook.audio.wav.WavReader;

/** What a recording holds. */
record RecordedSound(short[] pcm, int sampleRateHz) {

    static RecordedSound of(Path wav) throws IOException {
        try (WavReader reader = WavReader.open(wav)) {
            return new RecordedSound(WavReader.readAll(wav), reader.sampleRateHz());
        }
    }

    short[] stretch(int fromMs, int ms) {
        int from = sampleRateHz / 1000 * fromMs;
        return Arrays.copyOfRange(pcm, from, from + sampleRateHz / 1000 * ms);
    }

    double medianHz() {
        return Levels.medianHz(pcm, sampleRateHz);
    }
}
