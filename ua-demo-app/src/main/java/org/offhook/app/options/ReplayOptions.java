package org.offhook.app.options;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.offhook.app.codec.CodecChoice;
import org.offhook.app.terminal.LowerWords;
import org.offhook.app.terminal.Problem;
import org.offhook.audio.replay.JitterReplay;
import org.offhook.audio.replay.PacketTrace;
import org.offhook.audio.resample.Resampler;
import org.offhook.audio.wav.WavReader;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Trace, speech, codec and outputs of {@code jitter replay}. */
public final class ReplayOptions {

    private static final double LATEST_PHASE_MS = 1000;
    private static final int LONGEST_S = 3600;

    @Parameters(index = "0", paramLabel = "TRACE", descriptionKey = "replay.trace")
    private Path trace;

    @Option(names = "--codec", paramLabel = "NAME", defaultValue = "G722", descriptionKey = "replay.codec")
    private String codec;

    @Option(names = "--speech", paramLabel = "WAV", descriptionKey = "replay.speech")
    private Path speech;

    @Option(names = "--phase", paramLabel = "MS", defaultValue = "0", descriptionKey = "replay.phase")
    private double phaseMs;

    @Option(names = "--log", paramLabel = "FILE", descriptionKey = "replay.log")
    private Path log;

    @Option(names = "--out", paramLabel = "WAV", descriptionKey = "replay.out")
    private Path out;

    /** Made by the command-line parser. */
    public ReplayOptions() {
    }

    /**
     * {@return the trace}
     *
     * @throws Problem for what cannot be used
     */
    public PacketTrace trace() {
        if (!(phaseMs >= 0 && phaseMs <= LATEST_PHASE_MS)) {
            throw Problem.usage("replay.phase-range", phaseMs);
        }
        log().ifPresent(ReplayOptions::requireFolderOf);
        out().ifPresent(ReplayOptions::requireFolderOf);
        require(trace);
        try {
            return PacketTrace.read(trace);
        } catch (IOException e) {
            throw LowerWords.noTrace(trace, e);
        }
    }

    /**
     * {@return the trace with its speech encoded}
     *
     * @param read the trace
     * @throws Problem for a codec or speech that cannot be used
     */
    public JitterReplay replay(PacketTrace read) {
        CodecChoice choice = CodecChoice.parse(codec);
        short[] pcm = speech(read, choice.info().sampleRateHz());
        try {
            return new JitterReplay(read, choice.provider(), choice.parameters(), pcm);
        } catch (IllegalArgumentException e) {
            throw Problem.usage("replay.codec-wrong", LowerWords.of(e));
        }
    }

    /**
     * {@return the speech of a trace}
     *
     * @param read   the trace
     * @param rateHz sample rate wanted
     * @throws Problem for speech that cannot be used
     */
    public short[] speech(PacketTrace read, int rateHz) {
        return speech(speechFile(read), rateHz);
    }

    private Path speechFile(PacketTrace read) {
        if (speech != null) {
            return speech;
        }
        if (read.speech() == null) {
            throw Problem.usage("replay.no-speech", trace);
        }
        try {
            return trace.toAbsolutePath().resolveSibling(read.speech());
        } catch (InvalidPathException e) {
            throw Problem.usage("replay.no-speech", trace);
        }
    }

    private static short[] speech(Path file, int rateHz) {
        require(file);
        try (WavReader reader = WavReader.open(file)) {
            if (reader.lengthSamples() > (long) LONGEST_S * reader.sampleRateHz()) {
                throw Problem.usage("replay.speech-long", file);
            }
            if (reader.lengthSamples() == 0) {
                throw Problem.usage("problem.wav-empty", file);
            }
            return atRate(WavReader.readAll(file), reader.sampleRateHz(), rateHz);
        } catch (IOException e) {
            throw LowerWords.unplayable(file, e);
        }
    }

    private static short[] atRate(short[] pcm, int fromHz, int toHz) {
        if (fromHz == toHz) {
            return pcm;
        }
        Resampler resampler = new Resampler(fromHz, toHz);
        short[] converted = new short[resampler.outputFor(pcm.length)];
        resampler.process(pcm, 0, pcm.length, converted, 0);
        int latency = (int) Math.round(resampler.latencyMs() * toHz / 1000);
        return Arrays.copyOfRange(converted, Math.min(latency, converted.length), converted.length);
    }

    private static void require(Path file) {
        if (!Files.exists(file)) {
            throw Problem.usage("problem.file-missing", file);
        }
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw Problem.usage("problem.file-unreadable", file);
        }
    }

    private static void requireFolderOf(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file) || folder == null || !Files.isDirectory(folder)) {
            throw Problem.usage("problem.record-folder", file);
        }
    }

    /** {@return the codec as it was written} */
    public String codecLabel() {
        return codec;
    }

    /** {@return instant of the first pull, in ms on the receiver's clock} */
    public double phaseMs() {
        return phaseMs;
    }

    /** {@return file for one line per block} */
    public Optional<Path> log() {
        return Optional.ofNullable(log);
    }

    /** {@return file for the sound} */
    public Optional<Path> out() {
        return Optional.ofNullable(out);
    }
}
