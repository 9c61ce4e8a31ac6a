package org.offhook.codecs.g729;

import static org.offhook.codecs.g729.FixedPoint.mul32;
import static org.offhook.codecs.g729.FixedPoint.multRound;
import static org.offhook.codecs.g729.FixedPoint.norm32;

/**
 * Windowed autocorrelation of 30 ms of speech, normalised, and its lag window (ITU-T G.729 clauses 3.2.1 and B.3.1):
 * 13 values, of which the linear prediction needs 11 and the voice activity detection all.
 */
final class Autocorrelation {

    /** Samples in the window. */
    static final int WINDOW = 240;
    /** Highest lag. */
    static final int LAGS = 12;

    /** Half of a Hamming window, and a quarter of a cosine over the last 5 ms and the look-ahead. */
    private static final int[] WINDOW_SHAPE = {
        2621, 2623, 2629, 2638, 2651, 2668, 2689, 2713, 2741, 2772, 2808, 2847, 2890, 2936, 2986, 3040, 3097, 3158,
        3223, 3291, 3363, 3438, 3517, 3599, 3685, 3774, 3867, 3963, 4063, 4166, 4272, 4382, 4495, 4611, 4731, 4853,
        4979, 5108, 5240, 5376, 5514, 5655, 5800, 5947, 6097, 6250, 6406, 6565, 6726, 6890, 7057, 7227, 7399, 7573,
        7750, 7930, 8112, 8296, 8483, 8672, 8863, 9057, 9252, 9450, 9650, 9852, 10055, 10261, 10468, 10677, 10888,
        11101, 11315, 11531, 11748, 11967, 12187, 12409, 12632, 12856, 13082, 13308, 13536, 13764, 13994, 14225,
        14456, 14688, 14921, 15155, 15389, 15624, 15859, 16095, 16331, 16568, 16805, 17042, 17279, 17516, 17754,
        17991, 18228, 18465, 18702, 18939, 19175, 19411, 19647, 19882, 20117, 20350, 20584, 20816, 21048, 21279,
        21509, 21738, 21967, 22194, 22420, 22644, 22868, 23090, 23311, 23531, 23749, 23965, 24181, 24394, 24606,
        24816, 25024, 25231, 25435, 25638, 25839, 26037, 26234, 26428, 26621, 26811, 26999, 27184, 27368, 27548,
        27727, 27903, 28076, 28247, 28415, 28581, 28743, 28903, 29061, 29215, 29367, 29515, 29661, 29804, 29944,
        30081, 30214, 30345, 30472, 30597, 30718, 30836, 30950, 31062, 31170, 31274, 31376, 31474, 31568, 31659,
        31747, 31831, 31911, 31988, 32062, 32132, 32198, 32261, 32320, 32376, 32428, 32476, 32521, 32561, 32599,
        32632, 32662, 32688, 32711, 32729, 32744, 32755, 32763, 32767, 32767, 32741, 32665, 32537, 32359, 32129,
        31850, 31521, 31143, 30716, 30242, 29720, 29151, 28538, 27879, 27177, 26433, 25647, 24821, 23957, 23055,
        22117, 21145, 20139, 19102, 18036, 16941, 15820, 14674, 13505, 12315, 11106, 9879, 8637, 7381, 6114, 4838,
        3554, 2264, 971};

    /** Lag window of 60 Hz with a white-noise floor of -40 dB, double precision, from lag 1 on. */
    private static final int[] LAG_WINDOW = {
        2144886016, 2137753344, 2125918208, 2109458944, 2088484096, 2063131264, 2033565312, 1999976832, 1962580096,
        1921610624, 1877322904, 1829987576};

    private final int[] windowed = new int[WINDOW];
    private final NeighbourPairs pairs = new NeighbourPairs(WINDOW);
    private final int[] r = new int[LAGS + 1];
    private int exponent;

    /** {@return the values, double precision, the first normalised} */
    int[] values() {
        return r;
    }

    /** {@return places by which the values were shifted to the right} */
    int exponent() {
        return exponent;
    }

    /**
     * Measures.
     *
     * @param speech samples
     * @param offset first of 240
     */
    void measure(int[] speech, int offset) {
        for (int i = 0; i < WINDOW; i++) {
            windowed[i] = multRound(speech[offset + i], WINDOW_SHAPE[i]);
        }
        exponent = 1;
        long energy = energy();
        while (energy > FixedPoint.MAX_32) {
            for (int i = 0; i < WINDOW; i++) {
                windowed[i] >>= 2;
            }
            exponent += 4;
            energy = energy();
        }
        int shift = norm32((int) energy);
        exponent -= shift;
        r[0] = (int) energy << shift;
        // None of these can exceed the energy, which was seen to fit.
        pairs.take(windowed, 0);
        for (int lag = 1; lag < LAGS; lag += 2) {
            long sums = pairs.dot(windowed, 0, lag);
            r[lag] = NeighbourPairs.first(sums) << 1 + shift;
            r[lag + 1] = NeighbourPairs.second(sums) << 1 + shift;
        }
    }

    private long energy() {
        return 1 + 2 * FixedPoint.energy(windowed, 0, WINDOW);
    }

    /** Multiplies by the lag window. */
    void applyLagWindow() {
        for (int lag = 1; lag <= LAGS; lag++) {
            r[lag] = mul32(r[lag], LAG_WINDOW[lag - 1]);
        }
    }
}
