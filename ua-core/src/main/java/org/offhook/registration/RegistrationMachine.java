package org.offhook.registration;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.offhook.registration.RegistrationFailure.Cause;
import org.offhook.sip.Hop;
import org.offhook.sip.SipRequest;
import org.offhook.sip.SipResponse;
import org.offhook.sip.SipSyntaxException;
import org.offhook.sip.SipText;
import org.offhook.sip.SipUri;
import org.offhook.sip.TransactionLayer;
import org.offhook.sip.account.AuthenticatedRequest;
import org.offhook.sip.account.HeaderNumbers;
import org.offhook.sip.account.SipAccount;
import org.offhook.sip.account.Tokens;
import org.offhook.sip.tls.TlsFault;
import org.offhook.sip.tls.TlsSession;
import org.offhook.time.Timers;

/**
 * Keeps one account registered (RFC 3261 section 10.2). The package comment draws its states. Pure, on the agent's loop.
 *
 * <p>It never gives up silently: every failed try is reported together with the time of the next one. The one exception is a
 * registrar that refuses the credentials, where a further try would only help to lock the account; that is reported as final.
 * Redirections are not followed, since a forged 302 would move the account to another registrar. The option {@code outbound}
 * (RFC 5626) is not claimed: it obliges to keep-alives which are not sent.
 */
public final class RegistrationMachine {

    private static final int CHEAP_TRIES = 10;
    private static final int MAX_INTERVAL_CORRECTIONS = 3;
    /** Behind a translator that gives every request another port, following it would never end. */
    private static final int MAX_ADDRESS_CHANGES = 3;

    private final SipAccount account;
    private final RegistrationSettings settings;
    private final TransactionLayer layer;
    private final Timers timers;
    private final RegistrationListener listener;
    private final BackOff backOff;
    private final RegisterRequests requests;
    private final BindingWatch watch = new BindingWatch();

    private RegistrationState state = RegistrationState.UNREGISTERED;
    private Binding binding;
    private long bindingEndNanos;
    private Hop server;
    private SipUri contact;
    private SipUri formerContact;
    private long askedExpiresS;
    private int intervalCorrections;
    private int addressChanges;
    private int failures;
    /** TLS was refused before anything was ever sent: there is nothing to take back. */
    private boolean neverTrusted;
    private AuthenticatedRequest request;
    private Timers.Timer timer;
    /** Counts the tries: a look-up that was overtaken by another try is dropped. */
    private int generation;

    /**
     * Makes a machine that waits for {@link #register()}.
     *
     * @param account  who registers, and where
     * @param settings how
     * @param layer    sends
     * @param timers   the loop's
     * @param tokens   randomness
     * @param listener hears of it
     */
    public RegistrationMachine(SipAccount account, RegistrationSettings settings, TransactionLayer layer, Timers timers,
                               Tokens tokens, RegistrationListener listener) {
        this.account = Objects.requireNonNull(account, "account");
        this.settings = Objects.requireNonNull(settings, "settings");
        this.layer = Objects.requireNonNull(layer, "layer");
        this.timers = Objects.requireNonNull(timers, "timers");
        this.listener = Objects.requireNonNull(listener, "listener");
        this.backOff = new BackOff(settings, tokens);
        this.requests = new RegisterRequests(account, settings.instanceId(), tokens);
        this.askedExpiresS = settings.expiresS();
    }

    /** {@return the Call-ID of every REGISTER of this registration} */
    public String callId() {
        return requests.callId();
    }

    /** Registers now, whatever went before; also to be called when the network changed. */
    public void register() {
        failures = 0;
        addressChanges = 0;
        askedExpiresS = settings.expiresS();
        beginTry();
    }

    /** Removes the binding; {@link RegistrationListener#unregistered} follows in bounded time. */
    public void unregister() {
        boolean nothingSent = server == null || contact == null || neverTrusted;
        boolean nothingThere = state == RegistrationState.UNREGISTERED || state == RegistrationState.FAILED;
        abandonTry();
        if (nothingSent || nothingThere) {
            unregistered(true);
            return;
        }
        state = RegistrationState.UNREGISTERING;
        timer = timers.after(settings.unregisterWaitMs() * 1_000_000, () -> unregistered(false));
        send(requests.removal(contact), new Removal());
    }

    /**
     * A connection that we had opened has ended. If it was ours to the registrar, calls may not reach us until we register again:
     * that is done at once, once; where it fails the usual waits apply.
     *
     * @param lost the other side
     */
    public void onConnectionLost(Hop lost) {
        boolean waiting = state == RegistrationState.REGISTERED || state == RegistrationState.WAITING_RETRY && failures == 1;
        if (lost.equals(server) && binding().isPresent() && waiting) {
            if (timer != null) {
                timer.cancel();
            }
            timer = timers.after(backOff.reconnectMs() * 1_000_000, this::beginTry);
        }
    }

