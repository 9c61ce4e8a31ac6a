package org.offhook.analysis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The counts of Wireshark's SIP statistics ({@code tshark -z sip,stat}): messages, which of them were resent, requests by method,
 * responses by code, set-up times. By its rules, not by those of RFC 3261: branch and tags are not looked at, so an exchange with
 * four extensions under one Call-ID and CSeq counts as resent.
 */
public final class SipStatistics {

    /** Beyond this many exchanges the oldest state is forgotten: only a flood gets there. */
    private static final int EXCHANGES_LIMIT = 100_000;

    private static final int FRAMES_LISTED_LIMIT = 100_000;
    private static final CaptureTime EPOCH = new CaptureTime(0, 0);

    private final Map<String, Integer> requests = new TreeMap<>();
    private final Map<Integer, Integer> responses = new TreeMap<>();
    private final Map<String, Integer> transports = new TreeMap<>();
    private final Map<Key, Exchange> exchanges = new LinkedHashMap<>(64, 0.75f, false) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Exchange> eldest) {
            return size() > EXCHANGES_LIMIT;
        }
    };
    private final List<SetupTime> setupTimes = new ArrayList<>();
    private final List<Resent> resentFrames = new ArrayList<>();
    private long messages;
    private long resent;
    private long setups;
    private long setupSumMs;
    private long setupMinMs;
    private long setupMaxMs;
    private long measuredSetups;
    private long measuredSumMs;

    private record Key(String callId, Endpoint source, Endpoint destination) {
    }

    private enum Seen { NOTHING, REQUEST, PROVISIONAL, FINAL }

    private static final class Exchange {
        long cseq = -1;
        String method = "";
        Seen seen = Seen.NOTHING;
        int status;
        long frame;
        /** Of a request; Wireshark counts from 1970 where there was none. */
        CaptureTime time = EPOCH;
    }

    /**
     * The time from a request to the ACK by the same five values.
     *
     * @param frame of the ACK
     * @param ms    milliseconds
     */
    public record SetupTime(long frame, long ms) {
    }

    /**
     * A message that repeats another.
     *
     * @param frame    of the repetition
     * @param original frame of what it repeats
     */
    public record Resent(long frame, long original) {
    }

    SipStatistics() {
    }

    /**
     * Counts a message.
     *
     * @return the frame that it repeats, or 0
     */
    long add(long frame, CaptureTime time, Endpoint source, Endpoint destination, String transport, CapturedSip message) {
        messages++;
        transports.merge(transport, 1, Integer::sum);
        if (message.isRequest()) {
            requests.merge(message.method(), 1, Integer::sum);
        } else {
            int code = StatusCodes.counted(message.status());
            if (code > 0) {
                responses.merge(code, 1, Integer::sum);
            }
        }
        if (!transport.equals("udp")) {
            return 0;
        }
        Key key = new Key(message.callId(), source, destination);
        Exchange exchange = exchanges.get(key);
        if (exchange == null) {
            exchange = new Exchange();
            exchanges.put(key, exchange);
        } else if (message.isRequest() && message.method().equals("ACK")) {
            setup(frame, time, exchange.time);
        }
        return message.isRequest() ? request(exchange, frame, time, message) : response(exchange, frame, message);
    }

    private long request(Exchange exchange, long frame, CaptureTime time, CapturedSip message) {
        long original = 0;
        long cseq = message.cseqNumber();
        String method = message.method();
        if (cseq != exchange.cseq) {
            reset(exchange, cseq, message.cseqMethod());
            exchange.time = time;
        } else {
            boolean repeatable = !method.equals("ACK") && !method.equals("CANCEL");
            if (repeatable && exchange.method.equals(method) && exchange.seen == Seen.REQUEST) {
                original = resent(frame, exchange.frame);
            }
        }
        exchange.seen = Seen.REQUEST;
        if (original == 0) {
            exchange.frame = frame;
            exchange.time = time;
        }
        return original;
    }

    private long response(Exchange exchange, long frame, CapturedSip message) {
        long original = 0;
        if (message.cseqNumber() != exchange.cseq) {
            reset(exchange, message.cseqNumber(), message.cseqMethod());
        } else if (message.status() >= 200 && exchange.seen == Seen.FINAL && exchange.status == message.status()
                && exchange.method.equals(message.cseqMethod())) {
            original = resent(frame, exchange.frame);
        }
        exchange.status = message.status();
        if (message.status() >= 200) {
            exchange.seen = Seen.FINAL;
            if (original == 0) {
                exchange.frame = frame;
            }
        } else {
            exchange.seen = Seen.PROVISIONAL;
        }
        return original;
    }

    private static void reset(Exchange exchange, long cseq, String method) {
        exchange.cseq = cseq;
        exchange.method = method;
        exchange.seen = Seen.NOTHING;
        exchange.status = 0;
    }

    private long resent(long frame, long original) {
        resent++;
        if (resentFrames.size() < FRAMES_LISTED_LIMIT) {
            resentFrames.add(new Resent(frame, original));
        }
        return original;
    }

    private void setup(long frame, CaptureTime ack, CaptureTime request) {
        // 32 bits without a sign: a clock that was set back, or a request that the capture does not hold, gives weeks.
        long ms = ack.truncatedMillisSince(request) & 0xFFFF_FFFFL;
        if (ms == 0) {
            return;
        }
        boolean measured = !request.equals(EPOCH) && ack.nanosSince(request) >= 0;
        if (measured) {
            measuredSetups++;
            measuredSumMs += ms;
        }
        setupMinMs = setups == 0 ? ms : Math.min(setupMinMs, ms);
        setupMaxMs = setups == 0 ? ms : Math.max(setupMaxMs, ms);
        setups++;
        setupSumMs += ms;
        if (setupTimes.size() < FRAMES_LISTED_LIMIT) {
            setupTimes.add(new SetupTime(frame, ms));
        }
    }

    /** {@return SIP messages} */
    public long messages() {
        return messages;
    }

    /** {@return messages that repeat another} */
    public long resent() {
        return resent;
    }

    /** {@return requests by method, in alphabetical order} */
    public Map<String, Integer> requests() {
        return requests;
    }

    /** {@return responses by status code, rising} */
    public Map<Integer, Integer> responses() {
        return responses;
    }

    /** {@return messages by transport} */
    public Map<String, Integer> transports() {
        return transports;
    }

    /** {@return average set-up time in whole milliseconds, 0 if none was measured} */
    public long setupAverageMs() {
        return setups == 0 ? 0 : setupSumMs / setups;
    }

    /** {@return whether Wireshark counts set-up times of ACKs whose request the capture does not hold, or that came before it} */
    public boolean hasImpossibleSetups() {
        return measuredSetups != setups;
    }

    /** {@return average of the set-up times that were really measured, in whole milliseconds, 0 if none was} */
    public long measuredSetupAverageMs() {
        return measuredSetups == 0 ? 0 : measuredSumMs / measuredSetups;
    }

    /** {@return shortest set-up time in milliseconds, 0 if none was measured} */
    public long setupMinMs() {
        return setupMinMs;
    }

    /** {@return longest set-up time in milliseconds, 0 if none was measured} */
    public long setupMaxMs() {
        return setupMaxMs;
    }

    /** {@return the set-up times in order} */
    public List<SetupTime> setupTimes() {
        return setupTimes;
    }

    /** {@return the repeated messages in order} */
    public List<Resent> resentFrames() {
        return resentFrames;
    }
}
