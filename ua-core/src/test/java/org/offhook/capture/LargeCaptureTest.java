package org.offhook.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.offhook.analysis.CaptureAnalyzer;

/** A capture of 10 GB, made while it is read: places are counted in 64 bits, and nothing is kept. */
class LargeCaptureTest {

    private static final long SIZE_OCTETS = 10_000_000_000L;
    private static final int FRAME_OCTETS = 262_000;

    /** A file header, then frames of something that is no IP, without end until the size is reached. */
    private static final class Endless extends InputStream {
        private final byte[] header = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN).putInt(0xA1B2C3D4).putInt(0x00040002)
            .putInt(16, 262_144).putInt(20, 1).array();
        private final byte[] record = ByteBuffer.allocate(16 + FRAME_OCTETS).order(ByteOrder.LITTLE_ENDIAN).putInt(1_700_000_000)
            .putInt(0).putInt(FRAME_OCTETS).putInt(FRAME_OCTETS).array();
        private long given;

        @Override
        public int read() {
            throw new UnsupportedOperationException("read in blocks");
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            if (given >= SIZE_OCTETS) {
                return -1;
            }
            byte[] from = given < header.length ? header : record;
            int at = given < header.length ? (int) given : (int) ((given - header.length) % record.length);
            int count = Math.min(length, from.length - at);
            System.arraycopy(from, at, into, offset, count);
            given += count;
            return count;
        }
    }

    @Test
    void tenGigabytesAreReadWithoutKeepingThem() throws IOException {
        try (CaptureReader reader = CaptureReader.open(new Endless())) {
            CaptureAnalyzer analyzer = new CaptureAnalyzer();
            CapturedFrame frame = new CapturedFrame();
            while (reader.read(frame)) {
                analyzer.onFrame(frame);
            }
            assertTrue(reader.octetsRead() > SIZE_OCTETS - FRAME_OCTETS, "read " + reader.octetsRead());
            var analysis = analyzer.finish(reader.file());
            assertEquals(SIZE_OCTETS / (FRAME_OCTETS + 16), analysis.file().frames(), 1.0);
            assertEquals(analysis.file().frames(), analysis.decoding().notIp());
        }
    }
}
