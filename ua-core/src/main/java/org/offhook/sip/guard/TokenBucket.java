package org.offhook.sip.guard;

/** A bucket that fills at a steady rate and is emptied token by token. Not thread-safe; the gate guards it. */
final class TokenBucket {

    /** How many times its size a bucket may hold of what was earned. */
    private static final double EARNED_BURSTS = 10;

    private final double perNano;
    private final double burst;
    private double tokens;
    private long filledNanos;

    /**
     * Makes a full bucket.
     *
     * @param perSecond tokens that come each second
     * @param burst     tokens that it holds
     * @param nowNanos  the time
     */
    TokenBucket(double perSecond, double burst, long nowNanos) {
        this.perNano = perSecond / 1e9;
        this.burst = burst;
        this.tokens = burst;
        this.filledNanos = nowNanos;
    }

    /** {@return whether a token was there, and is taken} */
    boolean take(long nowNanos) {
        if (!has(nowNanos)) {
            return false;
        }
        tokens--;
        return true;
    }

    /** {@return whether a token is there} */
    boolean has(long nowNanos) {
        // Threads read the clock before they come here one by one, so that it may seem to run backwards by a little.
        long passed = Math.max(0, nowNanos - filledNanos);
        tokens = Math.max(tokens, Math.min(burst, tokens + passed * perNano));
        filledNanos += passed;
        return tokens >= 1;
    }

    /** Puts a token back that turned out to be well spent, and one more: who proves itself gets room for bursts. */
    void giveBack() {
        tokens = Math.min(EARNED_BURSTS * burst, tokens + 2);
    }
}
