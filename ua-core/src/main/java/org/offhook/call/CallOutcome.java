package org.offhook.call;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.offhook.sip.tls.TlsFault;

/**
 * How a call ended: who did it, why, and the evidence.
 *
 * @param cause        what kind of end
 * @param endedBy      who
 * @param status       final status of the INVITE that decided: 200 for a call that was up, 487 for one cancelled, 0 where
 *                     none came
 * @param reasonPhrase its reason phrase, empty where none came
 * @param sentence     what happened, one sentence in English
 * @param timer        which timer ran out: {@code B}, {@code F}, {@code H} (RFC 3261 appendix A; {@code H} stands for the
 *                     ACK that did not come), {@code no-answer} or {@code ring}
 * @param codecs       both lists where no codec was in common
 * @param reasons      Reason headers of the message that ended the call, as written
 * @param warnings     Warning headers of that message, as written
 * @param finals       every final answer that the call received, in order
 * @param times        when what happened
 * @param tlsFault     what was wrong with TLS, where that was the end
 */
public record CallOutcome(Cause cause, EndedBy endedBy, int status, String reasonPhrase, String sentence,
                          Optional<String> timer, Optional<CodecLists> codecs, List<String> reasons, List<String> warnings,
                          List<FinalAnswer> finals, CallTimes times, Optional<TlsFault> tlsFault) {

    /** What kind of end. */
    public enum Cause {
        /** The call was up and one side hung up. */
        NORMAL,
        /** The caller gave up before the answer. */
        CANCELLED,
        /** Refused with a status that has no cause of its own here. */
        REJECTED,
        /** Refused with 486 or 600. */
        BUSY,
        /** It rang and nobody decided in time: 408 or 480 after ringing, or our own timers. */
        NO_ANSWER,
        /** Credentials refused, or none for the realm that asked. */
        UNAUTHORIZED,
        /** The session descriptions have no codec in common. */
        NO_COMMON_CODEC,
        /** The other side did not answer at all. */
        TIMEOUT,
        /** A host name has no usable address. */
        NAME_RESOLUTION,
        /** Not delivered. */
        TRANSPORT,
        /** The certificate or the handshake of TLS was refused. */
        TLS,
        /** The other side broke the protocol so that the call cannot go on. */
        PROTOCOL,
        /** Media could not be set up. */
        MEDIA,
        /** The agent was closed while the call was there. */
        AGENT_CLOSED
    }

    /** Who ended the call. */
    public enum EndedBy {
        /** Our side's wish or refusal. */
        LOCAL,
        /** The other side's. */
        REMOTE,
        /** What is between: not delivered, no address. */
        NETWORK,
        /** A timer ran out. */
        TIMER
    }

    /**
     * Codecs of both sides.
     *
     * @param ours   as {@code NAME/clock}, best first
     * @param theirs as {@code NAME/clock} or bare payload types; empty when the other side only refused
     */
    public record CodecLists(List<String> ours, List<String> theirs) {

        /** Copies the lists. */
        public CodecLists {
            ours = List.copyOf(ours);
            theirs = List.copyOf(theirs);
        }
    }

    /** Copies the lists. */
    public CallOutcome {
        Objects.requireNonNull(cause, "cause");
        Objects.requireNonNull(endedBy, "endedBy");
        Objects.requireNonNull(reasonPhrase, "reasonPhrase");
        Objects.requireNonNull(sentence, "sentence");
        Objects.requireNonNull(timer, "timer");
        Objects.requireNonNull(codecs, "codecs");
        Objects.requireNonNull(times, "times");
        Objects.requireNonNull(tlsFault, "tlsFault");
        reasons = List.copyOf(reasons);
        warnings = List.copyOf(warnings);
        finals = List.copyOf(finals);
    }
}
