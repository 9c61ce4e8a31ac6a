package org.offhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.offhook.audio.PcmSink;
import org.offhook.audio.PushSource;
import org.offhook.audio.tone.ToneSource;
import org.offhook.audio.wav.WavReader;
import org.offhook.audio.wav.WavWriter;
import org.offhook.diagnosis.Finding;
import org.offhook.explain.Explanations;
import org.offhook.explain.Topic;

/**
 * What a program can do with the sound of a call: record it in every way, push into it, hear it, queue files. Signalling goes over
 * sockets, the sound over a {@link VirtualMedia network on a clock} that waits for the machine.
 */
@Timeout(180)
class CallSoundTest {

    private static final double OURS_HZ = 500;
    private static final double THEIRS_HZ = 1200;
    private static final double LEVEL_DBOV = -20;

    private final VirtualMedia world = new VirtualMedia();
    private final BlockingQueue<Call> incoming = new LinkedBlockingQueue<>();
    private UserAgent caller;
    private UserAgent callee;
    private Call ours;
    private Call theirs;

    @BeforeEach
    void call() throws Exception {
        caller = UserAgent.builder().bind(InetAddress.getLoopbackAddress()).codecs("G722", "PCMA").media(world, world).build();
        callee = UserAgent.builder().bind(InetAddress.getLoopbackAddress()).codecs("G722", "PCMA").media(world, world).build();
        callee.onIncoming(call -> call.accept().thenAccept(incoming::add));
        ours = caller.invite("sip:callee@127.0.0.1:" + callee.localAddress().getPort()).get(30, TimeUnit.SECONDS);
        theirs = incoming.poll(30, TimeUnit.SECONDS);
    }

    @AfterEach
    void close() {
        world.stop();
        caller.close();
        callee.close();
    }

    private static void assertHolds(short[] pcm, int rateHz, boolean ourVoice, boolean theirVoice) {
        assertTrue(pcm.length > rateHz, "recorded " + pcm.length + " samples");
        // From where everything is under way to where the call begins to end, which takes what time it takes.
        short[] middle = Arrays.copyOfRange(pcm, rateHz / 2, rateHz * 3 / 2);
        assertHolds(ourVoice, Levels.ofTone(middle, rateHz, OURS_HZ));
        assertHolds(theirVoice, Levels.ofTone(middle, rateHz, THEIRS_HZ));
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
        CompletableFuture<?>[] closed = Arrays.stream(RecordingMode.values())
            .map(mode -> ours.record(folder.resolve(mode + ".wav"), mode)).toArray(CompletableFuture<?>[]::new);
        world.run(1600);
        world.await(ours.hangup());
        world.await(CompletableFuture.allOf(closed));
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
        theirs.echo();
        CompletableFuture<Void> closed = ours.record(folder.resolve("held.wav"), RecordingMode.STEREO);
        world.run(300);
        world.await(ours.hold());
        world.run(1000);
        world.await(ours.resume());
        world.run(300);
        ours.sendAudio(new ToneSource(16_000, OURS_HZ, LEVEL_DBOV));
        world.run(1200);
        world.await(ours.hangup());
        world.await(closed);
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
        ours.onAudio(new Ear(16_000));
        world.run(100);
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
        world.run(1100);
        assertHolds(true, Levels.ofTone(ear.latest(500), 48_000, OURS_HZ));
        theirs.stopAudio(callback);
        world.run(200);
        int silentSince = ear.heard();
        world.run(200);
        assertEquals(silentSince, ear.heard());
        world.await(ours.hangup());
        assertTrue(mouth.isClosed());
    }

