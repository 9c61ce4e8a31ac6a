package org.offhook.codecs.g726;

import org.offhook.codecs.AudioEncoder;

/**
 * G.726 in the direction of the network, from uniform PCM as Annex A of the Recommendation defines it: of 16 bits
 * the upper 14 count. A sample that comes from G.711 gives the code that the Recommendation's main body gives.
 */
final class G726Encoder implements AudioEncoder {

    private final BitRate rate;
    private final Packing packing;
    private final Adpcm adpcm = new Adpcm();

    G726Encoder(BitRate rate, Packing packing) {
        this.rate = rate;
        this.packing = packing;
    }

    @Override
    public int encode(short[] pcm, int pcmOffset, int samples, byte[] out, int outOffset) {
        int perGroup = Packing.codesPerGroup(rate);
        if (samples % perGroup != 0) {
            throw new IllegalArgumentException("G.726 at this rate fills octets with " + perGroup
                + " samples, and not with " + samples);
        }
        int octets = Packing.octetsPerGroup(rate);
        int at = outOffset;
        for (int i = pcmOffset; i < pcmOffset + samples; i += perGroup) {
            write(packing == Packing.AAL2 ? firstAtTop(pcm, i, perGroup) : firstAtBottom(pcm, i, perGroup),
                out, at, octets);
            at += octets;
        }
        return at - outOffset;
    }

    private long firstAtTop(short[] pcm, int offset, int count) {
        long group = 0;
        for (int i = 0; i < count; i++) {
            group = group << rate.bits | adpcm.encode(pcm[offset + i] >> 2, rate);
        }
        return group;
    }

    private long firstAtBottom(short[] pcm, int offset, int count) {
        long group = 0;
        for (int i = 0; i < count; i++) {
            group |= (long) adpcm.encode(pcm[offset + i] >> 2, rate) << i * rate.bits;
        }
        return group;
    }

    private void write(long group, byte[] out, int offset, int octets) {
        for (int i = 0; i < octets; i++) {
            int octet = packing == Packing.AAL2 ? octets - 1 - i : i;
            out[offset + i] = (byte) (group >> Byte.SIZE * octet);
        }
    }

    @Override
    public int maxEncodedLength(int samples) {
        return samples * rate.bits / Byte.SIZE;
    }

    @Override
    public void reset() {
        adpcm.reset();
    }
}
