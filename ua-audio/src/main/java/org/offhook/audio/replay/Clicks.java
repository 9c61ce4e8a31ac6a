package org.offhook.audio.replay;

import java.util.List;

/**
 * Counts clicks: places where the second difference stands ten times above its surroundings of 5 ms, and above 500. What the
 * speech has of them by itself is taken off, so that the figure may fall below zero.
 */
public final class Clicks {

    private static final int AROUND = 40;
    private static final int NEAR = 4;
    private static final int APART = 80;
    private static final double TIMES = 10;
    private static final double LEAST = 500;
    private static final double WARM_UP_MS = 2000;
    private static final int MINUTE = 60 * PacketTrace.RATE_HZ;

    private Clicks() {
    }

    /**
     * {@return clicks per minute more than the speech has; NaN when less than {@value #WARM_UP_MS} ms were played}
     *
     * @param rows   what was played
     * @param pcm    its samples at {@link PacketTrace#RATE_HZ}
     * @param speech what was sent; its first two minutes say how many it has
     */
    public static double perMinute(List<PlayedRow> rows, short[] pcm, short[] speech) {
        int from = 0;
        while (from < rows.size() && !rows.get(from).hasMedia()) {
            from++;
        }
        int to = rows.size() - 1;
        while (to > from && !rows.get(to).hasMedia()) {
            to--;
        }
        int perRow = rows.get(0).samples();
        int first = from * perRow + (int) (WARM_UP_MS * PacketTrace.RATE_HZ / 1000);
        int last = Math.min(pcm.length, (to + 1) * perRow);
        int compared = Math.min(speech.length, 2 * MINUTE);
        if (last <= first || compared == 0) {
            return Double.NaN;
        }
        double minutes = (double) (last - first) / MINUTE;
        return count(pcm, first, last) / minutes - count(speech, 0, compared) / ((double) compared / MINUTE);
    }

    static int count(short[] pcm, int from, int to) {
        double[] bend = new double[Math.max(0, to - from - 2)];
        for (int i = 0; i < bend.length; i++) {
            bend[i] = Math.abs(pcm[from + i + 2] - 2.0 * pcm[from + i + 1] + pcm[from + i]);
        }
        double[] sums = new double[bend.length + 1];
        for (int i = 0; i < bend.length; i++) {
            sums[i + 1] = sums[i] + bend[i] * bend[i];
        }
        int clicks = 0;
        int latest = -APART - 1;
        for (int i = 0; i < bend.length; i++) {
            double around = between(sums, i - AROUND, i + AROUND) - between(sums, i - NEAR, i + NEAR);
            double rms = Math.sqrt(Math.max(0, around) / (2 * (AROUND - NEAR))) + 1;
            if (bend[i] > LEAST && bend[i] > TIMES * rms && i - latest > APART) {
                clicks++;
                latest = i;
            }
        }
        return clicks;
    }

    private static double between(double[] sums, int from, int to) {
        return sums[Math.min(sums.length - 1, to + 1)] - sums[Math.max(0, from)];
    }
}
