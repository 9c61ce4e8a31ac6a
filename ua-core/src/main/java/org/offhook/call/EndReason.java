package org.offhook.call;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.offhook.call.CallOutcome.Cause;
import org.offhook.call.CallOutcome.CodecLists;
import org.offhook.call.CallOutcome.EndedBy;
import org.offhook.sdp.NegotiationException;
import org.offhook.sdp.NoCommonCodecException;
import org.offhook.sdp.RefusalReason;
import org.offhook.sip.SipHeaders;
import org.offhook.sip.SipMessage;
import org.offhook.sip.SipResponse;
import org.offhook.sip.SipText;
import org.offhook.sip.TransactionLayer;
import org.offhook.sip.tls.TlsFault;

/** Why a call is to end, before the times and the collected answers make it a {@link CallOutcome}. */
record EndReason(Cause cause, EndedBy endedBy, int status, String phrase, String sentence, Optional<String> timer,
                 Optional<CodecLists> codecs, List<String> reasons, List<String> warnings, Optional<TlsFault> tlsFault) {

    private EndReason(Cause cause, EndedBy endedBy, int status, String phrase, String sentence, Optional<String> timer,
                      Optional<CodecLists> codecs, List<String> reasons, List<String> warnings) {
        this(cause, endedBy, status, phrase, sentence, timer, codecs, reasons, warnings, Optional.empty());
    }

    /** The next hop and we did not agree on TLS. */
    static EndReason tls(TlsFault fault) {
        return new EndReason(Cause.TLS, EndedBy.NETWORK, 0, "", fault.sentence(Locale.ENGLISH), Optional.empty(), Optional.empty(),
            List.of(), List.of(), Optional.of(fault));
    }

    static EndReason of(Cause cause, EndedBy endedBy, int status, String sentence) {
        return new EndReason(cause, endedBy, status, status == 0 ? "" : StatusText.of(status), sentence, Optional.empty(),
            Optional.empty(), List.of(), List.of());
    }

    static EndReason timer(Cause cause, int status, String timer, String sentence) {
        return of(cause, EndedBy.TIMER, status, sentence).withTimer(timer);
    }

    static EndReason noCommonCodec(EndedBy endedBy, int status, NoCommonCodecException mismatch) {
        return of(Cause.NO_COMMON_CODEC, endedBy, status, SipText.printable(mismatch.getMessage()) + ".")
            .withCodecs(new CodecLists(mismatch.local(), mismatch.remote()));
    }

    /**
     * The call was answered with a session description that cannot be used.
     *
     * @param problem what is wrong with it: {@link org.offhook.sdp.NegotiationException} or
     *                {@link UnacceptableBodyException}
     * @return the reason
     */
    static EndReason unusable(Exception problem) {
        if (problem instanceof NoCommonCodecException mismatch) {
            return noCommonCodec(EndedBy.LOCAL, 200, mismatch);
        }
        if (problem instanceof UnacceptableBodyException body && body.codecs().isPresent()) {
            return of(Cause.NO_COMMON_CODEC, EndedBy.LOCAL, 200, problem.getMessage() + ".").withCodecs(body.codecs().get());
        }
        boolean unsafe = problem instanceof NegotiationException refusal
            && (refusal.reason() == RefusalReason.SECURE_MEDIA_UNSUPPORTED || refusal.reason() == RefusalReason.CLEAR_MEDIA_FORBIDDEN);
        // The phrase of the 200 says nothing of what is wrong with the description in it.
        return unsafe ? of(Cause.MEDIA, EndedBy.LOCAL, 200, SipText.printable(problem.getMessage())).withPhrase("")
            : of(Cause.PROTOCOL, EndedBy.LOCAL, 200, problem.getMessage());
    }

    /**
     * A request of ours was not delivered or not answered.
     *
     * @param failure what the transaction layer says
     * @param timer   its timer for that method
     * @param text    its sentence
     * @return the reason
     */
    static EndReason undelivered(TransactionLayer.Failure failure, String timer, String text) {
        String sentence = SipText.printable(text);
        return switch (failure) {
            case NAME_RESOLUTION -> of(Cause.NAME_RESOLUTION, EndedBy.NETWORK, 0, sentence);
            case TRANSPORT -> of(Cause.TRANSPORT, EndedBy.NETWORK, 0, sentence);
            case TIMEOUT -> timer(Cause.TIMEOUT, 0, timer, sentence);
        };
    }

    /**
     * The other side refused our INVITE.
     *
     * @param refusal its final answer, 300 to 699
     * @param rung    whether it had rung
     * @return the reason
     */
    static EndReason refused(SipResponse refusal, boolean rung) {
        Cause cause = switch (refusal.status()) {
            case 401, 407 -> Cause.UNAUTHORIZED;
            case 486, 600 -> Cause.BUSY;
            case 408, 480 -> rung ? Cause.NO_ANSWER : Cause.REJECTED;
            case 488, 606 -> saysIncompatibleFormat(refusal) ? Cause.NO_COMMON_CODEC : Cause.REJECTED;
            default -> Cause.REJECTED;
        };
        return of(cause, EndedBy.REMOTE, refusal.status(), "The other side answered " + refusal + ".")
            .withPhrase(refusal.reason()).withEvidence(refusal);
    }

    /** Warning 305 (RFC 3261 section 20.43) says it of the formats alone; a bare 488 can mean other things. */
    private static boolean saysIncompatibleFormat(SipResponse refusal) {
        return refusal.headers().all("Warning").stream().anyMatch(warning -> warning.trim().startsWith("305"));
    }

    EndReason withTimer(String name) {
        return new EndReason(cause, endedBy, status, phrase, sentence, Optional.of(name), codecs, reasons, warnings);
    }

    EndReason withCodecs(CodecLists lists) {
        return new EndReason(cause, endedBy, status, phrase, sentence, timer, Optional.of(lists), reasons, warnings);
    }

    EndReason withPhrase(String reasonPhrase) {
        return new EndReason(cause, endedBy, status, reasonPhrase, sentence, timer, codecs, reasons, warnings);
    }

    EndReason withStatus(int finalStatus, String reasonPhrase) {
        return new EndReason(cause, endedBy, finalStatus, reasonPhrase, sentence, timer, codecs, reasons, warnings);
    }

    /** Keeps the Reason and Warning headers of the message that ended the call. */
    EndReason withEvidence(SipMessage message) {
        return new EndReason(cause, endedBy, status, phrase, sentence, timer, codecs, message.headers().all("Reason"),
            message.headers().all("Warning"));
    }

    /** {@return the Reason header (RFC 3326) that tells the other side, none for a plain hang-up} */
    SipHeaders header() {
        int code = switch (cause) {
            case TIMEOUT, NO_ANSWER -> 408;
            case NO_COMMON_CODEC -> 488;
            case PROTOCOL -> 400;
            case MEDIA -> 500;
            case AGENT_CLOSED -> 503;
            default -> 0;
        };
        return code == 0 ? SipHeaders.NONE : SipHeaders.builder()
            .add("Reason", "SIP;cause=" + code + ";text=" + SipText.quote(sentence)).build();
    }

    CallOutcome outcome(List<FinalAnswer> finals, CallTimes times) {
        return new CallOutcome(cause, endedBy, status, phrase, sentence, timer, codecs, reasons, warnings, finals, times, tlsFault);
    }
}
