package org.offhook.analysis;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The SIP messages by Call-ID. Bounded, so that a capture larger than memory is read: beyond the limit the Call-IDs that were silent
 * for longest are told as they stand, and their messages given up.
 */
final class MessageTable {

    private static final int EVENTS_LIMIT = 20_000;
    private static final int EVENTS_OF_ONE_LIMIT = 2_000;

    private final Map<String, List<SipEvent>> byCallId = new LinkedHashMap<>(64, 0.75f, true);
    private final Consumer<List<SipEvent>> givenUp;
    private int held;
    private long leftOut;

    MessageTable(Consumer<List<SipEvent>> givenUp) {
        this.givenUp = givenUp;
    }

    void add(SipEvent event) {
        List<SipEvent> events = byCallId.computeIfAbsent(event.message().callId(), id -> new ArrayList<>());
        if (events.size() >= EVENTS_OF_ONE_LIMIT) {
            leftOut++;
            return;
        }
        events.add(event);
        if (++held > EVENTS_LIMIT) {
            Iterator<List<SipEvent>> oldest = byCallId.values().iterator();
            List<SipEvent> given = oldest.next();
            oldest.remove();
            held -= given.size();
            givenUp.accept(given);
        }
    }

    /** What is still held, by first frame. */
    List<List<SipEvent>> remaining() {
        List<List<SipEvent>> all = new ArrayList<>(byCallId.values());
        all.sort((a, b) -> Long.compare(a.get(0).frame(), b.get(0).frame()));
        return all;
    }

    long leftOut() {
        return leftOut;
    }
}
