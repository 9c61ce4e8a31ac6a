package org.offhook;

import java.nio.file.Path;
import java.util.List;

/** What of a call is recorded, and into which files. */
public enum RecordingMode {

    /** What is heard, in one channel. */
    HEARD,
    /** Both sides added up, in one channel. */
    MONO,
    /** What we say in the left channel, what we hear in the right one. */
    STEREO,
    /** What we say in {@code NAME-near.wav}, what we hear in {@code NAME-far.wav}; both begin at the same instant. */
    SEPARATE;

    /**
     * Names the files of a recording.
     *
     * @param wav the file asked for
     * @return the file itself, or the two that stand for it: near, then far
     */
    public List<Path> files(Path wav) {
        return this == SEPARATE ? List.of(beside(wav, "-near"), beside(wav, "-far")) : List.of(wav);
    }

    private static Path beside(Path wav, String ending) {
        String name = wav.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return wav.resolveSibling(dot <= 0 ? name + ending : name.substring(0, dot) + ending + name.substring(dot));
    }
}
