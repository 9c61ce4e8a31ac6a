package org.offhook.codecs.opus;

import org.offhook.codecs.AudioDecoder;

/**
 * The outside of an Opus packet (RFC 6716 section 3): how long it lasts, whether its frames fit into it, and how several
 * frames are put into one. Pure functions; times in samples at 48 kHz.
 */
final class OpusPacket {

    static final int RATE_HZ = 48_000;
    static final int LONGEST_SAMPLES = RATE_HZ * 120 / 1000;
    static final int LONGEST_FRAME_OCTETS = 1275;

    private static final int TWO_EQUAL_FRAMES = 1;
    private static final int TWO_FRAMES = 2;
    private static final int ANY_NUMBER_OF_FRAMES = 3;

    private OpusPacket() {
    }

    /**
     * Checks a packet against the rules R1 to R7 of RFC 6716 section 3.4.
     *
     * @return samples that it lasts, or {@link AudioDecoder#MALFORMED}
     */
    static int samples(byte[] packet, int offset, int length) {
        if (length < 1) {
            return AudioDecoder.MALFORMED;
        }
        int frameSamples = frameSamples(packet[offset]);
        int body = offset + 1;
        int end = offset + length;
        boolean whole = switch (packet[offset] & 3) {
            case TWO_EQUAL_FRAMES -> framesFit(2, end - body);
            case TWO_FRAMES -> sizedFramesFit(packet, body, end, 2);
            case ANY_NUMBER_OF_FRAMES -> countedFramesFit(packet, body, end, frameSamples);
            default -> framesFit(1, end - body);
        };
        return whole ? count(packet, offset) * frameSamples : AudioDecoder.MALFORMED;
    }

    private static int count(byte[] packet, int offset) {
        return switch (packet[offset] & 3) {
            case TWO_EQUAL_FRAMES, TWO_FRAMES -> 2;
            case ANY_NUMBER_OF_FRAMES -> packet[offset + 1] & 0x3F;
            default -> 1;
        };
    }

    /** Table 2 of RFC 6716: the configuration is the five high bits of the first octet. */
    private static int frameSamples(byte toc) {
        int configuration = toc >> 3 & 0x1F;
        if (configuration >= 16) {
            return RATE_HZ / 400 << (configuration & 3);
        }
        if (configuration >= 12) {
            return RATE_HZ / 100 << (configuration & 1);
        }
        return (configuration & 3) == 3 ? RATE_HZ * 60 / 1000 : RATE_HZ / 100 << (configuration & 3);
    }

    private static boolean framesFit(int count, int octets) {
        return octets >= 0 && octets % count == 0 && octets / count <= LONGEST_FRAME_OCTETS;
    }

    /** All but the last frame with their sizes in front. */
    private static boolean sizedFramesFit(byte[] packet, int sizesAt, int end, int count) {
        int at = sizesAt;
        int named = 0;
        for (int frame = 1; frame < count; frame++) {
            int sizeOctets = at < end && (packet[at] & 0xFF) >= 252 ? 2 : 1;
            if (at + sizeOctets > end) {
                return false;
            }
            named += sizeOctets == 1 ? packet[at] & 0xFF : (packet[at] & 0xFF) + 4 * (packet[at + 1] & 0xFF);
            at += sizeOctets;
        }
        int last = end - at - named;
        return last >= 0 && last <= LONGEST_FRAME_OCTETS;
    }

    /** Section 3.2.5: number of frames, padding, and sizes where they differ. */
    private static boolean countedFramesFit(byte[] packet, int body, int end, int frameSamples) {
        if (body >= end) {
            return false;
        }
        int count = packet[body] & 0x3F;
        boolean sizesDiffer = (packet[body] & 0x80) != 0;
        boolean padded = (packet[body] & 0x40) != 0;
        int at = body + 1;
        int padding = 0;
        for (int octet = padded ? 255 : 0; octet == 255; at++) {
            if (at >= end) {
                return false;
            }
            octet = packet[at] & 0xFF;
            padding += octet == 255 ? 254 : octet;
        }
        int unpaddedEnd = end - padding;
        if (count == 0 || count * frameSamples > LONGEST_SAMPLES || unpaddedEnd < at) {
            return false;
        }
        return sizesDiffer ? sizedFramesFit(packet, at, unpaddedEnd, count) : framesFit(count, unpaddedEnd - at);
    }

    /**
     * Puts packets of one frame each into one packet of sizes that differ (section 3.2.5). A frame of another configuration
     * than the first cannot be in it; its place is taken by a frame of no octets, which decoders conceal.
     *
     * @param packets    the packets, each in its own piece of the array
     * @param pieceAt    distance of the pieces
     * @param lengths    octets of each packet, at least 1
     * @param count      number of packets, 1 to 48
     * @param out        receives the packet
     * @param outOffset  first octet to write
     * @return octets written
     */
    static int assemble(byte[] packets, int pieceAt, int[] lengths, int count, byte[] out, int outOffset) {
        byte toc = packets[0];
        int at = outOffset;
        out[at++] = (byte) (toc | ANY_NUMBER_OF_FRAMES);
        out[at++] = (byte) (0x80 | count);
        for (int frame = 0; frame < count - 1; frame++) {
            int size = packets[frame * pieceAt] == toc ? lengths[frame] - 1 : 0;
            if (size < 252) {
                out[at++] = (byte) size;
            } else {
                int first = 252 + (size & 3);
                out[at++] = (byte) first;
                out[at++] = (byte) (size - first >> 2);
            }
        }
        for (int frame = 0; frame < count; frame++) {
            int size = packets[frame * pieceAt] == toc ? lengths[frame] - 1 : 0;
            System.arraycopy(packets, frame * pieceAt + 1, out, at, size);
            at += size;
        }
        return at - outOffset;
    }
}
