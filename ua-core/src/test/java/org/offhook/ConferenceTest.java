package org.offhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.offhook.audio.mix.Supervision;
import org.offhook.audio.tone.ToneSource;
import org.offhook.audio.wav.WavReader;
import org.offhook.audio.wav.WavWriter;

/** A conference of live calls: one agent mixes what the calls of another one say, over sockets on loopback. */
@Timeout(60)
class ConferenceTest {

    private static final String[] CODECS = {"PCMU", "G722", "G729", "PCMA", "G722"};
    private static final double[] TONES_HZ = {420, 640, 900, 1300, 1900};
    private static final double LEVEL_DBOV = -22;
    private static final int RATE_HZ = 16_000;
    private static final int PROMPT_MS = 400;
    private static final long SETTLING_NANOS = 8_000_000_000L;

    private final List<Call> phones = new ArrayList<>();
    private final List<Call> legs = new ArrayList<>();
    private final List<Spoken> mouths = new ArrayList<>();
    private final List<Ear> ears = new ArrayList<>();
    private final BlockingQueue<Call> incoming = new LinkedBlockingQueue<>();
    private UserAgent outside;
    private UserAgent bridge;
    private Conference conference;

    @BeforeEach
    void start() throws Exception {
        outside = UserAgent.builder().bind(InetAddress.getLoopbackAddress()).build();
        bridge = UserAgent.builder().bind(InetAddress.getLoopbackAddress()).build();
        bridge.onIncoming(call -> call.accept().thenAccept(incoming::add));
        conference = bridge.conference();
    }

    @AfterEach
    void stop() {
        outside.close();
        bridge.close();
    }

    private void gather(int parties) throws Exception {
        for (int i = 0; i < parties; i++) {
            Call phone = outside.invite("sip:room@127.0.0.1:" + bridge.localAddress().getPort(),
                InviteOptions.DEFAULT.withCodecs(List.of(CODECS[i]))).get(10, TimeUnit.SECONDS);
            Call leg = incoming.poll(10, TimeUnit.SECONDS);
            phones.add(phone);
            legs.add(leg);
            mouths.add(new Spoken(TONES_HZ[i], LEVEL_DBOV));
            ears.add(new Ear(RATE_HZ));
            phone.sendAudio(mouths.get(i));
            phone.onAudio(ears.get(i));
            conference.add(leg);
        }
    }

    /** What all hear in the same stretch of time, once what was said before has passed the jitter buffers. */
    private List<short[]> listenAll(int ms) throws InterruptedException {
        ears.get(0).listen(400);
        int[] from = ears.stream().mapToInt(Ear::heard).toArray();
        List<short[]> heard = new ArrayList<>();
        for (int i = 0; i < from.length; i++) {
            heard.add(ears.get(i).listen(from[i], ms));
        }
        return heard;
    }

    private void assertTone(boolean expected, short[] pcm, int sampleRateHz, int speaker, String who) {
        assertTrue(agrees(expected, pcm, sampleRateHz, speaker), () -> who + (expected ? " does not hear " : " hears ")
            + speaker + " as it should: " + Levels.ofTone(pcm, sampleRateHz, TONES_HZ[speaker]) + " dBov");
    }

    private static boolean agrees(boolean expected, short[] pcm, int sampleRateHz, int speaker) {
        double share = expected
            ? Levels.shareOfTone(pcm, sampleRateHz, TONES_HZ[speaker], LEVEL_DBOV - 1.5, LEVEL_DBOV + 1.5)
            : Levels.shareOfTone(pcm, sampleRateHz, TONES_HZ[speaker], -200, LEVEL_DBOV - 40);
        return share >= 0.4;
    }

