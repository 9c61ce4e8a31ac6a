package org.offhook.check;

import java.util.Locale;
import java.util.Optional;

/** What a test call measures. */
public enum CheckMetric {
    /** REGISTER to its 200. */
    REGISTER(Unit.MILLISECONDS, 0, null),
    /** INVITE to its 200; with a phone at the other end, the ringing too. */
    SETUP(Unit.MILLISECONDS, 0, null),
    /** Round trip of the packets, by RTCP. */
    RTT(Unit.MILLISECONDS, 0, null),
    /** From our mouth over the far end to our ear, both jitter buffers included; where the far end sends back what it hears. */
    ECHO(Unit.MILLISECONDS, 0, null),
    /** Packets that did not arrive here. */
    LOSS(Unit.PERCENT, 0, 100),
    /** Mean interarrival jitter here (RFC 3550). */
    JITTER(Unit.MILLISECONDS, 0, null),
    /** Estimate of the E-model for what was heard here. */
    MOS(Unit.NONE, 1, 5),
    /** Loudness of what was heard, in dBov. */
    LEVEL(Unit.NONE, null, 0),
    /** Packets of ours that did not arrive there, as the other side reports them. */
    FARLOSS(Unit.PERCENT, 0, 100);

    /** Unit of measurement. */
    public enum Unit {
        /** Milliseconds. */
        MILLISECONDS("ms"),
        /** Percent. */
        PERCENT("%"),
        /** A plain number. */
        NONE("");

        private final String symbol;

        Unit(String symbol) {
            this.symbol = symbol;
        }

        /** {@return the symbol of perfdata} */
        public String symbol() {
            return symbol;
        }
    }

    private final Unit unit;
    private final Integer least;
    private final Integer most;

    CheckMetric(Unit unit, Integer least, Integer most) {
        this.unit = unit;
        this.least = least;
        this.most = most;
    }

    /** {@return the name on the command line and in perfdata} */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** {@return the unit} */
    public Unit unit() {
        return unit;
    }

    /** {@return the least value there can be; empty without one} */
    public Optional<Integer> least() {
        return Optional.ofNullable(least);
    }

    /** {@return the greatest value there can be; empty without one} */
    public Optional<Integer> most() {
        return Optional.ofNullable(most);
    }
}
