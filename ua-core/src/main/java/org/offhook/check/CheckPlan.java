package org.offhook.check;

import java.time.Duration;
import java.util.Objects;

/**
 * What a test call does. Immutable.
 *
 * @param target    who is called: {@code sip:echo@pbx.example}, or a name or number of the account's domain
 * @param register  whether the account is registered first, and its registration removed at the end
 * @param listening how long the call lasts after the answer
 * @param dtmf      digits to send after the answer; empty for none
 * @param expected  what has to be heard
 * @param limits    by which the figures are judged
 * @param timeLimit when the result is there, whatever happens
 */
public record CheckPlan(String target, boolean register, Duration listening, String dtmf, Expectation expected,
                        CheckLimits limits, Duration timeLimit) {

    /** The second RTCP report, which tells the round trip, comes within eight seconds nearly always. */
    private static final Duration USUAL_LISTENING = Duration.ofSeconds(10);
    private static final Duration USUAL_LIMIT = Duration.ofSeconds(30);

    /** Checks for null. */
    public CheckPlan {
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(listening, "listening");
        Objects.requireNonNull(dtmf, "dtmf");
        Objects.requireNonNull(expected, "expected");
        Objects.requireNonNull(limits, "limits");
        Objects.requireNonNull(timeLimit, "timeLimit");
    }

    /**
     * {@return a plan with usual values: ten seconds, any sound, thirty seconds at most}
     *
     * @param target who is called
     */
    public static CheckPlan of(String target) {
        return new CheckPlan(target, false, USUAL_LISTENING, "", Expectation.ANY_SOUND, CheckLimits.DEFAULT, USUAL_LIMIT);
    }

    /**
     * {@return a copy that registers or does not}
     *
     * @param value whether the account is registered first
     */
    public CheckPlan withRegister(boolean value) {
        return new CheckPlan(target, value, listening, dtmf, expected, limits, timeLimit);
    }

    /**
     * {@return a copy with another length}
     *
     * @param value how long the call lasts after the answer
     */
    public CheckPlan withListening(Duration value) {
        return new CheckPlan(target, register, value, dtmf, expected, limits, timeLimit);
    }

    /**
     * {@return a copy that sends digits}
     *
     * @param value digits; empty for none
     */
    public CheckPlan withDtmf(String value) {
        return new CheckPlan(target, register, listening, value, expected, limits, timeLimit);
    }

    /**
     * {@return a copy that expects something else}
     *
     * @param value what has to be heard
     */
    public CheckPlan withExpected(Expectation value) {
        return new CheckPlan(target, register, listening, dtmf, value, limits, timeLimit);
    }

    /**
     * {@return a copy with other limits}
     *
     * @param value by which the figures are judged
     */
    public CheckPlan withLimits(CheckLimits value) {
        return new CheckPlan(target, register, listening, dtmf, expected, value, timeLimit);
    }

    /**
     * {@return a copy with another time limit}
     *
     * @param value when the result is there, whatever happens
     */
    public CheckPlan withTimeLimit(Duration value) {
        return new CheckPlan(target, register, listening, dtmf, expected, limits, value);
    }
}
