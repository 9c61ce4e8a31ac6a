package org.offhook.sip.account;

import java.util.Objects;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Tags, Call-IDs and random spreads (RFC 3261 section 19.3: tags need 32 random bits). The generator is given from outside:
 * a secure one in the product, since a guessed tag lets a stranger end a call; a seeded one in tests.
 */
public final class Tokens {

    private final RandomGenerator random;

    /**
     * Wraps a source of randomness.
     *
     * @param random used on the agent's loop alone
     */
    public Tokens(RandomGenerator random) {
        this.random = Objects.requireNonNull(random, "random");
    }

    /** {@return a new tag of 64 bits} */
    public String tag() {
        return hex(random.nextLong());
    }

    /** {@return a new Call-ID of 128 bits, without a host name, which would tell where we are} */
    public String callId() {
        return hex(random.nextLong()) + hex(random.nextLong());
    }

    /** {@return a new {@code urn:uuid:} for {@code +sip.instance} (RFC 5626 section 4.1)} */
    public String instanceId() {
        long version4 = random.nextLong() & ~0xf000L | 0x4000L;
        long variant2 = random.nextLong() >>> 2 | 1L << 63;
        return "urn:uuid:" + new UUID(version4, variant2);
    }

    /** {@return a positive number of 62 bits, for the {@code o=} line} */
    public long sessionId() {
        return random.nextLong() >>> 2;
    }

    /**
     * {@return a random number from a range}
     *
     * @param fromInclusive lowest
     * @param toInclusive   highest, not below the lowest
     */
    public long between(long fromInclusive, long toInclusive) {
        return random.nextLong(fromInclusive, toInclusive + 1);
    }

    private static String hex(long value) {
        String digits = Long.toHexString(value);
        return "0".repeat(16 - digits.length()) + digits;
    }
}
