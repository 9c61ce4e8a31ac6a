package org.offhook.codecs.g729;

import static org.offhook.codecs.g729.FixedPoint.lAdd;
import static org.offhook.codecs.g729.FixedPoint.lShl;
import static org.offhook.codecs.g729.FixedPoint.norm32;
import static org.offhook.codecs.g729.LpcFilter.TAPS;

import java.util.Arrays;

/** The last autocorrelations, 16-bit mantissas under an exponent each, and their sum (ITU-T G.729 clause B.4.1). */
final class CorrelationHistory {

    private static final int EMPTY_SHIFT = 40;
    private static final int HEADROOM = 14;

    private final int[][] mantissas;
    private final int[] shift;
    private final int[] wide = new int[TAPS];

    /**
     * Makes an empty history.
     *
     * @param depth how many are kept
     */
    CorrelationHistory(int depth) {
        mantissas = new int[depth][TAPS];
        shift = new int[depth];
        reset();
    }

    void reset() {
        for (int[] mantissa : mantissas) {
            Arrays.fill(mantissa, 0);
        }
        Arrays.fill(shift, EMPTY_SHIFT);
    }

    /** Takes the upper halves of an autocorrelation in place of the oldest one. */
    void push(int[] r, int newShift) {
        int[] oldest = mantissas[mantissas.length - 1];
        System.arraycopy(mantissas, 0, mantissas, 1, mantissas.length - 1);
        System.arraycopy(shift, 0, shift, 1, shift.length - 1);
        for (int i = 0; i < TAPS; i++) {
            oldest[i] = r[i] >> 16;
        }
        mantissas[0] = oldest;
        shift[0] = newShift;
    }

    /** {@return the exponent of the sum of all} */
    int sum(int[] out) {
        int common = shift[0];
        for (int s : shift) {
            common = Math.min(common, s);
        }
        common += HEADROOM;
        Arrays.fill(wide, 0);
        for (int k = 0; k < shift.length; k++) {
            for (int i = 0; i < TAPS; i++) {
                wide[i] = lAdd(wide[i], lShl(mantissas[k][i], common - shift[k]));
            }
        }
        int norm = norm32(wide[0]);
        for (int i = 0; i < TAPS; i++) {
            out[i] = lShl(wide[i], norm) >> 16;
        }
        return common + norm - 16;
    }
}
