package org.offhook.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One {@code offhook} calls another, both with a sound card of PulseAudio, and a file is played into the microphone of the first.
 * Microphone and far loudspeaker are the left and the right channel of one null sink, so one recording holds both on one clock.
 *
 * @param mouth     what the microphone was given
 * @param ear       what the far loudspeaker was given
 * @param calling   the process that heard the microphone, ended
 * @param answering the process at the loudspeaker, ended
 * @param crowding  tasks per core at the end
 */
record CableCall(short[] mouth, short[] ear, OffhookProcess calling, OffhookProcess answering, double crowding) {
    static final int RATE_HZ = 48_000;
    private static final Duration LIMIT = Duration.ofSeconds(30);
    /** Two fresh Java machines run slowly and unevenly at first, and their buffers come down from that in this time. */
    private static final Duration WARM_UP = Duration.ofSeconds(6);

    /** Calls, and plays {@code spoken} for some seconds once the call has settled; options go to both processes. */
    static CableCall speak(PulseAudio sound, String codec, int seconds, List<String> options, Path spoken) {
        sound.cable("cable", "feed", "mouth", "ear");
        sound.plug("other_mouth");
        sound.plug("other_ear");
        Path both = sound.folder().resolve("both.raw");
        Map<String, String> environmentOfMouth = sound.environment("mouth", "other_ear");
        environmentOfMouth.put("PULSE_SOURCE", "mouth");
        try (AnsweringProcess answering = AnsweringProcess.start(OffhookProcess.with()
                .environment(sound.environment("other_mouth", "ear")), "127.0.0.1", with(options, "--play", "mic", "--max-calls",
                        "1", "-v", "--json"));
                OffhookProcess calling = OffhookProcess.with().environment(environmentOfMouth).start(with(options, "call",
                        "sip:ear@127.0.0.1:" + answering.port(), "--play", "mic", "--codec", codec, "--duration",
                        Long.toString(seconds + WARM_UP.toSeconds() + 2), "-v", "--json"))) {
            calling.awaitOutput("on the line", LIMIT);
            try (PulseAudio.SoundTool tape = sound.tape("cable", RATE_HZ, both)) {
                Await.mediaFlows(WARM_UP);
                try (PulseAudio.SoundTool voice = sound.speak("feed", spoken)) {
                    voice.mustRun();
                    Await.mediaFlows(Duration.ofSeconds(seconds));
                    tape.mustRun();
                }
            }
            double crowding = Bench.crowding();
            calling.mustEndWell(LIMIT);
            answering.offhook().mustEndWell(LIMIT);
            return new CableCall(channel(both, 0), channel(both, 1), calling, answering.offhook(), crowding);
        }
    }

    private static String[] with(List<String> options, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(options);
        return all.toArray(String[]::new);
    }

    private static short[] channel(Path both, int index) {
        try {
            ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(both)).order(ByteOrder.LITTLE_ENDIAN);
            short[] samples = new short[file.remaining() / 4];
            for (int i = 0; i < samples.length; i++) {
                samples[i] = file.getShort(4 * i + 2 * index);
            }
            return samples;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Prints what a process said of a device; {@return delay in its line, and between it and the media, in milliseconds} */
    static double[] delaysMs(String said, String device) {
        Matcher matcher = Pattern.compile(device + " .*?delay ([\\d.]+) ms, [a-z ]+ ([\\d.]+) ms.*").matcher(said);
        if (!matcher.find()) {
            throw new AssertionError("no figures of the " + device + " in: " + said);
        }
        System.out.println("  " + matcher.group());
        return new double[] {Double.parseDouble(matcher.group(1)), Double.parseDouble(matcher.group(2))};
    }
}