    /** {@return how the way to the server that confirmed a binding is secured; empty where it is not} */
    public Optional<TlsSession> security() {
        return server == null ? Optional.empty() : layer.security(server);
    }

    /** {@return where it stands} */
    public RegistrationState state() {
        return state;
    }

    /** {@return the binding while it stands, also while its renewal fails} */
    public Optional<Binding> binding() {
        return Optional.ofNullable(binding).filter(standing -> timers.nowNanos() < bindingEndNanos);
    }

    private void abandonTry() {
        generation++;
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
        if (request != null) {
            request.forget();
            request = null;
        }
    }

    private void beginTry() {
        abandonTry();
        intervalCorrections = 0;
        state = binding().isPresent() ? RegistrationState.REFRESHING : RegistrationState.REGISTERING;
        int current = generation;
        layer.resolve(account.outboundProxy().orElse(account.registrar()), account.preferredTransport(),
            new TransactionLayer.ResolutionUser() {
                @Override
                public void resolved(Hop hop) {
                    if (current == generation) {
                        onResolved(hop);
                    }
                }

                @Override
                public void failed(String reason) {
                    if (current == generation) {
                        fail(Cause.NAME_RESOLUTION, 0, reason, List.of(), 0);
                    }
                }
            });
    }

    private void onResolved(Hop hop) {
        account.path().learn(hop);
        server = hop;
        useContact(account.contactUri(layer, hop));
        sendRegister();
    }

    /** Another Contact than before leaves one behind that must be removed, or calls go to both. */
    private void useContact(SipUri next) {
        if (contact != null && !contact.equals(next) && binding().isPresent()) {
            formerContact = contact;
        }
        contact = next;
    }

    private void sendRegister() {
        send(requests.register(contact, askedExpiresS, Optional.ofNullable(formerContact)), new Register());
    }

    private void send(SipRequest register, AuthenticatedRequest.User user) {
        request = AuthenticatedRequest.send(layer, account, register, server, requests::nextCSeq, user);
    }

    private void onAnswer(SipResponse response, Hop source) {
        if (!fromServer(source)) {
            fail(Cause.PROTOCOL, response.status(), "An answer to REGISTER came from " + source + " instead of " + server
                + ".", List.of(), backOff.repairMs());
        } else if (response.success()) {
            onSuccess(response);
        } else if (response.status() == 423) {
            onIntervalTooBrief(response);
        } else if (response.status() == 403 && requests.hasCredentials(request.sent())) {
            refuse(response, "The registrar refused " + account.identity().uri() + " with its credentials: "
                + response + ".");
        } else {
            fail(Cause.REJECTED, response.status(), "The registrar answered " + response + ".",
                response.headers().all("Warning"), retryAfterMs(response));
        }
    }

    /** An answer from elsewhere is forged, or comes over a way that the account was not set up for. */
    private boolean fromServer(Hop source) {
        InetAddress expected = server.address().getAddress();
        return source.address().getAddress().equals(expected);
    }

    private void onSuccess(SipResponse ok) {
        BindingList list;
        try {
            list = BindingList.of(ok, contact, settings.instanceId(), askedExpiresS);
        } catch (SipSyntaxException e) {
            fail(Cause.PROTOCOL, ok.status(), "The registrar's list of bindings cannot be read: " + e.getMessage() + ".",
                List.of(), 0);
            return;
        }
        if (list.own().isEmpty() || list.expiresS() == 0) {
            boolean first = failures == 0;
            fail(Cause.PROTOCOL, ok.status(), "The registrar answered " + ok + " but does not list our Contact " + contact
                + ".", List.of(), first ? backOff.repairMs() : 0);
            listener.alarm(new BindingAlarm(BindingAlarm.Kind.OWN_CONTACT_MISSING, list.foreign()));
            return;
        }
        formerContact = null;
        neverTrusted = false;
        failures = 0;
        long expiresS = Math.min(list.expiresS(), askedExpiresS);
        List<BindingAlarm> alarms = watch.alarms(list, askedExpiresS);
        // What is wrong is repaired, or found to be there still, before long.
        long refreshMs = alarms.isEmpty() ? backOff.refreshMs(expiresS) : Math.min(backOff.repairMs(), backOff.refreshMs(expiresS));
        registered(new Binding(contact, expiresS, server, ok.status(), ok.reason(), refreshMs));
        alarms.forEach(listener::alarm);
        if (addressChanges < MAX_ADDRESS_CHANGES) {
            ReflectedAddress.in(ok, account, contact, server).ifPresent(this::onPublicAddress);
        }
    }

