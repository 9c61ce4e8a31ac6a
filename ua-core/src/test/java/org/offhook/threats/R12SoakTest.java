package org.offhook.threats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.offhook.Account;
import org.offhook.Call;
import org.offhook.InviteOptions;
import org.offhook.Registration;
import org.offhook.SrtpOptions;
import org.offhook.Transport;
import org.offhook.UserAgent;
import org.offhook.audio.tone.ToneSource;
import org.offhook.srtp.KeyExchange;
import org.offhook.testkit.LoopbackRegistrar;
import org.offhook.testkit.TestAuthority;

/**
 * R12: hours of calls and registrations leave nothing behind: no timer, no transaction, no descriptor, no heap that grows. One
 * hour of virtual time in every build, {@code -Doffhook.soak.hours=24} for a day; {@code -Doffhook.soak.seconds=600} adds that
 * much real time over sockets, TLS and SRTP, with calls of {@code -Doffhook.soak.talkMs=4000}, four at once.
 */
class R12SoakTest {

    private static final double HOURS = Double.parseDouble(System.getProperty("offhook.soak.hours", "1"));
    private static final double SLOPE_LIMIT_MB_PER_HOUR = 1;
    private static final int SAMPLES = 12;
    /** Other tests of this process may leave a few that close late; calls that leak would show by the hundred. */
    private static final int LATE_SOCKETS = 4;
    private static final long HOUR_MS = 3_600_000;
    private static final int CALLS_AT_ONCE = 4;
    private static final int TALK_MS = Integer.getInteger("offhook.soak.talkMs", 4_000);
    private static final int REAL_SAMPLES = 30;
    private static final int WARM_UP_S = 20;
    private static final int SETTLE_S = 30;

    @Test
    void hoursOfVirtualTimeLeaveNothing() {
        SoakFigures figures = new SoakFigures();
        SoakWorld world = new SoakWorld();
        long begunNanos = System.nanoTime();
        // Classes are loaded and pools are filled by the first calls.
        world.run(10 * 60_000);
        SoakFigures.Sample before = figures.take(0);
        for (int i = 1; i <= SAMPLES; i++) {
            world.run((long) (HOURS * HOUR_MS / SAMPLES));
            figures.take(HOURS * i / SAMPLES);
        }
        world.close();
        SoakFigures.Sample after = figures.take(HOURS + 0.05);
        int refreshed = world.phones.stream().mapToInt(phone -> phone.registered).sum();
        int ended = world.phones.stream().mapToInt(phone -> phone.outcomes.values().stream().mapToInt(Integer::intValue).sum()).sum();
        long packets = world.phones.stream().mapToLong(phone -> phone.packetsReceived).sum();
        System.out.printf("R12: %.1f h of virtual time in %d s: %d calls, %d ends %s %s, %d packets, %d registrations and refreshes;%n"
                + "     %s, then %s; slope %.3f MB/h; timers left %d, transactions %d%n",
            HOURS, (System.nanoTime() - begunNanos) / 1_000_000_000, world.placed, ended, world.phones.get(0).outcomes,
            world.phones.get(1).outcomes, packets, refreshed, before, after, figures.heapSlopeMbPerHour(), world.network.clock().size(),
            world.transactions());
        assertTrue(world.placed >= 120 * HOURS, "calls: " + world.placed);
        assertTrue(refreshed >= 2 * 12 * HOURS, "registrations: " + refreshed);
        assertTrue(packets > 100_000 * HOURS, "packets: " + packets);
        assertEquals(0, world.network.clock().size(), "timers");
        assertEquals(0, world.transactions(), "transactions");
        assertEquals(0, world.legs.size(), "media");
        world.phones.forEach(phone -> assertTrue(phone.dispatcher.idle() && world.registrar.bindings(phone.user).isEmpty(), phone.user));
        assertTrue(after.descriptors() <= before.descriptors() + LATE_SOCKETS, () -> before + ", " + after);
        assertTrue(figures.heapSlopeMbPerHour() <= SLOPE_LIMIT_MB_PER_HOUR, () -> figures.heapSlopeMbPerHour() + " MB/h");
    }

