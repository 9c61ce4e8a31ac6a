package org.offhook.audio.replay;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import org.offhook.audio.tone.SpeechLikeSignal;
import org.offhook.codecs.CodecProvider;
import org.offhook.codecs.Codecs;

/**
 * The jitter buffer over many generated traces of each kind: for each kind and figure the median and the worst trace, so that no
 * lucky seed hides an unlucky one. Arguments: {@code given} or {@code others} ({@link TraceKinds}), the first seed and how many;
 * then a pattern for the names of kinds and the codec (G722/8000), optional. A trace counts with the mean of four phases of the pulls.
 */
public final class JitterSpread {

    private static final int[] PHASES_MS = {0, 5, 10, 15};
    private static final int BLOCK_MS = 10;
    private static final int DELAY = 0;
    private static final int CONCEALED = 1;
    private static final int EXCESS = 2;
    private static final int EXPANDED = 3;
    private static final int INTERRUPTIONS = 4;
    private static final int QUALITY = 5;
    private static final int GAIN = 6;
    private static final int UP = 7;
    private static final int DOWN = 8;
    private static final int FIGURES = 9;

    private JitterSpread() {
    }

    /**
     * Runs it.
     *
     * @param args see above
     */
    public static void main(String[] args) {
        Map<String, LongFunction<PacketTrace>> kinds = args[0].equals("others") ? TraceKinds.others() : TraceKinds.given();
        int from = Integer.parseInt(args[1]);
        int count = Integer.parseInt(args[2]);
        String pattern = args.length > 3 ? args[3] : ".*";
        CodecProvider codec = Codecs.installed().require(args.length > 4 ? args[4] : "G722/8000");
        int rateHz = codec.info().sampleRateHz();
        short[] speech = SpeechLikeSignal.samples(rateHz, from, 121 * rateHz);
        System.out.printf("%-20s %13s %13s %13s %13s %11s %15s %15s%n", "kind: median, worst", "delay", "conc", "L less net",
            "exp", "int", "Q", "Q less fixed");
        List<double[]> means = new ArrayList<>();
        new LinkedHashMap<>(kinds).forEach((name, kind) -> {
            if (name.matches(pattern)) {
                List<double[]> traces = IntStream.range(from, from + count).parallel()
                    .mapToObj(seed -> measure(kind.apply(seed), codec, speech)).toList();
                print(name, traces);
                means.add(IntStream.range(0, FIGURES).mapToDouble(i -> traces.stream().mapToDouble(each -> each[i]).average()
                    .orElseThrow()).toArray());
            }
        });
        System.out.printf(Locale.ROOT, "mean of %d kinds: delay %.1f ms, L less network loss %.3f, drawn out %.2f %%, interruptions %.2f, "
            + "Q %.4f, over the best fixed delay %.4f%n", means.size(), mean(means, DELAY), mean(means, EXCESS), mean(means, EXPANDED),
            mean(means, INTERRUPTIONS), mean(means, QUALITY), mean(means, GAIN));
    }

    private static double mean(List<double[]> all, int figure) {
        return all.stream().mapToDouble(each -> each[figure]).average().orElseThrow();
    }

    private static double[] measure(PacketTrace trace, CodecProvider codec, short[] speech) {
        JitterReplay replay = new JitterReplay(trace, codec, Map.of(), speech);
        double fixed = BestFixedDelay.quality(trace);
        double[] mean = new double[FIGURES];
        for (int phase : PHASES_MS) {
            List<PlayedRow> rows = replay.play(BLOCK_MS, phase).rows();
            PlayoutScore score = PlayoutScore.of(trace, rows);
            StepSettling step = trace.name().equals("step150") ? StepSettling.of(trace, rows) : new StepSettling(0, 0);
            double[] figures = new double[FIGURES];
            figures[DELAY] = score.meanDelayMs();
            figures[CONCEALED] = score.concealedPercent();
            figures[EXCESS] = score.effectiveLossPercent() - score.networkLossPercent();
            figures[EXPANDED] = score.expandedPercent();
            figures[INTERRUPTIONS] = score.interruptions();
            figures[QUALITY] = score.quality();
            figures[GAIN] = score.quality() - fixed;
            figures[UP] = step.upMs();
            figures[DOWN] = step.downMs();
            for (int i = 0; i < FIGURES; i++) {
                mean[i] += figures[i] / PHASES_MS.length;
            }
        }
        return mean;
    }

    private static void print(String name, List<double[]> traces) {
        System.out.printf(Locale.ROOT, "%-20s %6.1f %6.1f %6.2f %6.2f %6.2f %6.2f %6.2f %6.2f %5.2f %5.2f %7.3f %7.3f %7.3f %7.3f%s%n", name,
            of(traces, DELAY, 0.5), of(traces, DELAY, 1), of(traces, CONCEALED, 0.5), of(traces, CONCEALED, 1),
            of(traces, EXCESS, 0.5), of(traces, EXCESS, 1), of(traces, EXPANDED, 0.5), of(traces, EXPANDED, 1),
            of(traces, INTERRUPTIONS, 0.5), of(traces, INTERRUPTIONS, 1), of(traces, QUALITY, 0.5), of(traces, QUALITY, 0),
            of(traces, GAIN, 0.5), of(traces, GAIN, 0), name.equals("step150") ? String.format(Locale.ROOT,
                "  up %.0f, %.0f ms, down %.0f, %.0f ms", of(traces, UP, 0.5), of(traces, UP, 1), of(traces, DOWN, 0.5),
                of(traces, DOWN, 1)) : "");
    }

    /** {@return the figure below which so large a part of the traces stays} */
    private static double of(List<double[]> traces, int figure, double part) {
        double[] sorted = traces.stream().mapToDouble(each -> each[figure]).sorted().toArray();
        return sorted[(int) Math.round(part * (sorted.length - 1))];
    }
}
