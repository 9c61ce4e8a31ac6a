package org.offhook.sip.io;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts what happened to messages. Any thread. */
public final class SipCounters {

    /** What is counted. */
    public enum Event {
        /** Messages received, readable or not. */
        RECEIVED,
        /** Messages sent, repetitions included. */
        SENT,
        /** Received messages that could not be read. */
        MALFORMED,
        /** Unreadable requests that were answered (400, 416, 505, 513). */
        REFUSED,
        /** Responses to nothing that was asked here. */
        STRAY_RESPONSE,
        /** Responses from somewhere else than the request went to; dropped. */
        FOREIGN_RESPONSE,
        /** Requests that were refused or dropped before a transaction was made: floods, scanners, calls for others. */
        NOT_ADMITTED,
        /** Answers that were not repeated, or not sent, because they would have been more than what asked for them. */
        ANSWER_WITHHELD,
        /** Requests that repeated one under way; the transaction answered them again. */
        REPEATED_REQUEST,
        /** Readable messages that were dropped because of a fault of ours or of the library; the fault is logged. */
        FAULT,
        /** Keep-alives received (RFC 5626 section 4.4.1). */
        KEEP_ALIVE,
        /** Connections taken in. */
        CONNECTION_ACCEPTED,
        /** Connections turned away because there are too many. */
        CONNECTION_REFUSED,
        /** Connections closed because the other side did not read what was sent. */
        WRITE_TIMEOUT,
        /** Connections closed because a message did not get finished in time, or nothing came. */
        READ_TIMEOUT
    }

    private final Map<Event, LongAdder> counts = new EnumMap<>(Event.class);

    /** Makes counters at zero. */
    public SipCounters() {
        for (Event event : Event.values()) {
            counts.put(event, new LongAdder());
        }
    }

    /**
     * Counts one.
     *
     * @param event what happened
     */
    public void count(Event event) {
        counts.get(event).increment();
    }

    /**
     * {@return how often it happened}
     *
     * @param event what
     */
    public long get(Event event) {
        return counts.get(event).sum();
    }

    /** {@return all counts that are not zero} */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        counts.forEach((event, count) -> {
            if (count.sum() != 0) {
                text.append(text.length() == 0 ? "" : ", ").append(event).append('=').append(count.sum());
            }
        });
        return text.toString();
    }
}
