package org.offhook.srtp.dtls;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * How long a DTLS-SRTP handshake takes between two ends of one process, with cookie and both certificates, and how many of ten get through
 * a network that loses a fifth of the datagrams. docs/benchmarks.md tells how to run and read it.
 */
public final class DtlsBenchmark {

    private static final com.sun.management.OperatingSystemMXBean MACHINE =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private DtlsBenchmark() {
    }

    /**
     * Runs it.
     *
     * @param args number of handshakes, 600 without one
     * @throws Exception when a handshake does not come to an end
     */
    public static void main(String[] args) throws Exception {
        int runs = args.length > 0 ? Integer.parseInt(args[0]) : 600;
        long[] took = new long[runs];
        long cpu = 0;
        for (int i = 0; i < runs; i++) {
            long cpuBefore = MACHINE.getProcessCpuTime();
            took[i] = handshake(0, i);
            cpu += i >= runs / 2 ? MACHINE.getProcessCpuTime() - cpuBefore : 0;
        }
        long[] warm = Arrays.copyOfRange(took, runs / 2, runs);
        Arrays.sort(warm);
        System.out.printf(Locale.ROOT, "first %.1f ms; warm: median %.2f, 90th percentile %.2f ms; CPU of both ends %.2f ms%n", took[0] / 1e6,
            warm[warm.length / 2] / 1e6, warm[warm.length * 9 / 10] / 1e6, cpu / 1e6 / (runs - runs / 2));
        long[] lossy = new long[10];
        for (int i = 0; i < lossy.length; i++) {
            lossy[i] = handshake(0.2, i);
        }
        Arrays.sort(lossy);
        System.out.printf(Locale.ROOT, "20 %% loss: %d of 10, median %.0f, slowest %.0f ms%n",
            Arrays.stream(lossy).filter(nanos -> nanos < Long.MAX_VALUE).count(), lossy[5] / 1e6, lossy[9] / 1e6);
    }

    private static long handshake(double loss, long seed) throws InterruptedException {
        long began = System.nanoTime();
        try (DtlsPair pair = new DtlsPair().lossy(loss, seed).begin()) {
            boolean keyed = pair.client.outcome(TimeUnit.SECONDS.toMillis(25)) instanceof DtlsUser.Keys
                && pair.server.outcome(TimeUnit.SECONDS.toMillis(25)) instanceof DtlsUser.Keys;
            return keyed ? System.nanoTime() - began : Long.MAX_VALUE;
        }
    }
}
