package org.offhook.audio.echo;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.offhook.audio.SampleArray;
import org.offhook.audio.resample.ResamplingSource;
import org.offhook.audio.wav.WavReader;

/**
 * Hands-free calls of sixty seconds in many circumstances, drawn at random from a seed: rooms, delays, levels, voices, clocks,
 * noise, distortion. Each kind draws one thing widely and the rest narrowly; its line has the distribution over its calls.
 *
 * <p>Arguments: the seed, the calls of each kind, a part of the names of the kinds wanted; then {@code each} prints every call.
 */
public final class EchoSweep {

    private static final int SECONDS = 60;
    private static final String[] VOICES = {"en-us", "en-gb+m3", "fr-fr", "de+f2", "es+m5", "it+f3", "pl+m7", "sv+f4",
        "en-gb+f3", "en-us+m2", "nl+f5", "pt"};
    private static final int RECORDED_HZ = 16_000;
    private static final Map<String, short[]> MADE = new ConcurrentHashMap<>();

    private final Random random;
    private final String voices;

    private EchoSweep(long seed, String voices) {
        this.random = new Random(seed);
        this.voices = voices;
    }

    /** One call and what came of it. */
    private record Score(String call, double erleDb, double reachedS, double stoi, double again, double afterDb,
                         double realTimeFactor) {
    }

    /** Draws the scene of one call of a kind. */
    private interface Draw {
        EchoScene scene(EchoSweep by, EchoScene asked);
    }

    private record Kind(String name, int[] ratesHz, String voices, Draw draw) {
    }

    private static final int[] BOTH = {16_000, 8000};

    private static final List<Kind> KINDS = List.of(
        new Kind("as asked, spoken", BOTH, "spoken", (by, asked) -> asked),
        new Kind("as asked, recorded", BOTH, "recorded", (by, asked) -> asked),
        new Kind("as asked, made", BOTH, "made", (by, asked) -> asked),
        new Kind("clocks apart", BOTH, "any", (by, asked) -> asked),
        new Kind("clocks 100 ppm apart", BOTH, "any", (by, asked) -> asked),
        new Kind("weaker echo", BOTH, "any",
            (by, asked) -> asked.withLevels(by.between(-30, -6), by.between(-12, 3), -75)),
        new Kind("longer delay", BOTH, "any", (by, asked) -> asked.withRoom(by.between(20, 250), 250)),
        new Kind("other rooms", BOTH, "any", (by, asked) -> asked.withRoom(by.between(10, 40), by.between(120, 500))),
        new Kind("noise at the near end", BOTH, "any",
            (by, asked) -> asked.withLevels(-6, -6.02, by.between(-65, -45))),
        new Kind("loudspeaker distorts", BOTH, "any", (by, asked) -> asked.withDistortion(by.between(-20, -8), 0)),
        new Kind("microphone clips", BOTH, "any", (by, asked) -> asked.withDistortion(-100, by.between(1, 6))),
        new Kind("48 kHz", new int[] {48_000}, "any", (by, asked) -> asked),
        new Kind("all of it", BOTH, "any", (by, asked) -> asked.withRoom(by.between(20, 250), by.between(120, 400))
            .withLevels(by.between(-25, -6), by.between(-12, 3), by.between(-75, -55)).withDistortion(by.between(-30, -12), 0)));

    /**
     * Runs.
     *
     * @param arguments see above
     */
    public static void main(String[] arguments) {
        long seed = arguments.length > 0 ? Long.parseLong(arguments[0]) : 1;
        int calls = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 12;
        String wanted = arguments.length > 2 ? arguments[2] : "";
        boolean each = arguments.length > 3;
        System.out.println("| calls | ERLE 10-30 s dB: least, 10th, median | 20 dB after s: median, 90th, most, never"
            + " | STOI: least, 10th, median | 20 dB after change s: median, 90th, most, never | ERLE 55-60 s: least, median"
            + " | real-time factor |");
        System.out.println("|---|---|---|---|---|---|---|");
        for (Kind kind : KINDS) {
            if (kind.name.contains(wanted)) {
                List<Score> scores = IntStream.range(0, calls).parallel()
                    .mapToObj(i -> new EchoSweep(seed * 1000 + i, kind.voices).run(kind, seed * 1000 + i)).toList();
                if (each) {
                    scores.forEach(EchoSweep::print);
                }
                print(kind.name, scores);
            }
        }
    }

    private double between(double low, double high) {
        return low + random.nextDouble() * (high - low);
    }

