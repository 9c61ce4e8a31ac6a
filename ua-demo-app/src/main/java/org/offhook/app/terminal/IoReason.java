package org.offhook.app.terminal;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Locale;

/** Why the system would not read or write, in the user's language where it is one of the usual reasons, else in the system's words. */
public final class IoReason {

    private static final String[][] USUAL = {
        {"no space left", "io.full"}, {"quota exceeded", "io.full"}, {"permission denied", "io.permission"},
        {"read-only file system", "io.read-only"}, {"no such file", "io.missing"}, {"is a directory", "io.folder"},
        {"file too large", "io.too-large"}, {"too many open files", "io.too-many"},
    };

    private IoReason() {
    }

    /**
     * {@return the reason}
     *
     * @param fault what the system said
     * @param texts the language
     */
    public static String of(IOException fault, Texts texts) {
        String said = said(fault);
        String lower = said.toLowerCase(Locale.ROOT);
        for (String[] usual : USUAL) {
            if (lower.contains(usual[0])) {
                return texts.get(usual[1]);
            }
        }
        return said;
    }

    /**
     * {@return the reason, to be told in a language that is known later}
     *
     * @param fault what the system said
     */
    public static Localized in(IOException fault) {
        return locale -> of(fault, Texts.in(locale));
    }

    private static String said(IOException fault) {
        String message = fault instanceof FileSystemException system && system.getReason() != null ? system.getReason() : fault.getMessage();
        return message == null ? fault.getClass().getSimpleName() : message;
    }
}