    private void registered(Binding confirmed) {
        binding = confirmed;
        bindingEndNanos = timers.nowNanos() + confirmed.expiresS() * 1_000_000_000L;
        request = null;
        state = RegistrationState.REGISTERED;
        timer = timers.after(confirmed.refreshInMs() * 1_000_000, this::beginTry);
        listener.registered(confirmed);
    }

    private void onPublicAddress(InetSocketAddress seen) {
        addressChanges++;
        account.path().seenAs(server, seen);
        listener.publicAddress(seen);
        if (state == RegistrationState.REGISTERED) {
            beginTry();
        }
    }

    private void onIntervalTooBrief(SipResponse response) {
        long minimum = HeaderNumbers.leading(response.headers().first("Min-Expires")).orElse(0L);
        if (minimum <= askedExpiresS || ++intervalCorrections > MAX_INTERVAL_CORRECTIONS) {
            fail(Cause.REJECTED, response.status(), "The registrar found " + askedExpiresS
                + " s too brief and named no longer time.", response.headers().all("Warning"), 0);
            return;
        }
        askedExpiresS = minimum;
        sendRegister();
    }

    private static long retryAfterMs(SipResponse response) {
        return HeaderNumbers.leading(response.headers().first("Retry-After")).map(seconds -> seconds * 1_000).orElse(0L);
    }

    private void fail(Cause cause, int status, String sentence, List<String> warnings, long waitMs) {
        fail(cause, status, sentence, warnings, waitMs, Optional.empty());
    }

    private void fail(Cause cause, int status, String sentence, List<String> warnings, long waitMs, Optional<TlsFault> tlsFault) {
        request = null;
        failures++;
        boolean repair = cause == Cause.PROTOCOL && waitMs > 0;
        long nextMs = repair ? waitMs : backOff.afterFailureMs(step(cause), waitMs);
        state = RegistrationState.WAITING_RETRY;
        timer = timers.after(nextMs * 1_000_000, this::beginTry);
        listener.failed(new RegistrationFailure(cause, status, sentence, warnings, OptionalLong.of(nextMs), tlsFault));
    }

    /**
     * A connection that is refused costs a server nothing, and one that is started again should be found soon: the waits do not
     * grow for some minutes.
     */
    private int step(Cause cause) {
        return cause == Cause.TRANSPORT ? Math.max(0, failures - CHEAP_TRIES) : failures;
    }

    private void refuse(SipResponse response, String sentence) {
        request = null;
        state = RegistrationState.FAILED;
        binding = null;
        listener.failed(new RegistrationFailure(Cause.CREDENTIALS_REFUSED, response.status(), sentence,
            response.headers().all("Warning"), OptionalLong.empty()));
    }

    private void unregistered(boolean confirmed) {
        abandonTry();
        binding = null;
        formerContact = null;
        watch.forgetForeign();
        state = RegistrationState.UNREGISTERED;
        listener.unregistered(confirmed);
    }

    /** Answers to the REGISTER that makes or renews the binding. */
    private final class Register implements AuthenticatedRequest.User {
        @Override
        public void onFinal(SipResponse response, Hop source) {
            onAnswer(response, source);
        }

        @Override
        public void onUnproven(SipResponse response, Hop source) {
            fail(Cause.PROTOCOL, response.status(), "The answer to REGISTER bears a wrong proof that its sender knows the password.",
                List.of(), failures == 0 ? backOff.repairMs() : 0);
            listener.alarm(new BindingAlarm(BindingAlarm.Kind.SERVER_UNPROVEN, List.of()));
        }

        @Override
        public void onUnauthorized(SipResponse challenge, Hop source, String sentence) {
            refuse(challenge, sentence);
        }

        @Override
        public void onFailure(TransactionLayer.Failure failure, String reason) {
            Cause cause = switch (failure) {
                case NAME_RESOLUTION -> Cause.NAME_RESOLUTION;
                case TRANSPORT -> Cause.TRANSPORT;
                case TIMEOUT -> Cause.TIMEOUT;
            };
            fail(cause, 0, SipText.printable(reason), List.of(), 0);
        }

        @Override
        public void onTlsFault(TlsFault fault) {
            neverTrusted = binding == null;
            fail(Cause.TLS, 0, fault.sentence(Locale.ENGLISH), List.of(), 0, Optional.of(fault));
        }
    }

    /** Answers to the REGISTER that removes the binding. */
    private final class Removal implements AuthenticatedRequest.User {
        @Override
        public void onFinal(SipResponse response, Hop source) {
            unregistered(response.success());
        }

        @Override
        public void onFailure(TransactionLayer.Failure failure, String reason) {
            unregistered(false);
        }
    }
}
