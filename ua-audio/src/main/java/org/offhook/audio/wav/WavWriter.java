package org.offhook.audio.wav;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Writes 16-bit PCM to a WAV file, mono or interleaved stereo. Waits for the disk: not for media threads.
 *
 * <p>The file is playable at every instant: after each half second of audio the samples are written first and then the
 * two sizes in the header, so that a process killed at any point leaves a header that claims what is there or half a
 * second less (which {@link WavRepair} gives back). Nothing is kept in memory for longer than that. After a failed write
 * the sizes are set to the last whole frame that reached the file.
 */
public final class WavWriter implements Closeable {

    static final int HEADER_OCTETS = 44;
    private static final long MAX_DATA_OCTETS = 0xFFFFFFFFL - HEADER_OCTETS - 1;

    private final SeekableByteChannel channel;
    private final int channels;
    private final ByteBuffer pending;
    private final ByteBuffer size = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
    private long dataOctets;
    private boolean closed;
    private boolean failed;

    /**
     * Creates or replaces a file.
     *
     * @param file         the file
     * @param sampleRateHz rate in Hz
     * @param channels     1 or 2
     * @return a writer whose header is on the disk already
     * @throws IOException when the file cannot be created
     */
    public static WavWriter create(Path file, int sampleRateHz, int channels) throws IOException {
        SeekableByteChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING);
        return new WavWriter(channel, sampleRateHz, channels);
    }

    /**
     * Writes to a channel; package-private for tests with a channel that fails.
     */
    WavWriter(SeekableByteChannel channel, int sampleRateHz, int channels) throws IOException {
        if (channels != 1 && channels != 2 || sampleRateHz < 1) {
            channel.close();
            throw new IllegalArgumentException("mono or stereo and a positive rate are needed");
        }
        this.channel = channel;
        this.channels = channels;
        this.pending = ByteBuffer.allocate(sampleRateHz * channels).order(ByteOrder.LITTLE_ENDIAN); // half a second
        try {
            writeFully(header(sampleRateHz, channels));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static ByteBuffer header(int sampleRateHz, int channels) {
        ByteBuffer header = ByteBuffer.allocate(HEADER_OCTETS).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(WavHeader.RIFF).putInt(HEADER_OCTETS - 8).putInt(WavHeader.WAVE);
        header.putInt(WavHeader.FMT).putInt(16).putShort((short) 1).putShort((short) channels).putInt(sampleRateHz);
        header.putInt(sampleRateHz * channels * 2).putShort((short) (channels * 2)).putShort((short) 16);
        return header.putInt(WavHeader.DATA).putInt(0).flip();
    }

    /**
     * Appends samples.
     *
     * @param pcm     samples, interleaved when stereo
     * @param offset  first sample
     * @param samples samples of all channels together, a multiple of the channels
     * @throws IOException when the disk refuses; the file is left valid up to its last whole frame, and later calls fail
     */
    public void write(short[] pcm, int offset, int samples) throws IOException {
        if (closed || failed) {
            throw new IOException("the WAV file is closed");
        }
        for (int i = offset; i < offset + samples; i++) {
            pending.putShort(pcm[i]);
            if (!pending.hasRemaining()) {
                flush();
            }
        }
    }

    /**
     * Brings everything to the file, samples before sizes.
     *
     * @throws IOException when the disk refuses
     */
    public void flush() throws IOException {
        if (pending.position() == 0 || failed) {
            return;
        }
        if (dataOctets + pending.position() > MAX_DATA_OCTETS) {
            failed = true;
            throw new IOException("the WAV file has reached 4 GiB, the most that its header can say");
        }
        pending.flip();
        try {
            writeFully(pending);
            dataOctets = channel.position() - HEADER_OCTETS;
            writeSizes();
        } catch (IOException e) {
            failed = true;
            keepWholeFrames(e);
            throw e;
        } finally {
            pending.clear();
        }
    }

    /** After a refusal: cuts a torn frame off, and says in the header what is there. Neither needs room on the disk. */
    private void keepWholeFrames(IOException cause) {
        try {
            long present = Math.max(0, channel.size() - HEADER_OCTETS);
            dataOctets = present - present % (2L * channels);
            channel.truncate(HEADER_OCTETS + dataOctets);
            writeSizes();
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    private void writeSizes() throws IOException {
        writeInt(4, HEADER_OCTETS - 8 + dataOctets);
        writeInt(HEADER_OCTETS - 4, dataOctets);
        channel.position(HEADER_OCTETS + dataOctets);
    }

    private void writeInt(long position, long value) throws IOException {
        size.clear();
        size.putInt((int) value).flip();
        channel.position(position);
        writeFully(size);
    }

    private void writeFully(ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    /**
     * Brings the rest to the file and closes it. Idempotent.
     *
     * @throws IOException when the disk refuses; the file is closed and valid all the same
     */
    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            try (channel) {
                flush();
            }
        }
    }
}
