package org.offhook.app.options;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.offhook.app.terminal.LowerWords;
import org.offhook.app.terminal.Problem;
import org.offhook.audio.wav.WavReader;

/** What {@code --play} asks for. */
public sealed interface PlaySource {

    /**
     * A WAV file, played once.
     *
     * @param path the file; it could be read when it was checked
     */
    record File(Path path) implements PlaySource {
    }

    /**
     * A tone without end.
     *
     * @param hz frequency
     */
    record Tone(double hz) implements PlaySource {
    }

    /** Silence: packets flow, nothing is heard. */
    record Silence() implements PlaySource {
    }

    /** The microphone, with the loudspeaker for what is heard. */
    record Microphone() implements PlaySource {
    }

    /**
     * Reads the option and looks at the file.
     *
     * @param text {@code FILE}, {@code tone:HZ}, {@code silence} or {@code mic}
     * @return what is asked for
     * @throws Problem when it cannot be played, with the reason
     */
    static PlaySource parse(String text) {
        if (text.equals("silence")) {
            return new Silence();
        } else if (text.equals("mic")) {
            return new Microphone();
        } else if (text.startsWith("tone:")) {
            return new Tone(frequency(text.substring("tone:".length())));
        }
        Path file = Path.of(text);
        if (!Files.exists(file)) {
            throw Problem.usage("problem.file-missing", file);
        }
        if (Files.isDirectory(file)) {
            throw Problem.usage("problem.file-unreadable", file);
        }
        try (WavReader wav = WavReader.open(file)) {
            if (wav.lengthSamples() == 0) {
                throw Problem.usage("problem.wav-empty", file);
            }
        } catch (IOException e) {
            throw LowerWords.unplayable(file, e);
        }
        return new File(file);
    }

    private static double frequency(String text) {
        try {
            double hz = Double.parseDouble(text);
            if (hz >= 20 && hz <= 3900) {
                return hz;
            }
        } catch (NumberFormatException e) {
            // said below in the user's language
        }
        throw Problem.usage("problem.tone", text);
    }
}
