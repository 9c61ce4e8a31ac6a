package org.offhook.call;

import java.util.OptionalLong;

/**
 * When a call went where, in nanoseconds of the monotonic clock; empty for what did not happen.
 *
 * @param invitedNanos  the first INVITE sent or received
 * @param ringingNanos  the first 18x sent or received
 * @param answeredNanos 2xx sent or received
 * @param endedNanos    the end was decided: BYE or CANCEL sent or received, final answer, timer
 */
public record CallTimes(long invitedNanos, OptionalLong ringingNanos, OptionalLong answeredNanos, OptionalLong endedNanos) {

    private static final long NANOS_PER_MS = 1_000_000;

    static CallTimes begin(long nowNanos) {
        return new CallTimes(nowNanos, OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());
    }

    CallTimes ringing(long nowNanos) {
        return ringingNanos.isPresent() ? this
            : new CallTimes(invitedNanos, OptionalLong.of(nowNanos), answeredNanos, endedNanos);
    }

    CallTimes answered(long nowNanos) {
        return new CallTimes(invitedNanos, ringingNanos, OptionalLong.of(nowNanos), endedNanos);
    }

    CallTimes ended(long nowNanos) {
        return endedNanos.isPresent() ? this
            : new CallTimes(invitedNanos, ringingNanos, answeredNanos, OptionalLong.of(nowNanos));
    }

    /** {@return milliseconds from INVITE to 2xx} */
    public OptionalLong setupMs() {
        return between(OptionalLong.of(invitedNanos), answeredNanos);
    }

    /** {@return milliseconds from the first 18x to the answer, or to the end where there was none} */
    public OptionalLong ringMs() {
        return between(ringingNanos, answeredNanos.isPresent() ? answeredNanos : endedNanos);
    }

    /** {@return milliseconds from the answer to the end} */
    public OptionalLong durationMs() {
        return between(answeredNanos, endedNanos);
    }

    private static OptionalLong between(OptionalLong from, OptionalLong to) {
        return from.isPresent() && to.isPresent()
            ? OptionalLong.of((to.getAsLong() - from.getAsLong()) / NANOS_PER_MS) : OptionalLong.empty();
    }
}
