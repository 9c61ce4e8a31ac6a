package org.offhook.codecs.g711;

import org.offhook.codecs.AudioEncoder;

/** G.711 in the direction of the network: one octet per sample, no state. */
final class G711Encoder implements AudioEncoder {

    private final CompandingLaw law;

    G711Encoder(CompandingLaw law) {
        this.law = law;
    }

    @Override
    public int encode(short[] pcm, int pcmOffset, int samples, byte[] out, int outOffset) {
        law.encode(pcm, pcmOffset, samples, out, outOffset);
        return samples;
    }

    @Override
    public int maxEncodedLength(int samples) {
        return samples;
    }

    @Override
    public void reset() {
        // no state
    }
}
