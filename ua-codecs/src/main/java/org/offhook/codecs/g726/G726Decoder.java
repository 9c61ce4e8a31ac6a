package org.offhook.codecs.g726;

import org.offhook.codecs.concealment.SubstitutingDecoder;

/**
 * G.726 from the network, to uniform PCM as Annex A of the Recommendation defines it: the reconstructed signal,
 * limited to 14 bits, without the adjustment that tandem codings over G.711 need. Gaps are filled by waveform
 * replication while the adaptation stands still.
 */
final class G726Decoder extends SubstitutingDecoder {

    private final BitRate rate;
    private final Packing packing;
    private final Adpcm adpcm = new Adpcm();

    G726Decoder(BitRate rate, Packing packing) {
        super(8000);
        this.rate = rate;
        this.packing = packing;
    }

    @Override
    protected int decodeReceived(byte[] payload, int offset, int length, short[] pcm, int pcmOffset) {
        int samples = decodedLength(payload, offset, length);
        if (samples == MALFORMED) {
            return MALFORMED;
        }
        int octets = Packing.octetsPerGroup(rate);
        int perGroup = Packing.codesPerGroup(rate);
        int at = pcmOffset;
        for (int i = offset; i < offset + length; i += octets) {
            long group = read(payload, i, octets);
            for (int k = 0; k < perGroup; k++) {
                int place = packing == Packing.AAL2 ? perGroup - 1 - k : k;
                int sample = adpcm.decode((int) (group >> place * rate.bits) & rate.mask(), rate);
                pcm[at++] = (short) (Math.max(-8192, Math.min(8191, sample)) << 2);
            }
        }
        return samples;
    }

    private long read(byte[] payload, int offset, int octets) {
        long group = 0;
        for (int i = 0; i < octets; i++) {
            int octet = packing == Packing.AAL2 ? i : octets - 1 - i;
            group = group << Byte.SIZE | payload[offset + octet] & 0xFF;
        }
        return group;
    }

    @Override
    public int decodedLength(byte[] payload, int offset, int length) {
        int octets = Packing.octetsPerGroup(rate);
        return length <= 0 || length % octets != 0 ? MALFORMED : length / octets * Packing.codesPerGroup(rate);
    }

    @Override
    protected void resetAdaptation() {
        adpcm.reset();
    }
}