    /** Something about what all hear, that is true once what was said before has passed; a busy machine takes longer for that. */
    private void settled(Consumer<List<short[]>> assertions) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + SETTLING_NANOS;
        while (true) {
            List<short[]> heard = listenAll(400);
            try {
                assertions.accept(heard);
                return;
            } catch (AssertionError e) {
                if (System.nanoTime() > deadlineNanos) {
                    throw e;
                }
            }
        }
    }

    private void assertTurn(List<short[]> heard, int speaker) {
        for (int listener = 0; listener < 5; listener++) {
            String who = CODECS[listener] + " leg " + listener;
            assertTone(listener != speaker, heard.get(listener), RATE_HZ, speaker, who);
            double all = Levels.of(heard.get(listener), RATE_HZ);
            assertTrue(listener == speaker ? all < LEVEL_DBOV - 40 : Math.abs(all - LEVEL_DBOV) < 1.5,
                who + " hears " + all + " dBov while " + speaker + " speaks");
        }
    }

    @Test
    void fivePartiesTakingTurnsAreHeardAtTheirLevelByAllOthers() throws Exception {
        gather(5);
        for (int speaker = 0; speaker < 5; speaker++) {
            mouths.get(speaker).speak(true);
            int speaking = speaker;
            settled(heard -> assertTurn(heard, speaking));
            mouths.get(speaker).speak(false);
        }
    }

    @Test
    void eachOfFiveRecordingsHoldsTheOtherFourVoicesAtOnceAndNotItsOwn(@TempDir Path folder) throws Exception {
        gather(5);
        mouths.forEach(mouth -> mouth.speak(true));
        settled(heard -> assertTone(true, heard.get(4), RATE_HZ, 3, "the last"));
        List<CompletableFuture<Void>> closed = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            closed.add(phones.get(i).record(folder.resolve("phone" + i + ".wav")));
            closed.add(legs.get(i).record(folder.resolve("leg" + i + ".wav"), RecordingMode.SEPARATE));
        }
        closed.add(conference.record(folder.resolve("all.wav")));
        settled(heard -> {
            for (int pair = 0; pair < 25; pair++) {
                if (!CODECS[pair / 5].equals("G729")) {
                    assertTone(pair / 5 != pair % 5, heard.get(pair / 5), RATE_HZ, pair % 5, "leg " + pair / 5);
                }
            }
        });
        listenAll(400);
        conference.close();
        for (Call phone : phones) {
            phone.hangup().get(10, TimeUnit.SECONDS);
        }
        CompletableFuture.allOf(closed.toArray(CompletableFuture<?>[]::new)).get(10, TimeUnit.SECONDS);
        for (int i = 0; i < 5; i++) {
            int party = i;
            // The leg's own file is the mix before it is coded. Four tones at once are beyond a model of one voice, which is
            // what G.729 is: how loud they come out behind it says nothing about the conference.
            assertRecorded(folder.resolve("leg" + i + "-near.wav"), speaker -> speaker != party);
            assertRecorded(folder.resolve("leg" + i + "-far.wav"), speaker -> speaker == party);
            if (!CODECS[i].equals("G729")) {
                assertRecorded(folder.resolve("phone" + i + ".wav"), speaker -> speaker != party);
            }
        }
        assertRecorded(folder.resolve("all.wav"), speaker -> true);
    }

    /** Holds these voices and no others at once: over some stretch, for a busy machine disturbs now this one and now that one. */
    private static void assertRecorded(Path wav, IntPredicate expected) throws Exception {
        short[] pcm = WavReader.readAll(wav);
        try (WavReader reader = WavReader.open(wav)) {
            int rateHz = reader.sampleRateHz();
            for (int from = 0; from + rateHz / 2 <= pcm.length; from += rateHz / 20) {
                short[] stretch = Arrays.copyOfRange(pcm, from, from + rateHz / 2);
                if (IntStream.range(0, 5).allMatch(speaker -> agrees(expected.test(speaker), stretch, rateHz, speaker))) {
                    return;
                }
            }
            fail(wav.getFileName() + " of " + pcm.length + " samples holds " + IntStream.range(0, 5)
                .mapToObj(speaker -> String.format("%.1f", Levels.ofTone(pcm, rateHz, TONES_HZ[speaker]))).toList() + " dBov");
        }
    }

    @Test
    void aSupervisorWhispersToTheAgentAndBargesIn() throws Exception {
        gather(3);
        mouths.get(2).speak(true);
        conference.supervise(legs.get(2), legs.get(1), Supervision.WHISPER);
        settled(heard -> {
            assertTone(false, heard.get(0), RATE_HZ, 2, "the customer");
            assertTone(true, heard.get(1), RATE_HZ, 2, "the agent");
        });
        conference.supervise(legs.get(2), legs.get(1), Supervision.BARGE);
        settled(heard -> assertTone(true, heard.get(0), RATE_HZ, 2, "the customer"));
        conference.supervise(legs.get(2), legs.get(1), Supervision.LISTEN);
        mouths.get(0).speak(true);
        settled(heard -> {
            assertTone(false, heard.get(1), RATE_HZ, 2, "the agent");
            assertTone(true, heard.get(2), RATE_HZ, 0, "the supervisor");
        });
    }

    @Test
    void whoLeavesHangsUpOrIsAtThisMachineIsInOrOut() throws Exception {
        gather(3);
        Spoken local = new Spoken(2300, LEVEL_DBOV);
        local.speak(true);
        Ear room = new Ear(RATE_HZ);
        Conference.Party party = conference.join(local, room);
        mouths.get(1).speak(true);
        mouths.get(2).speak(true);
        settled(heard -> {
            assertEquals(LEVEL_DBOV, Levels.ofTone(heard.get(0), RATE_HZ, 2300), 1.5);
            assertEquals(LEVEL_DBOV, Levels.ofTone(room.latest(400), RATE_HZ, TONES_HZ[1]), 1.5);
        });
        party.close();
        conference.remove(legs.get(1));
        legs.get(2).hangup().get(10, TimeUnit.SECONDS);
        assertEquals(List.of(legs.get(0)), conference.calls());
        assertEquals(CallState.ACTIVE, legs.get(1).state());
        ears.remove(2);
        settled(heard -> assertTrue(Levels.of(heard.get(0), RATE_HZ) < -60, "alone, and hears somebody"));
        conference.add(legs.get(1));
        settled(heard -> assertTone(true, heard.get(0), RATE_HZ, 1, "the first"));
        assertThrows(IllegalArgumentException.class, () -> conference.setHears(legs.get(0), legs.get(2), true));
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
        CompletableFuture<Void> one = conference.play(first);
        CompletableFuture<Void> two = one.thenCompose(played -> conference.play(second));
        two.get(10, TimeUnit.SECONDS);
        ears.get(0).listen(300);
        short[] heard = ears.get(0).all();
        assertEquals(PROMPT_MS, Levels.msOfTone(heard, RATE_HZ, 500), 160);
        assertEquals(PROMPT_MS, Levels.msOfTone(heard, RATE_HZ, 800), 160);
        assertThrows(Exception.class, () -> conference.play(folder.resolve("none.wav")).get(10, TimeUnit.SECONDS));
        conference.close();
        assertThrows(Exception.class, () -> conference.play(first).get(10, TimeUnit.SECONDS));
        assertThrows(IllegalStateException.class, () -> conference.add(legs.get(0)));
    }
}
