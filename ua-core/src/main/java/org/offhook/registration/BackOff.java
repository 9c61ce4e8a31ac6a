package org.offhook.registration;

import org.offhook.sip.account.Tokens;

/**
 * Times of a registration: the wait after failures (RFC 5626 section 4.5) and the moment of the refresh. All waits are spread
 * at random, so that a thousand phones do not come back to a restarted registrar in the same second.
 */
final class BackOff {

    private static final int MAX_DOUBLINGS = 20;

    private final RegistrationSettings settings;
    private final Tokens tokens;

    BackOff(RegistrationSettings settings, Tokens tokens) {
        this.settings = settings;
        this.tokens = tokens;
    }

    /**
     * The wait before the next try: between half and all of {@code base * 2^failures}.
     *
     * @param failures     tries that failed since the last success; 0 for those that do not count
     * @param retryAfterMs what the registrar asked for, 0 for nothing
     * @return milliseconds
     */
    long afterFailureMs(int failures, long retryAfterMs) {
        long upper = Math.min(settings.maxRetryMs(), settings.baseRetryMs() << Math.min(failures, MAX_DOUBLINGS));
        long wait = tokens.between(upper / 2, upper);
        if (retryAfterMs == 0) {
            return wait;
        }
        // The registrar knows when it can take us; the spread on top keeps the herd apart.
        long asked = Math.min(retryAfterMs, settings.maxRetryMs());
        return asked + tokens.between(0, asked);
    }

    /** {@return milliseconds until a lost connection is opened again: within two seconds, but not all phones of a server at once} */
    long reconnectMs() {
        return tokens.between(50, 1_000);
    }

    /** {@return milliseconds until a repair: soon, since calls may go astray, but never in a tight loop} */
    long repairMs() {
        return tokens.between(1_000, 4_000);
    }

    /**
     * The moment of the refresh: a tenth of the time before expiry, but 5 to 30 s, and up to half as much again at random; for
     * very short bindings at half time.
     *
     * @param expiresS seconds the binding lasts
     * @return milliseconds from now
     */
    long refreshMs(long expiresS) {
        long marginMs = Math.max(5_000, Math.min(30_000, expiresS * 100));
        long spreadMs = tokens.between(0, marginMs / 2);
        return Math.max(expiresS * 500, expiresS * 1_000 - marginMs - spreadMs);
    }
}
