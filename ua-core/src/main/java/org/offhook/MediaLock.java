package org.offhook;

import org.offhook.srtp.KeyExchange;

/**
 * Whether the sound of a call is locked against listeners, now. Immutable.
 *
 * @param state           what a lock symbol would show
 * @param downgraded      whether SRTP was wished for and the other side does without
 * @param suite           name of the crypto suite; null where there is none, or none yet
 * @param keyExchange     where the keys come from; null in clear
 * @param peerFingerprint of the certificate that the other side showed, to be compared by voice; null without DTLS
 */
public record MediaLock(State state, boolean downgraded, String suite, KeyExchange keyExchange, String peerFingerprint) {

    /** States of the lock. */
    public enum State {
        /** Nothing is agreed yet. */
        NONE,
        /** RTP in clear: anybody on the way can listen. */
        OPEN,
        /** SRTP is agreed and its keys are on the way; nothing is sent or taken until then. */
        CLOSING,
        /** SRTP. */
        LOCKED,
        /** The keys could not be agreed on, or somebody else's certificate came: nothing is sent or taken, and the call ends. */
        BROKEN
    }

    /** Before anything is agreed. */
    static final MediaLock NONE = new MediaLock(State.NONE, false, null, null, null);
}
