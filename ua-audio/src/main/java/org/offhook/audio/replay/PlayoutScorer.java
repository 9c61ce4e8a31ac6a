package org.offhook.audio.replay;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.offhook.audio.quality.EModel;

/** Works out a {@link PlayoutScore}: walks the rows once beside the packets that were sent. Used once, then dropped. */
final class PlayoutScorer {

    private static final double WARM_UP_MS = 2000;
    private static final double PACKET_MS = 20;
    private static final double INTERRUPTION_MS = 150;
    private static final double SAMPLES_PER_MS = PacketTrace.RATE_HZ / 1000.0;

    private final List<PlayedRow> rows;
    private final int packetSamples;
    /** The earliest copy of each speech packet, by media offset. */
    private final TracePacket[] sent;
    private final long[] offsets;
    private final long[] covered;
    private final double networkMs;
    private final List<double[]> delays = new ArrayList<>();
    private final List<Double> runs = new ArrayList<>();
    private double runMs;
    private long concealed;
    private long given;
    private long removed;
    private long inserted;
    private long media;

    PlayoutScorer(PacketTrace trace, List<PlayedRow> rows) {
        this.rows = rows;
        this.packetSamples = trace.ptimeMs() * PacketTrace.RATE_HZ / 1000;
        Map<Long, TracePacket> earliest = new TreeMap<>();
        for (TracePacket packet : trace.packets()) {
            earliest.merge(packet.sequence(), packet, (a, b) -> a.isLost() || b.arrivalMs() < a.arrivalMs() ? b : a);
        }
        networkMs = earliest.values().stream().filter(packet -> !packet.isLost())
            .mapToDouble(packet -> packet.arrivalMs() - packet.sentMs()).min().orElseThrow();
        sent = earliest.values().stream().filter(packet -> !packet.comfortNoise())
            .sorted(Comparator.comparingLong(TracePacket::mediaOffset)).toArray(TracePacket[]::new);
        offsets = Arrays.stream(sent).mapToLong(TracePacket::mediaOffset).toArray();
        covered = new long[sent.length];
    }

    PlayoutScore score() {
        PlayedRow first = null;
        PlayedRow last = null;
        for (PlayedRow row : rows) {
            if (row.hasMedia()) {
                first = first == null ? row : first;
                last = row;
            }
        }
        if (first == null) {
            return PlayoutScore.nothingPlayed();
        }
        double warmMs = first.dueMs() + WARM_UP_MS;
        walk(first, last, warmMs);
        return delays.isEmpty() || given == 0 ? PlayoutScore.nothingPlayed() : result(warmMs, last.dueMs());
    }

    private void walk(PlayedRow first, PlayedRow last, double warmMs) {
        PlayedRow latest = first;
        for (PlayedRow row : rows) {
            if (row.kind() == PlayedRow.NOT_STARTED || row.dueMs() < first.dueMs() || row.dueMs() > last.dueMs()) {
                continue;
            }
            boolean noise = row.kind() != 0;
            int packet = -1;
            if (row.hasMedia()) {
                latest = row;
                packet = packetAt(row.mediaOffset());
                cover(row, packet);
            }
            long expected = latest == row ? row.mediaOffset()
                : latest.mediaOffset() + (long) ((row.dueMs() - latest.dueMs()) * SAMPLES_PER_MS);
            if (row.dueMs() < warmMs) {
                continue;
            }
            if (packet >= 0 && !noise) {
                double delayMs = row.dueMs() - sent[packet].sentMs() - (row.mediaOffset() - offsets[packet]) / SAMPLES_PER_MS;
                delays.add(new double[] {delayMs - networkMs, row.samples() - row.concealed()});
            }
            if (packetAt(expected) >= 0 && !(noise && !row.hasMedia())) {
                count(row);
            }
        }
        endRun();
    }

