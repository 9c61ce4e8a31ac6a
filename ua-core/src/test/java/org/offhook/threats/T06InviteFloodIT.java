package org.offhook.threats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;
import org.offhook.Await;
import org.offhook.IncomingCall;
import org.offhook.UserAgent;
import org.offhook.testkit.Standstill;

/**
 * T06: 500 INVITE per second from one address, for ten seconds, at an agent that has no account and so knows nobody. Others still
 * get their answers, and their calls ring.
 */
@Timeout(180)
@Isolated("it measures heap, processor time or answers under load")
class T06InviteFloodIT {

    private static final int PER_SECOND = 500;
    private static final int SECONDS = 10;
    private static final int OPTIONS_EVERY_MS = 50;
    private static final int LEGITIMATE_CALLS = 5;
    /** The pass figures, widened where other work competes for the cores of the machine. */
    private static final double OPTIONS_P95_MS = 50;
    private static final double RINGS_WITHIN_MS = 1_000;
    private static final int COLLECTIONS = 5;
    private static final long HEAP_BACK_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final AtomicInteger offered = new AtomicInteger();

    @Test
    void anAgentThatAnswersByItselfStaysReachable() throws Exception {
        flood("answering at once", IncomingCall::accept);
    }

    @Test
    void anAgentThatRingsStaysReachable() throws Exception {
        flood("ringing", IncomingCall::ring);
    }

