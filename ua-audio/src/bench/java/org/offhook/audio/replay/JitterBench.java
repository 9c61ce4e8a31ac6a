package org.offhook.audio.replay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.offhook.audio.resample.Resampler;
import org.offhook.audio.tone.SpeechLikeSignal;
import org.offhook.audio.wav.WavReader;
import org.offhook.codecs.CodecProvider;
import org.offhook.codecs.Codecs;

/**
 * The jitter buffer over a set of traces, each at four phases of the pull clock, as one table. Arguments: a folder of
 * traces ({@code ../shared/traces}) or {@code seed=N} for generated ones; then a codec (G722/8000), the duration of a
 * pull in ms (10) and a pattern for the names of traces, all optional.
 */
public final class JitterBench {

    private static final int[] PHASES_MS = {0, 5, 10, 15};
    /** Others whose Q stands beside ours where the folder has it in {@code anchors.csv}. */
    private static final List<String> ANCHORS = List.of("neteq", "baresip_ad20_500", "pjmedia", "oracle_mos");

    private final CodecProvider codec;
    private final int blockMs;
    private final double[] sums = new double[5];
    private int traces;
    private Map<String, Double> anchors = Map.of();

    private JitterBench(CodecProvider codec, int blockMs) {
        this.codec = codec;
        this.blockMs = blockMs;
    }

    /**
     * Runs it.
     *
     * @param args see above
     * @throws IOException when a trace or the speech cannot be read
     */
    public static void main(String[] args) throws IOException {
        JitterBench bench = new JitterBench(Codecs.installed().require(args.length > 1 ? args[1] : "G722/8000"),
            args.length > 2 ? Integer.parseInt(args[2]) : 10);
        String pattern = args.length > 3 ? args[3] : ".*";
        int rateHz = bench.codec.info().sampleRateHz();
        Map<String, PacketTrace> traces;
        short[] speech;
        if (args[0].startsWith("seed=")) {
            long seed = Long.parseLong(args[0].substring("seed=".length()));
            traces = new LinkedHashMap<>();
            TraceKinds.given().forEach((name, kind) -> traces.put(name, kind.apply(seed)));
            speech = SpeechLikeSignal.samples(rateHz, seed, 121 * rateHz);
        } else {
            traces = read(Path.of(args[0]));
            speech = resampled(WavReader.readAll(Path.of(args[0], "ref", "ref_train_16k.wav")), rateHz);
        }
        bench.anchors = args[0].startsWith("seed=") ? Map.of() : anchors(Path.of(args[0], "anchors.csv"));
        System.out.printf("%-20s %7s %6s %6s %6s %6s %6s %5s %5s %5s %6s %6s %6s", "trace", "delay", "p95", "conc", "L", "net",
            "late", "acc", "exp", "int", "click", "mos", "Q");
        System.out.println(bench.anchors.isEmpty() ? "" : ANCHORS.stream().map(name -> String.format("%11s", name.replaceFirst("_.*", "")))
            .collect(Collectors.joining()));
        traces.forEach((name, trace) -> {
            if (name.matches(pattern)) {
                bench.measure(name, trace, speech);
            }
        });
        bench.summary();
    }

    private static Map<String, PacketTrace> read(Path folder) throws IOException {
        Map<String, PacketTrace> traces = new LinkedHashMap<>();
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(file -> file.toString().endsWith(".csv") && !file.endsWith("anchors.csv")).sorted().toList();
        }
        for (Path file : files) {
            PacketTrace trace = PacketTrace.read(file);
            traces.put(trace.name(), trace);
        }
        return traces;
    }

    /** {@return Q by trace and player} */
    private static Map<String, Double> anchors(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Map.of();
        }
        List<String> lines = Files.readAllLines(file);
        List<String> columns = List.of(lines.get(0).split(","));
        Map<String, Double> quality = new HashMap<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] fields = line.split(",", -1);
            quality.put(fields[0] + ' ' + fields[1], Double.parseDouble(fields[columns.indexOf("mos_cqe")])
                - Double.parseDouble(fields[columns.indexOf("mean_delay_ms")]) / 1000);
        }
        return quality;
    }

    private static short[] resampled(short[] wide, int rateHz) {
        if (rateHz == PacketTrace.RATE_HZ) {
            return wide;
        }
        Resampler resampler = new Resampler(PacketTrace.RATE_HZ, rateHz);
        short[] out = new short[resampler.outputFor(wide.length)];
        resampler.process(wide, 0, wide.length, out, 0);
        return Arrays.copyOfRange(out, (int) Math.round(resampler.latencyMs() * rateHz / 1000), out.length);
    }

    private void measure(String name, PacketTrace trace, short[] speech) {
        JitterReplay replay = new JitterReplay(trace, codec, Map.of(), speech);
        double[] sum = new double[14];
        List<double[]> each = new ArrayList<>(Arrays.stream(PHASES_MS).parallel().mapToObj(phase -> {
            JitterReplay.Played played = replay.play(blockMs, phase);
            List<PlayedRow> rows = played.rows();
            PlayoutScore s = PlayoutScore.of(trace, rows);
            StepSettling step = name.equals("step150") ? StepSettling.of(trace, rows) : new StepSettling(0, 0);
            return new double[] {s.meanDelayMs(), s.p95DelayMs(), s.concealedPercent(), s.effectiveLossPercent(),
                s.networkLossPercent(), s.latePercent(), s.acceleratedPercent(), s.expandedPercent(), s.interruptions(), s.mos(),
                s.quality(), step.upMs(), step.downMs(),
                played.sampleRateHz() == PacketTrace.RATE_HZ ? Clicks.perMinute(rows, played.pcm(), speech) : Double.NaN};
        }).toList());
        for (int i = 0; i < sum.length; i++) {
            int column = i;
            sum[i] = each.stream().mapToDouble(values -> values[column]).average().orElseThrow();
        }
        System.out.printf(Locale.ROOT, "%-20s %7.1f %6.0f %6.2f %6.2f %6.2f %6.2f %5.2f %5.2f %5.2f %6.2f %6.3f %6.3f", name, sum[0],
            sum[1], sum[2], sum[3], sum[4], sum[5], sum[6], sum[7], sum[8], sum[13], sum[9], sum[10]);
        ANCHORS.stream().map(other -> anchors.get(name + ' ' + other)).filter(Objects::nonNull)
            .forEach(quality -> System.out.printf(Locale.ROOT, "%11.3f", quality));
        System.out.println(name.equals("step150") ? String.format(Locale.ROOT, "  up %.0f ms, down %.0f ms", sum[11], sum[12]) : "");
        double[] counted = {sum[0], sum[3] - sum[4], sum[8], sum[10], sum[13]};
        for (int i = 0; i < counted.length; i++) {
            sums[i] += counted[i];
        }
        traces++;
    }

    private void summary() {
        System.out.printf(Locale.ROOT, "mean of %d: delay %.1f ms, L less network loss %.3f, interruptions %.2f, clicks %.2f/min, Q %.4f%n",
            traces, sums[0] / traces, sums[1] / traces, sums[2] / traces, sums[4] / traces, sums[3] / traces);
    }
}
