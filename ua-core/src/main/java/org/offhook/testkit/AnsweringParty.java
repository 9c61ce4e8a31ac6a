package org.offhook.testkit;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import org.offhook.Account;
import org.offhook.CallReport;
import org.offhook.Failure;
import org.offhook.IncomingCall;
import org.offhook.Registration;
import org.offhook.UserAgent;
import org.offhook.UserAgentBuilder;

/**
 * A phone that registers, lets each call ring, answers it and sends back what it hears: somebody to call for demonstrations
 * and tests. A {@link UserAgent} like any other. Thread-safe.
 */
public final class AnsweringParty implements AutoCloseable {

    private final UserAgent agent;
    private final List<CompletableFuture<CallReport>> calls = new CopyOnWriteArrayList<>();
    private volatile Registration registration;

    private AnsweringParty(UserAgent agent) {
        this.agent = agent;
    }

    /**
     * Starts the phone and registers it.
     *
     * @param settings codecs, transport, address; the account is added here
     * @param account  who it is
     * @return completes with the party when the registrar has confirmed it, or with a {@link Failure}
     * @throws Failure.TransportFailed when no port can be opened
     */
    public static CompletableFuture<AnsweringParty> start(UserAgentBuilder settings, Account account)
            throws Failure.TransportFailed {
        AnsweringParty party = new AnsweringParty(settings.account(account).build());
        party.agent.onIncoming(party::answer);
        return party.agent.register(account).handle((registration, failure) -> {
            if (failure != null) {
                party.close();
                throw failure instanceof CompletionException wrapped ? wrapped
                    : new CompletionException(failure);
            }
            party.registration = registration;
            return party;
        });
    }

    private void answer(IncomingCall incoming) {
        calls.add(incoming.call().ended());
        incoming.ring();
        incoming.call().echo();
        incoming.accept();
    }

    /** {@return the party's Contact as the registrar confirmed it} */
    public String contact() {
        return registration.contact().orElse("");
    }

    /** {@return the reports of all calls so far, each complete when its call is over} */
    public List<CompletableFuture<CallReport>> calls() {
        return List.copyOf(calls);
    }

    /** Hangs up, removes the registration and ends. Idempotent. */
    @Override
    public void close() {
        agent.close();
    }
}
