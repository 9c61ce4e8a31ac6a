package org.offhook.audio.wav;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Sets the sizes of a WAV file right that was being written when its process was killed. */
public final class WavRepair {

    private WavRepair() {
    }

    /**
     * Makes the header say what the file holds. Only a file of the layout that {@link WavWriter} gives is changed: there
     * everything behind the 44 octets of header is samples. Other layouts may have chunks behind the samples, and
     * {@link WavReader} reads them without repair.
     *
     * @param file the file
     * @return samples per channel that the repair gave back; 0 when nothing was wrong or the layout is another
     * @throws WavFormatException when it is no WAV file
     * @throws IOException        when the file cannot be read or written
     */
    public static long repair(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            WavHeader header = WavHeader.read(file.toString(), channel);
            ByteBuffer data = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
            boolean ours = header.dataOffset() == WavWriter.HEADER_OCTETS
                && channel.read(data, WavWriter.HEADER_OCTETS - 8) == 8;
            if (!ours) {
                return 0;
            }
            long claimed = data.getInt(4) & 0xFFFFFFFFL;
            long present = channel.size() - WavWriter.HEADER_OCTETS;
            present -= present % header.frameOctets();
            if (claimed == present) {
                return 0;
            }
            channel.truncate(WavWriter.HEADER_OCTETS + present);
            putInt(channel, 4, WavWriter.HEADER_OCTETS - 8 + present);
            putInt(channel, WavWriter.HEADER_OCTETS - 4, present);
            return Math.max(0, present - claimed) / header.frameOctets();
        }
    }

    private static void putInt(FileChannel channel, long position, long value) throws IOException {
        ByteBuffer octets = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt((int) value).flip();
        channel.write(octets, position);
    }
}
