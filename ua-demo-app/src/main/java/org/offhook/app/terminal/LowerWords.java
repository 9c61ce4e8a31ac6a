package org.offhook.app.terminal;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.offhook.audio.wav.WavFormatException;
import org.offhook.explain.Sentences;

/** What the layers below say of a mistake, in the user's language where that is known. */
public final class LowerWords {

    private static final Map<String, String> OF_CODECS = Map.ofEntries(Map.entry("sub-band ADPCM", "MICDA en sous-bandes"),
        Map.entry("16-bit linear PCM", "MIC linéaire de 16 bits"), Map.entry("A-law", "loi A"), Map.entry("mu-law", "loi mu"),
        Map.entry("narrowband", "bande étroite"), Map.entry("wideband", "bande élargie"), Map.entry("fullband", "pleine bande"),
        Map.entry("Annex A and B", "annexes A et B"), Map.entry("AAL2 packing", "octets remplis comme en AAL2"),
        Map.entry("2 channels", "2 canaux"));

    private LowerWords() {
    }

    /**
     * {@return what a codec is, its usual words translated}
     *
     * @param english the codec's own description
     * @param locale  French or English
     */
    public static String description(String english, Locale locale) {
        String told = english;
        if (locale.getLanguage().equals("fr")) {
            for (Map.Entry<String, String> word : OF_CODECS.entrySet()) {
                told = told.replace(word.getKey(), word.getValue());
            }
            told = told.replace("ADPCM", "MICDA");
        }
        return told;
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
