package org.offhook.explain;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Locale;

/** Why the system would not read or write a file, in plain words where it is one of the usual reasons, else in the system's. Pure. */
public final class IoReason {

    /** What the system says, in English and French words for people. */
    private static final String[][] USUAL = {
        {"no space left", "the disk is full", "le disque est plein"},
        {"quota exceeded", "the disk is full", "le disque est plein"},
        {"permission denied", "permission denied", "accès refusé"},
        {"read-only file system", "the file system is read-only", "le système de fichiers est en lecture seule"},
        {"no such file", "there is no such file", "ce fichier n'existe pas"},
        {"is a directory", "it is a folder", "c'est un dossier"},
        {"file too large", "the file became too large", "le fichier est devenu trop gros"},
        {"file name too long", "its name is too long", "son nom est trop long"},
        {"bad file descriptor", "it is closed", "elle est fermée"},
        {"too many open files", "too many files are open", "trop de fichiers ouverts"},
        {"input/output error", "the disk has a fault (input/output error)", "le disque a un défaut (erreur d'entrée/sortie)"},
    };

    private IoReason() {
    }

    /**
     * {@return the reason}
     *
     * @param fault  what the system said
     * @param locale French for French, any other for English
     */
    public static String of(IOException fault, Locale locale) {
        String said = said(fault);
        String lower = said.toLowerCase(Locale.ROOT);
        for (String[] usual : USUAL) {
            if (lower.contains(usual[0])) {
                return usual[locale.getLanguage().equals("fr") ? 2 : 1];
            }
        }
        return Sentences.in(locale, said);
    }

    private static String said(IOException fault) {
        String message = fault instanceof FileSystemException system && system.getReason() != null ? system.getReason() : fault.getMessage();
        return message == null ? fault.getClass().getSimpleName() : message;
    }
}
