package org.offhook.evidence;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.offhook.Await;
import org.offhook.media.PacketTap;

/** The thread of the evidence sleeps while there is nothing to do, and no work is left lying beside a sleeper. */
@Timeout(120)
class EvidenceThreadTest {

    private static final int EF = 46;
    private static final int SECONDS_OF_ROUNDS = 5;
    private static final int LEAST_ROUNDS = 300;
    private static final InetSocketAddress HERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_000);
    private static final InetSocketAddress THERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_002);
    private static final byte[] PACKET = new byte[172];

    static {
        PACKET[0] = (byte) 0x80;
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet();
    }

    private static void offer(EvidenceCollector collector) {
        collector.packet(PacketTap.Form.CLEAR, true, HERE, THERE, PACKET, 0, PACKET.length, System.nanoTime());
    }

    @Test
    void sleepsWhenNothingComesAndWritesWhatComesThen(@TempDir Path folder) throws Exception {
        Set<Thread> others = threads();
        try (EvidenceCollector collector = new EvidenceCollector(EF)) {
            Path file = folder.resolve("sleep.pcapng");
            collector.capture(file, new CaptureContent(false, false), fault -> { });
            Thread thread = threads().stream().filter(each -> each.getName().equals("evidence") && !others.contains(each)).findFirst()
                .orElseThrow();
            for (int round = 0; round < 3; round++) {
                // Without a time limit: not one that looks around every few milliseconds.
                Await.until(() -> thread.getState() == Thread.State.WAITING, () -> "never sleeps: " + thread.getState());
                long before = Files.size(file);
                offer(collector);
                Await.until(() -> sizeOf(file) > before, () -> "the packet is not in the file");
            }
        }
    }

    private static long sizeOf(Path file) {
        return file.toFile().length();
    }

    /** A thread that falls asleep at once, and work that comes at every instant of that: nothing may lie there for good. */
    @Test
    void noPacketAndNoTaskIsLeftBesideASleepingThread() throws Exception {
        try (EvidenceCollector collector = new EvidenceCollector(EF, 0)) {
            SplittableRandom random = new SplittableRandom(5);
            AtomicInteger ran = new AtomicInteger();
            long endNanos = System.nanoTime() + SECONDS_OF_ROUNDS * 1_000_000_000L;
            int round = 0;
            // As many as there is time for: where the two threads have one core between them, each round takes a turn of the system's.
            for (; round < 30_000 && (round < LEAST_ROUNDS || System.nanoTime() < endNanos); round++) {
                boolean task = random.nextInt(4) == 0;
                if (task) {
                    CompletableFuture<Void> done = new CompletableFuture<>();
                    collector.post(() -> {
                        ran.incrementAndGet();
                        done.complete(null);
                    });
                    done.get(30, TimeUnit.SECONDS);
                } else {
                    offer(collector);
                    long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
                    while (!collector.isIdle()) {
                        if (System.nanoTime() > deadlineNanos) {
                            throw new AssertionError("a packet lies beside a sleeping thread, round " + round);
                        }
                        Thread.yield();
                    }
                }
                for (int spin = random.nextInt(400); spin > 0; spin--) {
                    Thread.onSpinWait();
                }
            }
            assertTrue(ran.get() > round / 6, "tasks run: " + ran);
        }
    }
}
