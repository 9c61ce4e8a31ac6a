package org.offhook.codecs.g722;

import org.offhook.codecs.AudioEncoder;

/** G.722 in the direction of the network: two samples of 16 kHz make one octet, always with all 8 bits of audio. */
final class G722Encoder implements AudioEncoder {

    private final QuadratureMirror analysis = new QuadratureMirror();
    private final LowerBand lower = new LowerBand();
    private final HigherBand higher = new HigherBand();

    @Override
    public int encode(short[] pcm, int pcmOffset, int samples, byte[] out, int outOffset) {
        if ((samples & 1) != 0) {
            throw new IllegalArgumentException("G.722 encodes pairs of samples, not " + samples);
        }
        int octets = samples >> 1;
        for (int done = 0; done < octets; done += QuadratureMirror.BLOCK) {
            int pairs = Math.min(QuadratureMirror.BLOCK, octets - done);
            encodeBlock(pcm, pcmOffset + 2 * done, pairs, out, outOffset + done);
        }
        return octets;
    }

    private void encodeBlock(short[] pcm, int pcmOffset, int pairs, byte[] out, int outOffset) {
        for (int i = 0; i < pairs; i++) {
            analysis.older[QuadratureMirror.PAST + i] = pcm[pcmOffset + 2 * i];
            analysis.newer[QuadratureMirror.PAST + i] = pcm[pcmOffset + 2 * i + 1];
        }
        analysis.filter(pairs);
        for (int i = 0; i < pairs; i++) {
            int low = limit(analysis.newerSum[i] + analysis.olderSum[i] >> 15);
            int high = limit(analysis.newerSum[i] - analysis.olderSum[i] >> 15);
            out[outOffset + i] = (byte) (higher.encode(high) << 6 | lower.encode(low));
        }
    }

    @Override
    public int maxEncodedLength(int samples) {
        return samples / 2;
    }

    @Override
    public void reset() {
        analysis.reset();
        lower.reset();
        higher.reset();
    }

    static int limit(int sample) {
        return Math.max(-16384, Math.min(16383, sample));
    }
}
