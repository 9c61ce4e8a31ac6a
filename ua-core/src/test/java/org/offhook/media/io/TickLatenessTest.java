package org.offhook.media.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TickLatenessTest {

    private static MediaEngine.SendLateness figures(TickLateness lateness) {
        long[] sums = TickLateness.emptySums();
        lateness.addTo(sums);
        return TickLateness.figures(sums);
    }

    @Test
    void percentilesAreWithinAnEighthAboveTheTruth() {
        TickLateness lateness = new TickLateness();
        Random random = new Random(1);
        long[] values = new long[100_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = (long) Math.exp(random.nextDouble() * 20);
            lateness.record(values[i]);
        }
        Arrays.sort(values);
        MediaEngine.SendLateness figures = figures(lateness);
        assertEquals(values.length, figures.count());
        assertClose(values[49_999], figures.p50());
        assertClose(values[98_999], figures.p99());
        assertClose(values[99_899], figures.p999());
        assertClose(values[99_999], figures.max());
    }

    private static void assertClose(long truth, long figure) {
        assertTrue(figure >= truth && figure <= truth * 1.13 + 2, figure + " for " + truth);
    }

    @Test
    void nothingIsZeroAndEarlyIsNotNegative() {
        TickLateness lateness = new TickLateness();
        assertEquals(new MediaEngine.SendLateness(0, 0, 0, 0, 0), figures(lateness));
        lateness.record(-5);
        lateness.record(Long.MAX_VALUE);
        assertEquals(2, figures(lateness).count());
        lateness.clear();
        assertEquals(0, figures(lateness).count());
    }
}
