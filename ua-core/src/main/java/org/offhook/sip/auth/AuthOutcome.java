package org.offhook.sip.auth;

import org.offhook.sip.SipRequest;

/** What becomes of a challenged request. */
public sealed interface AuthOutcome {

    /**
     * Send this.
     *
     * @param request the request with credentials; the caller raises its CSeq (RFC 3261 section 22.2), which the digest does
     *                not cover
     */
    record Retry(SipRequest request) implements AuthOutcome {
    }

    /**
     * Give up.
     *
     * @param reason   what kind
     * @param sentence for people, names the realm
     */
    record Refused(Refusal reason, String sentence) implements AuthOutcome {
    }

    /** Why a challenge is not answered. */
    enum Refusal {
        /** No challenge can be read, or none has a scheme, algorithm and protection that are known here. */
        NO_SUPPORTED_CHALLENGE,
        /** The server saw the credentials and did not like them: wrong user name or password. */
        CREDENTIALS_REFUSED,
        /** The server challenges again and again. */
        TOO_MANY_CHALLENGES,
        /** There are no credentials for the realms that ask; the secret is not shown to strangers. */
        UNKNOWN_REALM
    }
}
