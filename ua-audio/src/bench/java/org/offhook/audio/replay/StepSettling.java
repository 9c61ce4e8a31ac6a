package org.offhook.audio.replay;

import java.util.List;

/**
 * How long a buffer needs to follow a delay that rises by 150 ms at 40 s and falls back at 80 s.
 *
 * @param upMs   from the rise to the last concealment that belongs to it, in ms
 * @param downMs from the fall until the delay stays within 20 ms of what it was before, in ms; NaN when it never does
 */
record StepSettling(double upMs, double downMs) {

    private static final double UP_MS = 40_000;
    private static final double DOWN_MS = 80_000;

    static StepSettling of(PacketTrace trace, List<PlayedRow> rows) {
        double before = rows.stream().filter(row -> row.hasMedia() && row.dueMs() > 30_000 && row.dueMs() < UP_MS)
            .mapToDouble(StepSettling::transit).sorted().skip(500).findFirst().orElse(Double.NaN);
        double up = 0;
        double last = UP_MS;
        for (PlayedRow row : rows) {
            if (row.concealed() > 0 && row.dueMs() >= UP_MS && row.dueMs() < 60_000 && row.dueMs() - last <= 1000) {
                last = row.dueMs();
                up = last - UP_MS + trace.ptimeMs();
            }
        }
        double since = Double.NaN;
        for (PlayedRow row : rows) {
            if (row.dueMs() < DOWN_MS || !row.hasMedia()) {
                continue;
            }
            since = transit(row) > before + 20 ? Double.NaN : Double.isNaN(since) ? row.dueMs() : since;
            if (row.dueMs() - since >= 1000) {
                return new StepSettling(up, since - DOWN_MS);
            }
        }
        return new StepSettling(up, Double.NaN);
    }

    private static double transit(PlayedRow row) {
        return row.dueMs() - row.mediaOffset() * 1000.0 / PacketTrace.RATE_HZ;
    }
}
