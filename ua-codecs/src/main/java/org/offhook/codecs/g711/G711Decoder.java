package org.offhook.codecs.g711;

import org.offhook.codecs.AudioDecoder;
import org.offhook.codecs.concealment.WaveformSubstitution;
import org.offhook.codecs.concealment.WaveformSubstitution.Seam;

/**
 * G.711 from the network, with the concealment of Appendix I.
 *
 * <p>What is received is handed out at once and unchanged, apart from the first 4 to 10 ms after a gap, which are
 * faded in over the concealment. The 3.75 ms delay of Appendix I is therefore not there; the join that it serves is
 * made inside the gap instead (see {@link WaveformSubstitution}).
 */
final class G711Decoder implements AudioDecoder {

    private final CompandingLaw law;
    private final WaveformSubstitution substitution = new WaveformSubstitution(8000, Seam.DECAYING_OFFSET);

    G711Decoder(CompandingLaw law) {
        this.law = law;
    }

    @Override
    public int decode(byte[] payload, int offset, int length, short[] pcm, int pcmOffset) {
        if (length <= 0) {
            return MALFORMED;
        }
        law.decode(payload, offset, length, pcm, pcmOffset);
        substitution.received(pcm, pcmOffset, length);
        return length;
    }

    @Override
    public int decodedLength(byte[] payload, int offset, int length) {
        return length > 0 ? length : MALFORMED;
    }

    @Override
    public boolean hasOwnConcealment() {
        return true;
    }

    @Override
    public int conceal(short[] pcm, int pcmOffset, int samples) {
        substitution.conceal(pcm, pcmOffset, samples);
        return samples;
    }

    @Override
    public void reset() {
        substitution.reset();
    }
}
