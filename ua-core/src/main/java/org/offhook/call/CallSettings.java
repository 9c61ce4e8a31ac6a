package org.offhook.call;

import java.util.Objects;
import org.offhook.sip.account.SipAccount;

/**
 * How one call is made or taken. Immutable; the {@code with} methods make changed copies.
 *
 * @param account           who we are; its proxy, credentials and transport
 * @param noAnswerTimeoutMs outgoing: how long it may ring before CANCEL
 * @param ringTimeoutMs     incoming: how long it may stay undecided before 480
 * @param endWaitMs         how long the answer to BYE or CANCEL is waited for before the end is reported all the same; the
 *                          transaction goes on in the background
 * @param followRedirects   outgoing: whether 3xx is followed
 * @param lateOffer         outgoing: whether the INVITE goes out without an offer
 * @param strictPeer        whether requests inside the dialog are taken only from the address that set it up, or from a
 *                          server of the account; a proxy with several addresses needs false
 * @param t1Ms              RFC 3261 timer T1: round-trip estimate
 * @param t2Ms              RFC 3261 timer T2: largest interval between repetitions of a 2xx
 */
public record CallSettings(SipAccount account, long noAnswerTimeoutMs, long ringTimeoutMs, long endWaitMs,
                           boolean followRedirects, boolean lateOffer, boolean strictPeer, long t1Ms, long t2Ms) {

    /** Checks the ranges. */
    public CallSettings {
        Objects.requireNonNull(account, "account");
        if (noAnswerTimeoutMs < 1 || ringTimeoutMs < 1 || endWaitMs < 0 || t1Ms < 1 || t2Ms < t1Ms) {
            throw new IllegalArgumentException("a call needs positive times");
        }
    }

    /**
     * The usual settings: 60 s of ringing there, 180 s here, 2 s for the end, RFC 3261 timers.
     *
     * @param account who we are
     * @return the settings
     */
    public static CallSettings of(SipAccount account) {
        return new CallSettings(account, 60_000, 180_000, 2_000, false, false, false, 500, 4_000);
    }

    /**
     * Changes how long it may ring at the other side.
     *
     * @param milliseconds before CANCEL
     * @return a copy
     */
    public CallSettings withNoAnswerTimeoutMs(long milliseconds) {
        return new CallSettings(account, milliseconds, ringTimeoutMs, endWaitMs, followRedirects, lateOffer, strictPeer,
            t1Ms, t2Ms);
    }

    /**
     * Changes how long it may ring here.
     *
     * @param milliseconds before 480
     * @return a copy
     */
    public CallSettings withRingTimeoutMs(long milliseconds) {
        return new CallSettings(account, noAnswerTimeoutMs, milliseconds, endWaitMs, followRedirects, lateOffer, strictPeer,
            t1Ms, t2Ms);
    }

    /**
     * Changes whether 3xx is followed.
     *
     * @param follow whether
     * @return a copy
     */
    public CallSettings withFollowRedirects(boolean follow) {
        return new CallSettings(account, noAnswerTimeoutMs, ringTimeoutMs, endWaitMs, follow, lateOffer, strictPeer, t1Ms,
            t2Ms);
    }

    /**
     * Changes who makes the offer.
     *
     * @param late whether the other side does
     * @return a copy
     */
    public CallSettings withLateOffer(boolean late) {
        return new CallSettings(account, noAnswerTimeoutMs, ringTimeoutMs, endWaitMs, followRedirects, late, strictPeer,
            t1Ms, t2Ms);
    }

    /**
     * Changes whom requests inside the dialog are taken from.
     *
     * @param strict whether from the signalling peer alone
     * @return a copy
     */
    public CallSettings withStrictPeer(boolean strict) {
        return new CallSettings(account, noAnswerTimeoutMs, ringTimeoutMs, endWaitMs, followRedirects, lateOffer, strict,
            t1Ms, t2Ms);
    }

    long t1Nanos() {
        return t1Ms * 1_000_000;
    }

    long t2Nanos() {
        return t2Ms * 1_000_000;
    }

    /** How long anything is waited for in SIP: timers B, F, H, L (RFC 3261 section 17, RFC 6026). */
    long sixtyFourT1Nanos() {
        return 64 * t1Nanos();
    }
}
