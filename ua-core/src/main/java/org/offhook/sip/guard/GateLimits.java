package org.offhook.sip.guard;

/**
 * The numbers of a gate, from its policy.
 *
 * @param invitesPerSecond    calls of one stranger that go unanswered or unacknowledged
 * @param inviteBurst         the same at once
 * @param allInvitesPerSecond of all strangers
 * @param allInvitesBurst     of all strangers at once
 * @param refunded            whether a call that was taken and acknowledged does not count
 * @param undecidedEach       calls of one stranger that nobody has decided on
 * @param undecidedAll        of all strangers
 * @param unacknowledgedEach  answered calls of one stranger whose ACK has not come
 * @param unacknowledgedAll   of all strangers
 */
record GateLimits(double invitesPerSecond, int inviteBurst, double allInvitesPerSecond, int allInvitesBurst, boolean refunded,
                  int undecidedEach, int undecidedAll, int unacknowledgedEach, int unacknowledgedAll) {

    /** OPTIONS and the like of one stranger: monitoring asks every few seconds, load tests some hundred times a second. */
    static final double REQUESTS_PER_SECOND = 1_000;
    static final double ALL_REQUESTS_PER_SECOND = 4_000;
    /** BYE and the like: as many as calls can be made. */
    static final double INSIDE_CALLS_PER_SECOND = 3_000;

    /** Without account a load test must get through: it acknowledges its calls, a flood does not. */
    private static final double OPEN_INVITES_PER_SECOND = 20;
    private static final int OPEN_BURST = 100;
    private static final int ALL = 4;

    static GateLimits of(AdmissionPolicy policy, boolean open) {
        int unacknowledged = policy.transactionsPerSource();
        if (open) {
            return new GateLimits(OPEN_INVITES_PER_SECOND, OPEN_BURST, ALL * OPEN_INVITES_PER_SECOND, ALL * OPEN_BURST, true,
                policy.pendingCalls(), ALL * policy.pendingCalls(), unacknowledged, ALL * unacknowledged);
        }
        double perSecond = policy.strangerInvitesPerMinute() / 60.0;
        return new GateLimits(perSecond, policy.strangerInvitesPerMinute(), perSecond, policy.strangerInvitesPerMinute(), false,
            policy.ringsPerSource(), policy.pendingCalls(), unacknowledged, unacknowledged);
    }
}
