package org.offhook.audio.quality;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.offhook.audio.quality.EModel.CodecImpairment;

class EModelTest {

    private static final CodecImpairment G711 = CodecImpairment.of("pcma").orElseThrow();

    @Test
    void unimpairedCallHasTheDefaultRating() {
        assertEquals(93.2, EModel.r(G711, 0, 1, 50), 1e-9);
        assertEquals(4.41, EModel.mos(93.2), 0.005); // ITU-T G.107 annex B
    }

    /** Values of table B.1 of ITU-T G.107: R 90, 80, 70, 60, 50 are MOS 4.34, 4.03, 3.60, 3.10, 2.58. */
    @Test
    void mosFollowsTheTableOfG107() {
        assertEquals(4.34, EModel.mos(90), 0.005);
        assertEquals(4.03, EModel.mos(80), 0.007);
        assertEquals(3.60, EModel.mos(70), 0.005);
        assertEquals(3.10, EModel.mos(60), 0.005);
        assertEquals(2.58, EModel.mos(50), 0.005);
        assertEquals(1, EModel.mos(-20));
        assertEquals(1, EModel.mos(3));
        assertEquals(4.5, EModel.mos(101));
    }

    @Test
    void lossCostsAsG113Says() {
        assertEquals(95 / 26.1, EModel.effectiveEquipmentImpairment(0, 25.1, 1, 1), 1e-9);
        assertEquals(93.2 - 11 - 84 * 2 / 21.0, EModel.r(CodecImpairment.of("G729").orElseThrow(), 2, 1, 80), 1e-9);
        assertTrue(EModel.r(G711, 3, 2, 80) < EModel.r(G711, 3, 1, 80), "bursts hurt more");
        assertEquals(EModel.r(G711, 3, 1, 80), EModel.r(G711, 3, 0.2, 80), "no burst ratio below 1");
        assertTrue(CodecImpairment.of("G722").isEmpty(), "wideband codecs are on another scale");
    }

    @Test
    void delayCostsNothingTo100msAndThenMore() {
        assertEquals(0, EModel.delayImpairment(100));
        double last = 0;
        for (int ms = 110; ms < 1000; ms += 10) {
            double now = EModel.delayImpairment(ms);
            assertTrue(now > last, "at " + ms);
            last = now;
        }
        // G.107 equation 7-27 by hand at 200 ms: X = 1, so 25 (2^(1/6) - 3 (1 + 3^-6)^(1/6) + 2).
        assertEquals(25 * (Math.pow(2, 1 / 6.0) - 3 * Math.pow(1 + 1 / 729.0, 1 / 6.0) + 2), EModel.delayImpairment(200), 1e-9);
    }

    @Test
    void burstRatioIsOneForRandomLoss() {
        assertEquals(1, EModel.burstRatio(0, 0, 1000));
        assertEquals(1, EModel.burstRatio(10, 10, 1000));
        assertEquals(3 * 0.97, EModel.burstRatio(30, 10, 1000), 1e-9);
    }
}
