package org.offhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.offhook.audio.mix.Supervision;
import org.offhook.audio.tone.ToneSource;
import org.offhook.audio.wav.WavWriter;

/**
 * A conference of live calls: who is heard by whom, and how loud, on the clock of a {@link ConferenceBridge}.
 * {@link ConferenceOverSocketsTest} has the sockets.
 */
@Timeout(180)
class ConferenceTest {

    private static final String[] CODECS = {"PCMU", "G722", "G729", "PCMA", "G722"};
    private static final double[] TONES_HZ = {420, 640, 900, 1300, 1900};
    private static final double LEVEL_DBOV = ConferenceBridge.LEVEL_DBOV;
    private static final double TOLERANCE_DB = 0.3;
    /** A model of one voice keeps the level of a tone less exactly; measured: 0.6 dB. */
    private static final double G729_TOLERANCE_DB = 1;
    private static final double ABSENT_DBOV = -60;
    private static final int RATE_HZ = ConferenceBridge.RATE_HZ;
    private static final int PROMPT_MS = 400;
    private static final int SETTLING_MS = 500;
    private static final int LISTENING_MS = 500;
    /** Five turns have room in the two seconds that a recording may run ahead of the disk. */
    private static final int TURN_MS = 360;
    private static final int TURN_BEGINS_MS = 140;
    private static final int TURN_HEARD_MS = 200;
    private static final int TOGETHER_MS = 1000;

    private ConferenceBridge bridge;

    @BeforeEach
    void start() throws Exception {
        bridge = new ConferenceBridge();
    }

    @AfterEach
    void stop() {
        bridge.close();
    }

    private void gather(int parties) throws Exception {
        for (int i = 0; i < parties; i++) {
            bridge.join(InviteOptions.DEFAULT.withCodecs(List.of(CODECS[i])), TONES_HZ[i]);
        }
        bridge.world.run(SETTLING_MS);
    }

    /** What all hear in the same stretch of time, once what was said before has passed. */
    private List<short[]> listenAll() {
        bridge.world.run(SETTLING_MS + LISTENING_MS);
        return bridge.ears.stream().map(ear -> ear.latest(LISTENING_MS)).toList();
    }

    private static double toleranceDb(int speaker, int listener) {
        return CODECS[speaker].equals("G729") || CODECS[listener].equals("G729") ? G729_TOLERANCE_DB : TOLERANCE_DB;
    }

    /** A tone is there at its level, or is not there. */
    private static void assertTone(boolean expected, short[] pcm, int rateHz, double hz, double toleranceDb, String who) {
        double level = Levels.ofTone(pcm, rateHz, hz);
        assertTrue(expected ? Math.abs(level - LEVEL_DBOV) < toleranceDb : level < ABSENT_DBOV,
            () -> who + (expected ? " does not hear " : " hears ") + hz + " Hz as it should: " + level + " dBov");
    }

    private void assertHears(boolean expected, List<short[]> heard, int listener, int speaker) {
        assertTone(expected, heard.get(listener), RATE_HZ, TONES_HZ[speaker], toleranceDb(speaker, listener),
            CODECS[listener] + " leg " + listener);
    }

    @Test
    void fivePartiesTakingTurnsAreHeardAtTheirLevelByAllOthers() throws Exception {
        gather(5);
        for (int speaker = 0; speaker < 5; speaker++) {
            bridge.mouths.get(speaker).speak(true);
            List<short[]> heard = listenAll();
            for (int listener = 0; listener < 5; listener++) {
                assertHears(listener != speaker, heard, listener, speaker);
                double all = Levels.of(heard.get(listener), RATE_HZ);
                assertTrue(listener == speaker ? all < ABSENT_DBOV
                    : Math.abs(all - LEVEL_DBOV) < toleranceDb(speaker, listener),
                    listener + " hears " + all + " dBov while " + speaker + " speaks");
            }
            bridge.mouths.get(speaker).speak(false);
        }
    }

