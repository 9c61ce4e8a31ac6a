package org.offhook.audio.wav;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhook.audio.Threads;

class WavReaderTest {

    @TempDir
    Path folder;

    private static short[] read(byte[] file) throws IOException {
        try (WavReader reader = WavReader.open("test.wav", new WavFiles.MemoryChannel(file))) {
            short[] pcm = new short[100];
            int given = reader.read(pcm, 0, 100);
            assertEquals(reader.lengthSamples(), given);
            return Arrays.copyOf(pcm, given);
        }
    }

    private static String faultOf(byte[] file) {
        WavFormatException e = assertThrows(WavFormatException.class, () -> read(file));
        assertTrue(e.getMessage().startsWith("test.wav: "), e.getMessage());
        return e.fault();
    }

    @Test
    void readsEveryEncoding() throws IOException {
        assertArrayEquals(new short[] {-32768, 0, 32512},
            read(WavFiles.riff(WavFiles.format(1, 1, 8000, 8), WavFiles.data(0, 128, 255))));
        assertArrayEquals(new short[] {0x1234, -2},
            read(WavFiles.riff(WavFiles.format(1, 1, 8000, 16), WavFiles.data(0x34, 0x12, 0xFE, 0xFF))));
        assertArrayEquals(new short[] {0x1235, -2, 32767},
            read(WavFiles.riff(WavFiles.format(1, 1, 8000, 24),
                WavFiles.data(0x80, 0x34, 0x12, 0x7F, 0xFE, 0xFF, 0xFF, 0xFF, 0x7F))));
        // ITU-T G.711: A-law 0xD5 is +8, 0xAA the largest; mu-law 0xFF is 0, 0x80 the largest.
        assertArrayEquals(new short[] {8, 32256},
            read(WavFiles.riff(WavFiles.format(6, 1, 8000, 8), WavFiles.data(0xD5, 0xAA))));
        assertArrayEquals(new short[] {0, 32124},
            read(WavFiles.riff(WavFiles.format(7, 1, 8000, 8), WavFiles.data(0xFF, 0x80))));
    }

    @Test
    void averagesStereoAndUnderstandsExtensible() throws IOException {
        assertArrayEquals(new short[] {150},
            read(WavFiles.riff(WavFiles.extensible(1, 2, 48000, 16), WavFiles.data(100, 0, 200, 0))));
    }

    @Test
    void skipsOddChunksAndTheirPadding() throws IOException {
        assertArrayEquals(new short[] {1},
            read(WavFiles.riff(WavFiles.chunk("LIST", new byte[3]), WavFiles.format(1, 1, 8000, 16),
                WavFiles.chunk("fact", new byte[4]), WavFiles.data(1, 0), WavFiles.chunk("junk", new byte[5]))));
    }

    @Test
    void readsWhatIsThereOfTruncatedData() throws IOException {
        byte[] whole = WavFiles.riff(WavFiles.format(1, 2, 8000, 16), WavFiles.data(1, 0, 1, 0, 2, 0, 2, 0));
        assertArrayEquals(new short[] {1}, read(Arrays.copyOf(whole, whole.length - 1)));
        byte[] unfinished = whole.clone();
        Arrays.fill(unfinished, 40, 44, (byte) 0xFF);
        assertArrayEquals(new short[] {1, 2}, read(unfinished));
        Arrays.fill(unfinished, 40, 44, (byte) 0);
        assertArrayEquals(new short[] {1, 2}, read(unfinished));
    }

    @Test
    void namesFileAndFault() {
        assertEquals("the file is empty", faultOf(new byte[0]));
        assertEquals("not a RIFF/WAVE file", faultOf("ID3 this is an mp3".getBytes(StandardCharsets.US_ASCII)));
        assertEquals("no format chunk", faultOf(WavFiles.riff()));
        assertEquals("no data chunk", faultOf(WavFiles.riff(WavFiles.format(1, 1, 8000, 16))));
        assertTrue(faultOf(WavFiles.riff(WavFiles.format(3, 1, 8000, 32), WavFiles.data(0, 0))).contains("floating point"));
        assertTrue(faultOf(WavFiles.riff(WavFiles.format(85, 1, 8000, 0), WavFiles.data(0, 0))).contains("format tag 85"));
        assertTrue(faultOf(WavFiles.riff(WavFiles.format(1, 6, 8000, 16), WavFiles.data(0, 0))).startsWith("6 channels"));
        assertTrue(faultOf(WavFiles.riff(WavFiles.format(1, 1, 0, 16), WavFiles.data(0, 0))).contains("sample rate of 0"));
        IOException missing = assertThrows(IOException.class, () -> WavReader.open(folder.resolve("none.wav")));
        assertTrue(missing.getMessage().endsWith("none.wav: no such file"));
        assertThrows(WavFormatException.class, () -> WavReader.open(folder));
    }

