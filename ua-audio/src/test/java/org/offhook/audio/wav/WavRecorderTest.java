package org.offhook.audio.wav;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhook.audio.Allocation;
import org.offhook.audio.Threads;

class WavRecorderTest {

    @TempDir
    Path folder;

    private final List<IOException> faults = new CopyOnWriteArrayList<>();

    private static short[] constant(int value) {
        short[] pcm = new short[160];
        Arrays.fill(pcm, (short) value);
        return pcm;
    }

    @Test
    void recordsBothSidesInStep() throws Exception {
        Path file = folder.resolve("call.wav");
        WavRecorder recorder = WavRecorder.stereo(file, 8000, faults::add);
        for (int i = 0; i < 90; i++) {
            recorder.near().write(constant(i), 0, 160);
            recorder.far().write(constant(-i), 0, 160);
        }
        recorder.close();
        recorder.finished().get(30, TimeUnit.SECONDS);
        byte[] octets = Files.readAllBytes(file);
        assertEquals(44 + 90 * 160 * 4, octets.length);
        for (int frame = 0; frame < 90 * 160; frame++) {
            assertEquals((byte) (frame / 160), octets[44 + 4 * frame]);
            assertEquals((byte) -(frame / 160), octets[46 + 4 * frame]);
        }
        assertEquals(0, recorder.droppedSamples());
        assertEquals(List.of(), faults);
        assertTrue(Threads.ended("wav-writer"), "the writing thread is still there");
    }

    @Test
    void fillsASideThatHasNothingToSay() throws Exception {
        Path file = folder.resolve("oneway.wav");
        WavRecorder recorder = WavRecorder.stereo(file, 8000, faults::add);
        for (int i = 0; i < 90; i++) {
            recorder.near().write(constant(1000), 0, 160);
        }
        recorder.close();
        recorder.finished().get(30, TimeUnit.SECONDS);
        short[] mixed = WavReader.readAll(file);
        assertEquals(90 * 160, mixed.length);
        assertEquals(500, mixed[8000]);
    }

    @Test
    void writesWhileTheCallRuns() throws Exception {
        Path file = folder.resolve("running.wav");
        WavRecorder recorder = WavRecorder.mono(file, 8000, faults::add);
        for (int i = 0; i < 50; i++) {
            recorder.near().write(constant(7), 0, 160);
        }
        assertTrue(Threads.eventually(() -> {
            try {
                return WavReader.readAll(file).length >= 8000;
            } catch (IOException e) {
                return false;
            }
        }), "one second of audio is not readable in the file of a running recording");
        recorder.close();
        recorder.finished().get(30, TimeUnit.SECONDS);
    }

    @Test
    void aFaultStopsTheRecordingAndIsToldOnce() throws Exception {
        WavFiles.MemoryChannel channel = new WavFiles.MemoryChannel(new byte[0]);
        channel.limit = 10_000;
        WavRecorder recorder = WavRecorder.start(new WavWriter(channel, 8000, 1), 8000, 1, faults::add);
        for (int i = 0; i < 60; i++) {
            recorder.near().write(constant(7), 0, 160);
        }
        recorder.finished().get(30, TimeUnit.SECONDS);
        for (int i = 0; i < 10; i++) {
            recorder.near().write(constant(7), 0, 160);
        }
        recorder.close();
        assertEquals(1, faults.size());
        assertEquals("No space left on device", faults.get(0).getMessage());
        assertTrue(recorder.droppedSamples() >= 1600);
        assertEquals((10_000 - 44) / 2, WavHeader.read("full.wav", channel).frames());
        assertTrue(Threads.ended("wav-writer"));
    }

    @Test
    void survivesAFullFileSystem() throws Exception {
        Path mount = Files.createDirectory(folder.resolve("small"));
        boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", mount.toString());
        if (!mounted) {
            System.out.println("survivesAFullFileSystem: skipped, mounting a tmpfs needs root");
        }
        Assumptions.assumeTrue(mounted, "mounting a tmpfs needs root");
        try {
            Path file = mount.resolve("full.wav");
            WavRecorder recorder = WavRecorder.mono(file, 8000, faults::add);
            for (int i = 0; i < 500 && faults.isEmpty(); i++) {
                recorder.near().write(constant(i), 0, 160);
                if (i % 50 == 49) {
                    int goal = (i + 1) * 320;
                    Threads.eventually(() -> !faults.isEmpty() || file.toFile().length() >= goal);
                }
            }
            assertTrue(Threads.eventually(() -> faults.size() == 1), "the fault was not told");
            recorder.finished().get(30, TimeUnit.SECONDS);
            assertEquals(65_536, Files.size(file));
            assertEquals((65_536 - 44) / 2, WavReader.readAll(file).length);
            recorder.close();
            assertEquals(1, faults.size());
        } finally {
            assertTrue(run("umount", mount.toString()));
        }
    }

    private static boolean run(String... command) throws Exception {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(
                ProcessBuilder.Redirect.DISCARD).start();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void mediaThreadDoesNotAllocate() throws Exception {
        WavRecorder recorder = WavRecorder.mono(folder.resolve("a.wav"), 8000, faults::add);
        short[] pcm = constant(5);
        assertEquals(0, Allocation.octetsOf(() -> recorder.near().write(pcm, 0, 160)));
        recorder.close();
        recorder.finished().get(30, TimeUnit.SECONDS);
        assertThrows(IllegalStateException.class, recorder::far);
        assertThrows(IOException.class, () -> WavRecorder.mono(folder.resolve("no/such/folder.wav"), 8000, faults::add));
    }
}
