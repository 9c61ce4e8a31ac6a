package org.offhook;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.offhook.codecs.CodecProvider;
import org.offhook.evidence.CaptureContent;
import org.offhook.sip.NameAddr;
import org.offhook.sip.SipUri;

/**
 * A SIP phone without a bell: registers accounts, places and takes calls. Start one with {@link #builder()}, end it with
 * {@link #close()}. Headless: no sound card is needed or opened.
 *
 * <p>Methods may be called from any thread; they post to the agent's loop and return at once. Futures complete and listeners
 * run on the application's executor, so they may block without harm to any other call.
 */
public final class UserAgent implements AutoCloseable {

    /** What close() gives BYEs and un-REGISTERs to be answered; a deaf server must not keep the program alive. */
    private static final Duration FAREWELL = Duration.ofMillis(2_200);

    private final AgentParts parts;
    private final List<Account> accounts;
    private final InetSocketAddress localAddress;
    private final Map<Account, LiveRegistration> registrations = new ConcurrentHashMap<>();
    /** Registrations that failed at first, whose bindings are being removed in case the registrar has one all the same. */
    private final Collection<CompletableFuture<Void>> leaving = new ConcurrentLinkedQueue<>();
    private final Collection<Conference> conferences = new ConcurrentLinkedQueue<>();
    private final Object closing = new Object();
    private volatile boolean closed;

    UserAgent(UserAgentBuilder builder) throws Failure.TransportFailed {
        this.accounts = List.copyOf(builder.accounts);
        this.parts = new AgentParts(builder);
        this.localAddress = parts.localAddress();
    }

    /** {@return the machinery, for measurements} */
    AgentParts parts() {
        return parts;
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
        if (accounts.isEmpty()) {
            throw new IllegalStateException("there is no account to register: give one to the builder");
        }
        return register(accounts.get(0));
    }

    /**
     * Registers an account and keeps it registered. Where the first try fails nothing is tried again;
     * {@link #startRegistration} goes on trying.
     *
     * @param account the account
     * @return completes with the first 200, or with a {@link Failure}
     */
    public CompletableFuture<Registration> register(Account account) {
        LiveRegistration registration = start(account);
        registration.firstAnswer().whenComplete((confirmed, failure) -> {
            if (failure != null) {
                CompletableFuture<Void> left = registration.unregister();
                leaving.add(left);
                registrations.remove(account, registration);
                left.whenComplete((done, fault) -> leaving.remove(left));
            }
        });
        return registration.firstAnswer();
    }

    /**
     * Registers an account and goes on trying until {@link Registration#unregister()}: for listeners that want to hear failures
     * and retries as well.
     *
     * @param account the account
     * @return the registration, started
     */
    public Registration startRegistration(Account account) {
        return start(account);
    }

    private LiveRegistration start(Account account) {
        checkOpen();
        return registrations.computeIfAbsent(account, key -> {
            LiveRegistration registration = new LiveRegistration(parts.agent(), key);
            parts.register(key, registration);
            return registration;
        });
    }

    /**
     * Calls and waits for the answer.
     *
     * <p>Waiting for the future with a limit, as {@code get(30, SECONDS)} does, does not end the call when the limit is reached:
     * cancel the future then, or say how long it may ring by {@link InviteOptions#withNoAnswerTimeout}.
     *
     * @param uri {@code sip:user@host}, or a user name or number of the first account's domain
     * @return completes with the call when it is answered, or with a {@link Failure}; cancelling it sends CANCEL, and so does
     *         {@link CompletableFuture#orTimeout}
     * @throws IllegalArgumentException when the URI cannot be read; the message says why
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
     * @throws IllegalArgumentException when the URI cannot be read; the message says why
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
     * @throws IllegalArgumentException when the URI or a codec cannot be read; the message says why
     */
    public Call place(String uri, InviteOptions options) {
        checkOpen();
        Account account = accounts.isEmpty() ? null : accounts.get(0);
        SipUri target = target(uri, account);
        List<CodecProvider> codecs = parts.codecs(options.codecs());
        NameAddr identity = account == null ? parts.accounts().anonymousIdentity(target) : account.addressOfRecord();
        parts.keys().rehearse(account, options.srtp());
        LiveCall call = new LiveCall(parts.agent(), codecs, options.ptimeMs(), parts.keys().of(account, options.srtp()),
            CallReports.Parties.now(identity.uri().addressOfRecord().toString(), target.toString(), "", true), incoming -> { });
        parts.place(call, account, identity, target, options);
        return call;
    }