    @Test
    @EnabledIfSystemProperty(named = "offhook.soak.seconds", matches = "\\d+")
    void realTimeOverSocketsLeavesNothing() throws Exception {
        long seconds = Long.getLong("offhook.soak.seconds");
        SoakFigures figures = new SoakFigures();
        TestAuthority authority = TestAuthority.create("offhook soak root");
        talk(authority, WARM_UP_S, null);
        SoakFigures.Sample before = settled(figures, 0, null);
        SoakFigures during = new SoakFigures();
        Talked talked = talk(authority, seconds, during);
        SoakFigures.Sample after = settled(figures, seconds / 3_600.0, before);
        System.out.printf("R12: %d s of real time: %d calls, %d ended, %d registrations and refreshes; %s, then %s; slope %.3f MB/h%n", seconds,
            talked.made(), talked.ended(), talked.registered(), before, after, during.heapSlopeMbPerHour());
        assertEquals(talked.made(), talked.ended());
        assertTrue(after.descriptors() <= before.descriptors() && after.threads() <= before.threads(), () -> before + ", " + after);
    }

    /** What was done. */
    private record Talked(int made, int ended, int registered) {
    }

    private static Talked talk(TestAuthority authority, long seconds, SoakFigures figures) throws Exception {
        Map<String, String> passwords = Map.of("caller", "secret-1", "called", "secret-2");
        AtomicInteger registered = new AtomicInteger();
        AtomicInteger ended = new AtomicInteger();
        int made = 0;
        try (LoopbackRegistrar registrar = LoopbackRegistrar.startSecure(passwords, authority);
             UserAgent called = agent("called", registrar, authority, registered);
             UserAgent caller = agent("caller", registrar, authority, registered)) {
            called.onIncoming(incoming -> incoming.accept().thenAccept(call -> call.sendAudio(new ToneSource(8000, 1000, -10))));
            long beginNanos = System.nanoTime();
            long endNanos = beginNanos + TimeUnit.SECONDS.toNanos(seconds);
            long sampleEveryNanos = TimeUnit.SECONDS.toNanos(Math.max(1, seconds / REAL_SAMPLES));
            long sampleNanos = beginNanos + sampleEveryNanos;
            Deque<Call> calls = new ArrayDeque<>();
            while (System.nanoTime() < endNanos) {
                Call call = caller.place("sip:called@localhost:" + registrar.tlsAddress().getPort(), InviteOptions.DEFAULT);
                call.ended().thenRun(ended::incrementAndGet);
                call.answered().get(30, TimeUnit.SECONDS).sendAudio(new ToneSource(8000, 440, -10));
                calls.add(call);
                made++;
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(TALK_MS / CALLS_AT_ONCE));
                if (calls.size() == CALLS_AT_ONCE) {
                    calls.remove().hangup().get(30, TimeUnit.SECONDS);
                }
                if (figures != null && System.nanoTime() > sampleNanos) {
                    // Without the few calls that are up the samples compare.
                    hangUp(calls);
                    System.out.println("R12: " + figures.take((System.nanoTime() - beginNanos) / 3.6e12));
                    sampleNanos += sampleEveryNanos;
                }
            }
            hangUp(calls);
        }
        return new Talked(made, ended.get(), registered.get());
    }

    private static void hangUp(Deque<Call> calls) throws Exception {
        while (!calls.isEmpty()) {
            calls.remove().hangup().get(30, TimeUnit.SECONDS);
        }
    }

    private static UserAgent agent(String user, LoopbackRegistrar registrar, TestAuthority authority, AtomicInteger registered)
            throws Exception {
        char[] password = (user.equals("caller") ? "secret-1" : "secret-2").toCharArray();
        UserAgent agent = UserAgent.builder().bind(InetAddress.getByName("127.0.0.1")).tls(authority.trusted()).codecs("PCMA")
            .srtp(SrtpOptions.required(KeyExchange.SDES))
            .account(Account.builder("sip:" + user + "@localhost").registrar("sip:localhost:" + registrar.tlsAddress().getPort())
                .transport(Transport.TLS).password(password).expires(Duration.ofSeconds(60)).build()).build();
        registered.incrementAndGet();
        agent.register().get(30, TimeUnit.SECONDS).onEvent(event -> {
            if (event instanceof Registration.Event.Registered) {
                registered.incrementAndGet();
            }
        });
        return agent;
    }

    /** Sockets of closed agents go in the background, within a second or, on a busy machine, a few. */
    private static SoakFigures.Sample settled(SoakFigures figures, double hours, SoakFigures.Sample before) {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(SETTLE_S);
        SoakFigures.Sample now;
        do {
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(3));
            now = figures.take(hours);
        } while (before != null && (now.descriptors() > before.descriptors() || now.threads() > before.threads())
            && System.nanoTime() < deadlineNanos);
        return now;
    }
}
