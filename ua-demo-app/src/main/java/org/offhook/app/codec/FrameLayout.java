package org.offhook.app.codec;

import org.offhook.app.terminal.Problem;
import org.offhook.codecs.AudioEncoder;
import org.offhook.codecs.CodecInfo;
import org.offhook.codecs.CodecProvider;

/**
 * How samples and octets of a codec are cut for a file. A step is the smallest piece that can be encoded on its own (a
 * sample of G.711, eight of G.726 at 24 kbit/s, 10 ms of G.729); a frame is 10 ms, or one step where that is longer, and
 * is what frame numbers count. Only the last frame may be short, by whole steps.
 *
 * @param channels     interleaved channels
 * @param frameSamples samples per channel in a frame
 * @param frameOctets  octets of a full frame
 * @param stepSamples  samples per channel in a step
 * @param stepOctets   octets of a step
 */
public record FrameLayout(int channels, int frameSamples, int frameOctets, int stepSamples, int stepOctets) {

    private static final int FRAME_MS = 10;

    /**
     * Works it out for a codec.
     *
     * @param codec the codec
     * @return its layout
     * @throws Problem where the two are no multiples of each other
     */
    public static FrameLayout of(CodecProvider codec) {
        CodecInfo info = codec.info();
        int step = stepSamples(info);
        int frame = Math.max(step, info.samplesPer(FRAME_MS));
        if (frame % step != 0) {
            throw Problem.usage("codec.layout", info.specification());
        }
        AudioEncoder encoder = codec.newEncoder(java.util.Map.of());
        return new FrameLayout(info.channels(), frame, encoder.maxEncodedLength(frame), step, encoder.maxEncodedLength(step));
    }

    /** {@return samples per channel of the shortest piece that a codec encodes; frameMicros is cut to whole microseconds} */
    private static int stepSamples(CodecInfo info) {
        return Math.max(1, (int) Math.round(info.frameMicros() * (double) info.sampleRateHz() / 1e6));
    }

    /**
     * Says whether all frames have one length, so that a file of nothing but frames can be taken apart again. A codec of
     * variable length, as Opus, has room for far more than its usual bit rate.
     *
     * @param info the codec of this layout
     * @return whether they have
     */
    public boolean isFixed(CodecInfo info) {
        return 8L * frameOctets * info.sampleRateHz() / frameSamples <= 2L * info.bitRate();
    }

    /** {@return octets of 16-bit PCM in a full frame} */
    public int framePcmOctets() {
        return 2 * channels * frameSamples;
    }
}
