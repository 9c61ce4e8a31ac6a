package org.offhook.app.options;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.offhook.app.codec.CodecChoice;
import org.offhook.app.terminal.LowerWords;
import org.offhook.app.terminal.Problem;
import org.offhook.audio.compare.CodecComparison;
import org.offhook.audio.compare.ComparedCodec;
import org.offhook.audio.compare.DelayTrace;
import org.offhook.audio.compare.NetworkCondition;
import org.offhook.audio.wav.WavReader;
import org.offhook.codecs.CodecInfo;
import org.offhook.codecs.CodecProvider;
import org.offhook.codecs.Codecs;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Speech, networks, codecs and outputs of {@code codecs compare}. */
public final class CompareOptions {

    private static final List<Double> USUAL_LOSSES = List.of(0.0, 1.0, 3.0, 5.0, 10.0);
    private static final double SHORTEST_S = 2;
    private static final double LONGEST_S = 300;
    private static final double HIGHEST_LOSS = 90;
    private static final double LONGEST_BURST = 50;
    private static final double HIGHEST_JITTER_MS = 300;
    private static final int QUIETEST_PEAK = 30;
    /** Uncompressed samples above this rate are no telephony; by name they can be compared all the same. */
    private static final int MUSIC_ABOVE_HZ = 16_000;
    /** The same codecs in other settings that people ask about. */
    private static final List<String> USUAL_VARIANTS = List.of("G722;mode=2", "G722;mode=3", "G729;body=main",
        "G729;annexb=yes");

    @Parameters(index = "0", paramLabel = "WAV", descriptionKey = "compare.wav")
    private Path wav;

    @Option(names = "--loss", paramLabel = "LIST", split = ",", hideParamSyntax = true, descriptionKey = "compare.loss")
    private List<Double> losses;

    @Option(names = "--burst", paramLabel = "PACKETS", descriptionKey = "compare.burst")
    private Double burst;

    @Option(names = "--jitter", paramLabel = "MS", descriptionKey = "compare.jitter")
    private Double jitterMs;

    @Option(names = "--trace", paramLabel = "FILE", descriptionKey = "compare.trace")
    private Path trace;

    @Option(names = "--codec", paramLabel = "LIST", split = ",", hideParamSyntax = true, descriptionKey = "compare.codec")
    private List<String> codecs = List.of();

    @Option(names = "--ptime", paramLabel = "MS", defaultValue = "20", descriptionKey = "compare.ptime")
    private int ptimeMs;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", descriptionKey = "compare.seed")
    private long seed;

    @Option(names = "--csv", descriptionKey = "compare.csv")
    private boolean csv;

    @Option(names = "--html", paramLabel = "FILE", descriptionKey = "compare.html")
    private Path html;

    @Option(names = "--wav", paramLabel = "DIR", descriptionKey = "compare.wavs")
    private Path wavFolder;

    /** Made by the command-line parser. */
    public CompareOptions() {
    }

    /**
     * Speech to compare with.
     *
     * @param pcm          mono samples
     * @param sampleRateHz their rate
     */
    public record Speech(short[] pcm, int sampleRateHz) {
        /** {@return duration in seconds} */
        public double durationS() {
            return (double) pcm.length / sampleRateHz;
        }
    }

    /**
     * Reads the speech; checks everything else first.
     *
     * @return the speech
     * @throws Problem for what cannot be used
     */
    public Speech speech() {
        check();
        if (!Files.exists(wav)) {
            throw Problem.usage("problem.file-missing", wav);
        }
        short[] pcm;
        int rateHz;
        try (WavReader reader = WavReader.open(wav)) {
            rateHz = reader.sampleRateHz();
            if (reader.lengthSamples() > LONGEST_S * rateHz) {
                throw Problem.usage("compare.too-long", wav);
            }
            pcm = WavReader.readAll(wav);
        } catch (IOException e) {
            throw LowerWords.unplayable(wav, e);
        }
        if (pcm.length < SHORTEST_S * rateHz) {
            throw Problem.usage("compare.too-short", wav);
        }
        int peak = 0;
        for (short sample : pcm) {
            peak = Math.max(peak, Math.abs(sample));
        }
        if (peak < QUIETEST_PEAK) {
            throw Problem.usage("compare.silent", wav);
        }
        return new Speech(pcm, rateHz);
    }

