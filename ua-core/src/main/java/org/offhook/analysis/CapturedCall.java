package org.offhook.analysis;

import java.util.List;

/**
 * A call of a capture: everything under one Call-ID that begins with an INVITE. A call through a server that ends both legs shows as
 * two, one through a proxy shows each message twice. Times in milliseconds and seconds, null where the capture does not tell.
 *
 * @param callId         Call-ID
 * @param from           URI of From
 * @param to             URI of To
 * @param caller         who sent the first INVITE
 * @param firstFrame     its frame
 * @param startSeconds   its time since the first frame of the capture
 * @param lastSeconds    the last message
 * @param messages       messages under this Call-ID
 * @param resent         of these, repeated ones
 * @param challenges     401 and 407 answers to the INVITE
 * @param finalStatus    how the INVITE was answered in the end, null if it was not
 * @param provisional    provisional codes, rising
 * @param state          how it went
 * @param wiresharkState what the window VoIP Calls of Wireshark shows
 * @param ringMs         from the last initial INVITE to the first 18x
 * @param answerMs       from the last initial INVITE to the 2xx
 * @param talkSeconds    from the 2xx to the BYE
 * @param hangupBy       who sent the first BYE, null if none was sent
 * @param reinvites      INVITEs within the dialog
 * @param offer          media of the first description
 * @param answer         media of the description in answer
 * @param events         the messages; empty for calls whose messages were given up to bound memory
 */
public record CapturedCall(String callId, String from, String to, Endpoint caller, long firstFrame, double startSeconds,
        double lastSeconds, int messages, int resent, int challenges, Integer finalStatus, List<Integer> provisional, State state,
        String wiresharkState, Double ringMs, Double answerMs, Double talkSeconds, Endpoint hangupBy, int reinvites,
        List<CapturedSdp.Media> offer, List<CapturedSdp.Media> answer, List<SipEvent> events) {

    /** How long a request is repeated and an answer waited for (RFC 3261 section 17, 64 times T1). */
    private static final double TRANSACTION_MS = 32_000;

    /** How a call went, as far as the capture tells. */
    public enum State {
        /** Answered, and ended by a BYE that was answered. */
        COMPLETED,
        /** Answered; nobody answered the BYE. */
        COMPLETED_BYE_UNANSWERED,
        /** Answered; the BYE was refused. */
        COMPLETED_BYE_REJECTED,
        /** Answered; the capture ends before the call. */
        IN_CALL_AT_END_OF_CAPTURE,
        /** Answered; the answer was never acknowledged. */
        ANSWERED_NO_ACK,
        /** It rang when the capture ended. */
        RINGING_AT_END_OF_CAPTURE,
        /** It was under way, not yet ringing, when the capture ended. */
        PROCEEDING_AT_END_OF_CAPTURE,
        /** Nobody answered the INVITE. */
        NO_RESPONSE,
        /** Given up by the caller. */
        CANCELLED,
        /** Refused. */
        REJECTED;

        /**
         * {@return whether nothing is to be expected any more}
         *
         * @param silentMs how long nothing was said
         */
        boolean isOver(double silentMs) {
            return switch (this) {
                case COMPLETED, COMPLETED_BYE_REJECTED, CANCELLED, REJECTED -> true;
                case COMPLETED_BYE_UNANSWERED, NO_RESPONSE, ANSWERED_NO_ACK -> silentMs >= TRANSACTION_MS;
                case IN_CALL_AT_END_OF_CAPTURE, RINGING_AT_END_OF_CAPTURE, PROCEEDING_AT_END_OF_CAPTURE -> false;
            };
        }

        /** {@return the name in reports: {@code in-call-at-end-of-capture}} */
        public String text() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }

    /** The same as a row, its messages let go. */
    CapturedCall withoutEvents() {
        return new CapturedCall(callId, from, to, caller, firstFrame, startSeconds, lastSeconds, messages, resent, challenges, finalStatus,
                provisional, state, wiresharkState, ringMs, answerMs, talkSeconds, hangupBy, reinvites, offer, answer, List.of());
    }
}