    /** {@return the packet that holds a sample, -1 where none was sent} */
    private int packetAt(long offset) {
        int at = Arrays.binarySearch(offsets, offset);
        at = at >= 0 ? at : -at - 2;
        while (at >= 0 && at + 1 < offsets.length && offsets[at + 1] == offset) {
            at++;
        }
        return at >= 0 && offset < offsets[at] + packetSamples ? at : -1;
    }

    /** Marks the media that went into a block as played. */
    private void cover(PlayedRow row, int packet) {
        long left = row.samples() - row.concealed() - row.inserted() + row.removed();
        long at = row.mediaOffset();
        int index = packet;
        if (packet < 0) {
            int found = Arrays.binarySearch(offsets, at);
            index = found >= 0 ? found : -found - 1;
            if (index < offsets.length) {
                left -= offsets[index] - at;
                at = offsets[index];
            }
        }
        while (left > 0 && index < offsets.length && offsets[index] <= at) {
            long part = Math.min(left, offsets[index] + packetSamples - at);
            covered[index] += part;
            at += part;
            left -= part;
            index++;
        }
    }

    private void count(PlayedRow row) {
        given += row.samples();
        concealed += row.concealed();
        removed += row.removed();
        inserted += row.inserted();
        media += row.samples() - row.concealed();
        if (row.concealed() > 0) {
            runMs += row.concealed() / SAMPLES_PER_MS;
        } else {
            endRun();
        }
    }

    private void endRun() {
        if (runMs > 0) {
            runs.add(runMs);
            runMs = 0;
        }
    }

    private PlayoutScore result(double warmMs, double lastMs) {
        int packets = 0;
        int lost = 0;
        int lossRuns = 0;
        int received = 0;
        int late = 0;
        boolean inLoss = false;
        for (int i = 0; i < sent.length; i++) {
            double soonest = sent[i].sentMs() + networkMs;
            if (soonest >= warmMs && soonest <= lastMs) {
                packets++;
                lost += sent[i].isLost() ? 1 : 0;
                lossRuns += sent[i].isLost() && !inLoss ? 1 : 0;
                inLoss = sent[i].isLost();
            }
            if (soonest >= warmMs && sent[i].arrivalMs() <= lastMs) {
                received++;
                late += covered[i] < 0.25 * packetSamples ? 1 : 0;
            }
        }
        double concealedPercent = 100.0 * concealed / given;
        double meanRun = runs.stream().mapToDouble(run -> Math.max(run, PACKET_MS)).average().orElse(PACKET_MS) / PACKET_MS;
        double lossRatio = (double) lost / Math.max(1, packets);
        double networkBurst = lossRuns == 0 ? 1 : (double) lost / lossRuns * (1 - lossRatio);
        // No player may claim a kinder pattern of losses than the network had.
        double burst = Math.max(1, Math.max(meanRun * (1 - concealedPercent / 100), networkBurst));
        double effective = Math.max(concealedPercent, 100.0 * (lost + late) / Math.max(1, packets));
        double weight = delays.stream().mapToDouble(each -> each[1]).sum();
        double mean = delays.stream().mapToDouble(each -> each[0] * each[1]).sum() / weight;
        double r = PlayoutScore.rating(networkMs, mean, effective, burst);
        return new PlayoutScore(mean, quantile(0.95 * weight), concealedPercent, 100 * lossRatio,
            100.0 * late / Math.max(1, received), effective, 100.0 * removed / Math.max(1, media),
            100.0 * inserted / Math.max(1, given), (int) runs.stream().filter(run -> run >= INTERRUPTION_MS).count(),
            r, EModel.mos(r));
    }

    private double quantile(double weightBelow) {
        delays.sort(Comparator.comparingDouble(each -> each[0]));
        double sum = 0;
        for (double[] each : delays) {
            sum += each[1];
            if (sum >= weightBelow) {
                return each[0];
            }
        }
        return delays.get(delays.size() - 1)[0];
    }
}
