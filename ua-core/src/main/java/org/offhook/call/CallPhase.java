package org.offhook.call;

/** Where a call stands in its signalling; {@link CallMachine} draws the transitions. */
public enum CallPhase {
    /** Outgoing: the name is looked up or the INVITE is out, and nobody has rung. */
    CALLING,
    /** Outgoing: a 180 came. */
    RINGING,
    /** Outgoing: an 18x with SDP came, there is sound before the answer. */
    EARLY_MEDIA,
    /** Outgoing: the CANCEL is out, or waits for a provisional answer to be allowed out. */
    CANCELLING,
    /** Incoming: the INVITE is here, nobody has decided. */
    INCOMING,
    /** Incoming: we sent 18x. */
    ALERTING,
    /** Incoming: we sent 2xx and wait for its ACK; sound flows. */
    ANSWERED,
    /** Both: 2xx and ACK are through. */
    CONFIRMED,
    /** Both: our BYE is out. */
    ENDING,
    /** Both: over, {@link CallListener#ended} was called. */
    ENDED;

    /** {@return whether the call was answered and nobody has ended it} */
    public boolean up() {
        return this == ANSWERED || this == CONFIRMED;
    }

    /** {@return whether an end is decided or reached} */
    public boolean endingOrOver() {
        return this == CANCELLING || this == ENDING || this == ENDED;
    }
}