    @Test
    void playsAQueueOfFilesUntilItIsStopped(@TempDir Path folder) throws Exception {
        Ear ear = new Ear(16_000);
        theirs.onAudio(ear);
        Path shorter = file(folder.resolve("short.wav"), OURS_HZ, 300);
        Path longer = file(folder.resolve("long.wav"), THEIRS_HZ, 20_000);
        world.await(ours.play(shorter));
        List<CompletableFuture<Void>> queued = List.of(ours.play(longer), ours.play(longer));
        // The disk keeps real time: the clock of the call waits for it.
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (Levels.msOfTone(ear.latest(5000), 16_000, THEIRS_HZ) < 400 && System.nanoTime() < deadlineNanos) {
            world.run(20);
            TimeUnit.MILLISECONDS.sleep(1);
        }
        ours.stopPlaying();
        for (CompletableFuture<Void> each : queued) {
            world.await(each);
        }
        world.run(600);
        assertTrue(Levels.of(ear.latest(200), 16_000) < -60);
        assertEquals(300, Levels.msOfTone(ear.all(), 16_000, OURS_HZ), 60);
        int longMs = Levels.msOfTone(ear.all(), 16_000, THEIRS_HZ);
        assertTrue(longMs > 300 && longMs < 800, "played " + longMs + " ms of the long one");
        assertEquals(CallState.ACTIVE, ours.state());
    }

    @Test
    void aFileThatBreaksOffWhileItIsPlayedIsToldAndTheCallGoesOn(@TempDir Path folder) throws Exception {
        Path wav = file(folder.resolve("cut.wav"), OURS_HZ, WavReader.LOADED_SAMPLES / 8 + 10_000);
        CompletableFuture<Void> played = ours.play(wav);
        world.run(200);
        try (FileChannel disk = FileChannel.open(wav, StandardOpenOption.WRITE)) {
            disk.truncate(100_000);
        }
        CompletionException told = assertThrows(CompletionException.class, () -> world.await(played));
        Failure.FileFailed failure = assertInstanceOf(Failure.FileFailed.class, told.getCause());
        assertEquals(wav, failure.file());
        assertTrue(failure.getMessage().contains("shorter"), failure.getMessage());
        assertEquals(CallState.ACTIVE, ours.state());
        world.await(ours.play(file(folder.resolve("next.wav"), OURS_HZ, 100)));
        assertTold(world.await(ours.hangup()), "media.playing", wav);
    }

    /** A file of its own kind on Linux: whatever is written, the disk is full. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aRecordingThatCannotBeWrittenIsToldAndTheCallGoesOn() throws Exception {
        Path full = Path.of("/dev/full");
        CompletableFuture<Void> recorded = ours.record(full);
        ExecutionException told = assertThrows(ExecutionException.class, () -> recorded.get(30, TimeUnit.SECONDS));
        assertEquals(full, assertInstanceOf(Failure.FileFailed.class, told.getCause()).file());
        world.run(200);
        assertEquals(CallState.ACTIVE, ours.state());
        CallReport report = world.await(ours.hangup());
        assertTold(report, "media.recording", full);
        assertTrue(report.toText(Locale.FRENCH).contains("le disque est plein"), report.toText(Locale.FRENCH));
    }

    @Test
    void theReportSaysThatADiskFilledUpUnderTheRecording(@TempDir Path folder) throws Exception {
        Path mount = Files.createDirectory(folder.resolve("small"));
        boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", mount.toString());
        if (!mounted) {
            System.out.println("theReportSaysThatADiskFilledUpUnderTheRecording: skipped, mounting a tmpfs needs root");
        }
        Assumptions.assumeTrue(mounted, "mounting a tmpfs needs root");
        try {
            Path wav = mount.resolve("call.wav");
            CompletableFuture<Void> recorded = ours.record(wav);
            CompletionException told = assertThrows(CompletionException.class, () -> world.await(recorded));
            assertEquals(wav, assertInstanceOf(Failure.FileFailed.class, told.getCause()).file());
            assertTold(world.await(ours.hangup()), "media.recording", wav);
            assertEquals((65_536 - 44) / 2, WavReader.readAll(wav).length);
        } finally {
            assertTrue(run("umount", mount.toString()));
        }
    }

    private static void assertTold(CallReport report, String code, Path file) {
        List<Finding> told = report.findings().stream().filter(finding -> finding.code().equals(code)).toList();
        assertEquals(1, told.size(), () -> report.findings().toString());
        assertEquals(Finding.Severity.ERROR, told.get(0).severity());
        assertTrue(told.get(0).en().contains(file.toString()) && told.get(0).fr().contains(file.toString()), told.get(0).en());
        assertTrue(Explanations.in(Locale.FRENCH).find(Topic.FINDING, code).isPresent());
    }

    private static boolean run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getInputStream().readAllBytes();
        return process.waitFor() == 0;
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
