package org.offhook.media.io;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.offhook.audio.Discard;
import org.offhook.audio.tone.ToneSource;
import org.offhook.media.CallMedia;
import org.offhook.media.MediaListener;

/** The media thread makes no garbage per packet: sockets, selector, sessions and all. */
class AllocationTest {

    private static final int CALLS = 20;
    private static final int STRETCHES = 6;

    /** What a thread may make for other reasons: 16 octets for each readable socket, figures once a second, RTCP now and then. */
    private static final long OCTETS_PER_CALL_AND_SECOND = 3000;

    @Test
    void mediaThreadAllocatesNothingPerPacket() throws Exception {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (MediaEngine engine = new MediaEngine(MediaEngineSettings.DEFAULT.withThreads(1))) {
            LinkedBlockingQueue<String> done = new LinkedBlockingQueue<>();
            CallMedia first = null;
            for (int i = 0; i < CALLS; i++) {
                CountDownLatch heard = new CountDownLatch(1);
                CallMedia alice = engine.open(InetAddress.getLoopbackAddress(), new MediaListener() {
                    @Override
                    public void digitsSent(String digits) {
                        done.add(digits);
                    }
                });
                CallMedia bob = engine.open(InetAddress.getLoopbackAddress(), new MediaListener() {
                    @Override
                    public void firstPacketReceived(InetSocketAddress source) {
                        heard.countDown();
                    }
                });
                MediaEngineTest.connect(alice, bob);
                alice.setSource(new ToneSource(8000, 440, -20));
                bob.setSink(new Discard(8000));
                assertTrue(heard.await(30, TimeUnit.SECONDS));
                first = first == null ? alice : first;
            }
            long id = Thread.getAllStackTraces().keySet().stream().filter(t -> t.getName().equals("media-0"))
                .mapToLong(Thread::getId).max().orElseThrow();
            // Pauses of half a second by the clock of the stream: first for the compiler, then for the measurement.
            waitFor(first, ",,,", done);
            double least = Double.MAX_VALUE;
            // What the compiler saves of objects it saves when it has come to it, which on a busy machine takes its time.
            for (int stretch = 0; stretch < STRETCHES && least >= OCTETS_PER_CALL_AND_SECOND; stretch++) {
                long before = threads.getThreadAllocatedBytes(id);
                long start = System.nanoTime();
                waitFor(first, ",,,,", done);
                long octets = threads.getThreadAllocatedBytes(id) - before;
                double seconds = (System.nanoTime() - start) / 1e9;
                least = Math.min(least, octets / seconds / (2 * CALLS));
            }
            System.out.printf("media thread: %.0f octets per end and second, %.1f per packet%n", least, least / 100);
            assertTrue(least < OCTETS_PER_CALL_AND_SECOND, least + " octets per end and second in the best stretch");
        }
    }

    private static void waitFor(CallMedia media, String pauses, LinkedBlockingQueue<String> done) throws InterruptedException {
        assertTrue(media.sendDtmf(pauses));
        assertTrue(done.poll(30, TimeUnit.SECONDS) != null);
    }
}
