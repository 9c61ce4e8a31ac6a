package org.offhook.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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

    /** The same for a process that has a microphone and a loudspeaker of its own: what is played to {@code microphone} is heard. */
    Map<String, String> environment(String microphone, String loudspeaker) {
        Map<String, String> environment = new HashMap<>(environment());
        environment.put("PULSE_SOURCE", microphone + ".monitor");
        environment.put("PULSE_SINK", loudspeaker);
        return environment;
    }

    /** Plugs a device in; {@code norewinds} bounds its stride to 50 ms, as hardware has it, for a fresh null sink's is two seconds. */
    void plug(String sink) {
        control("load-module", "module-null-sink", "sink_name=" + sink, "rate=48000", "channels=1", "norewinds=1");
    }

    /**
     * Lays a cable of two channels in one null sink. What is played to {@code feed} is its left channel, which the microphone
     * {@code mouth} hears; what is played to {@code ear} is the right one.
     */
    void cable(String cable, String feed, String mouth, String ear) {
        control("load-module", "module-null-sink", "sink_name=" + cable, "rate=48000", "channels=2",
                "channel_map=front-left,front-right", "norewinds=1");
        control("load-module", "module-remap-sink", "sink_name=" + feed, "master=" + cable, "channels=1",
                "master_channel_map=front-left", "channel_map=mono", "remix=no");
        control("load-module", "module-remap-sink", "sink_name=" + ear, "master=" + cable, "channels=1",
                "master_channel_map=front-right", "channel_map=mono", "remix=no");
        control("load-module", "module-remap-source", "source_name=" + mouth, "master=" + cable + ".monitor", "channels=1",
                "master_channel_map=front-left", "channel_map=mono", "remix=no");
    }

    /** Records both channels of a cable, without a header, until closed. */
    SoundTool tape(String cable, int rateHz, Path raw) {
        return new SoundTool("parec", "--raw", "--device=" + cable + ".monitor", "--rate=" + rateHz, "--channels=2",
                "--format=s16le", LATENCY, raw.toString());
    }

    /** Pulls it out: streams on it are killed. */
    void unplug(String sink) {
        control("list", "short", "modules").lines().filter(line -> line.contains("sink_name=" + sink + " "))
                .forEach(line -> control("unload-module", line.split("\\s")[0]));
    }

    private String control(String... arguments) {
        List<String> command = new ArrayList<>(List.of("pactl"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment());
        try {
            Process pactl = builder.start();
            String said = new String(pactl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (pactl.waitFor() != 0) {
                throw new AssertionError(command + ": " + said);
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Records what is played on {@code sink} until closed; it does so when this returns. */
    SoundTool listen(String sink, Path wav) {
        SoundTool ear = new SoundTool("parecord", "--device=" + sink + ".monitor", "--file-format=wav", "--rate=8000",
                "--channels=1", "--format=s16le", LATENCY, wav.toString());
        Await.until("sound of " + sink + " in " + wav, Duration.ofSeconds(20),
                () -> Recording.readUnfinished(wav).seconds() > 0 || !ear.tool.isAlive());
        return ear.mustRun();
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