    private void flood(String what, java.util.function.Consumer<IncomingCall> decision) throws Exception {
        try (UserAgent agent = UserAgent.builder().bind(InetAddress.getByName("127.0.0.1")).codecs("PCMA")
                .ringTimeout(java.time.Duration.ofSeconds(5)).build()) {
            agent.onIncoming(incoming -> {
                offered.incrementAndGet();
                decision.accept(incoming);
            });
            InetSocketAddress target = WirePeer.at("127.0.0.1", agent.localAddress().getPort());
            List<Double> optionsMs = Collections.synchronizedList(new ArrayList<>());
            try (WirePeer flooder = new WirePeer("127.0.0.2", target); WirePeer monitor = new WirePeer("127.0.0.3", target);
                    WirePeer caller = new WirePeer("127.0.0.4", target)) {
                // The first calls load classes and fill pools; what counts is what the flood leaves behind.
                askOptions(monitor, optionsMs, 20);
                optionsMs.clear();
                for (int i = 0; i < 5; i++) {
                    placeCall(caller);
                }
                offered.set(0);
                Await.within(60_000, () -> agent.activeCalls() == 0, () -> agent.activeCalls() + " calls left");
                long before = settledHeap();
                long beginNanos = Standstill.begin();
                Thread flood = new Thread(() -> sendFlood(flooder), "flood");
                Thread asking = new Thread(() -> askOptions(monitor, optionsMs, SECONDS * 1_000 / OPTIONS_EVERY_MS), "options");
                flood.start();
                asking.start();
                List<Double> ringMs = new ArrayList<>();
                for (int i = 0; i < LEGITIMATE_CALLS; i++) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1_500));
                    ringMs.add(placeCall(caller));
                }
                flood.join();
                asking.join();
                report(what, optionsMs, ringMs, Standstill.longestMsSince(beginNanos));
                // What the sockets of this test kept is not the agent's.
                List.of(flooder, monitor, caller).forEach(peer -> peer.received.clear());
                awaitHeap(what, agent, before);
            }
        }
    }

    /** What the flood left goes with the transactions' last timers, 64*T1 after it; a minute is allowed. */
    private static void awaitHeap(String what, UserAgent agent, long before) {
        long endNanos = System.nanoTime();
        Await.within(60_000, () -> agent.activeCalls() == 0, () -> agent.activeCalls() + " calls left");
        long most = before + before / 10;
        long after = heapAfterCollection();
        while (after > most && System.nanoTime() - endNanos < HEAP_BACK_WITHIN_NANOS) {
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
            after = heapAfterCollection();
        }
        System.out.printf("T06 (%s): heap %.2f MB before, %.2f MB %.0f s after (%+.1f %%)%n", what, before / 1e6, after / 1e6,
            (System.nanoTime() - endNanos) / 1e9, 100.0 * (after - before) / before);
        assertTrue(after <= most, "heap " + before + " -> " + after);
    }

    private void report(String what, List<Double> optionsMs, List<Double> ringMs, long stoodStillMs) {
        assertEquals(SECONDS * 1_000 / OPTIONS_EVERY_MS, optionsMs.size(), "OPTIONS answered");
        List<Double> sorted = new ArrayList<>(optionsMs);
        Collections.sort(sorted);
        double p95 = sorted.get((int) (sorted.size() * 0.95));
        System.out.printf("T06 (%s): %d OPTIONS answered, p95 %.1f ms; calls rang after %s ms; %d calls offered of %d%n", what,
            sorted.size(), p95, ringMs, offered.get(), PER_SECOND * SECONDS + LEGITIMATE_CALLS);
        assertTrue(p95 <= OPTIONS_P95_MS * crowding(), "p95 " + p95 + " ms");
        assertTrue(Collections.max(ringMs) <= RINGS_WITHIN_MS * crowding() + stoodStillMs, "rang after " + ringMs);
    }

    private static void sendFlood(WirePeer flooder) {
        long startNanos = System.nanoTime();
        for (int i = 0; i < PER_SECOND * SECONDS; i++) {
            long dueNanos = startNanos + i * 1_000_000_000L / PER_SECOND;
            while (System.nanoTime() < dueNanos) {
                LockSupport.parkNanos(dueNanos - System.nanoTime());
            }
            flooder.send(flooder.invite("phone", WirePeer.unique("flood-")));
        }
    }

    private static void askOptions(WirePeer monitor, List<Double> tookMs, int times) {
        for (int i = 0; i < times; i++) {
            long startNanos = System.nanoTime();
            String options = monitor.options();
            // Repeated as every client repeats it; its time counts from the first copy.
            String answer = null;
            for (int waitMs = 500; answer == null && waitMs <= 2_000; waitMs *= 2) {
                monitor.send(options);
                answer = monitor.awaitFinal(WirePeer.header(options, "Call-ID"), waitMs);
            }
            if (answer != null && WirePeer.status(answer) == 200) {
                tookMs.add((System.nanoTime() - startNanos) / 1e6);
            }
            long restNanos = startNanos + OPTIONS_EVERY_MS * 1_000_000L - System.nanoTime();
            if (restNanos > 0) {
                LockSupport.parkNanos(restNanos);
            }
        }
    }

    /** A phone: repeats its INVITE as RFC 3261 wants it, acknowledges and hangs up. {@return milliseconds until 180 or 200} */
    private static double placeCall(WirePeer caller) {
        String callId = WirePeer.unique("wanted-");
        String invite = caller.invite("phone", callId);
        long startNanos = System.nanoTime();
        String answer = null;
        for (int waitMs = 500; answer == null && waitMs <= 4_000; waitMs *= 2) {
            caller.send(invite);
            answer = caller.await(waitMs, message -> WirePeer.status(message) >= 180 && message.contains("Call-ID: " + callId + "\r\n"));
        }
        assertNotNull(answer, "the legitimate call was not answered");
        double tookMs = (System.nanoTime() - startNanos) / 1e6;
        assertTrue(WirePeer.status(answer) == 180 || WirePeer.status(answer) == 200, answer);
        if (WirePeer.status(answer) == 200) {
            caller.ack(callId, answer);
            caller.send(caller.request("BYE", WirePeer.contact(answer), WirePeer.header(answer, "From"),
                WirePeer.header(answer, "To"), callId, 2));
        } else {
            caller.send(invite.replace("INVITE sip:", "CANCEL sip:").replace("1 INVITE", "1 CANCEL")
                .replaceAll("(?s)Content-Type.*", "Content-Length: 0\r\n\r\n"));
        }
        caller.awaitFinal(callId, 1_000);
        return tookMs;
    }

    /** What is left when nothing more goes for three seconds: neither what warmed us up nor the agent before shall count. */
    private static long settledHeap() {
        long least = heapAfterCollection();
        int same = 0;
        while (same < 3) {
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
            long now = heapAfterCollection();
            same = now < least - least / 200 ? 0 : same + 1;
            least = Math.min(least, now);
        }
        return least;
    }

    /**
     * The least after several collections: the serial collector leaves up to a twentieth of the old generation as it is, filled
     * with arrays that nobody refers to, in three collections of four.
     */
    private static long heapAfterCollection() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            least = Math.min(least, Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
        }
        return least;
    }

    /** Tasks that want a core, for each core: 1 on a machine of our own. */
    static double crowding() {
        double load = java.lang.management.ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        return Math.max(1, load / Runtime.getRuntime().availableProcessors());
    }
}
