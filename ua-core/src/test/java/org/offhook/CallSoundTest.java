package org.offhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
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
import org.offhook.audio.PcmSink;
import org.offhook.audio.PushSource;
import org.offhook.audio.tone.ToneSource;
import org.offhook.audio.wav.WavReader;
import org.offhook.audio.wav.WavWriter;

/** What a program can do with the sound of a call: record it in every way, push into it, hear it, queue files. */
@Timeout(180)
class CallSoundTest {

    private static final double OURS_HZ = 500;
    private static final double THEIRS_HZ = 1200;
    private static final double LEVEL_DBOV = -20;

    private final BlockingQueue<Call> incoming = new LinkedBlockingQueue<>();
    private UserAgent caller;
    private UserAgent callee;
    private Call ours;
    private Call theirs;

    @BeforeEach
    void call() throws Exception {
        caller = UserAgent.builder().bind(InetAddress.getLoopbackAddress()).codecs("G722", "PCMA").build();
        callee = UserAgent.builder().bind(InetAddress.getLoopbackAddress()).codecs("G722", "PCMA").build();
        callee.onIncoming(call -> call.accept().thenAccept(incoming::add));
        ours = caller.invite("sip:callee@127.0.0.1:" + callee.localAddress().getPort()).get(30, TimeUnit.SECONDS);
        theirs = incoming.poll(30, TimeUnit.SECONDS);
    }

    @AfterEach
    void close() {
        caller.close();
        callee.close();
    }

    private static void assertHolds(short[] pcm, int rateHz, boolean ourVoice, boolean theirVoice) {
        assertTrue(pcm.length > rateHz, "recorded " + pcm.length + " samples");
        short[] late = Arrays.copyOfRange(pcm, pcm.length - rateHz, pcm.length - rateHz / 4);
        assertHolds(ourVoice, Levels.ofTone(late, rateHz, OURS_HZ));
        assertHolds(theirVoice, Levels.ofTone(late, rateHz, THEIRS_HZ));
    }

    private static void assertHolds(boolean expected, double levelDbov) {
        if (expected) {
            assertEquals(LEVEL_DBOV, levelDbov, 1.5);
        } else {
            assertTrue(levelDbov < LEVEL_DBOV - 40, "heard at " + levelDbov);
        }
    }

    private static short[] channel(short[] stereo, int channel) {
        short[] one = new short[stereo.length / 2];
        for (int i = 0; i < one.length; i++) {
            one[i] = stereo[2 * i + channel];
        }
        return one;
    }

    /** Samples of a canonical WAV file as they lie there, channels interleaved. */
    private static short[] interleaved(Path wav) throws Exception {
        byte[] octets = Files.readAllBytes(wav);
        short[] pcm = new short[(octets.length - 44) / 2];
        for (int i = 0; i < pcm.length; i++) {
            pcm[i] = (short) (octets[44 + 2 * i] & 0xff | octets[45 + 2 * i] << 8);
        }
        return pcm;
    }

    @Test
    void recordsBothSidesInOneInTwoChannelsAndInTwoFiles(@TempDir Path folder) throws Exception {
        ours.sendAudio(new ToneSource(8000, OURS_HZ, LEVEL_DBOV));
        theirs.sendAudio(new ToneSource(16_000, THEIRS_HZ, LEVEL_DBOV));
        Ear ear = new Ear(16_000);
        ours.onAudio(ear);
        CompletableFuture<?>[] closed = Arrays.stream(RecordingMode.values())
            .map(mode -> ours.record(folder.resolve(mode + ".wav"), mode)).toArray(CompletableFuture<?>[]::new);
        ear.listen(1600);
        ours.hangup().get(30, TimeUnit.SECONDS);
        CompletableFuture.allOf(closed).get(30, TimeUnit.SECONDS);
        int rateHz = 16_000;
        assertHolds(interleaved(folder.resolve("HEARD.wav")), rateHz, false, true);
        assertHolds(interleaved(folder.resolve("MONO.wav")), rateHz, true, true);
        short[] stereo = interleaved(folder.resolve("STEREO.wav"));
        assertHolds(channel(stereo, 0), rateHz, true, false);
        assertHolds(channel(stereo, 1), rateHz, false, true);
        assertFalse(Files.exists(folder.resolve("SEPARATE.wav")));
        short[] near = WavReader.readAll(folder.resolve("SEPARATE-near.wav"));
        short[] far = WavReader.readAll(folder.resolve("SEPARATE-far.wav"));
        assertHolds(near, rateHz, true, false);
        assertHolds(far, rateHz, false, true);
        assertEquals(near.length, far.length);
    }