    private List<CompletableFuture<Void>> recordAll(Path folder) {
        List<CompletableFuture<Void>> closed = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            closed.add(bridge.phones.get(i).record(folder.resolve("phone" + i + ".wav")));
            closed.add(bridge.legs.get(i).record(folder.resolve("leg" + i + ".wav"), RecordingMode.SEPARATE));
        }
        closed.add(bridge.conference.record(folder.resolve("all.wav")));
        return closed;
    }

    private void endRecordings(List<CompletableFuture<Void>> closed) {
        bridge.conference.close();
        bridge.end(closed);
    }

    @Test
    void eachOfFiveRecordingsHoldsTheOtherFourVoicesAtTheirLevelAndNotItsOwn(@TempDir Path folder) throws Exception {
        gather(5);
        List<CompletableFuture<Void>> closed = recordAll(folder);
        for (Spoken mouth : bridge.mouths) {
            mouth.speak(true);
            bridge.world.run(TURN_MS);
            mouth.speak(false);
        }
        endRecordings(closed);
        for (int listener = 0; listener < 5; listener++) {
            for (int speaker = 0; speaker < 5; speaker++) {
                assertTurn(listener != speaker, folder.resolve("phone" + listener + ".wav"), speaker, listener);
                assertTurn(listener != speaker, folder.resolve("leg" + listener + "-near.wav"), speaker, speaker);
                assertTurn(listener == speaker, folder.resolve("leg" + listener + "-far.wav"), speaker, speaker);
                assertTurn(true, folder.resolve("all.wav"), speaker, speaker);
            }
        }
    }

    private static void assertTurn(boolean expected, Path wav, int speaker, int listener) throws Exception {
        assertRecorded(expected, wav, speaker * TURN_MS + TURN_BEGINS_MS, TURN_HEARD_MS, speaker, listener);
    }

    /**
     * In its stretch of a recording a voice is there, or it is nowhere in the file. Behind the last stretch there is silence: for as
     * long as it takes the calls to end over their sockets.
     */
    private static void assertRecorded(boolean expected, Path wav, int fromMs, int ms, int speaker, int listener)
        throws Exception {
        RecordedSound recorded = RecordedSound.of(wav);
        short[] stretch = expected ? recorded.stretch(fromMs, ms) : recorded.pcm();
        assertTone(expected, stretch, recorded.sampleRateHz(), TONES_HZ[speaker], toleranceDb(speaker, listener),
            wav.getFileName().toString());
    }

    /** Four tones at once are beyond a model of one voice: how loud they come out behind G.729 says nothing about the mixer. */
    @Test
    void fourVoicesAtOnceAreAllRecordedAtTheirLevel(@TempDir Path folder) throws Exception {
        gather(5);
        bridge.mouths.forEach(mouth -> mouth.speak(true));
        bridge.world.run(SETTLING_MS);
        List<CompletableFuture<Void>> closed = recordAll(folder);
        bridge.world.run(TOGETHER_MS);
        endRecordings(closed);
        for (int listener = 0; listener < 5; listener++) {
            for (int speaker = 0; speaker < 5; speaker++) {
                if (!CODECS[listener].equals("G729")) {
                    assertTogether(listener != speaker, folder.resolve("phone" + listener + ".wav"), speaker);
                }
                assertTogether(listener != speaker, folder.resolve("leg" + listener + "-near.wav"), speaker);
                assertTogether(listener == speaker, folder.resolve("leg" + listener + "-far.wav"), speaker);
                assertTogether(true, folder.resolve("all.wav"), speaker);
            }
        }
    }

    private static void assertTogether(boolean expected, Path wav, int speaker) throws Exception {
        assertRecorded(expected, wav, TURN_BEGINS_MS, TOGETHER_MS - 2 * TURN_BEGINS_MS, speaker, speaker);
    }

    @Test
    void aSupervisorWhispersToTheAgentAndBargesIn() throws Exception {
        gather(4);
        int customer = 0;
        int agent = 1;
        int supervisor = 3;
        bridge.mouths.get(supervisor).speak(true);
        bridge.conference.supervise(bridge.legs.get(supervisor), bridge.legs.get(agent), Supervision.WHISPER);
        List<short[]> whispered = listenAll();
        assertHears(false, whispered, customer, supervisor);
        assertHears(true, whispered, agent, supervisor);
        bridge.conference.supervise(bridge.legs.get(supervisor), bridge.legs.get(agent), Supervision.BARGE);
        assertHears(true, listenAll(), customer, supervisor);
        bridge.conference.supervise(bridge.legs.get(supervisor), bridge.legs.get(agent), Supervision.LISTEN);
        bridge.mouths.get(customer).speak(true);
        List<short[]> listened = listenAll();
        assertHears(false, listened, agent, supervisor);
        assertHears(true, listened, supervisor, customer);
    }

    @Test
    void whoLeavesHangsUpOrIsAtThisMachineIsInOrOut() throws Exception {
        gather(3);
        Spoken local = new Spoken(2300, LEVEL_DBOV);
        local.speak(true);
        Ear room = new Ear(RATE_HZ);
        Conference.Party party = bridge.conference.join(local, room);
        bridge.mouths.get(1).speak(true);
        bridge.mouths.get(2).speak(true);
        assertTone(true, listenAll().get(0), RATE_HZ, 2300, TOLERANCE_DB, "the first");
        assertTone(true, room.latest(LISTENING_MS), RATE_HZ, TONES_HZ[1], TOLERANCE_DB, "the room");
        party.close();
        bridge.conference.remove(bridge.legs.get(1));
        bridge.world.await(bridge.legs.get(2).hangup());
        assertEquals(List.of(bridge.legs.get(0)), bridge.conference.calls());
        assertEquals(CallState.ACTIVE, bridge.legs.get(1).state());
        assertTrue(Levels.of(listenAll().get(0), RATE_HZ) < ABSENT_DBOV, "alone, and hears somebody");
        bridge.conference.add(bridge.legs.get(1));
        assertHears(true, listenAll(), 0, 1);
        assertThrows(IllegalArgumentException.class, () -> bridge.conference.setHears(bridge.legs.get(0), bridge.legs.get(2), true));
    }

    private static Path prompt(Path wav, double hz) throws Exception {
        short[] pcm = new short[8000 * PROMPT_MS / 1000];
        new ToneSource(8000, hz, LEVEL_DBOV).read(pcm, 0, pcm.length);
        try (WavWriter writer = WavWriter.create(wav, 8000, 1)) {
            writer.write(pcm, 0, pcm.length);
        }
        return wav;
    }

    @Test
    void playsFilesOneAfterTheOtherToAll(@TempDir Path folder) throws Exception {
        gather(2);
        Path first = prompt(folder.resolve("first.wav"), 500);
        Path second = prompt(folder.resolve("second.wav"), 800);
        CompletableFuture<Void> one = bridge.conference.play(first);
        CompletableFuture<Void> two = one.thenCompose(played -> bridge.conference.play(second));
        bridge.world.await(two);
        bridge.world.run(SETTLING_MS);
        short[] heard = bridge.ears.get(0).all();
        assertEquals(PROMPT_MS, Levels.msOfTone(heard, RATE_HZ, 500), 40);
        assertEquals(PROMPT_MS, Levels.msOfTone(heard, RATE_HZ, 800), 40);
        assertThrows(Exception.class, () -> bridge.conference.play(folder.resolve("none.wav")).get(30, TimeUnit.SECONDS));
        bridge.conference.close();
        assertThrows(Exception.class, () -> bridge.conference.play(first).get(30, TimeUnit.SECONDS));
        assertThrows(IllegalStateException.class, () -> bridge.conference.add(bridge.legs.get(0)));
    }
}
