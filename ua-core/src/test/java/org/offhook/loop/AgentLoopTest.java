package org.offhook.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.offhook.Await;

class AgentLoopTest {

    @Test
    void runsTasksAndTimersOnItsOneThread() throws InterruptedException {
        List<String> threads = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch done = new CountDownLatch(2);
        try (AgentLoop loop = new AgentLoop()) {
            loop.execute(() -> {
                threads.add(Thread.currentThread().getName());
                loop.timers().after(TimeUnit.MILLISECONDS.toNanos(5), () -> {
                    threads.add(Thread.currentThread().getName());
                    done.countDown();
                });
                done.countDown();
            });
            assertTrue(done.await(30, TimeUnit.SECONDS));
        }
        assertEquals(List.of("ua-loop", "ua-loop"), threads);
    }

    @Test
    void goesOnAfterATaskThatThrows() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        try (AgentLoop loop = new AgentLoop()) {
            loop.execute(() -> {
                throw new IllegalStateException("on purpose");
            });
            loop.execute(() -> loop.timers().after(0, () -> {
                throw new AssertionError("on purpose");
            }));
            loop.execute(() -> loop.timers().after(0, done::countDown));
            assertTrue(done.await(30, TimeUnit.SECONDS));
            assertEquals(2, loop.failures());
        }
    }

    @Test
    void refusesTasksOnceClosed() {
        Set<Thread> others = loops();
        AgentLoop loop = new AgentLoop();
        Set<Thread> own = loops();
        own.removeAll(others);
        assertEquals(1, own.size());
        loop.close();
        assertThrows(RejectedExecutionException.class, () -> loop.execute(() -> { }));
        Await.until(() -> own.stream().noneMatch(Thread::isAlive), own::toString);
    }

    private static Set<Thread> loops() {
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().equals("ua-loop")).collect(Collectors.toSet());
    }

    @Test
    void keepsTheOrderOfOneCallAcrossThreads() throws InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            SerialExecutor serial = new SerialExecutor(pool);
            List<Integer> seen = new ArrayList<>();
            CountDownLatch done = new CountDownLatch(1);
            for (int i = 0; i < 10_000; i++) {
                int number = i;
                serial.execute(() -> {
                    seen.add(number);
                    if (number % 1_000 == 0) {
                        throw new IllegalStateException("a listener that fails, on purpose");
                    }
                });
            }
            serial.execute(done::countDown);
            assertTrue(done.await(30, TimeUnit.SECONDS));
            for (int i = 0; i < 10_000; i++) {
                assertEquals(i, seen.get(i));
            }
        } finally {
            pool.shutdown();
        }
    }
}
