package org.offhook.app.codec;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.BitSet;
import org.offhook.app.terminal.Problem;
import org.offhook.codecs.AudioDecoder;

/**
 * Payload octets, frame after frame, into raw 16-bit little-endian PCM; the other direction of {@link FileEncoder}. Frames
 * that are named as lost, or that have the length 255, are concealed by the decoder. Used once, by one thread.
 */
public final class FileDecoder {

    private static final int LOST = 255;
    private static final int LONGEST_FRAME_MS = 120;

    private final CodecChoice codec;
    private final FrameLayout layout;
    private final boolean lengths;
    private final BitSet lost;
    private final AudioDecoder decoder;
    private final byte[] payload;
    private final short[] pcm;
    private final byte[] octets;
    private long frames;
    private long empty;
    private long concealed;
    private long samples;
    private long read;
    private int surplus;

    /**
     * Prepares.
     *
     * @param codec   the codec
     * @param lengths whether each frame is preceded by its length
     * @param lost    numbers of the frames to treat as lost
     * @throws Problem where frames of the codec vary in length and have none in front
     */
    public FileDecoder(CodecChoice codec, boolean lengths, BitSet lost) {
        this.codec = codec;
        this.layout = FrameLayout.of(codec.provider());
        if (!lengths && !layout.isFixed(codec.info())) {
            throw Problem.usage("codec.varies", codec.label());
        }
        this.lengths = lengths;
        this.lost = lost;
        this.decoder = codec.provider().newDecoder(codec.parameters());
        int longest = Math.max(layout.frameSamples(), codec.info().samplesPer(LONGEST_FRAME_MS));
        this.pcm = new short[longest * layout.channels()];
        this.octets = new byte[2 * pcm.length];
        this.payload = new byte[Math.max(layout.frameOctets(), LOST)];
    }

    /**
     * Decodes all there is.
     *
     * @param in   payload octets
     * @param name how messages call it
     * @param out  PCM
     * @return what was done
     * @throws Problem     when the input cannot come from this codec
     * @throws IOException when reading or writing fails
     */
    public Tally run(InputStream in, String name, OutputStream out) throws IOException {
        while (lengths ? nextWithLength(in, name, out) : next(in, out)) {
            frames++;
        }
        if (frames == 0) {
            throw Problem.usage("codec.empty", name, layout.frameOctets());
        }
        return new Tally(frames, frames - empty - concealed, empty, concealed, samples, read, surplus);
    }

    /** Of frames without lengths all are full but the last, so a decoder that takes its octets at all takes these. */
    private boolean next(InputStream in, OutputStream out) throws IOException {
        int got = in.readNBytes(payload, 0, layout.frameOctets());
        int length = got - got % layout.stepOctets();
        surplus = got - length;
        if (length == 0) {
            return false;
        }
        read += length;
        int count = length / layout.stepOctets() * layout.stepSamples();
        if (lost.get((int) frames)) {
            conceal(count, out);
        } else {
            decode(length, out);
        }
        return true;
    }

    private boolean nextWithLength(InputStream in, String name, OutputStream out) throws IOException {
        int length = in.read();
        if (length < 0) {
            return false;
        }
        int got = length == LOST ? 0 : in.readNBytes(payload, 0, length);
        if (length != LOST && got < length) {
            surplus = got + 1;
            return false;
        }
        read += got;
        if (length == LOST || lost.get((int) frames)) {
            conceal(layout.frameSamples(), out);
        } else if (decode(length, out)) {
            empty += length == 0 ? 1 : 0;
        } else {
            throw Problem.usage("codec.frame-length", name, frames, length, codec.label());
        }
        return true;
    }

    private boolean decode(int length, OutputStream out) throws IOException {
        int expected = decoder.decodedLength(payload, 0, length);
        if (expected <= 0 || expected * layout.channels() > pcm.length) {
            return false;
        }
        int count = decoder.decode(payload, 0, length, pcm, 0);
        if (count < 0) {
            return false;
        }
        write(count, out);
        return true;
    }

    private void conceal(int count, OutputStream out) throws IOException {
        concealed++;
        write(decoder.conceal(pcm, 0, count), out);
    }

    private void write(int count, OutputStream out) throws IOException {
        int words = count * layout.channels();
        for (int i = 0; i < words; i++) {
            octets[2 * i] = (byte) pcm[i];
            octets[2 * i + 1] = (byte) (pcm[i] >> 8);
        }
        out.write(octets, 0, 2 * words);
        samples += count;
    }
}
