package org.offhook.media.io;

import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.offhook.audio.Discard;
import org.offhook.audio.EchoLoop;
import org.offhook.audio.tone.ToneSource;
import org.offhook.media.CallMedia;
import org.offhook.media.MediaListener;
import org.offhook.media.MediaStatistics;

/**
 * Many calls in one process for a while: CPU per call, lateness of sending, loss. Not a test, a measurement to be run by
 * hand: {@code MediaSoak CALLS SECONDS THREADS}. Each call has two ends here: one plays a tone, the other one echoes.
 */
public final class MediaSoak {

    private static final int PACKET_MS = 20;

    private MediaSoak() {
    }

    /**
     * Runs the measurement.
     *
     * @param args calls, seconds, media threads
     * @throws Exception when sockets cannot be had
     */
    public static void main(String[] args) throws Exception {
        int calls = args.length > 0 ? Integer.parseInt(args[0]) : 200;
        int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 60;
        int threads = args.length > 2 ? Integer.parseInt(args[2]) : 2;
        LinkedBlockingQueue<String> timer = new LinkedBlockingQueue<>();
        try (MediaEngine engine = new MediaEngine(MediaEngineSettings.DEFAULT.withThreads(threads))) {
            List<CallMedia> ends = new ArrayList<>();
            for (int i = 0; i < calls; i++) {
                ends.addAll(call(engine));
            }
            timer.poll(3, TimeUnit.SECONDS);
            engine.clearSendLateness();
            long cpuBefore = cpuNanos();
            long start = System.nanoTime();
            timer.poll(seconds, TimeUnit.SECONDS);
            double elapsed = (System.nanoTime() - start) / 1e9;
            double cpu = (cpuNanos() - cpuBefore) / 1e9;
            MediaEngine.SendLateness late = engine.sendLateness();
            long lost = 0;
            long packets = 0;
            for (CallMedia end : ends) {
                MediaStatistics figures = end.end().get(30, TimeUnit.SECONDS);
                lost += figures.received().lost();
                packets += figures.received().packets();
            }
            System.out.printf("calls %d, two ends each, %.1f s, %d media threads%n", calls, elapsed, threads);
            System.out.printf("cpu of the process: %.2f s, %.3f %% of a core per call, %.3f %% per end%n", cpu,
                100 * cpu / elapsed / calls, 100 * cpu / elapsed / calls / 2);
            System.out.printf("packets sent %d (%.1f %% of %d expected), received %d, lost %d%n", late.count(),
                100.0 * late.count() / (elapsed * 1000 / PACKET_MS * calls * 2), (long) (elapsed * 1000 / PACKET_MS * calls * 2),
                packets, lost);
            System.out.printf("send lateness ms: p50 %.3f p99 %.3f p99.9 %.3f max %.3f%n", late.p50() / 1e6, late.p99() / 1e6,
                late.p999() / 1e6, late.max() / 1e6);
        }
    }

    private static List<CallMedia> call(MediaEngine engine) throws Exception {
        CallMedia caller = engine.open(InetAddress.getLoopbackAddress(), MediaListener.NONE);
        CallMedia echo = engine.open(InetAddress.getLoopbackAddress(), MediaListener.NONE);
        MediaEngineTest.connect(caller, echo);
        EchoLoop loop = new EchoLoop(8000, 100);
        echo.setSink(loop.sink());
        echo.setSource(loop.source());
        caller.setSource(new ToneSource(8000, 440, -20));
        caller.setSink(new Discard(8000));
        return List.of(caller, echo);
    }

    private static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }
}
