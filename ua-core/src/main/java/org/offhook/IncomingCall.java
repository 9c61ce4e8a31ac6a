package org.offhook;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A call that asks to be answered. One of {@link #accept()}, {@link #reject} or {@link #redirect} should follow; an incoming
 * call that nobody decides rings until the ring time is over and is then answered 480.
 */
public interface IncomingCall {

    /** {@return the caller's address, as {@code sip:user@host}; a claim, not a proof} */
    String from();

    /** {@return the caller's display name, empty for none; a claim, not a proof} */
    String displayName();

    /** {@return who calls, by whose word, and whether anything proves it} */
    CallerIdentity identity();

    /** {@return the address that was called} */
    String to();

    /** {@return the codecs that both sides have, best first; empty when the caller leaves the offer to us} */
    List<String> codecs();

    /** {@return the call itself, for listeners, {@code hangup} and the report} */
    Call call();

    /** Tells the caller that it rings (180). */
    void ring();

    /** Opens the sound towards the caller before the answer (183 with SDP). */
    void earlyMedia();

    /** {@return the call when it is set up, or a {@link Failure}} */
    CompletableFuture<Call> accept();

    /**
     * Refuses.
     *
     * @param status 400 to 699, such as 486 busy or 603 declined
     * @throws IllegalArgumentException for any other
     */
    void reject(int status);

    /**
     * Sends the caller elsewhere (302).
     *
     * @param uri where to
     * @throws IllegalArgumentException when it is no SIP URI
     */
    void redirect(String uri);
}
