package org.offhook.analysis;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** How many calls ended in which way, over every call of a capture, those included of which no row is kept. */
public final class CallTotals {

    private final Map<String, Integer> states = new TreeMap<>();
    private final Map<String, Integer> wiresharkStates = new TreeMap<>();
    private final Map<String, Integer> finalStatuses = new TreeMap<>();
    private int calls;

    CallTotals() {
        // Filled by the analyzer.
    }

    void add(CapturedCall call) {
        calls++;
        states.merge(call.state().text(), 1, Integer::sum);
        wiresharkStates.merge(call.wiresharkState(), 1, Integer::sum);
        finalStatuses.merge(call.finalStatus() == null ? "None" : call.finalStatus().toString(), 1, Integer::sum);
    }

    /** {@return the calls of the capture} */
    public int calls() {
        return calls;
    }

    /** {@return calls by {@link CapturedCall.State#text()}} */
    public Map<String, Integer> states() {
        return Collections.unmodifiableMap(states);
    }

    /** {@return calls by the state that Wireshark shows} */
    public Map<String, Integer> wiresharkStates() {
        return Collections.unmodifiableMap(wiresharkStates);
    }

    /** {@return calls by final status, {@code None} for those without} */
    public Map<String, Integer> finalStatuses() {
        return Collections.unmodifiableMap(finalStatuses);
    }
}
