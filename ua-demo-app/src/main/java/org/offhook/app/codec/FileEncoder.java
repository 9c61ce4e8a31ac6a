package org.offhook.app.codec;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.offhook.app.terminal.Problem;
import org.offhook.codecs.AudioEncoder;

/**
 * Raw 16-bit little-endian PCM into payload octets, frame after frame; with lengths, one octet before each frame says how
 * many follow (0 for a frame that is not transmitted). Used once, by one thread.
 */
public final class FileEncoder {

    /** Longest frame that can have its length in one octet; 255 marks a lost one. */
    static final int LONGEST_WITH_LENGTH = 254;

    private final CodecChoice codec;
    private final FrameLayout layout;
    private final boolean lengths;

    /**
     * Prepares.
     *
     * @param codec   the codec
     * @param lengths whether each frame is preceded by its length
     * @throws Problem where frames of the codec vary in length and have none in front
     */
    public FileEncoder(CodecChoice codec, boolean lengths) {
        this.codec = codec;
        this.layout = FrameLayout.of(codec.provider());
        if (!lengths && !layout.isFixed(codec.info())) {
            throw Problem.usage("codec.varies", codec.label());
        }
        this.lengths = lengths;
    }

    /**
     * Encodes all there is.
     *
     * @param in   PCM
     * @param name how messages call it
     * @param out  payload octets
     * @return what was done
     * @throws Problem     when the input is no raw PCM, or a frame is too long for its length
     * @throws IOException when reading or writing fails
     */
    public Tally run(InputStream in, String name, OutputStream out) throws IOException {
        AudioEncoder encoder = codec.provider().newEncoder(codec.parameters());
        byte[] octets = new byte[layout.framePcmOctets()];
        short[] pcm = new short[octets.length / 2];
        byte[] payload = new byte[Math.max(layout.frameOctets(), encoder.maxEncodedLength(layout.frameSamples()))];
        long frames = 0;
        long empty = 0;
        long samples = 0;
        long written = 0;
        int surplus = 0;
        long fixedLength = -1;
        for (int read = in.readNBytes(octets, 0, octets.length); read > 0; read = in.readNBytes(octets, 0, octets.length)) {
            if (frames == 0 && isWav(octets, read)) {
                throw Problem.usage("codec.wav-given", name);
            }
            if (read % 2 != 0) {
                throw Problem.usage("codec.odd", name);
            }
            int stepOctets = 2 * layout.channels() * layout.stepSamples();
            surplus = read % stepOctets;
            int count = read / stepOctets * layout.stepSamples();
            if (count == 0) {
                break;
            }
            toSamples(octets, read, pcm);
            int length = encoder.encode(pcm, 0, count, payload, 0);
            if (!lengths && count == layout.frameSamples()) {
                fixedLength = sameLength(fixedLength, length);
            }
            writeFrame(out, payload, length);
            frames++;
            empty += length == 0 ? 1 : 0;
            samples += count;
            written += length;
        }
        if (frames == 0) {
            throw Problem.usage("codec.empty", name, layout.framePcmOctets());
        }
        return new Tally(frames, frames - empty, empty, 0, samples, written, surplus);
    }

    /** Without lengths a file of frames that differ could not be taken apart again. */
    private long sameLength(long before, int length) {
        if (before >= 0 && before != length) {
            throw Problem.usage("codec.varies", codec.label());
        }
        return length;
    }

    private void writeFrame(OutputStream out, byte[] payload, int length) throws IOException {
        if (lengths) {
            if (length > LONGEST_WITH_LENGTH) {
                throw Problem.usage("codec.length-octet", codec.label(), length);
            }
            out.write(length);
        }
        out.write(payload, 0, length);
    }

    private static boolean isWav(byte[] octets, int read) {
        return read >= 12 && octets[0] == 'R' && octets[1] == 'I' && octets[2] == 'F' && octets[3] == 'F'
            && octets[8] == 'W' && octets[9] == 'A' && octets[10] == 'V' && octets[11] == 'E';
    }

    private static void toSamples(byte[] octets, int read, short[] pcm) {
        for (int i = 0; i + 1 < read; i += 2) {
            pcm[i / 2] = (short) (octets[i] & 0xFF | octets[i + 1] << 8);
        }
    }
}
