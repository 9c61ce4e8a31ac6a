package org.offhook.codecs.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.offhook.codecs.AllocationProbe;

/**
 * Speed of the codecs against their native counterparts, as a table. Each row has a Java process to itself, in which ours and the
 * rival take turns (see {@link PairedRun}). docs/benchmarks.md tells how to run it and how to read the table.
 */
public final class NativePairs {

    private static final String HEADING = String.format("%-27s %-9s %9s %9s %6s %-11s %6s %6s %-3s %7s  %s", "frame of", "against",
        "ours us", "other us", "speed", "quartiles", "raw", "target", "met", "B/frame", "results");

    private Path speechFile;
    private String only = "";
    private String row;
    private int pairs = 400;
    private long warmUpNanos = 4_000_000_000L;

    private NativePairs() {
    }

    /**
     * Runs the table.
     *
     * @param args {@code --speech WAV} (16 bit, one channel; otherwise what espeak-ng says), {@code --only TEXT} (rows whose name
     *             contains it), {@code --pairs N} (400), {@code --warm-up-ms N} (4000, per row); {@code --row NAME} measures a row
     *             within this process
     * @throws Exception when a file or process fails
     */
    public static void main(String[] args) throws Exception {
        NativePairs program = new NativePairs();
        for (int i = 0; i + 1 < args.length; i += 2) {
            program.option(args[i], args[i + 1]);
        }
        if (program.row != null) {
            program.measureRow();
        } else {
            program.measureTable();
        }
    }

    private void option(String name, String value) {
        switch (name) {
            case "--speech" -> speechFile = Path.of(value);
            case "--only" -> only = value;
            case "--row" -> row = value;
            case "--pairs" -> pairs = Integer.parseInt(value);
            case "--warm-up-ms" -> warmUpNanos = 1_000_000L * Long.parseLong(value);
            default -> throw new IllegalArgumentException("unknown option " + name);
        }
    }

    private void measureTable() throws IOException, InterruptedException {
        BenchSpeech speech = speechFile == null ? BenchSpeech.made() : BenchSpeech.read(speechFile);
        System.out.printf(Locale.ROOT, "%.1f s of speech: %s; %s %s; %d processors; median of %d pairs, CPU time%n",
            speech.seconds(), speech.origin(), System.getProperty("java.vm.name"), System.getProperty("java.version"),
            Runtime.getRuntime().availableProcessors(), pairs);
        System.out.println(HEADING);
        Path copy = Files.createTempFile("offhook-speech", ".wav");
        try {
            speech.write(copy.toFile());
            for (String name : new Contests(speech).names()) {
                if (name.contains(only) && inOwnProcess(name, copy) != 0) {
                    System.out.println(name + " could not be measured");
                }
            }
        } finally {
            Files.delete(copy);
        }
    }

    /** The compiler optimises for what it has seen: no row shall suffer from another's, as no call of one codec does. */
    private int inOwnProcess(String name, Path speech) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), NativePairs.class.getName(), "--row", name,
            "--speech", speech.toString(), "--pairs", Integer.toString(pairs), "--warm-up-ms",
            Long.toString(warmUpNanos / 1_000_000)));
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    private void measureRow() throws IOException {
        Contest contest = new Contests(BenchSpeech.read(speechFile)).make(row);
        contest.ours().run(0, contest.frames(), contest.frames());
        contest.other().run(0, contest.frames(), contest.frames());
        String likeness = contest.likeness().get();
        PairedRun.Timings timings = new PairedRun(contest.ours(), contest.other(), contest.frames()).measure(warmUpNanos, pairs);
        double callNanos = contest.throughJna() ? emptyCallNanos(contest.frames()) : 0;
        double speed = timings.speed(0.5, callNanos);
        double octetsPerFrame = (double) AllocationProbe.leastBytes(
            () -> contest.ours().run(0, contest.frames(), contest.frames())) / contest.frames();
        System.out.printf(Locale.ROOT, "%-27s %-9s %9.3f %9.3f %6.2f %-11s %6.2f %6s %-3s %7s  %s%n", contest.name(),
            contest.rival(), timings.oursMedian() / 1000, (timings.otherMedian() - callNanos) / 1000, speed,
            String.format(Locale.ROOT, "%.2f..%.2f", timings.speed(0.25, callNanos), timings.speed(0.75, callNanos)),
            timings.speed(0.5, 0), Double.isNaN(contest.target()) ? "-" : String.format(Locale.ROOT, "%.2f", contest.target()),
            Double.isNaN(contest.target()) ? "-" : speed >= contest.target() ? "yes" : "NO",
            octetsPerFrame == 0 ? "0" : String.format(Locale.ROOT, "%.1f", octetsPerFrame), likeness);
    }

    /** What a call through JNA costs that does nothing at all. */
    private static double emptyCallNanos(int frames) {
        FrameWork empty = frame -> Spandsp.g711_release(0, 0, 0, frame);
        return new PairedRun(empty, empty, frames).measure(200_000_000L, 50).oursMedian();
    }
}
