package org.offhook.audio.replay;

import java.util.Map;
import java.util.TreeMap;
import org.offhook.audio.quality.EModel;

/** The best that could be had of a trace by one delay for the whole of it, chosen afterwards: a mark to hold an adaptive buffer against. */
final class BestFixedDelay {

    private static final int LONGEST_MS = 1500;

    private BestFixedDelay() {
    }

    /** {@return its quality, as {@link PlayoutScore#quality()} counts it} */
    static double quality(PacketTrace trace) {
        Map<Long, TracePacket> earliest = new TreeMap<>();
        for (TracePacket packet : trace.packets()) {
            earliest.merge(packet.sequence(), packet, (a, b) -> a.isLost() || b.arrivalMs() < a.arrivalMs() ? b : a);
        }
        double[] transits = earliest.values().stream().filter(packet -> !packet.comfortNoise())
            .mapToDouble(packet -> packet.isLost() ? Double.POSITIVE_INFINITY : packet.arrivalMs() - packet.sentMs()).toArray();
        double networkMs = earliest.values().stream().filter(packet -> !packet.isLost())
            .mapToDouble(packet -> packet.arrivalMs() - packet.sentMs()).min().orElseThrow();
        double best = Double.NEGATIVE_INFINITY;
        for (int delayMs = 0; delayMs <= LONGEST_MS; delayMs++) {
            best = Math.max(best, quality(transits, networkMs, delayMs));
        }
        return best;
    }

    private static double quality(double[] transits, double networkMs, int delayMs) {
        int missed = 0;
        int runs = 0;
        boolean before = false;
        for (double transit : transits) {
            boolean misses = !(transit <= networkMs + delayMs);
            missed += misses ? 1 : 0;
            runs += misses && !before ? 1 : 0;
            before = misses;
        }
        double share = (double) missed / transits.length;
        double burst = runs == 0 ? 1 : Math.max(1, (double) missed / runs * (1 - share));
        return EModel.mos(PlayoutScore.rating(networkMs, delayMs, 100 * share, burst)) - 0.001 * delayMs;
    }
}
