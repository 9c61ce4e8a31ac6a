package org.offhook.interop;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A disk that fills up while a call is recorded: the call goes on, the file stays playable, report and exit status say it. */
@RequiresPeers({"sipp", "sox", "ss"})
class R13FullDiskIT {
    private static final int DISK_OCTETS = 40_960;
    private static final double EVENT_LIMIT_SECONDS = 1;

    /** A file system of 40 KiB, some 2.5 s of sound, that only this one process tree sees and that goes with it. */
    private static final String ON_A_SMALL_DISK = """
            mount -t tmpfs -o size=%d none "$1" && shift && folder=$1 && shift
            "$@" --record "$folder/disk/call.wav"
            status=$?
            cp "$folder/disk/call.wav" "$folder/call.wav"
            exit $status
            """.formatted(DISK_OCTETS);

    @Test
    void theCallGoesOnAndTheFileStaysValid() throws IOException, InterruptedException {
        Path folder = Bench.folder("full-disk");
        Path disk = Files.createDirectory(folder.resolve("disk"));
        long startNanos = System.nanoTime();
        try (Sipp.Answering answering = Sipp.answer(0)) {
            Process process = new ProcessBuilder("unshare", "--mount", "--map-root-user", "bash", "-c",
                    ON_A_SMALL_DISK, "bash", disk.toString(), folder.toString(), Bench.launcher().toString(), "call",
                    answering.uri(), "--play", "tone:440", "--codec", "PCMU", "--duration", "6", "--json",
                    "--lang", "en").redirectOutput(folder.resolve("out").toFile())
                            .redirectError(folder.resolve("err").toFile()).start();
            Await.until("the word that the disk is full", Duration.ofSeconds(20),
                    () -> Bench.textOf(folder.resolve("err")).contains("call.wav broke off"), () -> Bench.textOf(folder.resolve("err")));
            long toldNanos = System.nanoTime();
            assertTrue(process.waitFor(Bench.patience(Duration.ofSeconds(30)).toSeconds(), TimeUnit.SECONDS), "still running");
            double leftSeconds = (System.nanoTime() - toldNanos) / 1e9;
            System.out.printf("R13: told %.1f s before the end of a call of 6 s; the disk holds 2.6 s of sound%n", leftSeconds);
            double allowedSeconds = Bench.allowedSeconds(EVENT_LIMIT_SECONDS, startNanos);
            assertTrue(leftSeconds >= 6 - DISK_OCTETS / 16_000.0 - allowedSeconds, () -> "told " + leftSeconds + " s before the end");
            String out = Bench.textOf(folder.resolve("out"));
            String err = Bench.textOf(folder.resolve("err"));
            assertTrue(process.exitValue() == 1 || process.exitValue() == 8 && Bench.disturbedSince(startNanos), out + err);
            assertTrue(Json.parse(out).at("call", "durationMs").number() > Duration.ofSeconds(5).toMillis(), out);
            assertTrue(err.contains("call.wav broke off"), err);
            assertTrue(out.contains("\"media.recording\"") && out.contains("le disque est plein"), out);
            Recording kept = Recording.read(folder.resolve("call.wav"));
            kept.mustCarryTone("what fitted on the disk", 440, 1.0);
        }
    }
}
