package org.offhook;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.offhook.analysis.CaptureAnalysis;
import org.offhook.diagnosis.Diagnosis;
import org.offhook.diagnosis.Finding;
import org.offhook.evidence.CallEvidence;
import org.offhook.loop.SerialExecutor;
import org.offhook.registration.Binding;
import org.offhook.registration.BindingAlarm;
import org.offhook.registration.RegistrationFailure;
import org.offhook.registration.RegistrationListener;
import org.offhook.registration.RegistrationMachine;

/** The front door's registration over its state machine. What the machine tells comes on the loop, the API from any thread. */
final class LiveRegistration implements Registration {

    private static final long EVIDENCE_END_MS = 2_000;

    private final Agent agent;
    private final Account account;
    private final SerialExecutor order;
    private final List<Consumer<Event>> listeners = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Registration> first = new CompletableFuture<>();
    private final CompletableFuture<Void> unregistered = new CompletableFuture<>();
    private RegistrationMachine machine;
    /** Of the try that is under way; on the loop. */
    private CallEvidence evidence;
    /** News that waits for its evidence goes out in order; on the loop. */
    private CompletableFuture<Void> told = CompletableFuture.completedFuture(null);
    private volatile RegistrationReport report;
    private volatile Binding binding;
    private volatile Binding last;
    private volatile String lastAnswer;
    private volatile SignallingReport signalling;

    LiveRegistration(Agent agent, Account account) {
        this.agent = agent;
        this.account = account;
        this.order = new SerialExecutor(agent.application());
        this.report = new RegistrationReport(account.address(), null, null, null, null, null, List.of(), null);
    }

    /** Connects the registration with its machine; on the loop. */
    void bind(RegistrationMachine bound) {
        machine = bound;
        beginEvidence();
    }

    private void beginEvidence() {
        if (agent.evidence() != null) {
            evidence = agent.evidence().begin();
            evidence.callId(machine.callId());
        }
    }

    /** Judges what the packets of the try showed, which is over, and hands it on; begins to collect for the next. */
    private void judge(Consumer<CaptureAnalysis> then) {
        CompletableFuture<CaptureAnalysis> shown = CompletableFuture.completedFuture(null);
        if (evidence != null) {
            CompletableFuture<CaptureAnalysis> end = evidence.end();
            beginEvidence();
            shown = end.completeOnTimeout(null, EVIDENCE_END_MS, TimeUnit.MILLISECONDS).exceptionally(fault -> null);
        }
        told = told.thenCombine(shown, (before, now) -> {
            then.accept(now);
            return null;
        });
    }

    /** Null where no evidence is kept, or its collector is too far behind. */
    private static List<Finding> findings(CaptureAnalysis tables) {
        return tables == null ? List.of() : Diagnosis.of(tables).stream().filter(finding -> !finding.code().equals("none")).toList();
    }

    /** {@return completes with the first success or the first failure} */
    CompletableFuture<Registration> firstAnswer() {
        return first;
    }

    RegistrationListener signals() {
        return new Signals();
    }

    /** What the state machine tells, on the loop. */
    private final class Signals implements RegistrationListener {

        @Override
        public void registered(Binding confirmed) {
            binding = confirmed;
            last = confirmed;
            signalling = SignallingReport.of(confirmed.server(), machine == null ? Optional.empty() : machine.security());
            lastAnswer = confirmed.status() + " " + confirmed.reason();
            SignallingReport way = signalling;
            judge(shown -> {
                report = new RegistrationReport(account.address(), confirmed.status() + " " + confirmed.reason(), confirmed.contact().toString(),
                    confirmed.expiresS(), way, null, findings(shown), shown);
                tell(new Event.Registered(confirmed.contact().toString(), Duration.ofSeconds(confirmed.expiresS())));
                agent.application().execute(() -> first.complete(LiveRegistration.this));
            });
        }

        @Override
        public void failed(RegistrationFailure failure) {
            binding = machine == null ? null : machine.binding().orElse(null);
            lastAnswer = failure.status() == 0 ? failure.sentence() : Integer.toString(failure.status());
            Optional<Duration> retryIn = failure.nextTryInMs().isPresent()
                ? Optional.of(Duration.ofMillis(failure.nextTryInMs().getAsLong())) : Optional.empty();
            judge(shown -> {
                List<Finding> found = BindingFindings.of(failure, findings(shown));
                Failure typed = typed(failure).withFindings(found);
                report = new RegistrationReport(account.address(), failure.status() == 0 ? null : Integer.toString(failure.status()), null, null,
                    null, typed, found, shown);
                typed.withRegistration(report);
                tell(new Event.Failed(typed, retryIn));
                agent.application().execute(() -> first.completeExceptionally(typed));
            });
        }

        @Override
        public void alarm(BindingAlarm alarm) {
            tell(new Event.Alarm(BindingFindings.of(alarm)));
        }

        @Override
        public void publicAddress(InetSocketAddress address) {
            // The next Registered event carries the Contact with it.
        }

        @Override
        public void unregistered(boolean confirmed) {
            binding = null;
            told = told.thenRun(() -> {
                tell(new Event.Unregistered());
                agent.application().execute(() -> {
                    first.completeExceptionally(new Failure.Cancelled("the registration was ended before it was answered"));
                    unregistered.complete(null);
                });
            });
        }
    }

    private static Failure typed(RegistrationFailure failure) {
        String sentence = failure.sentence();
        return switch (failure.cause()) {
            case CREDENTIALS_REFUSED -> new Failure.Unauthorized(sentence, failure.status());
            case REJECTED, PROTOCOL -> new Failure.Rejected(sentence, failure.status(), sentence, List.of(), failure.warnings());
            case TIMEOUT -> new Failure.Timeout(sentence, "F");
            case NAME_RESOLUTION -> new Failure.NameResolution(sentence);
            case TRANSPORT -> new Failure.TransportFailed(sentence);
            case TLS -> failure.tlsFault().<Failure>map(Failure.Tls::new).orElseGet(() -> new Failure.TransportFailed(sentence));
        };
    }

    private void tell(Event event) {
        order.execute(() -> listeners.forEach(listener -> listener.accept(event)));
    }

    @Override
    public Account account() {
        return account;
    }

    @Override
    public boolean registered() {
        return binding != null;
    }

    @Override
    public Optional<String> contact() {
        return Optional.ofNullable(last).map(confirmed -> confirmed.contact().toString());
    }

    @Override
    public Optional<Duration> expires() {
        return Optional.ofNullable(last).map(confirmed -> Duration.ofSeconds(confirmed.expiresS()));
    }

    @Override
    public Optional<SignallingReport> signalling() {
        return Optional.ofNullable(signalling);
    }

    @Override
    public Optional<String> lastAnswer() {
        return Optional.ofNullable(lastAnswer);
    }

    @Override
    public List<Finding> findings() {
        return report.findings();
    }

    @Override
    public RegistrationReport report() {
        return report;
    }

    @Override
    public void onEvent(Consumer<Event> listener) {
        listeners.add(listener);
    }

    @Override
    public CompletableFuture<Void> unregister() {
        boolean posted = agent.post(() -> {
            if (machine != null) {
                machine.unregister();
            }
        });
        if (!posted) {
            unregistered.complete(null);
        }
        return unregistered;
    }

    /** {@return address and Contact, for logs} */
    @Override
    public String toString() {
        return "Registration[" + account.address() + ", " + (registered() ? "registered as " + contact().orElse("") : "not registered") + "]";
    }
}
