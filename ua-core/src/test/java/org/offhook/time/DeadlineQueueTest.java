package org.offhook.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DeadlineQueueTest {

    private final DeadlineQueue queue = new DeadlineQueue(1_000);
    private final List<String> ran = new ArrayList<>();

    private void runUntil(long instantNanos) {
        queue.moveTo(instantNanos);
        while (queue.runNextDue()) {
            // each run may set further timers
        }
    }

    @Test
    void runsTimersInOrderOfTheirDeadlines() {
        queue.after(300, () -> ran.add("c"));
        queue.after(100, () -> ran.add("a"));
        queue.after(200, () -> ran.add("b"));
        assertEquals(1_100, queue.nextDeadlineNanos());
        runUntil(1_250);
        assertEquals(List.of("a", "b"), ran);
        runUntil(1_300);
        assertEquals(List.of("a", "b", "c"), ran);
        assertEquals(DeadlineQueue.NEVER, queue.nextDeadlineNanos());
    }

    @Test
    void keepsTheOrderOfSettingForEqualDeadlines() {
        for (int i = 0; i < 100; i++) {
            String name = Integer.toString(i);
            queue.after(50, () -> ran.add(name));
        }
        runUntil(1_050);
        for (int i = 0; i < 100; i++) {
            assertEquals(Integer.toString(i), ran.get(i));
        }
    }

    @Test
    void forgetsCancelledTimers() {
        Timers.Timer first = queue.after(100, () -> ran.add("first"));
        queue.after(200, () -> ran.add("second"));
        first.cancel();
        first.cancel();
        assertEquals(1, queue.size());
        assertEquals(1_200, queue.nextDeadlineNanos());
        runUntil(2_000);
        assertEquals(List.of("second"), ran);
        assertFalse(queue.runNextDue());
    }

    @Test
    void cancellingAFiredTimerChangesNothing() {
        Timers.Timer timer = queue.after(1, () -> ran.add("x"));
        runUntil(1_001);
        timer.cancel();
        assertEquals(0, queue.size());
        queue.after(1, () -> ran.add("y"));
        assertEquals(1, queue.size());
        runUntil(1_002);
        assertEquals(List.of("x", "y"), ran);
    }

    @Test
    void neverGoesBackwards() {
        queue.moveTo(500);
        assertEquals(1_000, queue.nowNanos());
    }

    @Test
    void holdsUnderRandomUse() {
        Random random = new Random(7);
        List<Timers.Timer> set = new ArrayList<>();
        int[] fired = {0};
        int cancelledLive = 0;
        for (int i = 0; i < 20_000; i++) {
            if (random.nextInt(3) > 0) {
                set.add(queue.after(random.nextInt(1_000_000), () -> fired[0]++));
            } else if (!set.isEmpty()) {
                int before = queue.size();
                set.remove(random.nextInt(set.size())).cancel();
                cancelledLive += before - queue.size();
            }
            if (i % 1_000 == 0) {
                runUntil(queue.nowNanos() + 10_000);
            }
        }
        int created = fired[0] + queue.size() + cancelledLive;
        runUntil(Long.MAX_VALUE / 2);
        assertEquals(0, queue.size());
        assertEquals(created, fired[0] + cancelledLive);
        assertTrue(cancelledLive > 1_000);
    }
}
