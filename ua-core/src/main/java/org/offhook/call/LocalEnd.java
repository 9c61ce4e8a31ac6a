package org.offhook.call;

import org.offhook.call.CallOutcome.Cause;
import org.offhook.call.CallOutcome.EndedBy;
import org.offhook.sip.SipText;

/**
 * Why our side ends a call, in the words for each way of ending one.
 *
 * @param cancel  while our INVITE has no answer
 * @param refusal while an incoming call is undecided; its status answers the INVITE
 * @param bye     when the call was answered
 */
record LocalEnd(EndReason cancel, EndReason refusal, EndReason bye) {

    static final LocalEnd HANGUP = new LocalEnd(local(Cause.CANCELLED, 0, "Cancelled before the answer."),
        local(Cause.REJECTED, 603, "Declined here."), local(Cause.NORMAL, 200, "Ended here."));

    static final LocalEnd AGENT_CLOSED = new LocalEnd(local(Cause.AGENT_CLOSED, 0, "The agent was closed before the answer."),
        local(Cause.AGENT_CLOSED, 480, "The agent was closed."), local(Cause.AGENT_CLOSED, 200, "The agent was closed."));

    /** The media cannot go on, for the reason that the sentence says; the phrase of a status would say nothing of it. */
    static LocalEnd withoutMedia(String sentence) {
        return new LocalEnd(local(Cause.MEDIA, 0, sentence), local(Cause.MEDIA, 488, sentence).withPhrase(""),
            local(Cause.MEDIA, 200, sentence).withPhrase(""));
    }

    /** Something broke here. */
    static LocalEnd fault(RuntimeException fault) {
        EndReason reason = local(Cause.PROTOCOL, 500, "A fault of this program ended the call: " + SipText.printable(fault.toString()));
        return new LocalEnd(reason, reason, reason);
    }

    private static EndReason local(Cause cause, int status, String sentence) {
        return EndReason.of(cause, EndedBy.LOCAL, status, sentence);
    }
}
