package org.offhook.codecs.g729;

import org.offhook.codecs.AudioDecoder;
import org.offhook.codecs.g729.FrameParameters.Kind;

/**
 * G.729 from the network: any number of speech frames of 10 octets, and after them at most one silence descriptor of 2
 * (RFC 3551 section 4.5.6).
 *
 * <p>An empty payload is an untransmitted frame: 10 ms of the noise described before. A lost frame in a talkspurt is
 * concealed as the Recommendation says, and between talkspurts it is an untransmitted one.
 */
final class G729Decoder implements AudioDecoder {

    private static final int FRAME = SpeechDecoder.FRAME;

    private final FrameParameters frame = new FrameParameters();
    private final SpeechDecoder speech;
    private final HighPass highPass = HighPass.afterDecoder();
    private final int[] out = new int[FRAME];
    private boolean inPause;

    G729Decoder(Variant variant) {
        speech = new SpeechDecoder(variant);
    }

    @Override
    public int decode(byte[] payload, int offset, int length, short[] pcm, int pcmOffset) {
        int samples = decodedLength(payload, offset, length);
        if (samples == MALFORMED) {
            return MALFORMED;
        }
        int at = offset;
        for (int done = 0; done < samples; done += FRAME) {
            int left = offset + length - at;
            if (left >= FrameParameters.SPEECH_OCTETS) {
                frame.readSpeech(payload, at);
                at += FrameParameters.SPEECH_OCTETS;
            } else if (left == FrameParameters.SILENCE_OCTETS) {
                frame.readSilence(payload, at);
            } else {
                frame.kind = Kind.UNTRANSMITTED;
            }
            inPause = frame.kind != Kind.SPEECH;
            decodeFrame(false, pcm, pcmOffset + done);
        }
        return samples;
    }

    private void decodeFrame(boolean erased, short[] pcm, int pcmOffset) {
        speech.decode(frame, erased, out);
        for (int i = 0; i < FRAME; i++) {
            pcm[pcmOffset + i] = (short) highPass.filter(out[i]);
        }
    }

    @Override
    public int decodedLength(byte[] payload, int offset, int length) {
        if (length == 0) {
            return FRAME;
        }
        int rest = length % FrameParameters.SPEECH_OCTETS;
        if (length < 0 || rest != 0 && rest != FrameParameters.SILENCE_OCTETS) {
            return MALFORMED;
        }
        return FRAME * (length / FrameParameters.SPEECH_OCTETS + (rest == 0 ? 0 : 1));
    }

    @Override
    public boolean hasOwnConcealment() {
        return true;
    }

    @Override
    public boolean isInPause() {
        return inPause;
    }

    @Override
    public int conceal(short[] pcm, int pcmOffset, int samples) {
        int whole = samples - samples % FRAME;
        for (int done = 0; done < whole; done += FRAME) {
            decodeFrame(true, pcm, pcmOffset + done);
        }
        return whole;
    }

    @Override
    public void reset() {
        speech.reset();
        highPass.reset();
        inPause = false;
    }
}
