package org.offhook;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.offhook.audio.wav.WavReader;

/**
 * Conferences whose legs have little in common: codecs from 8 to 48 kHz in packets of 10 to 60 ms, legs that hold, fall silent
 * without a word, or come while others talk. On a virtual clock, as {@link ConferenceTest}.
 */
@Timeout(180)
class ConferenceOfUnlikeLegsTest {

    private static final String[] CODECS = {"opus", "G726-32", "PCMA", "G722", "PCMU"};
    private static final int[] PACKETS_MS = {20, 20, 30, 40, 60};
    private static final double[] TONES_HZ = {420, 640, 900, 1300, 1900};
    private static final double LEVEL_DBOV = -22;
    private static final double TOLERANCE_DB = 0.5;
    /** Opus is made for voices, not to keep the level of a tone. */
    private static final double OPUS_TOLERANCE_DB = 1;
    private static final double ABSENT_DBOV = -55;
    private static final int RATE_HZ = 16_000;
    private static final int SETTLING_MS = 700;
    private static final int LISTENING_MS = 480;

    private final VirtualMedia world = new VirtualMedia();
    private final List<Call> phones = new ArrayList<>();
    private final List<Integer> ports = new ArrayList<>();
    private final List<Spoken> mouths = new ArrayList<>();
    private final List<Ear> ears = new ArrayList<>();
    private final BlockingQueue<Call> incoming = new LinkedBlockingQueue<>();
    private UserAgent outside;
    private UserAgent bridge;
    private Conference conference;

    @BeforeEach
    void start() throws Exception {
        outside = UserAgent.builder().bind(InetAddress.getLoopbackAddress()).media(world, world).build();
        bridge = UserAgent.builder().bind(InetAddress.getLoopbackAddress()).media(world, world).codecs(CODECS).build();
        bridge.onIncoming(call -> call.accept().thenAccept(incoming::add));
        conference = bridge.conference();
        for (int i = 0; i < CODECS.length; i++) {
            join(i);
        }
        world.run(SETTLING_MS);
    }

    @AfterEach
    void stop() {
        world.stop();
        outside.close();
        bridge.close();
    }

    private void join(int i) throws Exception {
        ports.add(world.nextPort());
        Call phone = outside.invite("sip:room@127.0.0.1:" + bridge.localAddress().getPort(),
            InviteOptions.DEFAULT.withCodecs(List.of(CODECS[i])).withPtimeMs(PACKETS_MS[i])).get(30, TimeUnit.SECONDS);
        phones.add(phone);
        mouths.add(new Spoken(TONES_HZ[i], LEVEL_DBOV));
        ears.add(new Ear(RATE_HZ));
        phone.sendAudio(mouths.get(i));
        phone.onAudio(ears.get(i));
        conference.add(incoming.poll(30, TimeUnit.SECONDS));
    }

    private void assertHears(boolean expected, int listener, int speaker) {
        double level = Levels.ofTone(ears.get(listener).latest(LISTENING_MS), RATE_HZ, TONES_HZ[speaker]);
        double toleranceDb = listener * speaker == 0 ? OPUS_TOLERANCE_DB : TOLERANCE_DB;
        assertTrue(expected ? Math.abs(level - LEVEL_DBOV) < toleranceDb : level < ABSENT_DBOV,
            CODECS[listener] + " hears " + CODECS[speaker] + " at " + level + " dBov");
    }

    private void listen() {
        world.run(SETTLING_MS + LISTENING_MS);
    }

    @Test
    void allHearAllOthersAtTheirLevelAndRecordingsHoldTheSame(@TempDir Path folder) throws Exception {
        List<CompletableFuture<Void>> closed = new ArrayList<>();
        for (int speaker = 0; speaker < CODECS.length; speaker++) {
            mouths.get(speaker).speak(true);
            world.run(SETTLING_MS);
            Path wav = folder.resolve(speaker + ".wav");
            int listener = (speaker + 1) % CODECS.length;
            closed.add(phones.get(listener).record(wav));
            world.run(LISTENING_MS);
            for (int other = 0; other < CODECS.length; other++) {
                assertHears(other != speaker, other, speaker);
            }
            mouths.get(speaker).speak(false);
            world.run(SETTLING_MS);
        }
        phones.forEach(phone -> world.await(phone.hangup()));
        world.await(CompletableFuture.allOf(closed.toArray(CompletableFuture<?>[]::new)));
        for (int speaker = 0; speaker < CODECS.length; speaker++) {
            short[] pcm = WavReader.readAll(folder.resolve(speaker + ".wav"));
            int rateHz = pcm.length > 0 ? rateHz(folder.resolve(speaker + ".wav")) : 0;
            short[] stretch = Arrays.copyOfRange(pcm, rateHz / 10, rateHz / 10 + rateHz * 320 / 1000);
            double level = Levels.ofTone(stretch, rateHz, TONES_HZ[speaker]);
            assertTrue(Math.abs(level - LEVEL_DBOV) < OPUS_TOLERANCE_DB, "recorded " + CODECS[speaker] + " at " + level + " dBov");
        }
    }

    private static int rateHz(Path wav) throws Exception {
        try (WavReader reader = WavReader.open(wav)) {
            return reader.sampleRateHz();
        }
    }

    @Test
    void whoHoldsIsNeitherHeardNorHearsAndComesBack() {
        mouths.forEach(mouth -> mouth.speak(true));
        world.await(phones.get(2).hold());
        listen();
        assertHears(false, 0, 2);
        assertHears(true, 0, 3);
        assertHears(true, 3, 0);
        assertHears(false, 2, 0);
        world.await(phones.get(2).resume());
        listen();
        assertHears(true, 0, 2);
        assertHears(true, 2, 0);
    }

    @Test
    void whoseMediaStopsFallsSilentAndDisturbsNobody() {
        mouths.forEach(mouth -> mouth.speak(true));
        world.cut(ports.get(3));
        listen();
        for (int listener : new int[] {0, 1, 2, 4}) {
            assertHears(false, listener, 3);
            assertHears(true, listener, listener == 0 ? 1 : 0);
        }
        assertHears(true, 3, 0);
        world.cut(0);
        listen();
        assertHears(true, 0, 3);
    }

    @Test
    void membersComeAndGoWhileOthersTalk() throws Exception {
        mouths.get(0).speak(true);
        for (int round = 0; round < 3; round++) {
            world.await(phones.remove(4).hangup());
            mouths.remove(4);
            ears.remove(4);
            ports.remove(4);
            listen();
            assertHears(true, 1, 0);
            join(4);
            mouths.get(4).speak(true);
            listen();
            assertHears(true, 4, 0);
            assertHears(true, 0, 4);
            assertHears(true, 2, 4);
        }
    }
}
