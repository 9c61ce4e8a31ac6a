package org.offhook;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Conferences whose legs have little in common: codecs from 8 to 48 kHz in packets of 10 to 60 ms, legs that hold, fall silent
 * without a word, or come while others talk. On a virtual clock, as {@link ConferenceTest}.
 */
@Timeout(180)
class ConferenceOfUnlikeLegsTest {

    private static final String[] CODECS = {"opus", "G726-32", "PCMA", "G722", "PCMU"};
    private static final int[] PACKETS_MS = {20, 20, 30, 40, 60};
    private static final double[] TONES_HZ = {420, 640, 900, 1300, 1900};
    private static final double LEVEL_DBOV = ConferenceBridge.LEVEL_DBOV;
    private static final double TOLERANCE_DB = 0.5;
    /** Opus is made for voices, not to keep the level of a tone. */
    private static final double OPUS_TOLERANCE_DB = 1;
    private static final double ABSENT_DBOV = -55;
    private static final int RATE_HZ = ConferenceBridge.RATE_HZ;
    private static final int SETTLING_MS = 700;
    private static final int LISTENING_MS = 480;

    private ConferenceBridge bridge;

    @BeforeEach
    void start() throws Exception {
        bridge = new ConferenceBridge(CODECS);
        for (int i = 0; i < CODECS.length; i++) {
            join(i);
        }
        bridge.world.run(SETTLING_MS);
    }

    @AfterEach
    void stop() {
        bridge.close();
    }

    private void join(int i) throws Exception {
        bridge.join(InviteOptions.DEFAULT.withCodecs(List.of(CODECS[i])).withPtimeMs(PACKETS_MS[i]), TONES_HZ[i]);
    }

    private void assertHears(boolean expected, int listener, int speaker) {
        double level = Levels.ofTone(bridge.ears.get(listener).latest(LISTENING_MS), RATE_HZ, TONES_HZ[speaker]);
        double toleranceDb = listener * speaker == 0 ? OPUS_TOLERANCE_DB : TOLERANCE_DB;
        assertTrue(expected ? Math.abs(level - LEVEL_DBOV) < toleranceDb : level < ABSENT_DBOV,
            CODECS[listener] + " hears " + CODECS[speaker] + " at " + level + " dBov");
    }

    private void listen() {
        bridge.world.run(SETTLING_MS + LISTENING_MS);
    }

    @Test
    void allHearAllOthersAtTheirLevelAndRecordingsHoldTheSame(@TempDir Path folder) throws Exception {
        List<CompletableFuture<Void>> closed = new ArrayList<>();
        for (int speaker = 0; speaker < CODECS.length; speaker++) {
            bridge.mouths.get(speaker).speak(true);
            bridge.world.run(SETTLING_MS);
            Path wav = folder.resolve(speaker + ".wav");
            int listener = (speaker + 1) % CODECS.length;
            closed.add(bridge.phones.get(listener).record(wav));
            bridge.world.run(LISTENING_MS);
            for (int other = 0; other < CODECS.length; other++) {
                assertHears(other != speaker, other, speaker);
            }
            bridge.mouths.get(speaker).speak(false);
            bridge.world.run(SETTLING_MS);
        }
        bridge.end(closed);
        for (int speaker = 0; speaker < CODECS.length; speaker++) {
            RecordedSound recorded = RecordedSound.of(folder.resolve(speaker + ".wav"));
            double level = Levels.ofTone(recorded.stretch(100, 320), recorded.sampleRateHz(), TONES_HZ[speaker]);
            assertTrue(Math.abs(level - LEVEL_DBOV) < OPUS_TOLERANCE_DB, "recorded " + CODECS[speaker] + " at " + level + " dBov");
        }
    }

    @Test
    void whoHoldsIsNeitherHeardNorHearsAndComesBack() {
        bridge.mouths.forEach(mouth -> mouth.speak(true));
        bridge.world.await(bridge.phones.get(2).hold());
        listen();
        assertHears(false, 0, 2);
        assertHears(true, 0, 3);
        assertHears(true, 3, 0);
        assertHears(false, 2, 0);
        bridge.world.await(bridge.phones.get(2).resume());
        listen();
        assertHears(true, 0, 2);
        assertHears(true, 2, 0);
    }

    @Test
    void whoseMediaStopsFallsSilentAndDisturbsNobody() {
        bridge.mouths.forEach(mouth -> mouth.speak(true));
        bridge.world.cut(bridge.ports.get(3));
        listen();
        for (int listener : new int[] {0, 1, 2, 4}) {
            assertHears(false, listener, 3);
            assertHears(true, listener, listener == 0 ? 1 : 0);
        }
        assertHears(true, 3, 0);
        bridge.world.cut(0);
        listen();
        assertHears(true, 0, 3);
    }

    @Test
    void membersComeAndGoWhileOthersTalk() throws Exception {
        bridge.mouths.get(0).speak(true);
        for (int round = 0; round < 3; round++) {
            bridge.leave(4);
            listen();
            assertHears(true, 1, 0);
            join(4);
            bridge.mouths.get(4).speak(true);
            listen();
            assertHears(true, 4, 0);
            assertHears(true, 0, 4);
            assertHears(true, 2, 4);
        }
    }
}
