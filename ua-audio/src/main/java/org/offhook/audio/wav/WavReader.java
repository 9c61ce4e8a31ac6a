package org.offhook.audio.wav;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.offhook.audio.PcmSource;
import org.offhook.audio.SampleRing;

/**
 * A WAV file as a source: PCM of 8, 16 or 24 bits, A-law, mu-law, mono or stereo (averaged to mono), at the file's rate.
 *
 * <p>Opening may wait for the disk, reading never does: samples up to {@link #LOADED_SAMPLES} are loaded when the file is
 * opened; of a longer file two seconds are, and the shared thread {@code file-reader} keeps that much ahead. Should the
 * disk fall behind, silence is given and counted, and the file goes on where it was. An error while reading, or a file that
 * becomes shorter meanwhile, ends the source early: who plays it asks for the {@link #fault} when it has ended.
 */
public final class WavReader implements PcmSource {

    /** Samples per channel up to which a file is loaded whole: about two minutes at 8 kHz. */
    public static final int LOADED_SAMPLES = 1 << 20;

    private static final int PREFETCH_MS = 2000;
    private static final int CHUNK = 4096;

    private final WavHeader header;
    private final SeekableByteChannel channel;
    private final SampleRing ring;
    private final byte[] octets;
    private final short[] decoded = new short[CHUNK];
    private final ByteBuffer buffer;
    private long framesFetched;
    private long framesRead;
    private volatile long framesPresent;
    private volatile long starved;
    private volatile boolean closed;
    private volatile IOException fault;

    private WavReader(WavHeader header, SeekableByteChannel channel) throws IOException {
        this.header = header;
        this.channel = channel;
        this.octets = new byte[CHUNK * header.frameOctets()];
        this.buffer = ByteBuffer.wrap(octets);
        this.framesPresent = header.frames();
        boolean whole = framesPresent <= LOADED_SAMPLES;
        this.ring = new SampleRing((int) Math.max(1, whole ? framesPresent : rateTimes(PREFETCH_MS)));
        channel.position(header.dataOffset());
        while (fetchChunk()) {
            continue;
        }
        if (fault != null) {
            throw fault;
        }
    }

    private long rateTimes(int durationMs) {
        return (long) header.sampleRateHz() * durationMs / 1000;
    }

    /**
     * Opens a file. May wait for the disk; not for media threads.
     *
     * @param file the file
     * @return a source at its first sample
     * @throws WavFormatException when it is no WAV file that can be played, naming file and fault
     * @throws IOException        when it cannot be read, naming the file
     */
    public static WavReader open(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new WavFormatException(file.toString(), "is a directory, not a WAV file");
        }
        SeekableByteChannel channel;
        try {
            channel = FileChannel.open(file, StandardOpenOption.READ);
        } catch (NoSuchFileException e) {
            throw new IOException(file + ": no such file", e);
        }
        return open(file.toString(), channel);
    }

    /**
     * Opens WAV data; package-private for tests and fuzzing.
     *
     * @param name    name for messages
     * @param channel the data; closed by the reader, also when this method throws
     */
    static WavReader open(String name, SeekableByteChannel channel) throws IOException {
        try {
            WavReader reader = new WavReader(WavHeader.read(name, channel), channel);
            if (reader.framesFetched == reader.framesPresent) {
                channel.close();
            } else {
                DiskThread.READER.join(reader::serve);
            }
            return reader;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Disk thread: keeps the ring full; answers false when the file is over or closed. */
    private boolean serve() {
        while (!closed && fault == null && fetchChunk()) {
            continue;
        }
        if (!closed && fault == null && framesFetched < framesPresent) {
            return true;
        }
        try {
            channel.close();
        } catch (IOException e) {
            // All that was wanted of the file has been read, or its fault is known.
        }
        return false;
    }

    /** Moves one chunk from the file to the ring; answers whether another may follow at once. */
    private boolean fetchChunk() {
        int frames = (int) Math.min(Math.min(CHUNK, framesPresent - framesFetched), ring.free());
        if (frames == 0) {
            return false;
        }
        buffer.clear().limit(frames * header.frameOctets());
        try {
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
                continue;
            }
        } catch (IOException e) {
            fault = e;
            framesPresent = framesFetched;
            return false;
        }
        int complete = buffer.position() / header.frameOctets();
        SampleDecoder.decode(header, octets, complete, decoded, 0);
        ring.write(decoded, 0, complete);
        framesFetched += complete;
        if (complete < frames) {
            fault = new EOFException("the file became shorter while it was read");
            framesPresent = framesFetched;
            return false;
        }
        return true;
    }

    @Override
    public int sampleRateHz() {
        return header.sampleRateHz();
    }

    /** {@return channels in the file, 1 or 2} */
    public int channels() {
        return header.channels();
    }

    /** {@return samples per channel in the file} */
    public long lengthSamples() {
        return header.frames();
    }

    /** {@return duration of the file in milliseconds} */
    public long durationMs() {
        return header.frames() * 1000 / header.sampleRateHz();
    }

    /** {@return samples of silence given because the disk fell behind} */
    public long starvedSamples() {
        return starved;
    }

    /** {@return the error that ended the file early, or null; known before the source ends} */
    public IOException fault() {
        return fault;
    }

    @Override
    public int read(short[] pcm, int offset, int samples) {
        if (closed) {
            return 0;
        }
        int given = ring.read(pcm, offset, samples);
        framesRead += given;
        int missing = samples - given;
        if (missing > 0 && framesRead < framesPresent) {
            Arrays.fill(pcm, offset + given, offset + samples, (short) 0);
            starved += missing;
            return samples;
        }
        return given;
    }

    /**
     * Reads a whole file; for tests and tools, not for media threads.
     *
     * @param file the file
     * @return all its samples, stereo averaged to mono
     * @throws IOException as {@link #open(Path)}, and when the file is longer than an array
     */
    public static short[] readAll(Path file) throws IOException {
        try (SeekableByteChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            WavHeader header = WavHeader.read(file.toString(), channel);
            if (header.dataLength() > Integer.MAX_VALUE - 16) {
                throw new IOException(file + ": too long to be held in memory");
            }
            ByteBuffer data = ByteBuffer.allocate((int) header.dataLength());
            channel.position(header.dataOffset());
            while (data.hasRemaining() && channel.read(data) >= 0) {
                continue;
            }
            short[] pcm = new short[data.position() / header.frameOctets()];
            SampleDecoder.decode(header, data.array(), pcm.length, pcm, 0);
            return pcm;
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
