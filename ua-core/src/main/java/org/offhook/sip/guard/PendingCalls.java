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

    private record Answered(Source sender, String toTag, long sinceNanos) {
    }

    private record Undecided(Source sender, long sinceNanos) {
    }

    private final GateLimits limits;
    /** Both in the order of their times. */
    private final Map<Name, Undecided> undecided = new LinkedHashMap<>();
    private final Map<Name, Answered> answered = new LinkedHashMap<>();

    PendingCalls(GateLimits limits) {
        this.limits = limits;
    }

    boolean isCopy(SipRequest invite) {
        Name name = Name.of(invite);
        return undecided.containsKey(name) || answered.containsKey(name);
    }

    boolean full(Source sender) {
        return sender.undecided >= limits.undecidedEach() || undecided.size() >= limits.undecidedAll()
            || sender.unacknowledged >= limits.unacknowledgedEach() || answered.size() >= limits.unacknowledgedAll();
    }

    /** {@return how long the oldest call waits for a decision, 0 for none} */
    long oldestAgeNanos(long nowNanos) {
        return undecided.isEmpty() ? 0 : nowNanos - undecided.values().iterator().next().sinceNanos();
    }

    void add(SipRequest invite, Source sender, long nowNanos) {
        undecided.put(Name.of(invite), new Undecided(sender, nowNanos));
        sender.undecided++;
    }

    void answered(SipRequest invite, SipResponse response, long nowNanos) {
        Name name = Name.of(invite);
        Undecided call = undecided.remove(name);
        if (call == null) {
            return;
        }
        call.sender().undecided--;
        if (response.success()) {
            answered.put(name, new Answered(call.sender(), response.to().tag().orElse(""), nowNanos));
            call.sender().unacknowledged++;
        }
    }

    /** {@return the sender of the call that an ACK belongs to, when it names the tag of our answer: only who saw it can} */
    Optional<Source> acknowledged(SipRequest ack) {
        Name name = Name.of(ack);
        Answered call = answered.get(name);
        if (call == null || !call.toTag().equals(ack.to().tag().orElse(""))) {
            return Optional.empty();
        }
        answered.remove(name);
        call.sender().unacknowledged--;
        return Optional.of(call.sender());
    }

    void expire(long nowNanos) {
        Iterator<Answered> oldAnswers = answered.values().iterator();
        while (oldAnswers.hasNext()) {
            Answered call = oldAnswers.next();
            if (nowNanos - call.sinceNanos() < ANSWERED_NANOS) {
                break;
            }
            call.sender().unacknowledged--;
            oldAnswers.remove();
        }
        Iterator<Undecided> oldCalls = undecided.values().iterator();
        while (oldCalls.hasNext()) {
            Undecided call = oldCalls.next();
            if (nowNanos - call.sinceNanos() < UNDECIDED_NANOS) {
                break;
            }
            call.sender().undecided--;
            oldCalls.remove();
        }
    }
}