    private void check() {
        if (trace != null && (losses != null || burst != null || jitterMs != null)) {
            throw Problem.usage("compare.trace-and-loss");
        }
        losses().forEach(loss -> range("--loss", loss, 0, HIGHEST_LOSS));
        range("--burst", burst(), trace == null ? 1 : Double.NaN, LONGEST_BURST);
        range("--jitter", jitterMs(), trace == null ? 0 : Double.NaN, HIGHEST_JITTER_MS);
        if (!CodecComparison.WIRE_PTIMES_MS.contains(ptimeMs)) {
            throw Problem.usage("problem.ptime", ptimeMs);
        }
        html().ifPresent(CompareOptions::requireFolderOf);
        if (wavFolder != null && Files.exists(wavFolder) && !Files.isDirectory(wavFolder)) {
            throw Problem.usage("problem.folder", wavFolder);
        }
    }

    private static void range(String option, double value, double least, double most) {
        if (!Double.isNaN(least) && !(value >= least && value <= most)) {
            throw Problem.usage("compare.range", option, shown(value), shown(least) + " - " + shown(most));
        }
    }

    private static String shown(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    private static void requireFolderOf(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file) || folder == null || !Files.isDirectory(folder)) {
            throw Problem.usage("problem.record-folder", file);
        }
    }

    /**
     * {@return the networks}
     *
     * @param durationS duration of the speech
     * @throws Problem for a trace that cannot be read
     */
    public List<NetworkCondition> conditions(double durationS) {
        if (trace != null) {
            try {
                return List.of(DelayTrace.read(trace));
            } catch (IOException e) {
                throw LowerWords.noTrace(trace, e);
            }
        }
        int packets = (int) (durationS * 1000 / ptimeMs) + 1;
        return losses().stream().distinct().sorted()
            .map(loss -> NetworkCondition.simulated(loss, burst(), jitterMs(), packets, seed)).toList();
    }

    private List<Double> losses() {
        return losses == null ? USUAL_LOSSES : losses;
    }

    /**
     * {@return the codecs that were named, or all that are installed with their usual variants: wideband first, high rates
     * before low ones}
     *
     * @param leftOut receives codecs that are installed and of no interest, and why
     * @throws Problem for a codec that is not there
     */
    public List<ComparedCodec> codecs(Map<String, String> leftOut) {
        if (!codecs.isEmpty()) {
            Set<String> labels = new HashSet<>();
            return codecs.stream().map(CompareOptions::named).filter(codec -> labels.add(codec.label())).toList();
        }
        List<ComparedCodec> all = new ArrayList<>();
        Codecs installed = Codecs.installed();
        for (CodecProvider provider : installed.all()) {
            String name = provider.info().encodingName();
            boolean several = installed.all().stream().filter(other -> other.info().encodingName().equals(name)).count() > 1;
            ComparedCodec codec = new ComparedCodec(several ? provider.info().specification() : name, provider, Map.of());
            if (name.startsWith("AAL2-")) {
                leftOut.put(codec.label(), "packing");
            } else if (name.equals("L16") && provider.info().sampleRateHz() > MUSIC_ABOVE_HZ) {
                leftOut.put(codec.label(), "music");
            } else {
                all.add(codec);
            }
        }
        for (String variant : USUAL_VARIANTS) {
            if (installed.find(variant.substring(0, variant.indexOf(';'))).isPresent()) {
                all.add(named(variant));
            }
        }
        all.sort(Comparator.comparing(ComparedCodec::info, Comparator.comparingInt(CodecInfo::sampleRateHz)
            .thenComparingInt(CodecInfo::bitRate).reversed()));
        return all;
    }

    private static ComparedCodec named(String written) {
        CodecChoice choice = CodecChoice.parse(written);
        return new ComparedCodec(choice.label(), choice.provider(), choice.parameters());
    }

    /** {@return duration of a packet in milliseconds} */
    public int ptimeMs() {
        return ptimeMs;
    }

    /** {@return mean run of losses in packets, NaN with a trace} */
    public double burst() {
        return trace != null ? Double.NaN : burst == null ? 1 : burst;
    }

    /** {@return standard deviation of the delay, NaN with a trace} */
    public double jitterMs() {
        return trace != null ? Double.NaN : jitterMs == null ? 0 : jitterMs;
    }

    /** {@return seed of the network} */
    public long seed() {
        return seed;
    }

    /** {@return name of the speech file} */
    public String fileName() {
        return String.valueOf(wav.getFileName());
    }

    /** {@return name of the trace, or null} */
    public String traceName() {
        return trace == null ? null : String.valueOf(trace.getFileName());
    }

    /** {@return whether CSV is wanted} */
    public boolean csv() {
        return csv;
    }

    /** {@return where the HTML report goes} */
    public Optional<Path> html() {
        return Optional.ofNullable(html);
    }

    /** {@return where the sound goes} */
    public Optional<Path> wavFolder() {
        return Optional.ofNullable(wavFolder);
    }
}
