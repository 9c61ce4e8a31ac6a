package org.offhook.sip.guard;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.offhook.sip.SipMessage;
import org.offhook.sip.SipRequest;
import org.offhook.sip.SipResponse;

/** Calls of strangers that nobody has decided on, or whose 2xx has no ACK yet. Not thread-safe; the gate guards it. */
final class PendingCalls {

    /** After 64*T1 the core gives an answered call up (RFC 3261 section 13.3.1.4). */
    private static final long ANSWERED_NANOS = 33_000_000_000L;
    /** Longer than anything rings: the answer to the call must have been lost on its way here. */
    private static final long UNDECIDED_NANOS = 600_000_000_000L;

    private record Name(String callId, String fromTag) {

        private static Name of(SipMessage message) {
            return new Name(message.callId(), message.from().tag().orElse(""));
        }
    }

    private record Answered(Source sender, String toTag, long sinceNanos, boolean unproven) {
    }

    private record Undecided(Source sender, long sinceNanos, boolean unproven) {
    }

    /** A load generator that completes its calls may have this many times more under way: the agent may be behind for a moment. */
    private static final int PROVEN_FACTOR = 4;

    private final GateLimits limits;
    /** Both in the order of their times. */
    private final Map<Name, Undecided> undecided = new LinkedHashMap<>();
    private final Map<Name, Answered> answered = new LinkedHashMap<>();
    /** Of senders who had proven nothing when they called; the others do not take their places. */
    private int unprovenUndecided;
    private int unprovenAnswered;

    PendingCalls(GateLimits limits) {
        this.limits = limits;
    }

    boolean isCopy(SipRequest invite) {
        Name name = Name.of(invite);
        return undecided.containsKey(name) || answered.containsKey(name);
    }

    boolean full(Source sender) {
        if (sender.proven && limits.refunded()) {
            int most = PROVEN_FACTOR * limits.unacknowledgedEach();
            return sender.undecided >= most || sender.unacknowledged >= most;
        }
        return sender.undecided >= limits.undecidedEach() || unprovenUndecided >= limits.undecidedAll()
            || sender.unacknowledged >= limits.unacknowledgedEach() || unprovenAnswered >= limits.unacknowledgedAll();
    }

    /** {@return how long the oldest call waits for a decision, 0 for none} */
    long oldestAgeNanos(long nowNanos) {
        return undecided.isEmpty() ? 0 : nowNanos - undecided.values().iterator().next().sinceNanos();
    }

    void add(SipRequest invite, Source sender, long nowNanos) {
        undecided.put(Name.of(invite), new Undecided(sender, nowNanos, !sender.proven));
        sender.undecided++;
        unprovenUndecided += sender.proven ? 0 : 1;
    }

    void answered(SipRequest invite, SipResponse response, long nowNanos) {
        Name name = Name.of(invite);
        Undecided call = undecided.remove(name);
        if (call == null) {
            return;
        }
        decided(call);
        if (response.success()) {
            answered.put(name, new Answered(call.sender(), response.to().tag().orElse(""), nowNanos, call.unproven()));
            call.sender().unacknowledged++;
            unprovenAnswered += call.unproven() ? 1 : 0;
        }
    }

    private void decided(Undecided call) {
        call.sender().undecided--;
        unprovenUndecided -= call.unproven() ? 1 : 0;
    }

    private void settled(Answered call) {
        call.sender().unacknowledged--;
        unprovenAnswered -= call.unproven() ? 1 : 0;
    }

    /** {@return the sender of the call that an ACK belongs to, when it names the tag of our answer: only who saw it can} */
    Optional<Source> acknowledged(SipRequest ack) {
        Name name = Name.of(ack);
        Answered call = answered.get(name);
        if (call == null || !call.toTag().equals(ack.to().tag().orElse(""))) {
            return Optional.empty();
        }
        answered.remove(name);
        settled(call);
        return Optional.of(call.sender());
    }

    void expire(long nowNanos) {
        Iterator<Answered> oldAnswers = answered.values().iterator();
        while (oldAnswers.hasNext()) {
            Answered call = oldAnswers.next();
            if (nowNanos - call.sinceNanos() < ANSWERED_NANOS) {
                break;
            }
            // Who stops acknowledging has lost what it had proven.
            call.sender().proven = false;
            settled(call);
            oldAnswers.remove();
        }
        Iterator<Undecided> oldCalls = undecided.values().iterator();
        while (oldCalls.hasNext()) {
            Undecided call = oldCalls.next();
            if (nowNanos - call.sinceNanos() < UNDECIDED_NANOS) {
                break;
            }
            decided(call);
            oldCalls.remove();
        }
    }
}
