package org.offhook;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How one call is placed. Immutable; {@link #DEFAULT} suits most calls, the {@code with...} methods change one thing.
 *
 * @param codecs          codecs in order of preference as {@code NAME/clock}, empty for the agent's own list
 * @param noAnswerTimeout how long it may ring before it is cancelled
 * @param followRedirects whether a 3xx answer is followed
 * @param ptimeMs         duration of a packet in milliseconds, 10 to 60
 * @param lateOffer       whether the INVITE goes out without SDP, so that the other side offers (RFC 3264 section 4)
 * @param srtp            encryption of the sound; empty for what the account says
 */
public record InviteOptions(List<String> codecs, Duration noAnswerTimeout, boolean followRedirects, int ptimeMs,
                            boolean lateOffer, Optional<SrtpOptions> srtp) {

    /** The agent's codecs, 60 s of ringing, no redirect followed, 20 ms packets, our offer first. */
    public static final InviteOptions DEFAULT = new InviteOptions(List.of(), Duration.ofSeconds(60), false, 20, false,
        Optional.empty());

    /** Checks ranges and copies the list. */
    public InviteOptions {
        codecs = List.copyOf(codecs);
        Objects.requireNonNull(noAnswerTimeout, "noAnswerTimeout");
        Objects.requireNonNull(srtp, "srtp");
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
        return new InviteOptions(value, noAnswerTimeout, followRedirects, ptimeMs, lateOffer, srtp);
    }

    /**
     * {@return these options with another limit for ringing}
     *
     * @param value the limit
     */
    public InviteOptions withNoAnswerTimeout(Duration value) {
        return new InviteOptions(codecs, value, followRedirects, ptimeMs, lateOffer, srtp);
    }

    /**
     * {@return these options, following redirects or not}
     *
     * @param value whether to follow
     */
    public InviteOptions withFollowRedirects(boolean value) {
        return new InviteOptions(codecs, noAnswerTimeout, value, ptimeMs, lateOffer, srtp);
    }

    /**
     * {@return these options with another packet duration}
     *
     * @param value milliseconds
     */
    public InviteOptions withPtimeMs(int value) {
        return new InviteOptions(codecs, noAnswerTimeout, followRedirects, value, lateOffer, srtp);
    }

    /**
     * {@return these options, with or without an offer in the INVITE}
     *
     * @param value true to leave the offer to the other side
     */
    public InviteOptions withLateOffer(boolean value) {
        return new InviteOptions(codecs, noAnswerTimeout, followRedirects, ptimeMs, value, srtp);
    }

    /**
     * {@return these options with another encryption of the sound}
     *
     * @param value in place of what the account says
     */
    public InviteOptions withSrtp(SrtpOptions value) {
        return new InviteOptions(codecs, noAnswerTimeout, followRedirects, ptimeMs, lateOffer, Optional.of(value));
    }
}
