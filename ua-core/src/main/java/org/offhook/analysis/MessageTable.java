package org.offhook.analysis;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The SIP messages by Call-ID. Bounded, so that a capture larger than memory is read: at the limit a quarter of them is let go at once,
 * first what is over, then what was silent for longest.
 */
final class MessageTable {

    private static final int EVENTS_LIMIT = 8_000;
    private static final int LET_GO_AT_ONCE = EVENTS_LIMIT / 4;
    private static final int EVENTS_OF_ONE_LIMIT = 2_000;

    private final Map<String, List<SipEvent>> byCallId = new LinkedHashMap<>(64, 0.75f, true);
    private final Predicate<List<SipEvent>> isOver;
    private final Taker taker;
    private int held;
    private long leftOut;

    /** Takes what is let go. */
    interface Taker {
        void letGo(List<List<SipEvent>> over, List<List<SipEvent>> underWay);
    }

    MessageTable(Predicate<List<SipEvent>> isOver, Taker taker) {
        this.isOver = isOver;
        this.taker = taker;
    }

    void add(SipEvent event) {
        List<SipEvent> events = byCallId.computeIfAbsent(event.message().callId(), id -> new ArrayList<>());
        if (events.size() >= EVENTS_OF_ONE_LIMIT) {
            leftOut++;
            return;
        }
        events.add(event);
        if (++held > EVENTS_LIMIT) {
            taker.letGo(take(true), take(false));
        }
    }

    /** Those silent for longest, until enough of all is taken. */
    private List<List<SipEvent>> take(boolean over) {
        List<List<SipEvent>> taken = new ArrayList<>();
        Iterator<List<SipEvent>> oldest = byCallId.values().iterator();
        while (held > EVENTS_LIMIT - LET_GO_AT_ONCE && oldest.hasNext()) {
            List<SipEvent> events = oldest.next();
            if (!over || isOver.test(events)) {
                oldest.remove();
                held -= events.size();
                taken.add(events);
            }
        }
        return taken;
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
