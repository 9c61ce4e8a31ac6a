package org.offhook.analysis;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Tells from the messages under one Call-ID how the call went. The answers that count are those that reached the caller, so a call seen
 * on both sides of a proxy is told once.
 */
final class CallDerivation {

    private final List<SipEvent> events;
    private final SipEvent invite;
    private final Endpoint caller;

    private CallDerivation(List<SipEvent> events, SipEvent invite) {
        this.events = events;
        this.invite = invite;
        this.caller = invite.source();
    }

    /** Empty when no INVITE is among the messages. */
    static Optional<CapturedCall> derive(List<SipEvent> events, CaptureTime zero) {
        return events.stream().filter(e -> e.message().isRequest() && e.message().method().equals("INVITE")).findFirst()
                .map(first -> new CallDerivation(events, first).call(zero));
    }

    private CapturedCall call(CaptureTime zero) {
        SipEvent lastInvite = lastInitialInvite();
        SipEvent answered = answer();
        SipEvent finalResponse = answered != null ? answered : lastFinal();
        SipEvent bye = first("BYE");
        SipEvent ringing = firstResponse(lastInvite, 180, 189);
        TreeSet<Integer> provisional = new TreeSet<>();
        int challenges = 0;
        for (SipEvent e : events) {
            if (isInviteResponse(e) && e.message().status() < 200) {
                provisional.add(e.message().status());
            }
            if (isInviteResponse(e) && isChallenge(e.message().status()) && !e.isResent() && e.destination().equals(caller)) {
                challenges++;
            }
        }
        SipEvent last = events.get(events.size() - 1);
        return new CapturedCall(invite.message().callId(), invite.message().fromUri(), invite.message().toUri(), caller, invite.frame(),
                invite.time().millisSince(zero) / 1000, last.time().millisSince(zero) / 1000, events.size(),
                (int) events.stream().filter(SipEvent::isResent).count(), challenges,
                finalResponse == null ? null : finalResponse.message().status(), List.copyOf(provisional),
                state(answered, finalResponse, bye), WiresharkCallState.of(events),
                ringing == null ? null : ringing.time().millisSince(lastInvite.time()),
                answered == null ? null : answered.time().millisSince(lastInvite.time()),
                answered == null || bye == null ? null : bye.time().millisSince(answered.time()) / 1000,
                bye == null ? null : bye.source(), reinvites(), offer(), answerMedia(), List.copyOf(events));
    }

    private CapturedCall.State state(SipEvent answered, SipEvent finalResponse, SipEvent bye) {
        if (answered != null) {
            if (bye != null) {
                return afterBye();
            }
            return events.stream().anyMatch(e -> e.message().isRequest() && e.message().method().equals("ACK"))
                    ? CapturedCall.State.IN_CALL_AT_END_OF_CAPTURE : CapturedCall.State.ANSWERED_NO_ACK;
        }
        boolean cancelled = first("CANCEL") != null;
        if (finalResponse != null) {
            return cancelled && finalResponse.message().status() == 487 ? CapturedCall.State.CANCELLED : CapturedCall.State.REJECTED;
        }
        if (cancelled) {
            return CapturedCall.State.CANCELLED;
        }
        boolean rings = false;
        boolean proceeds = false;
        for (SipEvent e : events) {
            rings |= isInviteResponse(e) && e.message().status() >= 180 && e.message().status() < 190;
            proceeds |= isInviteResponse(e);
        }
        return rings ? CapturedCall.State.RINGING_AT_END_OF_CAPTURE
                : proceeds ? CapturedCall.State.PROCEEDING_AT_END_OF_CAPTURE : CapturedCall.State.NO_RESPONSE;
    }

    private CapturedCall.State afterBye() {
        CapturedCall.State state = CapturedCall.State.COMPLETED_BYE_UNANSWERED;
        for (SipEvent e : events) {
            if (!e.message().isRequest() && e.message().cseqMethod().equals("BYE") && e.message().status() >= 200) {
                if (e.message().status() < 300) {
                    return CapturedCall.State.COMPLETED;
                }
                if (!isChallenge(e.message().status())) {
                    state = CapturedCall.State.COMPLETED_BYE_REJECTED;
                }
            }
        }
        return state;
    }

    private static boolean isChallenge(int status) {
        return status == 401 || status == 407;
    }

    private static boolean isInviteResponse(SipEvent e) {
        return !e.message().isRequest() && e.message().cseqMethod().equals("INVITE");
    }

    private SipEvent first(String method) {
        for (SipEvent e : events) {
            if (e.message().isRequest() && e.message().method().equals(method)) {
                return e;
            }
        }
        return null;
    }

    /** The INVITE that was answered in the end: repeated with credentials it is another one than the first. */
    private SipEvent lastInitialInvite() {
        SipEvent found = invite;
        for (SipEvent e : events) {
            if (e.message().isRequest() && e.message().method().equals("INVITE") && e.source().equals(caller)
                    && e.message().toTag().isEmpty() && !e.isResent()) {
                found = e;
            }
        }
        return found;
    }

    private SipEvent answer() {
        for (SipEvent e : events) {
            if (isInviteResponse(e) && e.message().status() / 100 == 2 && e.destination().equals(caller)) {
                return e;
            }
        }
        return null;
    }

    /** The last refusal that reached the caller; a challenge only when nothing came after it. */
    private SipEvent lastFinal() {
        SipEvent found = null;
        for (SipEvent e : events) {
            if (isInviteResponse(e) && e.message().status() >= 300 && e.destination().equals(caller)
                    && (found == null || !isChallenge(e.message().status()) || isChallenge(found.message().status()))) {
                found = e;
            }
        }
        if (found != null && isChallenge(found.message().status()) && lastInitialInvite().frame() > found.frame()) {
            return null;
        }
        return found;
    }

    private SipEvent firstResponse(SipEvent after, int fromStatus, int toStatus) {
        for (SipEvent e : events) {
            if (isInviteResponse(e) && e.message().status() >= fromStatus && e.message().status() <= toStatus
                    && e.destination().equals(caller) && e.frame() > after.frame()) {
                return e;
            }
        }
        return null;
    }

    private int reinvites() {
        int count = 0;
        for (SipEvent e : events) {
            if (e.message().isRequest() && e.message().method().equals("INVITE") && !e.message().toTag().isEmpty() && !e.isResent()) {
                count++;
            }
        }
        return count;
    }

    private List<CapturedSdp.Media> offer() {
        return CapturedSdp.of(invite.message()).map(CapturedSdp::media).orElse(List.of());
    }

    /** The description in the 2xx that reached the caller, else the one in early media. */
    private List<CapturedSdp.Media> answerMedia() {
        List<CapturedSdp.Media> early = List.of();
        for (SipEvent e : events) {
            if (isInviteResponse(e) && e.destination().equals(caller)) {
                Optional<CapturedSdp> description = CapturedSdp.of(e.message());
                if (description.isPresent() && e.message().status() / 100 == 2) {
                    return description.get().media();
                }
                if (description.isPresent() && early.isEmpty()) {
                    early = description.get().media();
                }
            }
        }
        return early;
    }
}
