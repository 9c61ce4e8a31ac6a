package org.offhook;

import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.offhook.audio.tone.ToneSource;
import org.offhook.media.io.MediaEngine.SendLateness;

/**
 * Many calls at once, answered and echoed by this process, placed by a second one: CPU per call, lateness of sending, loss. A
 * measurement, no test; docs/benchmarks.md tells how to run it and what was seen.
 */
public final class CallSoak {

    private static final int CALLS_PER_SECOND = 40;
    /** With {@code -Dsoak.evidence=false} no packets are kept for the diagnosis. */
    private static final boolean EVIDENCE = Boolean.parseBoolean(System.getProperty("soak.evidence", "true"));

    private CallSoak() {
    }

    /**
     * Runs the soak.
     *
     * @param args calls (200) and seconds (60); or {@code callers PORT CALLS SECONDS}, which this program gives to its child
     * @throws Exception when anything is not as it should be
     */
    public static void main(String[] args) throws Exception {
        if (args.length == 4 && args[0].equals("callers")) {
            place(Integer.parseInt(args[1]), Integer.parseInt(args[2]), Integer.parseInt(args[3]));
        } else {
            answer(args.length > 0 ? Integer.parseInt(args[0]) : 200, args.length > 1 ? Integer.parseInt(args[1]) : 60);
        }
    }

    private static void answer(int calls, int seconds) throws Exception {
        Queue<CallReport> reports = new ConcurrentLinkedQueue<>();
        Semaphore up = new Semaphore(0);
        Semaphore over = new Semaphore(0);
        try (UserAgent agent = UserAgent.builder().evidence(EVIDENCE).bind(InetAddress.getLoopbackAddress()).codecs("PCMA", "PCMU").build()) {
            agent.onIncoming(incoming -> {
                incoming.call().echo();
                incoming.accept().thenRun(up::release);
                incoming.call().ended().thenAccept(report -> {
                    reports.add(report);
                    over.release();
                });
            });
            Process callers = new ProcessBuilder(ProcessHandle.current().info().command().orElse("java"), "-Xmx512m", "-Dsoak.evidence=" + EVIDENCE, "-cp",
                System.getProperty("java.class.path"), CallSoak.class.getName(), "callers",
                Integer.toString(agent.localAddress().getPort()), Integer.toString(calls), Integer.toString(seconds))
                .inheritIO().start();
            if (!up.tryAcquire(calls, 60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("only " + up.availablePermits() + " of " + calls + " calls came up");
            }
            TimeUnit.SECONDS.sleep(2);
            agent.parts().media().clearSendLateness();
            long cpuNanos = cpuNanos();
            long startNanos = System.nanoTime();
            TimeUnit.SECONDS.sleep(seconds);
            double elapsedS = (System.nanoTime() - startNanos) / 1e9;
            double cpuS = (cpuNanos() - cpuNanos) / 1e9;
            SendLateness late = agent.parts().media().sendLateness();
            if (!over.tryAcquire(calls, 60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("only " + over.availablePermits() + " of " + calls + " calls ended");
            }
            callers.waitFor(30, TimeUnit.SECONDS);
            System.out.printf(Locale.ROOT, "answering process: %d calls for %.1f s, %.3f %% of a core per call%n", calls, elapsedS,
                100 * cpuS / elapsedS / calls);
            System.out.printf(Locale.ROOT, "sent %d packets; late by p50 %.2f ms, p99 %.2f ms, p99.9 %.2f ms, at most %.2f ms%n",
                late.count(), late.p50() / 1e6, late.p99() / 1e6, late.p999() / 1e6, late.max() / 1e6);
            System.out.println("answering process " + sums(reports));
        }
    }

    private static void place(int port, int calls, int seconds) throws Exception {
        Queue<CallReport> reports = new ConcurrentLinkedQueue<>();
        try (UserAgent agent = UserAgent.builder().evidence(EVIDENCE).bind(InetAddress.getLoopbackAddress()).codecs("PCMA").build()) {
            List<Call> placed = new ArrayList<>();
            CountDownLatch over = new CountDownLatch(calls);
            for (int i = 0; i < calls; i++) {
                Call call = agent.place("sip:echo@127.0.0.1:" + port, InviteOptions.DEFAULT);
                call.sendAudio(new ToneSource(8000, 400 + i, -20));
                call.ended().thenAccept(report -> {
                    reports.add(report);
                    over.countDown();
                });
                placed.add(call);
                TimeUnit.MILLISECONDS.sleep(1000 / CALLS_PER_SECOND);
            }
            for (Call call : placed) {
                call.answered().get(40, TimeUnit.SECONDS);
            }
            TimeUnit.SECONDS.sleep(seconds + 4L);
            placed.forEach(Call::hangup);
            over.await(30, TimeUnit.SECONDS);
        }
        System.out.println("calling process   " + sums(reports));
    }

    private static String sums(Queue<CallReport> reports) {
        long packets = 0;
        long lost = 0;
        long completed = 0;
        for (CallReport report : reports) {
            completed += report.call().state().equals("completed") ? 1 : 0;
            packets += report.media().get(0).packets();
            lost += report.media().get(0).lost();
        }
        return "received " + packets + " packets in " + completed + " completed calls, lost " + lost;
    }

    private static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }
}
