package org.offhook.audio.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class BridgeMarginTest {

    private static final long READ_NANOS = 10_000_000L;
    private static final double USUAL_MS = 20;

    private final BridgeMargin margin = new BridgeMargin();
    private long nowNanos = Long.MAX_VALUE - 1_000_000_000L;

    /** Reads behind which as much as usual is left. */
    private void calm(double seconds) {
        margin.begin();
        go(seconds, USUAL_MS);
    }

    private void go(double seconds, double leftMs) {
        for (long left = (long) (seconds * 1e9); left > 0; left -= READ_NANOS) {
            nowNanos += READ_NANOS;
            margin.observe(leftMs, nowNanos);
        }
    }

    private void dip(double leftMs) {
        go(0.01, leftMs);
        go(1.99, USUAL_MS);
    }

    @Test
    void isLeastWhereNothingIsUneven() {
        calm(10);
        assertEquals(BridgeMargin.LEAST_MS, margin.marginMs(), 1e-9);
        assertEquals(USUAL_MS - BridgeMargin.LEAST_MS, margin.surplusMs(), 1e-9);
    }

    @Test
    void oneLateMomentIsNotWaitedForAndTheSecondIs() {
        calm(10);
        dip(5);
        assertEquals(BridgeMargin.LEAST_MS, margin.marginMs(), 1e-9);
        dip(8);
        assertEquals(BridgeMargin.LEAST_MS + 12, margin.marginMs(), 1e-9);
        go(21, USUAL_MS);
        assertEquals(BridgeMargin.LEAST_MS, margin.marginMs(), 1e-9);
    }

    @Test
    void theFirstSecondsDecideNothing() {
        calm(0.01);
        dip(-20);
        assertEquals(BridgeMargin.FIRST_MS, margin.marginMs(), 1e-9);
        go(10, USUAL_MS);
        assertEquals(BridgeMargin.LEAST_MS, margin.marginMs(), 1e-9);
    }

    @Test
    void isBounded() {
        calm(10);
        dip(-500);
        dip(-500);
        assertEquals(BridgeMargin.MOST_MS, margin.marginMs(), 1e-9);
    }

    @Test
    void whatTheReaderDoesItselfIsNoUnevenness() {
        calm(10);
        for (int i = 0; i < 20; i++) {
            margin.moved(-1);
            go(0.5, USUAL_MS - 1 - i);
        }
        assertEquals(BridgeMargin.LEAST_MS, margin.marginMs(), 1e-9);
        assertEquals(0, margin.surplusMs() - margin.sureSurplusMs(), 1.01);
        assertTrue(margin.surplusMs() < 0, "level was led below the margin: " + margin.surplusMs());
    }
}
