package org.offhook.codecs.g729;

import static org.offhook.codecs.g729.FixedPoint.lAdd;
import static org.offhook.codecs.g729.FixedPoint.lShl;
import static org.offhook.codecs.g729.FixedPoint.mul32x16;
import static org.offhook.codecs.g729.FixedPoint.mult;
import static org.offhook.codecs.g729.FixedPoint.multRound;
import static org.offhook.codecs.g729.FixedPoint.sat16;

/** The energy of background noise in 32 steps of 2 to 4 dB (ITU-T G.729 clause B.4.2.1). */
final class SilenceGain {

    /** Frames over which energies are averaged at most. */
    static final int MAX_FRAMES = 2;

    private static final int[] LEVEL = {
        2, 5, 8, 13, 20, 32, 50, 64, 80, 101, 127, 160, 201, 253, 318, 401, 505, 635, 800, 1007, 1268, 1596, 2010, 2530,
        3185, 4009, 5048, 6355, 8000, 10071, 12679, 15962};
    /** Normalisation for a measured excitation, one frame and two. */
    private static final int[] FACTOR = {410, 26, 13};
    private static final int[] MARGIN = {0, 0, 1};

    private int energyDb;

    /** {@return the level that a code stands for} */
    static int level(int code) {
        return LEVEL[code];
    }

    /** {@return the energy of the code found last, dB} */
    int energyDb() {
        return energyDb;
    }

    /** {@return the code of the energy of an excitation, mantissa and exponent} */
    int quantiseExcitation(int energy, int shift) {
        return quantise(mul32x16(lShl(energy, shift), FACTOR[0]), 0);
    }

    /** {@return the code of the mean residual energy of one or two frames} */
    int quantise(int[] energy, int[] shift, int frames) {
        int common = shift[0];
        for (int i = 1; i < frames; i++) {
            common = Math.min(common, shift[i]);
        }
        common += 16 - MARGIN[frames];
        int sum = 0;
        for (int i = 0; i < frames; i++) {
            sum = lAdd(sum, lShl(energy[i], common - shift[i]));
        }
        return quantise(mul32x16(sum, FACTOR[frames]), common);
    }

    private int quantise(int energy, int shift) {
        int log = Logarithms.log2(energy);
        int fraction = log >> 1 & 0x7FFF;
        int level = sat16(FixedPoint.shl16((log >> 16) - shift, 10) + multRound(fraction, 1024));
        if (level <= -2721) {
            energyDb = -12;
            return 0;
        }
        if (level > 22111) {
            energyDb = 66;
            return 31;
        }
        if (level <= 4762) {
            int code = Math.max(1, mult(sat16(level + 3401), 24));
            energyDb = (code << 2) - 8;
            return code;
        }
        int code = Math.max(6, (mult(sat16(level - 340), 193) >> 2) - 1);
        energyDb = (code << 1) + 4;
        return code;
    }
}
