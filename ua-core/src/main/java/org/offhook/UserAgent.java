package org.offhook;

import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A SIP phone without a bell: registers accounts, places and takes calls. Start one with {@link #builder()}, end it with
 * {@link #close()}. Headless: no sound card is needed or opened.
 *
 * <p>Methods may be called from any thread; they post to the agent's loop and return at once. Futures complete and listeners
 * run on the application's executor.
 */
public final class UserAgent implements AutoCloseable {

    UserAgent(UserAgentBuilder builder) throws Failure.TransportFailed {
        throw new UnsupportedOperationException();
    }

    /** {@return a builder with defaults that work} */
    public static UserAgentBuilder builder() {
        return new UserAgentBuilder();
    }

    /**
     * Registers the first account and keeps it registered.
     *
     * @return completes with the first 200, or with a {@link Failure}
     * @throws IllegalStateException when there is no account
     */
    public CompletableFuture<Registration> register() {
        throw new UnsupportedOperationException();
    }

    /**
     * Registers an account and keeps it registered.
     *
     * @param account the account
     * @return completes with the first 200, or with a {@link Failure}
     */
    public CompletableFuture<Registration> register(Account account) {
        throw new UnsupportedOperationException();
    }

    /**
     * Makes the handle of a registration without waiting for the first answer: for listeners that want to hear failures and
     * retries as well.
     *
     * @param account the account
     * @return the registration, started
     */
    public Registration startRegistration(Account account) {
        throw new UnsupportedOperationException();
    }

    /**
     * Calls and waits for the answer.
     *
     * @param uri {@code sip:user@host}, or a user name or number of the first account's domain
     * @return completes with the call when it is answered, or with a {@link Failure}; cancelling it sends CANCEL
     */
    public CompletableFuture<Call> invite(String uri) {
        return invite(uri, InviteOptions.DEFAULT);
    }

    /**
     * Calls and waits for the answer.
     *
     * @param uri     as for {@link #invite(String)}
     * @param options how
     * @return as for {@link #invite(String)}
     */
    public CompletableFuture<Call> invite(String uri, InviteOptions options) {
        return place(uri, options).answered();
    }

    /**
     * Calls without waiting: for those who want to hear the ringing, and for reports of calls that fail.
     *
     * @param uri     as for {@link #invite(String)}
     * @param options how
     * @return the call, under way
     * @throws IllegalArgumentException when the URI cannot be read; the message says why
     */
    public Call place(String uri, InviteOptions options) {
        throw new UnsupportedOperationException();
    }

    /**
     * Takes incoming calls. Without a listener they are answered 480.
     *
     * @param listener decides on each call, on the application's executor
     */
    public void onIncoming(Consumer<IncomingCall> listener) {
        throw new UnsupportedOperationException();
    }

    /** {@return address and port of the SIP listening point; the address may be the wildcard} */
    public InetSocketAddress localAddress() {
        throw new UnsupportedOperationException();
    }

    /** Ends calls, removes bindings, stops threads; returns within three seconds, whatever the other side does. Idempotent. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
