package org.offhook.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.offhook.sip.SipUri;
import org.offhook.testkit.VirtualSignalling;

/**
 * Whatever two sides do, in whatever order, over a network that loses and reorders: each call ends exactly once on each side,
 * and nothing of it is left.
 */
class RandomCallsTest {

    private static final int RUNS = 100;
    private static final int CALLS = 5;
    private static final int STEPS = 40;

    private final Set<String> causesSeen = new TreeSet<>();

    @Test
    void everyCallEndsExactlyOnceAndLeavesNothing() {
        int ends = 0;
        for (int seed = 0; seed < RUNS; seed++) {
            ends += run(seed);
        }
        assertTrue(ends > RUNS * CALLS, "both sides of most calls were there: " + ends);
        assertTrue(causesSeen.containsAll(List.of("NORMAL REMOTE", "NORMAL LOCAL", "CANCELLED LOCAL", "CANCELLED REMOTE",
            "BUSY REMOTE", "TIMEOUT TIMER", "REJECTED REMOTE")), causesSeen.toString());
    }

    private int run(int seed) {
        Random random = new Random(seed);
        VirtualSignalling network = new VirtualSignalling(seed);
        Phone ann = new Phone(network, "ann", "10.0.0.1");
        Phone bob = new Phone(network, "bob", "10.0.0.2");
        ann.settings = bob.settings = ann.settings.withNoAnswerTimeoutMs(20_000).withRingTimeoutMs(15_000);
        network.delayMs(1, 1 + random.nextInt(800));
        network.loss(random.nextInt(3) == 0 ? 0 : random.nextDouble() * 0.5);
        List<RecordedCall> outgoing = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            ann.settings = ann.settings.withLateOffer(random.nextBoolean());
            Phone caller = random.nextBoolean() ? ann : bob;
            outgoing.add(caller.call(caller == ann ? "sip:bob@10.0.0.2" : "sip:ann@10.0.0.1"));
            network.run(random.nextInt(300));
        }
        for (int step = 0; step < STEPS; step++) {
            List<RecordedCall> all = all(ann, bob, outgoing);
            act(all.get(random.nextInt(all.size())), random);
            network.run(random.nextInt(2_000));
            if (random.nextInt(20) == 0) {
                network.loss(random.nextInt(4) == 0 ? 1 : random.nextDouble() * 0.3);
            }
        }
        network.loss(random.nextBoolean() ? 0 : 0.3);
        all(ann, bob, outgoing).forEach(call -> {
            if (call.machine != null) {
                call.machine.hangup();
            }
        });
        network.run(400_000);
        check(seed, network, ann, bob, all(ann, bob, outgoing));
        return all(ann, bob, outgoing).size();
    }

    private static List<RecordedCall> all(Phone ann, Phone bob, List<RecordedCall> outgoing) {
        List<RecordedCall> all = new ArrayList<>(outgoing);
        all.addAll(ann.incoming);
        all.addAll(bob.incoming);
        return all;
    }

    private static void act(RecordedCall call, Random random) {
        if (call.machine == null) {
            return;
        }
        switch (random.nextInt(10)) {
            case 0 -> call.machine.ring();
            case 1 -> call.machine.progress();
            case 2, 3, 4 -> call.machine.accept();
            case 5 -> call.machine.reject(486, "");
            case 6 -> call.machine.redirect(List.of(SipUri.parse("sip:ann@10.0.0.1")));
            case 7 -> call.machine.hangup();
            case 8 -> call.machine.hold(result -> call.events.add("hold"));
            default -> call.machine.resume(result -> call.events.add("resume"));
        }
    }

    private void check(int seed, VirtualSignalling network, Phone ann, Phone bob, List<RecordedCall> calls) {
        for (RecordedCall call : calls) {
            String story = "seed " + seed + ": " + call.events;
            assertEquals(1, call.ends, story);
            assertEquals("ended", lastOfTheCall(call), story);
            assertEquals(call.opened, call.released, story);
            assertTrue(call.outcome.times().endedNanos().isPresent(), story);
            causesSeen.add(call.outcome.cause() + " " + call.outcome.endedBy());
        }
        assertTrue(ann.dispatcher.empty() && bob.dispatcher.empty(), "seed " + seed + ": tables");
        assertEquals(0, network.clock().size(), "seed " + seed + ": timers");
        assertEquals(0, ann.endpoint.transactions() + bob.endpoint.transactions(), "seed " + seed + ": transactions");
    }

    /** The answers to hold and resume asked for afterwards are not events of the call. */
    private static String lastOfTheCall(RecordedCall call) {
        List<String> events = new ArrayList<>(call.events);
        events.removeIf(event -> event.equals("hold") || event.equals("resume"));
        return events.get(events.size() - 1);
    }
}
