package org.offhook.interop;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * A capture of 1 GB, read in turns by {@code offhook analyze} with 256 MB of heap and by tshark for the same tables. Started by hand;
 * docs/benchmarks.md says how, and what came out.
 */
final class AnalyzeSpeed {

    private static final long SIZE_OCTETS = 1_000_000_000L;
    private static final int PACKETS = 10_000;
    private static final int ROUNDS = 3;

    private AnalyzeSpeed() {
    }

    /**
     * Runs.
     *
     * @param arguments nothing, or the megabytes to write
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        long size = arguments.length > 0 ? Long.parseLong(arguments[0]) * 1_000_000 : SIZE_OCTETS;
        Path file = Files.createTempFile("offhook-analyze", ".pcap");
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
                GeneratedCapture capture = new GeneratedCapture(out, GeneratedCapture.Link.ETHERNET, false, false, 1);
                long now = 1_700_000_000_000_000_000L;
                for (int call = 1; capture.octetsWritten() < size; call++) {
                    now = capture.call(call, now, PACKETS);
                }
            }
            System.out.printf(Locale.ROOT, "%d octets%n", Files.size(file));
            for (int round = 0; round < ROUNDS; round++) {
                double ours = seconds(List.of(Bench.launcher().toString(), "analyze", file.toString(), "--json"), "-Xmx256m");
                double theirs = seconds(List.of("tshark", "-q", "-z", "rtp,streams", "-z", "sip,stat", "-r", file.toString()), "");
                System.out.printf(Locale.ROOT, "offhook analyze %.1f s, tshark %.1f s, ratio %.2f%n", ours, theirs, theirs / ours);
            }
        } finally {
            Files.delete(file);
        }
    }

    private static double seconds(List<String> command, String javaOptions) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("JAVA_TOOL_OPTIONS", javaOptions);
        long begun = System.nanoTime();
        Process process = builder.start();
        if (!process.waitFor(10, TimeUnit.MINUTES)) {
            process.destroyForcibly();
        }
        if (process.waitFor() != 0) {
            throw new IllegalStateException(command + " ended with " + process.exitValue());
        }
        return (System.nanoTime() - begun) / 1e9;
    }
}
