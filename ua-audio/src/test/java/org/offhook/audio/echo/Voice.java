package org.offhook.audio.echo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.offhook.audio.SampleArray;
import org.offhook.audio.resample.ResamplingSource;
import org.offhook.audio.tone.SpeechLikeSignal;
import org.offhook.audio.wav.WavReader;

/** Voices for simulated calls: made ones, and those of espeak-ng where it is installed. */
final class Voice {

    private static final String TEXT = "The birch canoe slid on the smooth planks. Glue the sheet to the dark blue"
        + " background. It is easy to tell the depth of a well. These days a chicken leg is a rare dish. Rice is often"
        + " served in round bowls. The juice of lemons makes fine punch. The box was thrown beside the parked truck."
        + " The hogs were fed chopped corn and garbage. Four hours of steady work faced us. A large size in stockings"
        + " is hard to sell. The boy was there when the sun rose. A rod is used to catch pink salmon. The source of the"
        + " huge river is the clear spring. Kick the ball straight and follow through. Help the woman get back to her"
        + " feet. A pot of tea helps to pass the evening. Smoky fires lack flame and heat. The soft cushion broke the"
        + " man's fall. The salt breeze came across from the sea. The girl at the booth sold fifty bonds.";

    private Voice() {
    }

    static short[] made(int sampleRateHz, long seed, int seconds) {
        return SpeechLikeSignal.samples(sampleRateHz, seed, sampleRateHz * seconds);
    }

    /** {@return so many seconds of speech at -26 dBov, repeated where the text ends; null where espeak-ng is missing} */
    static short[] spoken(int sampleRateHz, String voice, int wordsPerMinute, int seconds) throws IOException {
        Path file = Files.createTempFile("offhook-voice", ".wav");
        try {
            Process process = new ProcessBuilder(List.of("espeak-ng", "-v", voice, "-s",
                Integer.toString(wordsPerMinute), "-w", file.toString(), TEXT)).inheritIO().start();
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                return null;
            }
            return normalised(repeated(file, sampleRateHz, seconds));
        } catch (IOException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static short[] repeated(Path file, int sampleRateHz, int seconds) throws IOException {
        int fileHz;
        try (WavReader reader = WavReader.open(file)) {
            fileHz = reader.sampleRateHz();
        }
        short[] pcm = new short[sampleRateHz * seconds];
        ResamplingSource.at(new SampleArray(fileHz, WavReader.readAll(file), true), sampleRateHz)
            .read(pcm, 0, pcm.length);
        return pcm;
    }

    static short[] normalised(short[] pcm) {
        List<Double> active = new ArrayList<>();
        for (int at = 0; at + 320 <= pcm.length; at += 320) {
            double power = 0;
            for (int i = at; i < at + 320; i++) {
                power += (double) pcm[i] * pcm[i] / 320;
            }
            if (power > 200.0 * 200) {
                active.add(power);
            }
        }
        double mean = active.stream().mapToDouble(Double::doubleValue).average().orElse(1);
        double gain = 32768 * Math.pow(10, -26 / 20.0) / Math.sqrt(mean);
        for (int i = 0; i < pcm.length; i++) {
            pcm[i] = (short) Math.max(-32768, Math.min(32767, Math.round(pcm[i] * gain)));
        }
        return pcm;
    }
}
