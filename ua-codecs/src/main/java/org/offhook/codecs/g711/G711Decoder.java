package org.offhook.codecs.g711;

import org.offhook.codecs.concealment.SubstitutingDecoder;

/**
 * G.711 from the network, with the concealment of Appendix I.
 *
 * <p>What is received is handed out at once and unchanged, apart from the first 4 to 10 ms after a gap, which are
 * faded in over the concealment. The 3.75 ms delay of Appendix I is therefore not there; the join that it serves is
 * made inside the gap instead (see {@link SubstitutingDecoder}).
 */
final class G711Decoder extends SubstitutingDecoder {

    private final CompandingLaw law;

    G711Decoder(CompandingLaw law) {
        super(8000);
        this.law = law;
    }

    @Override
    protected int decodeReceived(byte[] payload, int offset, int length, short[] pcm, int pcmOffset) {
        if (length <= 0) {
            return MALFORMED;
        }
        law.decode(payload, offset, length, pcm, pcmOffset);
        return length;
    }

    @Override
    public int decodedLength(byte[] payload, int offset, int length) {
        return length > 0 ? length : MALFORMED;
    }

    @Override
    protected void resetAdaptation() {
        // adapts to nothing
    }
}
