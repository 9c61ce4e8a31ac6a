package org.offhook.call;

import java.util.List;
import java.util.function.Consumer;
import org.offhook.sip.NameAddr;
import org.offhook.sip.SipUri;

/** One call. On the agent's loop. */
public final class CallMachine {

    CallMachine() {
    }

    /** {@return the Call-ID} */
    public String callId() {
        throw new UnsupportedOperationException();
    }

    /** {@return whether we placed the call} */
    public boolean outgoing() {
        throw new UnsupportedOperationException();
    }

    /** {@return where the call stands} */
    public CallPhase phase() {
        throw new UnsupportedOperationException();
    }

    /** {@return our address in this call: the account's, or what the caller called} */
    public NameAddr local() {
        throw new UnsupportedOperationException();
    }

    /** {@return the other side's address; a claim, not a proof} */
    public NameAddr remote() {
        throw new UnsupportedOperationException();
    }

    /** {@return when what happened, so far} */
    public CallTimes times() {
        throw new UnsupportedOperationException();
    }

    /** {@return incoming: codecs of the offer that we have too, {@code NAME/clock}, best first; empty for a late offer} */
    public List<String> commonCodecs() {
        throw new UnsupportedOperationException();
    }

    /** {@return whether we hold the other side} */
    public boolean localHold() {
        throw new UnsupportedOperationException();
    }

    /** {@return whether the other side holds us} */
    public boolean remoteHold() {
        throw new UnsupportedOperationException();
    }

    /** Incoming: tells the caller that it rings (180). Nothing happens once the call is decided. */
    public void ring() {
        throw new UnsupportedOperationException();
    }

    /** Incoming: opens sound before the answer (183 with the answer). Nothing happens once the call is decided. */
    public void progress() {
        throw new UnsupportedOperationException();
    }

    /** Incoming: takes the call (200). Nothing happens once the call is decided. */
    public void accept() {
        throw new UnsupportedOperationException();
    }

    /**
     * Incoming: refuses. Nothing happens once the call is decided.
     *
     * @param status 400 to 699
     * @param reason reason phrase, empty for the usual one
     */
    public void reject(int status, String reason) {
        throw new UnsupportedOperationException();
    }

    /**
     * Incoming: sends the caller elsewhere (302). Nothing happens once the call is decided.
     *
     * @param targets where to, best first
     */
    public void redirect(List<SipUri> targets) {
        throw new UnsupportedOperationException();
    }

    /** Ends the call in whatever way its phase asks for: CANCEL, 603, BYE. Harmless when it is ending or over. */
    public void hangup() {
        throw new UnsupportedOperationException();
    }

    /**
     * Puts the other side on hold with a re-INVITE.
     *
     * @param user hears what became of it; the call goes on either way, unless the answer says that it is gone
     */
    public void hold(Consumer<ModificationResult> user) {
        throw new UnsupportedOperationException();
    }

    /**
     * Ends our hold with a re-INVITE.
     *
     * @param user as for {@link #hold}
     */
    public void resume(Consumer<ModificationResult> user) {
        throw new UnsupportedOperationException();
    }
}
