package org.offhook;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.offhook.sip.Hop;
import org.offhook.sip.SipText;
import org.offhook.sip.io.MessageObserver;

/**
 * The ladder of each call that is not over: which SIP messages went where, and when. Messages come from the threads of the
 * transport, so each ladder is locked for the few lines that add a step. Bounded per call: a hostile peer can make a long
 * ladder, not an endless one.
 */
final class SipLadders implements MessageObserver {

    private static final int MAX_STEPS = 500;
    private static final int MAX_HEADER_OCTETS = 8192;
    private static final double NANOS_PER_MS = 1_000_000;

    private final Map<String, Ladder> open = new ConcurrentHashMap<>();

    /** Begins a ladder; messages of its Call-ID are collected from now on. */
    Ladder begin(String callId, Instant start) {
        return open.computeIfAbsent(callId, id -> new Ladder(start));
    }

    /** Ends the collecting; the ladder keeps its steps. */
    void end(String callId) {
        open.remove(callId);
    }

    @Override
    public void onMessage(ObservedMessage message) {
        if (open.isEmpty()) {
            return;
        }
        // Latin-1 keeps each octet one character; a ladder shows start lines, which are ASCII.
        String head = new String(message.octets(), 0, Math.min(message.octets().length, MAX_HEADER_OCTETS),
            StandardCharsets.ISO_8859_1);
        Ladder ladder = open.get(header(head, "call-id", "i"));
        if (ladder != null) {
            int end = head.indexOf('\n');
            String startLine = (end < 0 ? head : head.substring(0, end)).trim();
            ladder.add(message.sent(), new Hop(message.transport(), message.remote()), startLine, header(head, "cseq", "cseq"),
                message.instant());
        }
    }

    /** The value of a header, empty where it is not found; good enough for messages that the parser judges elsewhere. */
    private static String header(String head, String name, String compact) {
        int line = head.indexOf('\n') + 1;
        while (line > 0 && line < head.length()) {
            int next = head.indexOf('\n', line);
            int colon = head.indexOf(':', line);
            if (colon > line && (next < 0 || colon < next)) {
                String here = head.substring(line, colon).trim().toLowerCase(Locale.ROOT);
                if (here.equals(name) || here.equals(compact)) {
                    return head.substring(colon + 1, next < 0 ? head.length() : next).trim();
                }
            }
            line = next + 1;
        }
        return "";
    }

    /** One call's messages. */
    static final class Ladder {

        private final Instant start;
        private final List<SipStep> steps = new ArrayList<>();
        private final Set<String> seen = new HashSet<>();

        private Ladder(Instant start) {
            this.start = start;
        }

        synchronized void add(boolean outgoing, Hop peer, String startLine, String cseq, Instant instant) {
            if (steps.size() >= MAX_STEPS) {
                return;
            }
            boolean again = !seen.add(outgoing + " " + peer + " " + cseq + " " + startLine);
            double offsetMs = Duration.between(start, instant).toNanos() / NANOS_PER_MS;
            steps.add(new SipStep(offsetMs, outgoing, peer.toString(), SipText.printable(summary(startLine, cseq)), again));
        }

        /** A response says which request it answers, for its status line does not. */
        private static String summary(String startLine, String cseq) {
            return startLine.startsWith("SIP/2.0 ")
                ? startLine.substring("SIP/2.0 ".length()) + " (" + cseq.replaceAll("^[0-9]+\\s*", "") + ")"
                : startLine.replace(" SIP/2.0", "");
        }

        synchronized List<SipStep> steps() {
            return List.copyOf(steps);
        }
    }
}
