package org.offhook;

/** Where a call stands, as a person sees it. */
public enum CallState {
    /** The INVITE is under way, nobody has rung yet. */
    CALLING,
    /** It rings: there for an outgoing call, here for an incoming one. */
    RINGING,
    /** Sound comes before the answer (183 with SDP). */
    EARLY_MEDIA,
    /** Answered. */
    ACTIVE,
    /** Held by us, by the other side or by both. */
    HELD,
    /** BYE or CANCEL is under way. */
    ENDING,
    /** Over; the report is complete. */
    ENDED
}
