package org.offhook.app.terminal;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.offhook.audio.wav.WavFormatException;
import org.offhook.explain.Sentences;

/** What the layers below say of a mistake, in the user's language where that is known. */
public final class LowerWords {

    private LowerWords() {
    }

    /**
     * {@return the message, to be told in a language that is known later}
     *
     * @param mistake what a lower layer threw
     */
    public static Localized of(Exception mistake) {
        return locale -> Sentences.in(locale, String.valueOf(mistake.getMessage()));
    }

    /**
     * {@return why a sound file cannot be played, and what to do}
     *
     * @param file  the file
     * @param fault what its reader threw
     */
    public static Problem unplayable(Path file, IOException fault) {
        if (fault instanceof WavFormatException wrong) {
            Localized why = locale -> Sentences.in(locale, wrong.fault());
            return Problem.usage("problem.wav", file, why);
        }
        return Problem.usage("problem.file-unreadable", file);
    }

    /**
     * {@return why a table of packets cannot be used}
     *
     * @param file  the file
     * @param fault what its reader threw
     */
    public static Problem noTrace(Path file, IOException fault) {
        return fault instanceof FileSystemException ? Problem.usage("problem.file-unreadable", file)
            : Problem.usage("compare.trace-wrong", file, of(fault));
    }
}
