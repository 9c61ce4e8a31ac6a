package org.offhook.audio.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real {@code javax.sound} against PulseAudio null sinks, whose speaker is its own microphone. Where the parts are
 * missing it is skipped, and fails when {@code offhook.interop} is true.
 */
class SoundCardIT {

    private static final int RATE_HZ = 16_000;
    /** The buffer of either card, which is what is left out when it runs dry or over. */
    private static final double SECONDS_OF_AN_XRUN = 0.06;
    /** What a null sink takes in advance when it begins; 0.7 s was seen. */
    private static final int MOST_APART_SAMPLES = 16_000;

    @TempDir
    Path folder;

    @Test
    void aToneComesBackThroughTheVirtualSoundCard() throws Exception {
        Path script = Path.of(System.getProperty("offhook.shared", "shared"), "interop/sound/start.sh");
        require(Files.isExecutable(script), script + " is not there");
        require(onPath("pulseaudio") && onPath("pactl"), "pulseaudio is not installed");
        Path sound = folder.resolve("pa");
        String started = run(List.of(script.toString()), Map.of("DIR", sound.toString(), "LOOP", "1", "SECS", "120"));
        Matcher pid = Pattern.compile("pid=(\\d+)").matcher(started);
        assertTrue(pid.find() && started.contains("ready"), started);
        try {
            String said = run(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(), "-cp",
                System.getProperty("java.class.path"), SoundCardRoundTrip.class.getName(), Integer.toString(RATE_HZ), "4"),
                Map.of("PULSE_SERVER", "unix:" + sound.resolve("socket"), "ALSA_CONFIG_PATH",
                    sound.resolve("asound.conf").toString()));
            System.out.print(said);
            assertTrue(said.contains("lost=false"), said);
            assertEquals(0, figure(said, "threads"), said);
            assertEquals(440, figure(said, "hz"), 0.5, said);
            assertEquals(-10, figure(said, "level"), 1, said);
            // While the sound threads have no time the one card goes on and the other may not: what a busy machine left out.
            assertEquals(figure(said, "played"), figure(said, "recorded"), MOST_APART_SAMPLES + RATE_HZ * (figure(said, "stoodstill")
                + SECONDS_OF_AN_XRUN * (figure(said, "xruns") + figure(said, "captureXruns"))), said);
        } finally {
            ProcessHandle.of(Long.parseLong(pid.group(1))).ifPresent(ProcessHandle::destroy);
        }
    }

    private static void require(boolean there, String otherwise) {
        if (!there && Boolean.getBoolean("offhook.interop")) {
            fail(otherwise);
        }
        if (!there) {
            System.out.println("SoundCardIT skipped: " + otherwise);
        }
        Assumptions.assumeTrue(there, otherwise);
    }

    private static boolean onPath(String program) {
        for (String folder : System.getenv("PATH").split(":")) {
            if (Files.isExecutable(Path.of(folder, program))) {
                return true;
            }
        }
        return false;
    }

    private static double figure(String said, String name) {
        Matcher matcher = Pattern.compile("\\b" + name + "=(-?[\\d.]+)").matcher(said);
        assertTrue(matcher.find(), said);
        return Double.parseDouble(matcher.group(1));
    }

    private static String run(List<String> command, Map<String, String> environment) throws IOException, InterruptedException {
        Path out = Files.createTempFile("soundcard", ".txt");
        try {
            ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command)).redirectErrorStream(true)
                .redirectOutput(out.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            boolean ended = process.waitFor(60, TimeUnit.SECONDS);
            process.destroyForcibly();
            String said = Files.readString(out, StandardCharsets.UTF_8);
            assertTrue(ended, "no end within 60 s: " + said);
            return said;
        } finally {
            Files.delete(out);
        }
    }
}
