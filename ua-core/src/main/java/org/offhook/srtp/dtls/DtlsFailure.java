package org.offhook.srtp.dtls;

/**
 * Why a handshake gave no keys.
 *
 * @param kind     for programs
 * @param sentence for people
 */
public record DtlsFailure(Kind kind, String sentence) {

    /** Kinds of failure. */
    public enum Kind {
        /** The certificate is not the one that signalling announced: somebody may be in between. */
        FINGERPRINT,
        /** No protection profile in common. */
        NO_PROFILE,
        /** The handshake was refused or broken off. */
        HANDSHAKE,
        /** Nobody answered in time. */
        TIMEOUT
    }
}
