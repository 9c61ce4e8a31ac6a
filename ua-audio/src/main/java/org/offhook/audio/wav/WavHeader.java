package org.offhook.audio.wav;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;

/**
 * What the chunks of a RIFF/WAVE file say ("Multimedia Programming Interface and Data Specifications 1.0", 1991, and
 * WAVE_FORMAT_EXTENSIBLE). Reading is tolerant where players are: unknown chunks are skipped, and a data chunk that claims
 * more than the file holds, or whose size was never filled in, reaches to the end of the file.
 *
 * @param encoding     how samples are stored
 * @param channels     1 or 2
 * @param sampleRateHz rate in Hz
 * @param dataOffset   first octet of the samples in the file
 * @param dataLength   octets of samples that are there, a whole number of frames
 */
record WavHeader(Encoding encoding, int channels, int sampleRateHz, long dataOffset, long dataLength) {

    /** How a sample is stored. */
    enum Encoding {
        PCM_8(1), PCM_16(2), PCM_24(3), A_LAW(1), MU_LAW(1);

        final int octets;

        Encoding(int octets) {
            this.octets = octets;
        }
    }

    private static final int TAG_PCM = 1;
    private static final int TAG_FLOAT = 3;
    private static final int TAG_A_LAW = 6;
    private static final int TAG_MU_LAW = 7;
    private static final int TAG_EXTENSIBLE = 0xFFFE;
    private static final int MAX_CHUNKS = 1000;

    static final int RIFF = 0x46464952;
    static final int WAVE = 0x45564157;
    static final int FMT = 0x20746d66;
    static final int DATA = 0x61746164;

    /** {@return octets of one sample of every channel} */
    int frameOctets() {
        return encoding.octets * channels;
    }

    /** {@return samples per channel} */
    long frames() {
        return dataLength / frameOctets();
    }

    /**
     * Reads the header.
     *
     * @param name    name for messages
     * @param channel the file; left at any position
     * @return the header
     * @throws WavFormatException when it is no WAV file that can be played
     * @throws IOException        when reading fails
     */
    static WavHeader read(String name, SeekableByteChannel channel) throws IOException {
        long size = channel.size();
        ByteBuffer head = take(channel, 0, 12);
        if (head.remaining() < 12 || head.getInt(0) != RIFF || head.getInt(8) != WAVE) {
            throw new WavFormatException(name, head.remaining() == 0 ? "the file is empty" : "not a RIFF/WAVE file");
        }
        ByteBuffer format = null;
        long position = 12;
        for (int chunk = 0; chunk < MAX_CHUNKS && position + 8 <= size; chunk++) {
            ByteBuffer header = take(channel, position, 8);
            long length = header.getInt(4) & 0xFFFFFFFFL;
            position += 8;
            if (header.getInt(0) == FMT) {
                format = take(channel, position, (int) Math.min(length, 40));
            } else if (header.getInt(0) == DATA) {
                return describe(name, format, position, dataLength(length, size - position));
            }
            position += length + (length & 1);
        }
        throw new WavFormatException(name, format == null ? "no format chunk" : "no data chunk");
    }

    /** A recorder that was killed leaves 0 or all ones, or fewer octets than it promised. */
    private static long dataLength(long claimed, long present) {
        return claimed == 0 || claimed > present ? present : claimed;
    }

    private static WavHeader describe(String name, ByteBuffer format, long offset, long length) throws IOException {
        if (format == null) {
            throw new WavFormatException(name, "the data chunk comes before any format chunk");
        }
        if (format.remaining() < 16) {
            throw new WavFormatException(name, "the format chunk is cut short");
        }
        int tag = format.getShort(0) & 0xFFFF;
        int channels = format.getShort(2) & 0xFFFF;
        long rateHz = format.getInt(4) & 0xFFFFFFFFL;
        int bits = format.getShort(14) & 0xFFFF;
        if (tag == TAG_EXTENSIBLE) {
            if (format.remaining() < 26) {
                throw new WavFormatException(name, "the extensible format chunk is cut short");
            }
            tag = format.getShort(24) & 0xFFFF;
        }
        Encoding encoding = encoding(name, tag, bits);
        if (channels != 1 && channels != 2) {
            throw new WavFormatException(name, channels + " channels; mono or stereo is needed");
        }
        if (rateHz < 4000 || rateHz > 192_000) {
            throw new WavFormatException(name, "sample rate of " + rateHz + " Hz; 4000 to 192000 Hz is needed");
        }
        long frame = (long) encoding.octets * channels;
        return new WavHeader(encoding, channels, (int) rateHz, offset, length / frame * frame);
    }

    private static Encoding encoding(String name, int tag, int bits) throws WavFormatException {
        if (tag == TAG_A_LAW && bits == 8) {
            return Encoding.A_LAW;
        }
        if (tag == TAG_MU_LAW && bits == 8) {
            return Encoding.MU_LAW;
        }
        if (tag == TAG_PCM && (bits == 8 || bits == 16 || bits == 24)) {
            return bits == 8 ? Encoding.PCM_8 : bits == 16 ? Encoding.PCM_16 : Encoding.PCM_24;
        }
        String kind = tag == TAG_PCM ? "PCM" : tag == TAG_FLOAT ? "floating point" : "format tag " + tag;
        throw new WavFormatException(name, bits + "-bit " + kind
            + "; PCM of 8, 16 or 24 bits, A-law or mu-law is needed");
    }

    private static ByteBuffer take(SeekableByteChannel channel, long position, int octets) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(octets).order(ByteOrder.LITTLE_ENDIAN);
        channel.position(position);
        while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
            continue;
        }
        return buffer.flip();
    }
}
