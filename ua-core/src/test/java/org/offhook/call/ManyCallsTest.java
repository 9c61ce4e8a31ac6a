package org.offhook.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.offhook.testkit.VirtualSignalling;

/** Thousands of calls at once: none is lost, and nothing of them is left. */
class ManyCallsTest {

    private static final int CALLS_PER_SECOND = 600;
    private static final int SECONDS = 10;

    @Test
    void sixHundredCallsASecondForTenSeconds() {
        VirtualSignalling network = new VirtualSignalling(9);
        Phone ann = new Phone(network, "ann", "10.0.0.1");
        Phone bob = new Phone(network, "bob", "10.0.0.2");
        bob.onIncoming = call -> call.machine.accept();
        List<RecordedCall> calls = new ArrayList<>();
        long begin = System.nanoTime();
        for (int i = 0; i < CALLS_PER_SECOND * SECONDS; i++) {
            calls.add(ann.call("sip:bob@10.0.0.2"));
            if (i % 6 == 5) {
                network.run(10);
            }
        }
        network.run(1_000);
        assertEquals(CALLS_PER_SECOND * SECONDS, ann.dispatcher.calls().size(), "all up at once");
        calls.forEach(call -> call.machine.hangup());
        network.run(1_000);
        double microsPerCall = (System.nanoTime() - begin) / 1_000.0 / calls.size();
        assertTrue(calls.stream().allMatch(call -> call.ends == 1 && call.events.contains("answered")));
        assertTrue(ann.dispatcher.idle() && bob.dispatcher.idle());
        network.run(100_000);
        assertTrue(ann.dispatcher.empty() && bob.dispatcher.empty());
        System.out.printf("%d calls, both sides and the virtual network: %.0f us a call%n", calls.size(), microsPerCall);
    }
}
