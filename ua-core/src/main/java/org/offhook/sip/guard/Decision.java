package org.offhook.sip.guard;

/** What becomes of a request. */
public sealed interface Decision {

    /** It gets a transaction and goes to the core. */
    record Admitted() implements Decision {
    }

    /** It goes to the core, whose answer is sent once and not remembered (RFC 3261 section 8.2.7): it may not cost memory. */
    record AnsweredOnce() implements Decision {
    }

    /**
     * It is refused on the spot, without a transaction: the refusal is not repeated (RFC 3261 section 8.2.7).
     *
     * @param status      403, 404, 480 or 503
     * @param reason      reason phrase
     * @param retryAfterS seconds for Retry-After, 0 for none
     */
    record Refused(int status, String reason, int retryAfterS) implements Decision {
    }

    /** Nothing happens: silence costs nothing, helps no scanner and no reflection, and an honest sender repeats its request. */
    record Dropped() implements Decision {
    }

    /** It gets a transaction and goes to the core. */
    Decision ADMITTED = new Admitted();
    /** It is answered once. */
    Decision ANSWERED_ONCE = new AnsweredOnce();
    /** Nothing happens. */
    Decision DROPPED = new Dropped();
}