    @Test
    void keepsBothChannelsInStepThroughAHold(@TempDir Path folder) throws Exception {
        Ear ear = new Ear(16_000);
        theirs.echo();
        ours.onAudio(ear);
        CompletableFuture<Void> closed = ours.record(folder.resolve("held.wav"), RecordingMode.STEREO);
        ear.listen(300);
        ours.hold().get(30, TimeUnit.SECONDS);
        ear.listen(1000);
        ours.resume().get(30, TimeUnit.SECONDS);
        ear.listen(300);
        ours.sendAudio(new ToneSource(16_000, OURS_HZ, LEVEL_DBOV));
        ear.listen(1200);
        ours.hangup().get(30, TimeUnit.SECONDS);
        closed.get(30, TimeUnit.SECONDS);
        short[] stereo = interleaved(folder.resolve("held.wav"));
        int lagMs = (firstSound(channel(stereo, 1)) - firstSound(channel(stereo, 0))) / 16;
        // The echo comes after the way there and back; were the hold missing on one side, it would come a second off.
        assertTrue(lagMs > 0 && lagMs < 500, "the echo comes " + lagMs + " ms after the voice");
    }

    private static int firstSound(short[] pcm) {
        int at = 0;
        while (Math.abs(pcm[at]) < 1000) {
            at++;
        }
        return at;
    }

    @Test
    void printsTheStagesThatItsSoundPasses() throws Exception {
        Ear ear = new Ear(16_000);
        ours.onAudio(ear);
        ear.listen(20);
        String path = ours.describeMedia();
        int encoded = path.indexOf("-> encode G722/8000");
        assertTrue(path.contains("-> jitter buffer at 16000 Hz") && path.indexOf("in:") < encoded, path);
    }

    @Test
    void takesPushedSoundAndCallsBackAtTheRatesOfTheProgram() throws Exception {
        PushSource mouth = new PushSource(24_000, 4000);
        short[] tone = new short[24_000 * 3];
        new ToneSource(24_000, OURS_HZ, LEVEL_DBOV).read(tone, 0, tone.length);
        assertEquals(tone.length, mouth.push(tone, 0, tone.length));
        Ear ear = new Ear(48_000);
        PcmSink callback = PcmSink.calling(48_000, ear::write);
        theirs.onAudio(callback);
        ours.sendAudio(mouth);
        ear.listen(600);
        assertHolds(true, Levels.ofTone(ear.listen(500), 48_000, OURS_HZ));
        theirs.stopAudio(callback);
        Ear later = new Ear(8000);
        theirs.onAudio(later);
        later.listen(200);
        int silentSince = ear.heard();
        later.listen(200);
        assertEquals(silentSince, ear.heard());
        ours.hangup().get(30, TimeUnit.SECONDS);
        assertTrue(mouth.isClosed());
    }

    @Test
    void playsAQueueOfFilesUntilItIsStopped(@TempDir Path folder) throws Exception {
        Ear ear = new Ear(16_000);
        theirs.onAudio(ear);
        Path shorter = file(folder.resolve("short.wav"), OURS_HZ, 300);
        Path longer = file(folder.resolve("long.wav"), THEIRS_HZ, 20_000);
        ours.play(shorter).get(30, TimeUnit.SECONDS);
        List<CompletableFuture<Void>> queued = List.of(ours.play(longer), ours.play(longer));
        ear.listen(700);
        ours.stopPlaying();
        for (CompletableFuture<Void> each : queued) {
            each.get(30, TimeUnit.SECONDS);
        }
        ear.listen(400);
        assertTrue(Levels.of(ear.listen(200), 16_000) < -60);
        assertEquals(300, Levels.msOfTone(ear.all(), 16_000, OURS_HZ), 160);
        int longMs = Levels.msOfTone(ear.all(), 16_000, THEIRS_HZ);
        assertTrue(longMs > 300 && longMs < 5000, "played " + longMs + " ms of the long one");
        assertEquals(CallState.ACTIVE, ours.state());
    }

    private static Path file(Path wav, double hz, int ms) throws Exception {
        short[] pcm = new short[8 * ms];
        new ToneSource(8000, hz, LEVEL_DBOV).read(pcm, 0, pcm.length);
        try (WavWriter writer = WavWriter.create(wav, 8000, 1)) {
            writer.write(pcm, 0, pcm.length);
        }
        return wav;
    }
}