    private Score run(Kind kind, long seed) {
        int rate = kind.ratesHz[(int) (seed % kind.ratesHz.length)];
        random.nextDouble();
        String[] pair = pair();
        double ppm = kind.name.startsWith("clocks apart") || kind.name.startsWith("all") ? between(-100, 100)
            : kind.name.startsWith("clocks 100") ? random.nextBoolean() ? 100 : -100 : 0;
        EchoScene scene = kind.draw.scene(this, EchoScene.of(seed, ppm, 30, 40, 45).inShoebox(random.nextBoolean()));
        EchoSimulation call = EchoSimulation.of(rate, voice(pair[0], rate), voice(pair[1], rate), scene);
        FrequencyDomainEchoCanceller canceller = new FrequencyDomainEchoCanceller(EchoSettings.handsFree(rate));
        long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        short[] out = call.through(canceller);
        double cpuS = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before) / 1e9;
        String name = String.format(Locale.ROOT, "%s/%s %d Hz%s %.0f ppm (%.1f) delay %.0f rt %.0f loss %.0f near %.0f noise %.0f"
            + " drive %.0f clip %.0f", pair[0], pair[1], rate, scene.shoebox() ? " box" : "", ppm, canceller.driftPpm(),
            scene.delayMs(), scene.rt60Ms(), scene.returnLossDb(), scene.nearDb(), scene.noiseDbov(), scene.driveDb(),
            scene.clipDb());
        return new Score(name, call.erleDb(out, 10, 30), call.reachedS(out, 20, 0), call.stoi(out),
            call.reachedS(out, 20, 45), call.erleDb(out, 55, 60), cpuS / SECONDS);
    }

    private String[] pair() {
        String kind = voices.equals("any") ? new String[] {"spoken", "recorded", "made"}[random.nextInt(3)] : voices;
        int far = random.nextInt(VOICES.length);
        int near = (far + 1 + random.nextInt(VOICES.length - 1)) % VOICES.length;
        return new String[] {kind + ":" + far, kind + ":" + near};
    }

    private static short[] voice(String name, int rate) {
        return MADE.computeIfAbsent(name + "@" + rate, key -> make(name, rate));
    }

    private static short[] make(String name, int rate) {
        int number = Integer.parseInt(name.substring(name.indexOf(':') + 1));
        try {
            if (name.startsWith("made")) {
                return Voice.made(rate, 400 + number, SECONDS);
            } else if (name.startsWith("recorded")) {
                return recorded(rate, number);
            }
            short[] spoken = Voice.spoken(rate, VOICES[number], 150 + 3 * number, SECONDS);
            return spoken != null ? spoken : Voice.made(rate, 400 + number, SECONDS);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Another stretch of the speech of the packet traces for each number; wraps round at its end. */
    private static short[] recorded(int rate, int number) throws IOException {
        Path file = Path.of(System.getProperty("offhook.shared", "../shared"), "traces", "ref", "ref_train_16k.wav");
        if (!Files.exists(file)) {
            return Voice.made(rate, 400 + number, SECONDS);
        }
        short[] all = WavReader.readAll(file);
        short[] piece = new short[RECORDED_HZ * SECONDS];
        int from = number * all.length / VOICES.length;
        for (int i = 0; i < piece.length; i++) {
            piece[i] = all[(from + i) % all.length];
        }
        short[] pcm = new short[rate * SECONDS];
        ResamplingSource.at(new SampleArray(RECORDED_HZ, piece, true), rate).read(pcm, 0, pcm.length);
        return Voice.normalised(pcm);
    }

    private static void print(Score score) {
        System.out.printf(Locale.ROOT, "    %5.1f dB %5.1f s STOI %.3f again %5.1f s end %5.1f dB  %s%n", score.erleDb,
            score.reachedS, score.stoi, score.again, score.afterDb, score.call);
    }

    private static void print(String name, List<Score> scores) {
        double[] erle = scores.stream().mapToDouble(Score::erleDb).sorted().toArray();
        double[] reached = scores.stream().mapToDouble(Score::reachedS).sorted().toArray();
        double[] stoi = scores.stream().mapToDouble(Score::stoi).sorted().toArray();
        double[] again = scores.stream().mapToDouble(Score::again).sorted().toArray();
        double[] after = scores.stream().mapToDouble(Score::afterDb).sorted().toArray();
        double factor = scores.stream().mapToDouble(Score::realTimeFactor).sorted().toArray()[scores.size() / 2];
        System.out.printf(Locale.ROOT, "| %s, %d | %.1f, %.1f, %.1f | %s | %.3f, %.3f, %.3f | %s | %.1f, %.1f | %.4f |%n", name,
            scores.size(), erle[0], part(erle, 0.1), part(erle, 0.5), times(reached), stoi[0], part(stoi, 0.1), part(stoi, 0.5),
            times(again), after[0], part(after, 0.5), factor);
    }

    private static double part(double[] sorted, double share) {
        return sorted[(int) (share * (sorted.length - 1))];
    }

    /** Sorted with those behind that never came, which are no numbers. */
    private static String times(double[] sorted) {
        double[] known = Arrays.stream(sorted).filter(time -> !Double.isNaN(time)).toArray();
        if (known.length == 0) {
            return "never";
        }
        return String.format(Locale.ROOT, "%.1f, %.1f, %.1f, %d", part(known, 0.5), part(known, 0.9), known[known.length - 1],
            sorted.length - known.length);
    }
}