    @Test
    void survivesMutatedFiles() {
        byte[] seed = WavFiles.riff(WavFiles.chunk("LIST", new byte[7]), WavFiles.extensible(1, 2, 8000, 16),
            WavFiles.data(new int[64]));
        Random random = new Random(20261120);
        int read = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] file = Arrays.copyOf(seed, random.nextInt(4) == 0 ? random.nextInt(seed.length) : seed.length);
            for (int i = random.nextInt(6); i > 0 && file.length > 0; i--) {
                file[random.nextInt(file.length)] = (byte) random.nextInt();
            }
            WavFiles.MemoryChannel channel = new WavFiles.MemoryChannel(file);
            try (WavReader reader = WavReader.open("fuzz.wav", channel)) {
                assertTrue(reader.lengthSamples() <= file.length);
                reader.read(new short[200], 0, 200);
                read++;
            } catch (WavFormatException e) {
                assertTrue(e.getMessage().startsWith("fuzz.wav: "));
            } catch (IOException e) {
                throw new AssertionError("not the documented rejection", e);
            }
            assertTrue(!channel.isOpen(), "the file was left open");
        }
        assertTrue(read > 1000 && read < 19_000, "the mutations hit something: " + read);
    }

    /** A file that is not loaded whole. */
    private static byte[] longFile() {
        byte[] file = Arrays.copyOf(WavFiles.riff(WavFiles.format(1, 1, 8000, 8), WavFiles.data(0)), WavReader.LOADED_SAMPLES + 100_000);
        file[40] = 0;     // the size of the data was never filled in: all that follows is sound
        return file;
    }

    private static int playedUntilItEnds(WavReader reader) {
        short[] block = new short[160];
        long deadlineNanos = System.nanoTime() + 30_000_000_000L;
        int played = 0;
        while (System.nanoTime() < deadlineNanos) {
            int count = reader.read(block, 0, block.length);
            played += count;
            if (count < block.length) {
                return played;
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("the file does not end");
    }

    @Test
    void keepsTheFaultOfADiskThatFailsWhileTheFileIsPlayed() throws IOException {
        WavFiles.MemoryChannel channel = new WavFiles.MemoryChannel(longFile()) {
            @Override
            public int read(ByteBuffer target) throws IOException {
                if (position() > 40_000) {
                    throw new IOException("Input/output error");
                }
                return super.read(target);
            }
        };
        try (WavReader reader = WavReader.open("broken.wav", channel)) {
            assertTrue(playedUntilItEnds(reader) >= 30_000);
            assertEquals("Input/output error", reader.fault().getMessage());
        }
    }

    @Test
    void aFileThatBecomesShorterWhileItIsPlayedIsAFault() throws IOException {
        WavFiles.MemoryChannel channel = new WavFiles.MemoryChannel(longFile());
        try (WavReader reader = WavReader.open("broken.wav", channel)) {
            channel.content = Arrays.copyOf(channel.content, 50_000);
            playedUntilItEnds(reader);
            assertTrue(reader.fault().getMessage().contains("shorter"), reader.fault().getMessage());
        }
    }

    @Test
    void playsALongFileThroughPrefetch() throws IOException, InterruptedException {
        Path file = folder.resolve("long.wav");
        int length = WavReader.LOADED_SAMPLES + 50_000;
        short[] pcm = new short[length];
        for (int i = 0; i < length; i++) {
            pcm[i] = (short) (i * 31 ^ i >> 7);
        }
        try (WavWriter writer = WavWriter.create(file, 16000, 1)) {
            writer.write(pcm, 0, length);
        }
        try (WavReader reader = WavReader.open(file)) {
            short[] block = new short[3200];
            int got = 0;
            long deadlineNanos = System.nanoTime() + 30_000_000_000L;
            while (got < length && System.nanoTime() < deadlineNanos) {
                long starvedBefore = reader.starvedSamples();
                int count = reader.read(block, 0, block.length);
                int real = count - (int) (reader.starvedSamples() - starvedBefore);
                for (int i = 0; i < real; i++) {
                    assertEquals(pcm[got + i], block[i]);
                }
                got += real;
                Thread.onSpinWait();
            }
            assertEquals(length, got);
            assertEquals(0, reader.read(block, 0, 100));
        }
        assertArrayEquals(pcm, WavReader.readAll(file));
        assertTrue(Threads.ended("file-reader"), "the reading thread is still there");
        Files.delete(file);
    }
}
