package org.offhook.call;

/**
 * Hears what happens to one call, on the agent's loop. Methods of the call may be called from inside: every event comes after
 * the state it speaks of is reached. Nothing comes after {@link #ended}.
 */
public interface CallListener {

    /**
     * A new incoming call that can be taken: its offer, where there is one, suits us. Decide now or later with
     * {@link CallMachine#ring}, {@link CallMachine#accept}, {@link CallMachine#reject} and so on. A call that cannot be taken
     * (no common codec) does not come here, only to {@link #ended}.
     *
     * @param call the call
     */
    default void incoming(CallMachine call) {
    }

    /**
     * The call went on to another phase.
     *
     * @param phase the new one; {@link CallPhase#ENDED} is told by {@link #ended} alone
     */
    default void phase(CallPhase phase) {
    }

    /**
     * Outgoing: a provisional answer other than 100.
     *
     * @param status 101 to 199
     * @param reason its reason phrase
     */
    default void provisional(int status, String reason) {
    }

    /** The call is answered: 2xx received, or sent. */
    default void answered() {
    }

    /**
     * The other side holds us, or holds us no more.
     *
     * @param held whether held
     */
    default void remoteHold(boolean held) {
    }

    /**
     * A digit in an INFO request (application/dtmf-relay or application/dtmf).
     *
     * @param digit      {@code 0-9 A-D * #}
     * @param durationMs as the sender says, 0 where it does not
     */
    default void dtmfInfo(char digit, int durationMs) {
    }

    /**
     * The call is over. Called exactly once for every call, whatever happens.
     *
     * @param outcome who ended it and why
     */
    void ended(CallOutcome outcome);
}
