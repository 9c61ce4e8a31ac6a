package org.offhook.app.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.offhook.audio.compare.BandLimited;
import org.offhook.audio.compare.ComparedCodec;
import org.offhook.audio.compare.NetworkCondition;
import org.offhook.audio.wav.WavWriter;

/** Keeps a few seconds of everything that was heard, for pictures, and writes all of it into files where that is wanted. */
public final class HeardSpeech {

    /** Rate of the excerpts, in Hz. */
    static final int EXCERPT_RATE_HZ = 16_000;
    private static final double EXCERPT_S = 4;

    private final double beginS;
    private final int ptimeMs;
    private final Path folder;
    private final double[] originalExcerpt;
    private final Map<String, double[]> excerpts = new HashMap<>();
    private final Map<String, boolean[]> losses = new HashMap<>();
    private final Map<String, Path> files = new HashMap<>();

    /**
     * Prepares.
     *
     * @param original     the speech
     * @param sampleRateHz its rate
     * @param ptimeMs      duration of a packet
     * @param folder       where WAV files go, made when it is not there; null for nowhere
     * @throws IOException when the original cannot be written there
     */
    public HeardSpeech(short[] original, int sampleRateHz, int ptimeMs, Path folder) throws IOException {
        this.ptimeMs = ptimeMs;
        this.folder = folder;
        this.beginS = loudest(original, sampleRateHz);
        this.originalExcerpt = excerpt(original, sampleRateHz);
        if (folder != null) {
            Files.createDirectories(folder);
            write("original", original, sampleRateHz);
        }
    }

    /** {@return the second at which the loudest excerpt begins} */
    private static double loudest(short[] pcm, int rateHz) {
        int length = (int) Math.min(pcm.length, EXCERPT_S * rateHz);
        double highest = -1;
        int best = 0;
        for (int from = 0; from + length <= pcm.length; from += rateHz / 2) {
            double power = 0;
            for (int i = from; i < from + length; i++) {
                power += (double) pcm[i] * pcm[i];
            }
            if (power > highest) {
                highest = power;
                best = from;
            }
        }
        return (double) best / rateHz;
    }

    private double[] excerpt(short[] pcm, int rateHz) {
        int from = Math.min(pcm.length, (int) (beginS * rateHz));
        int to = Math.min(pcm.length, from + (int) (EXCERPT_S * rateHz));
        return BandLimited.convert(BandLimited.widen(Arrays.copyOfRange(pcm, from, to)), rateHz, EXCERPT_RATE_HZ);
    }

    /**
     * Takes what was heard.
     *
     * @param codec     the codec
     * @param condition the network
     * @param pcm       samples
     * @param rateHz    their rate
     * @throws IOException when it cannot be written
     */
    public void keep(ComparedCodec codec, NetworkCondition condition, short[] pcm, int rateHz) throws IOException {
        String key = key(codec.label(), condition.name());
        excerpts.put(key, excerpt(pcm, rateHz));
        losses.computeIfAbsent(condition.name(), name -> lost(condition));
        if (folder != null) {
            write(key, pcm, rateHz);
        }
    }

    /** {@return for each packet of the excerpt whether it was lost} */
    private boolean[] lost(NetworkCondition condition) {
        boolean[] lost = new boolean[(int) (EXCERPT_S * 1000 / ptimeMs)];
        for (int i = 0; i < lost.length; i++) {
            lost[i] = condition.loses((int) (beginS * 1000 / ptimeMs) + i);
        }
        return lost;
    }

    /** {@return for each packet of the excerpt whether the network lost it} */
    boolean[] lost(String condition) {
        return losses.get(condition);
    }

    private void write(String name, short[] pcm, int rateHz) throws IOException {
        Path file = folder.resolve(name.replaceAll("[^\\w.-]+", "-") + ".wav");
        try (WavWriter writer = WavWriter.create(file, rateHz, 1)) {
            writer.write(pcm, 0, pcm.length);
        }
        files.put(name, file);
    }

    private static String key(String codec, String condition) {
        return codec + "-loss-" + condition;
    }

    /** {@return excerpt of the original at 16 kHz} */
    double[] originalExcerpt() {
        return originalExcerpt;
    }

    /** {@return excerpt of what was heard, at 16 kHz} */
    double[] excerpt(String codec, String condition) {
        return excerpts.get(key(codec, condition));
    }

    /** {@return file with the original, where files were written} */
    Optional<Path> originalFile() {
        return Optional.ofNullable(files.get("original"));
    }

    /** {@return file with what was heard, where files were written} */
    Optional<Path> file(String codec, String condition) {
        return Optional.ofNullable(files.get(key(codec, condition)));
    }
}
