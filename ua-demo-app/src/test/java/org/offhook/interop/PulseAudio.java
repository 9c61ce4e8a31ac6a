package org.offhook.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;

/** A sound card without hardware: null sinks {@code spk} and {@code mic_feed}, microphone {@code mic}. */
final class PulseAudio implements AutoCloseable {
    /** A null sink moves sound in steps as long as its most demanding client asks for; unasked, that is two seconds. */
    private static final String LATENCY = "--latency-msec=20";

    private final PeerProcess process;
    private final Path folder;

    private PulseAudio(PeerProcess process, Path folder) {
        this.process = process;
        this.folder = folder;
    }

    /** Starts one whose microphone hears what is played to {@code mic_feed}. */
    static PulseAudio start() {
        Path folder = Bench.folder("pulseaudio");
        return new PulseAudio(PeerProcess.start("pulseaudio", folder, "sound/start.sh",
                Map.of("DIR", folder.toString())), folder);
    }

    Path folder() {
        return folder;
    }

    /** What a process needs in its environment to find this sound card. */
    Map<String, String> environment() {
        return Map.of("PULSE_SERVER", "unix:" + folder.resolve("socket"),
                "ALSA_CONFIG_PATH", folder.resolve("asound.conf").toString());
    }

    /** Records what is played on {@code sink} until closed. */
    SoundTool listen(String sink, Path wav) {
        return new SoundTool("parecord", "--device=" + sink + ".monitor", "--file-format=wav", "--rate=8000",
                "--channels=1", "--format=s16le", LATENCY, wav.toString());
    }

    /** Plays a WAV file into {@code sink} until it ends or is closed. */
    SoundTool speak(String sink, Path wav) {
        return new SoundTool("paplay", "--device=" + sink, LATENCY, wav.toString());
    }

    @Override
    public void close() {
        process.close();
    }

    /** A {@code paplay} or {@code parecord} that runs beside the test. */
    final class SoundTool implements AutoCloseable {
        private final Process tool;

        private SoundTool(String... command) {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectOutput(folder.resolve(command[0] + ".log").toFile());
            builder.environment().putAll(environment());
            try {
                tool = builder.start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Fails when the tool has ended, which a missing server or device would make it do. */
        SoundTool mustRun() {
            if (!tool.isAlive()) {
                throw new AssertionError(tool.info() + " ended with status " + tool.exitValue());
            }
            return this;
        }

        @Override
        public void close() {
            tool.destroy();
            try {
                tool.waitFor();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                tool.destroyForcibly();
            }
        }
    }
}
