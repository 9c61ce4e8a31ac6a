package org.offhook.audio.wav;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WavWriterTest {

    @TempDir
    Path folder;

    private static short[] counting(int count) {
        short[] pcm = new short[count];
        for (int i = 0; i < count; i++) {
            pcm[i] = (short) i;
        }
        return pcm;
    }

    @Test
    void writesWhatTheReaderReads() throws IOException {
        Path file = folder.resolve("a.wav");
        short[] pcm = counting(12345);
        try (WavWriter writer = WavWriter.create(file, 8000, 1)) {
            writer.write(pcm, 0, pcm.length);
        }
        assertArrayEquals(pcm, WavReader.readAll(file));
        assertEquals(44 + 2 * pcm.length, Files.size(file));
        assertEquals(0, WavRepair.repair(file));
    }

    @Test
    void headerIsRightAtEveryInstant() throws IOException {
        WavFiles.MemoryChannel channel = new WavFiles.MemoryChannel(new byte[0]);
        WavWriter writer = new WavWriter(channel, 8000, 2);
        short[] pcm = counting(320);
        for (int block = 0; block < 200; block++) {
            writer.write(pcm, 0, 320);
            WavHeader header = WavHeader.read("killed.wav", new WavFiles.MemoryChannel(channel.content.clone()));
            long written = (block + 1) * 160L;
            assertTrue(header.frames() <= written && written - header.frames() <= 4000, header.frames() + " of " + written);
        }
    }

    @Test
    void repairGivesBackWhatTheHeaderDoesNotClaim() throws IOException {
        Path file = folder.resolve("killed.wav");
        WavFiles.MemoryChannel channel = new WavFiles.MemoryChannel(new byte[0]);
        WavWriter writer = new WavWriter(channel, 8000, 1);
        writer.write(counting(4000), 0, 4000);
        byte[] killed = Arrays.copyOf(channel.content, channel.content.length + 2001); // samples without sizes, one torn
        Files.write(file, killed);
        assertEquals(4000, WavReader.readAll(file).length);
        assertEquals(1000, WavRepair.repair(file));
        assertEquals(5000, WavReader.readAll(file).length);
        assertEquals(44 + 10000, Files.size(file));
        assertEquals(0, WavRepair.repair(file));
    }

    @Test
    void repairLeavesForeignLayoutsAlone() throws IOException {
        Path file = folder.resolve("foreign.wav");
        byte[] foreign = WavFiles.riff(WavFiles.chunk("LIST", new byte[4]), WavFiles.format(1, 1, 8000, 16),
            WavFiles.data(1, 0), WavFiles.chunk("id3 ", new byte[10]));
        Files.write(file, foreign);
        assertEquals(0, WavRepair.repair(file));
        assertArrayEquals(foreign, Files.readAllBytes(file));
    }

    @Test
    void fullDiskLeavesAValidFile() throws IOException {
        WavFiles.MemoryChannel channel = new WavFiles.MemoryChannel(new byte[0]);
        channel.limit = 20_001;
        WavWriter writer = new WavWriter(channel, 8000, 2);
        IOException refusal = assertThrows(IOException.class, () -> {
            for (int i = 0; i < 100; i++) {
                writer.write(counting(320), 0, 320);
            }
        });
        assertEquals("No space left on device", refusal.getMessage());
        writer.close();
        assertFalse(channel.isOpen());
        WavHeader header = WavHeader.read("full.wav", channel);
        assertEquals((20_001 - 44) / 4, header.frames());
        assertEquals(header.dataLength() + 44, channel.size());
        assertThrows(IOException.class, () -> writer.write(counting(2), 0, 2));
    }
}
