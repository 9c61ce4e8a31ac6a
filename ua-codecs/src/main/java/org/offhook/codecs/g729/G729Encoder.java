package org.offhook.codecs.g729;

import org.offhook.codecs.AudioEncoder;
import org.offhook.codecs.g729.FrameParameters.Kind;

/**
 * G.729 in the direction of the network, and with discontinuous transmission Annex B. The look-ahead makes the result
 * 5 ms late.
 *
 * <p>A packet of several frames can hold one silence descriptor, at its end (RFC 3551 section 4.5.6). When speech
 * begins within a packet, what came before it in the packet is left out, so the talkspurt sounds a frame early.
 */
final class G729Encoder implements AudioEncoder {

    private static final int FRAME = SpeechDecoder.FRAME;

    private final boolean discontinuous;
    private final HighPass highPass = HighPass.beforeEncoder();
    private final SpeechEncoder speech;
    private final FrameParameters frame = new FrameParameters();

    /**
     * Makes an encoder.
     *
     * @param variant       main body or Annex A
     * @param discontinuous whether background noise is described now and then instead of being sent
     */
    G729Encoder(Variant variant, boolean discontinuous) {
        this.discontinuous = discontinuous;
        speech = SpeechEncoder.of(variant);
    }

    @Override
    public int encode(short[] pcm, int pcmOffset, int samples, byte[] out, int outOffset) {
        if (samples % FRAME != 0) {
            throw new IllegalArgumentException("G.729 encodes frames of 80 samples, and not " + samples);
        }
        int at = outOffset;
        boolean isDescribed = false;
        for (int done = 0; done < samples; done += FRAME) {
            encodeFrame(pcm, pcmOffset + done);
            if (isDescribed && frame.kind != Kind.UNTRANSMITTED) {
                at -= FrameParameters.SILENCE_OCTETS;
                isDescribed = false;
            }
            at += frame.write(out, at);
            isDescribed |= frame.kind == Kind.SILENCE;
        }
        return at - outOffset;
    }

    private void encodeFrame(short[] pcm, int pcmOffset) {
        int[] window = speech.samples();
        int newest = SpeechEncoder.newSamplesAt();
        for (int i = 0; i < FRAME; i++) {
            window[newest + i] = highPass.filter(pcm[pcmOffset + i]);
        }
        speech.encode(frame, discontinuous);
    }

    @Override
    public int maxEncodedLength(int samples) {
        return samples / FRAME * FrameParameters.SPEECH_OCTETS;
    }

    @Override
    public void reset() {
        highPass.reset();
        speech.reset();
    }
}
