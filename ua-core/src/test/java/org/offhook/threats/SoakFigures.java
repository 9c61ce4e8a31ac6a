package org.offhook.threats;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.offhook.OpenSockets;

/** What a process holds, sample by sample: live heap, file descriptors, threads. */
final class SoakFigures {

    private static final double OCTETS_PER_MB = 1_000_000;

    /**
     * One sample.
     *
     * @param hours       since the beginning
     * @param heapOctets  in use after a full collection
     * @param descriptors open, of files and sockets
     * @param threads     alive
     */
    record Sample(double hours, long heapOctets, long descriptors, int threads) {

        @Override
        public String toString() {
            return String.format("%.3f h: heap %.2f MB, %d descriptors, %d threads", hours, heapOctets / OCTETS_PER_MB, descriptors, threads);
        }
    }

    private final List<Sample> samples = new ArrayList<>();

    /** Collects garbage and looks. */
    Sample take(double hours) {
        Runtime runtime = Runtime.getRuntime();
        // Twice: what a reference queue lets go of in the first goes in the second.
        System.gc();
        System.gc();
        Sample sample = new Sample(hours, runtime.totalMemory() - runtime.freeMemory(), OpenSockets.count(),
            ManagementFactory.getThreadMXBean().getThreadCount());
        samples.add(sample);
        return sample;
    }

    /** {@return growth of the live heap in MB an hour: the straight line of least squares through the second half, when all is warm} */
    double heapSlopeMbPerHour() {
        List<Sample> late = samples.subList(samples.size() / 2, samples.size());
        double meanHours = late.stream().mapToDouble(Sample::hours).average().orElseThrow();
        double meanOctets = late.stream().mapToDouble(Sample::heapOctets).average().orElseThrow();
        double across = 0;
        double along = 0;
        for (Sample sample : late) {
            across += (sample.hours - meanHours) * (sample.heapOctets - meanOctets);
            along += (sample.hours - meanHours) * (sample.hours - meanHours);
        }
        return across / along / OCTETS_PER_MB;
    }
}
