package org.offhook.capture;

/**
 * The clock of a pcapng interface (option if_tsresol): units per second as a power of ten or of two. Splits a 64-bit count into
 * seconds and nanoseconds without losing digits.
 */
final class TimestampUnit {

    static final TimestampUnit MICROSECONDS = ofOption(6);

    private static final int POWER_OF_TWO = 0x80;

    private final long perSecond;

    private TimestampUnit(long perSecond) {
        this.perSecond = perSecond;
    }

    /** Exponents that a long cannot hold say nothing a clock could: they fall back to microseconds, as a missing option does. */
    static TimestampUnit ofOption(int octet) {
        int exponent = octet & 0x7F;
        if ((octet & POWER_OF_TWO) != 0) {
            return new TimestampUnit(exponent <= 62 ? 1L << exponent : 1_000_000);
        }
        if (exponent > 18) {
            return new TimestampUnit(1_000_000);
        }
        long units = 1;
        for (int i = 0; i < exponent; i++) {
            units *= 10;
        }
        return new TimestampUnit(units);
    }

    void split(long count, CapturedFrame into) {
        long seconds = Long.divideUnsigned(count, perSecond);
        long rest = Long.remainderUnsigned(count, perSecond);
        into.epochSeconds = seconds;
        into.nanos = (int) (perSecond <= 1_000_000_000L ? rest * (1_000_000_000L / Math.max(1, perSecond)) + remainder(rest)
                : (long) (rest / (perSecond / 1e9)));
        if (into.nanos > 999_999_999) {
            into.nanos = 999_999_999;
        }
    }

    /** For powers of two below a gigahertz, whose nanoseconds are no whole multiple. */
    private long remainder(long rest) {
        long over = 1_000_000_000L % perSecond;
        return over == 0 ? 0 : (long) (rest * ((double) over / perSecond));
    }
}
