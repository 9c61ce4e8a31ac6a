package org.offhook.diagnosis;

/** Which side of a call means to be silent, as far as somebody other than the packets knows: that is no broken microphone. */
public enum QuietSide {
    /** Nobody said so. */
    UNKNOWN,
    /** The caller has nothing to say. */
    CALLER,
    /** The called party has nothing to say. */
    CALLEE
}
