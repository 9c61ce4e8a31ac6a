package org.offhook.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A UDP forwarder that loses a share of the datagrams in each direction, by {@code udp_impair.py}. */
final class LossyPath implements AutoCloseable {
    private final Process process;
    private final int port;

    private LossyPath(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** One in front of {@code targetPort}. */
    static LossyPath to(int targetPort, int lossPct) {
        int port = Ports.one();
        Path log = Bench.folder("lossy-path").resolve("log");
        try {
            Process process = new ProcessBuilder("python3", Bench.scripts().resolve("udp_impair.py").toString(),
                    "127.0.0.1:" + port, "127.0.0.1:" + targetPort, Integer.toString(lossPct))
                            .redirectErrorStream(true).redirectOutput(log.toFile()).start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            Await.until("the lossy path listens", Duration.ofSeconds(20), () -> Ports.isUdpBound(port),
                    () -> Bench.textOf(log));
            return new LossyPath(process, port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(3, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
