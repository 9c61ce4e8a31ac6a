package org.offhook.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The sound card path: PulseAudio's null sinks stand for a microphone and a loudspeaker. */
@RequiresPeers
class SoundCardIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Test
    void speaksFromTheMicrophoneAndPlaysToTheLoudspeaker() {
        try (PulseAudio sound = PulseAudio.start();
                Baresip baresip = Baresip.start("1002", Phone.SPEAKS_HZ, Map.of("ANSWER", "manual"))) {
            Path speech = Recording.writeTone(sound.folder().resolve("speech.wav"), 8000, 440, 60);
            Path heard = sound.folder().resolve("heard.wav");
            try (PulseAudio.SoundTool voice = sound.speak("mic_feed", speech);
                    PulseAudio.SoundTool ear = sound.listen("spk", heard);
                    OffhookProcess offhook = OffhookProcess.with().environment(sound.environment()).start("call",
                            baresip.uri(), "--play", "mic", "--duration", "6", "--codec", "PCMA")) {
                baresip.awaitRinging();
                baresip.answer();
                offhook.mustEndWell(LIMIT);
                voice.mustRun();
                ear.mustRun();
            }
            baresip.heard().mustCarryTone("baresip", 440, 2.5);
            Recording.read(heard).mustCarryTone("the loudspeaker", Phone.SPEAKS_HZ, 2.5);
        }
    }

    @Test
    void listsTheDevices() {
        try (PulseAudio sound = PulseAudio.start()) {
            OffhookProcess offhook = OffhookProcess.with().environment(sound.environment()).run(LIMIT, "devices");
            assertEquals(0, offhook.awaitExit(LIMIT), offhook::toString);
            assertTrue(offhook.out().contains("default"), offhook::toString);
        }
    }
}
