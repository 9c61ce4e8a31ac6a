package org.offhook;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * How one call is placed. Immutable; {@link #DEFAULT} suits most calls, the {@code with...} methods change one thing.
 *
 * @param codecs          codecs in order of preference as {@code NAME/clock}, empty for the agent's own list
 * @param noAnswerTimeout how long it may ring before it is cancelled
 * @param followRedirects whether a 3xx answer is followed
 * @param ptimeMs         duration of a packet in milliseconds, 10 to 60
 * @param lateOffer       whether the INVITE goes out without SDP, so that the other side offers (RFC 3264 section 4)
 */
public record InviteOptions(List<String> codecs, Duration noAnswerTimeout, boolean followRedirects, int ptimeMs,
                            boolean lateOffer) {

    /** The agent's codecs, 60 s of ringing, no redirect followed, 20 ms packets, our offer first. */
    public static final InviteOptions DEFAULT = new InviteOptions(List.of(), Duration.ofSeconds(60), false, 20, false);

    /** Checks ranges and copies the list. */
    public InviteOptions {
        codecs = List.copyOf(codecs);
        Objects.requireNonNull(noAnswerTimeout, "noAnswerTimeout");
        if (ptimeMs < 10 || ptimeMs > 60 || ptimeMs % 10 != 0) {
            throw new IllegalArgumentException("a packet lasts 10, 20, 30, 40, 50 or 60 ms, not " + ptimeMs);
        }
    }

    /**
     * {@return these options with other codecs}
     *
     * @param value codecs in order of preference
     */
    public InviteOptions withCodecs(List<String> value) {
        return new InviteOptions(value, noAnswerTimeout, followRedirects, ptimeMs, lateOffer);
    }

    /**
     * {@return these options with another limit for ringing}
     *
     * @param value the limit
     */
    public InviteOptions withNoAnswerTimeout(Duration value) {
        return new InviteOptions(codecs, value, followRedirects, ptimeMs, lateOffer);
    }

    /**
     * {@return these options, following redirects or not}
     *
     * @param value whether to follow
     */
    public InviteOptions withFollowRedirects(boolean value) {
        return new InviteOptions(codecs, noAnswerTimeout, value, ptimeMs, lateOffer);
    }

    /**
     * {@return these options with another packet duration}
     *
     * @param value milliseconds
     */
    public InviteOptions withPtimeMs(int value) {
        return new InviteOptions(codecs, noAnswerTimeout, followRedirects, value, lateOffer);
    }

    /**
     * {@return these options, with or without an offer in the INVITE}
     *
     * @param value true to leave the offer to the other side
     */
    public InviteOptions withLateOffer(boolean value) {
        return new InviteOptions(codecs, noAnswerTimeout, followRedirects, ptimeMs, value);
    }
}
