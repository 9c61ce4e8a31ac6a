package org.offhook.app.compare;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** An image of palette colours as PNG (ISO/IEC 15948), written without a graphics library. */
final class PngImage {

    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    private static final int PALETTE_COLOUR = 3;

    private PngImage() {
    }

    /**
     * Writes.
     *
     * @param pixels  rows of palette indices, the highest row first
     * @param palette colours as 0xRRGGBB
     * @return the file
     */
    static byte[] write(byte[][] pixels, int[] palette) {
        int width = pixels[0].length;
        ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(pixels.length)
            .put((byte) 8).put((byte) PALETTE_COLOUR).put((byte) 0).put((byte) 0).put((byte) 0);
        ByteBuffer colours = ByteBuffer.allocate(3 * palette.length);
        for (int colour : palette) {
            colours.put((byte) (colour >> 16)).put((byte) (colour >> 8)).put((byte) colour);
        }
        ByteBuffer rows = ByteBuffer.allocate(pixels.length * (width + 1));
        for (byte[] row : pixels) {
            rows.put((byte) 0).put(row);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(SIGNATURE);
        chunk(out, "IHDR", header.array());
        chunk(out, "PLTE", colours.array());
        chunk(out, "IDAT", deflated(rows.array()));
        chunk(out, "IEND", new byte[0]);
        return out.toByteArray();
    }

    /** {@return the image as a {@code data:} address} */
    static String dataUri(byte[][] pixels, int[] palette) {
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(write(pixels, palette));
    }

    private static byte[] deflated(byte[] data) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
        deflater.setInput(data);
        deflater.finish();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        while (!deflater.finished()) {
            out.write(buffer, 0, deflater.deflate(buffer));
        }
        deflater.end();
        return out.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream out, String type, byte[] data) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(data);
        out.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
        out.writeBytes(name);
        out.writeBytes(data);
        out.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }
}