    private static SipUri target(String uri, Account account) {
        String text = Objects.requireNonNull(uri, "uri").trim();
        boolean bare = text.indexOf(':') < 0 && text.indexOf('@') < 0;
        if (bare && account != null && !text.isEmpty()) {
            SipUri domain = account.addressOfRecord().uri();
            return SipUri.parse(domain.scheme() + ":" + text + "@" + domain.hostPort());
        }
        SipUri target = NameAddr.parseAddress(text).uri();
        if (target.host().isEmpty()) {
            if (account == null) {
                throw new IllegalArgumentException("a tel: number needs an account, whose server knows the way: " + uri);
            }
            return new SipUri("sip", target.user(), account.addressOfRecord().uri().host(),
                account.addressOfRecord().uri().port(), target.parameters().with("user", "phone"), "");
        }
        return target;
    }

    /**
     * Takes incoming calls. Without a listener they are answered 480; where it throws, the call is refused with 500 and the
     * exception goes on to the handler of the executor's thread.
     *
     * @param listener decides on each call, on the application's executor
     */
    public void onIncoming(Consumer<IncomingCall> listener) {
        parts.onIncoming(listener);
    }

    /**
     * Begins a local conference at the rate of the best codec of this agent.
     *
     * @return a conference without parties
     * @throws Failure.Media when there is no media thread any more
     */
    public Conference conference() throws Failure.Media {
        checkOpen();
        int bestRateHz = parts.codecs(List.of()).stream().mapToInt(codec -> codec.info().sampleRateHz()).max().orElse(8000);
        Conference conference = new Conference(parts.agent(), Math.min(48_000, bestRateHz));
        conferences.removeIf(Conference::isClosed);
        conferences.add(conference);
        return conference;
    }

    /**
     * Writes a capture of everything that this agent sends and receives from now on, as pcapng, until {@link #endCapture} or
     * {@link #close}. Needs no rights beyond those of the file. A capture that is running is ended.
     *
     * @param file    overwritten
     * @param options what is written
     * @throws IOException           when the file cannot be begun
     * @throws IllegalStateException when the agent was built without evidence, or is closed
     */
    public void capture(Path file, CaptureOptions options) throws IOException {
        checkOpen();
        parts.evidence("a capture").capture(file, new CaptureContent(options.secrets(), options.decrypted()), options.onFailure());
    }

    /**
     * Ends the capture that is running.
     *
     * @return completes when the file is whole; at once when there was none
     * @throws IllegalStateException when the agent was built without evidence
     */
    public CompletableFuture<Void> endCapture() {
        return parts.evidence("a capture").endCapture();
    }

    /** {@return address and port where SIP comes in over the agent's transport, still after it is closed; the address may be the wildcard} */
    public InetSocketAddress localAddress() {
        return localAddress;
    }

    /** {@return the codecs in use, best first, as {@code NAME/clock}} */
    public List<String> codecs() {
        return parts.codecs(List.of()).stream().map(codec -> codec.info().specification()).toList();
    }

    /** {@return calls that are not over} */
    public int activeCalls() {
        return parts.activeCalls();
    }

    /** {@return port and accounts, for logs} */
    @Override
    public String toString() {
        return "UserAgent[port " + localAddress.getPort() + ", " + accounts.stream().map(Account::address).toList()
            + (closed ? ", closed]" : "]");
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the user agent is closed");
        }
    }

    /**
     * Ends calls, removes bindings, stops threads, overwrites its copies of passwords; returns within three seconds, whatever the
     * other side does. Idempotent: a second caller waits for the first, so that no process ends between "closing" and the BYE.
     */
    @Override
    public void close() {
        synchronized (closing) {
            if (!closed) {
                closed = true;
                sayGoodbye();
                conferences.forEach(Conference::close);
                parts.close();
            }
        }
    }

    private void sayGoodbye() {
        CompletableFuture<?> farewell = CompletableFuture.allOf(
            parts.endCalls().thenCompose(ended -> parts.publications()),
            CompletableFuture.allOf(Stream.concat(registrations.values().stream().map(LiveRegistration::unregister), leaving.stream())
                .toArray(CompletableFuture<?>[]::new)));
        try {
            farewell.get(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // The other side did not answer; what could be said has been said.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
