package org.offhook;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.offhook.audio.wav.WavFormatException;
import org.offhook.diagnosis.Finding;
import org.offhook.explain.IoReason;
import org.offhook.explain.Sentences;
import org.offhook.sip.SipText;

/**
 * A sound file of a call that could not be played or recorded as was asked for. The call went on; its report says it. Pure.
 *
 * @param use     what the file was for
 * @param failure which file, and why
 */
record FileFault(Use use, Failure.FileFailed failure) {

    /** What a file was for. */
    enum Use {
        PLAYING, RECORDING,
        /** The file of a recording could not be made. */
        CREATING
    }

    /** {@return the fault in both languages} */
    Finding finding() {
        String file = SipText.printable(String.valueOf(failure.file()));
        String why = reason(Locale.ENGLISH);
        String pourquoi = reason(Locale.FRENCH);
        return switch (use) {
            case PLAYING -> finding("media.playing", "The file " + file + " was not played to its end: " + why + ".",
                "Le fichier " + file + " n'a pas été joué jusqu'au bout : " + pourquoi + ".");
            case RECORDING -> finding("media.recording",
                "The recording " + file + " is not complete: " + why + ". What was written before can be played.",
                "L'enregistrement " + file + " n'est pas complet : " + pourquoi + ". Ce qui a été écrit avant reste lisible.");
            case CREATING -> finding("media.recording", "The call was not recorded in " + file + ": " + why + ".",
                "L'appel n'a pas été enregistré dans " + file + " : " + pourquoi + ".");
        };
    }

    private Finding finding(String code, String en, String fr) {
        return new Finding(code, Finding.Severity.ERROR, en, fr, List.of(SipText.printable(failure.getMessage())));
    }

    private String reason(Locale locale) {
        IOException cause = failure.getCause();
        return SipText.printable(cause instanceof WavFormatException wrong ? Sentences.in(locale, wrong.fault()) : IoReason.of(cause, locale));
    }
}
