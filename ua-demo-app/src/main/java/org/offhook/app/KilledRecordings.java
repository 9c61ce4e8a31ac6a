package org.offhook.app;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.offhook.audio.wav.WavRepair;

/** Recordings that a run left behind which was killed: their headers may lag behind their samples. */
final class KilledRecordings {

    private KilledRecordings() {
    }

    /**
     * Sets the headers right of the files that an earlier run with the same option wrote: the file itself, and those with a
     * number behind or inside its name.
     *
     * @param file as given to {@code --record}
     * @return the files that were repaired
     */
    static List<Path> repair(Path file) {
        List<Path> repaired = new ArrayList<>();
        Path folder = file.toAbsolutePath().getParent();
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        String numbered = name.contains("{n}") ? name.replace("{n}", "*")
            : (dot < 0 ? name : name.substring(0, dot)) + "*" + (dot < 0 ? "" : name.substring(dot));
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, numbered)) {
            for (Path recording : found) {
                if (Files.isRegularFile(recording) && repairOne(recording)) {
                    repaired.add(recording);
                }
            }
        } catch (IOException | RuntimeException e) {
            // A folder that cannot be read holds nothing that could be repaired; recording into it fails with a sentence.
        }
        return repaired;
    }

    private static boolean repairOne(Path recording) {
        try {
            return WavRepair.repair(recording) > 0;
        } catch (IOException e) {
            return false;   // no WAV file, or not ours to write
        }
    }
}
