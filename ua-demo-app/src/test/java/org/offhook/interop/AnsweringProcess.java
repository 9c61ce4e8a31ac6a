package org.offhook.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** {@code offhook answer} on a port of our choice, ready for calls, with what its process holds laid open. */
final class AnsweringProcess implements AutoCloseable {
    /** What a process holds: after a load it must be back to where it began. */
    record Footprint(long liveHeapOctets, int threads, int sockets) {
    }

    private final OffhookProcess offhook;
    private final int port;

    private AnsweringProcess(OffhookProcess offhook, int port) {
        this.offhook = offhook;
        this.port = port;
    }

    /** Starts one and returns when it says that it waits for calls: registered, where it was told to. */
    static AnsweringProcess start(OffhookProcess.Launch launch, String address, String... options) {
        int port = Ports.one();
        List<String> arguments = new ArrayList<>(List.of("answer", "--bind", address, "--port",
                Integer.toString(port)));
        arguments.addAll(Arrays.asList(options));
        OffhookProcess offhook = launch.start(arguments.toArray(String[]::new));
        offhook.awaitOutput("Waiting for calls", Duration.ofSeconds(20));
        return new AnsweringProcess(offhook, port);
    }

    /** The same on whatever port the system gives; the port is not known here. */
    static AnsweringProcess startAnywhere(OffhookProcess.Launch launch, String address, String... options) {
        List<String> arguments = new ArrayList<>(List.of("answer", "--bind", address));
        arguments.addAll(Arrays.asList(options));
        OffhookProcess offhook = launch.start(arguments.toArray(String[]::new));
        offhook.awaitOutput("Waiting for calls", Duration.ofSeconds(20));
        return new AnsweringProcess(offhook, 0);
    }

    OffhookProcess offhook() {
        return offhook;
    }

    int port() {
        return port;
    }

    /** Live heap after a full collection, threads, and sockets, as the kernel and the Java machine count them. */
    Footprint footprint() {
        Path process = Path.of("/proc", Long.toString(offhook.pid()));
        try (Stream<Path> tasks = Files.list(process.resolve("task"));
                Stream<Path> descriptors = Files.list(process.resolve("fd"))) {
            long sockets = descriptors.filter(AnsweringProcess::isSocket).count();
            return new Footprint(liveHeapOctets(), (int) tasks.count(), (int) sockets);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** User and system time the process has used, in milliseconds; the kernel's clock tick is 10 ms. */
    long cpuMs() {
        return ProcessHandle.of(offhook.pid()).flatMap(handle -> handle.info().totalCpuDuration())
                .map(Duration::toMillis).orElse(-1L);
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException e) {
            return false;
        }
    }

    /** The histogram counts live objects only, and collects the others first; its last line is the total. */
    private long liveHeapOctets() throws IOException {
        Process jcmd = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(offhook.pid()), "GC.class_histogram").redirectErrorStream(true).start();
        String histogram = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            jcmd.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        String[] total = histogram.strip().substring(histogram.strip().lastIndexOf('\n') + 1).trim().split("\\s+");
        if (!total[0].equals("Total")) {
            throw new AssertionError("jcmd said: " + histogram);
        }
        return Long.parseLong(total[2]);
    }

    @Override
    public void close() {
        offhook.close();
    }
}
