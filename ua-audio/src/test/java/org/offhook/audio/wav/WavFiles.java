package org.offhook.audio.wav;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Makes WAV files in memory for tests. */
final class WavFiles {

    private WavFiles() {
    }

    static byte[] riff(byte[]... chunks) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (byte[] chunk : chunks) {
            body.writeBytes(chunk);
        }
        return ByteBuffer.allocate(12 + body.size()).order(ByteOrder.LITTLE_ENDIAN).putInt(WavHeader.RIFF)
            .putInt(4 + body.size()).putInt(WavHeader.WAVE).put(body.toByteArray()).array();
    }

    static byte[] chunk(String id, byte[] data) {
        return ByteBuffer.allocate(8 + data.length + (data.length & 1)).order(ByteOrder.LITTLE_ENDIAN)
            .put(id.getBytes(StandardCharsets.US_ASCII)).putInt(data.length).put(data).array();
    }

    static byte[] format(int tag, int channels, int rateHz, int bits) {
        return chunk("fmt ", ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putShort((short) tag)
            .putShort((short) channels).putInt(rateHz).putInt(rateHz * channels * bits / 8)
            .putShort((short) (channels * bits / 8)).putShort((short) bits).array());
    }

    static byte[] extensible(int tag, int channels, int rateHz, int bits) {
        return chunk("fmt ", ByteBuffer.allocate(40).order(ByteOrder.LITTLE_ENDIAN).putShort((short) 0xFFFE)
            .putShort((short) channels).putInt(rateHz).putInt(rateHz * channels * bits / 8)
            .putShort((short) (channels * bits / 8)).putShort((short) bits).putShort((short) 22).putShort((short) bits)
            .putInt(0).putShort((short) tag).array());
    }

    static byte[] data(int... octets) {
        byte[] data = new byte[octets.length];
        for (int i = 0; i < octets.length; i++) {
            data[i] = (byte) octets[i];
        }
        return chunk("data", data);
    }

    /** A file in memory that can be told to refuse. */
    static class MemoryChannel implements SeekableByteChannel {

        volatile byte[] content;
        int limit = Integer.MAX_VALUE;
        boolean open = true;
        private int position;

        MemoryChannel(byte[] content) {
            this.content = content;
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            int count = Math.min(target.remaining(), content.length - position);
            if (count <= 0) {
                return -1;
            }
            target.put(content, position, count);
            position += count;
            return count;
        }

        @Override
        public int write(ByteBuffer source) throws IOException {
            int count = Math.min(source.remaining(), Math.max(0, limit - position));
            if (count == 0) {
                throw new IOException("No space left on device");
            }
            if (position + count > content.length) {
                content = Arrays.copyOf(content, position + count);
            }
            source.get(content, position, count);
            position += count;
            return count;
        }

        @Override
        public long position() {
            return position;
        }

        @Override
        public SeekableByteChannel position(long newPosition) {
            position = (int) Math.min(Integer.MAX_VALUE, newPosition);
            return this;
        }

        @Override
        public long size() {
            return content.length;
        }

        @Override
        public SeekableByteChannel truncate(long size) {
            content = Arrays.copyOf(content, (int) Math.min(size, content.length));
            return this;
        }

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public void close() {
            open = false;
        }
    }
}
