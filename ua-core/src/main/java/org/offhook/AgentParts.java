package org.offhook;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.offhook.call.CallDispatcher;
import org.offhook.call.CallHost;
import org.offhook.call.CallSettings;
import org.offhook.codecs.CodecProvider;
import org.offhook.codecs.Codecs;
import org.offhook.evidence.EvidenceCollector;
import org.offhook.loop.AgentLoop;
import org.offhook.media.io.MediaEngine;
import org.offhook.media.io.MediaEngineSettings;
import org.offhook.registration.RegistrationMachine;
import org.offhook.registration.RegistrationSettings;
import org.offhook.sip.Hop;
import org.offhook.sip.NameAddr;
import org.offhook.sip.SipRequest;
import org.offhook.sip.SipUri;
import org.offhook.sip.TransportProtocol;
import org.offhook.sip.account.SipAccount;
import org.offhook.sip.account.Tokens;
import org.offhook.sip.guard.RequestGate;
import org.offhook.sip.jain.JainTransactionLayer;
import org.offhook.sip.jain.JainTransactionLayerBuilder;

/**
 * The machinery behind a {@link UserAgent}: loop, transaction layer, dispatcher, media engine, and how they are wired. The one
 * place that knows all of them.
 */
final class AgentParts implements CallHost {

    private static final long LAST_REPORTS_MS = 500;

    private final UserAgentBuilder settings;
    private final List<CodecProvider> preferred;
    private final Codecs installed;
    private final Agent agent;
    private final AgentLoop loop;
    private final MediaEngine media;
    private final JainTransactionLayer layer;
    private final CallDispatcher dispatcher;
    private final SecureRandom random = new SecureRandom();
    private final Tokens tokens = new Tokens(random);
    private final ThreadPoolExecutor ownExecutor;
    private final AgentAccounts accounts;
    private final AgentKeys keys;
    private final Map<LiveCall, Boolean> calls = new ConcurrentHashMap<>();
    private final Optional<QualityTeller> qualityTeller;
    private final RequestGate gate;
    private final EvidenceCollector evidence;
    /** On the loop. */
    private final Map<Account, RegistrationMachine> registrations = new HashMap<>();
    private volatile Consumer<IncomingCall> onIncoming;

    AgentParts(UserAgentBuilder settings) throws Failure.TransportFailed {
        this.settings = settings;
        installed = settings.codecs == null ? Codecs.installed() : settings.codecs;
        preferred = settings.codecPreference.isEmpty() ? CodecOrder.usual(installed) : CodecOrder.named(installed, settings.codecPreference);
        if (preferred.isEmpty()) {
            throw new IllegalArgumentException("no codec is installed: is ua-codecs on the class path?");
        }
        preferred.forEach(CodecProvider::prepare);
        accounts = new AgentAccounts(settings);
        loop = new AgentLoop();
        SipLadders ladders = new SipLadders();
        gate = new RequestGate(settings.admission, accounts.users(), accounts::areServedBy, () -> onIncoming != null,
            System.nanoTime());
        layer = openLayer(ladders);
        media = new MediaEngine(mediaSettings(settings));
        evidence = settings.evidence || settings.hep.isPresent() ? new EvidenceCollector(settings.mediaDscp) : null;
        if (evidence != null) {
            sendCopies();
            layer.addObserver(evidence);
            media.tap(evidence);
        }
        ownExecutor = settings.executor == null ? daemonPool() : null;
        Executor application = settings.executor == null ? ownExecutor : settings.executor;
        agent = new Agent(loop, application, settings.media == null ? media : settings.media,
            settings.ticks == null ? media : settings.ticks, ladders, evidence);
        qualityTeller = settings.qualityCollector.map(collector -> new QualityTeller(agent, layer, collector, tokens));
        dispatcher = new CallDispatcher(layer, loop.timers(), tokens, settings.userAgentName, this);
        keys = new AgentKeys(settings, media.dtls(), random);
        keys.prepareAll(application);
        layer.start(dispatcher);
    }

    private void sendCopies() throws Failure.TransportFailed {
        if (settings.hep.isPresent()) {
            try {
                evidence.copyTo(settings.hep.get());
            } catch (IOException e) {
                evidence.close();
                media.close();
                layer.close();
                loop.close();
                throw new Failure.TransportFailed("Copies cannot be sent by HEP: " + e.getMessage());
            }
        }
    }

    private JainTransactionLayer openLayer(SipLadders ladders) throws Failure.TransportFailed {
        JainTransactionLayerBuilder builder = JainTransactionLayer.builder(loop)
            .port(listensForTls() ? 0 : settings.port).tlsPort(listensForTls() ? settings.port : 0)
            .userAgent(settings.userAgentName).gate(gate).tls(settings.tls).nameServers(settings.nameServers);
        if (settings.bindAddress != null) {
            builder.bindAddress(settings.bindAddress);
        }
        try {
            JainTransactionLayer opened = builder.build();
            opened.addObserver(ladders);
            return opened;
        } catch (IOException e) {
            loop.close();
            throw new Failure.TransportFailed(e.getMessage());
        }
    }

    private static MediaEngineSettings mediaSettings(UserAgentBuilder settings) {
        MediaEngineSettings media = MediaEngineSettings.DEFAULT.withImpairment(settings.impairment)
            .withMinPlayoutDelayMs(settings.minPlayoutDelayMs).withDscp(settings.mediaDscp)
            .withMediaTimeoutMs(settings.mediaTimeout.isZero() ? Integer.MAX_VALUE
                : (int) Math.min(Integer.MAX_VALUE, settings.mediaTimeout.toMillis()));
        return settings.mediaPortFrom == 0 ? media : media.withPorts(settings.mediaPortFrom, settings.mediaPortTo);
    }

    /** Threads as needed, for a listener may wait as long as it likes; idle ones go after ten seconds. */
    private static ThreadPoolExecutor daemonPool() {
        AtomicInteger number = new AtomicInteger();
        return new ThreadPoolExecutor(0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            Thread thread = new Thread(task, "offhook-app-" + number.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** {@return the codecs of one call: those named, or the agent's own} */
    List<CodecProvider> codecs(List<String> specifications) {
        List<CodecProvider> codecs = specifications.isEmpty() ? preferred : CodecOrder.named(installed, specifications);
        codecs.forEach(CodecProvider::prepare);
        return codecs;
    }

    Agent agent() {
        return agent;
    }

    /** {@return the collector of evidence} */
    EvidenceCollector evidence(String what) {
        if (evidence == null) {
            throw new IllegalStateException(what + " needs the evidence that this agent was built without");
        }
        return evidence;
    }

    MediaEngine media() {
        return media;
    }

    InetSocketAddress localAddress() {
        return new InetSocketAddress(settings.bindAddress == null ? new InetSocketAddress(0).getAddress() : settings.bindAddress,
            layer.port(listensForTls() ? TransportProtocol.TLS : TransportProtocol.UDP));
    }

    /** The port belongs to TLS where that is the transport and others can connect to us. */
    private boolean listensForTls() {
        return settings.transport == Transport.TLS && settings.tls.hasIdentity();
    }

    // ---- accounts

    AgentAccounts accounts() {
        return accounts;
    }

    void register(Account account, LiveRegistration registration) {
        String instance = DeviceName.instanceId(account.address(), settings.port);
        RegistrationSettings times = RegistrationSettings.of(account.expires().toSeconds(), instance);
        agent.post(() -> {
            RegistrationMachine machine = new RegistrationMachine(accounts.sip(account), times, layer, loop.timers(), tokens,
                registration.signals());
            registration.bind(machine);
            registrations.put(account, machine);
            machine.register();
        });
    }

    /** {@return the transaction layer, which tests break from below} */
    JainTransactionLayer layer() {
        return layer;
    }

    @Override
    public void connectionLost(Hop hop) {
        registrations.values().forEach(machine -> machine.onConnectionLost(hop));
    }

    // ---- calls

    AgentKeys keys() {
        return keys;
    }

    void place(LiveCall call, Account account, NameAddr identity, SipUri target, InviteOptions options) {
        SipAccount from = accounts.sip(account, identity);
        CallSettings how = CallSettings.of(from)
            .withNoAnswerTimeoutMs(options.noAnswerTimeout().toMillis())
            .withFollowRedirects(options.followRedirects())
            .withLateOffer(options.lateOffer())
            .withStrictPeer(settings.admission.strictDialogs());
        track(call, from);
        if (!agent.post(() -> call.bind(dispatcher.call(how, target, call.sound(), call.signals())))) {
            // Placed while another thread closes the agent.
            call.closed();
        }
    }

    private void track(LiveCall call, SipAccount account) {
        calls.put(call, true);
        qualityTeller.ifPresent(teller -> teller.follow(call, account));
        call.ended().whenComplete((report, fault) -> calls.remove(call));
    }

    /** {@return completes when the collector has answered for every call that is over} */
    CompletableFuture<Void> publications() {
        return qualityTeller.map(QualityTeller::told).orElse(CompletableFuture.completedFuture(null));
    }

    int activeCalls() {
        return calls.size();
    }

    void onIncoming(Consumer<IncomingCall> listener) {
        onIncoming = listener;
    }

    @Override
    public Admission admit(SipRequest invite, Hop source) {
        Consumer<IncomingCall> listener = onIncoming;
        if (listener == null) {
            return new Refused(480, "Temporarily Unavailable");
        }
        Account configured = accounts.called(invite);
        SipAccount account = accounts.sip(configured, NameAddr.of(invite.requestUri().addressOfRecord()));
        CallerIdentity caller = CallerIdentity.of(invite, gate.knows(source));
        LiveCall call = new LiveCall(agent, preferred, preferred.get(0).info().defaultPtimeMs(),
            keys.of(configured, Optional.empty()),
            CallReports.Parties.now(invite.from().uri().addressOfRecord().toString(), invite.to().uri().addressOfRecord().toString(),
                invite.callId(), false),
            ready -> {
                // On the loop: a caller who gives up at once takes the machine away before the application's thread runs.
                LiveIncoming incoming = new LiveIncoming(agent, ready, caller);
                agent.application().execute(() -> decide(listener, incoming));
            });
        // The INVITE itself passed the observer before there was a ladder for it.
        call.collectLadder().add(false, source, "INVITE " + invite.requestUri(), invite.cseq().toString(), Instant.now());
        track(call, account);
        CallSettings how = CallSettings.of(account).withRingTimeoutMs(settings.ringTimeout.toMillis())
            .withStrictPeer(settings.admission.strictDialogs());
        return new Admitted(how, call.sound(), call.signals());
    }

    /** A listener that fails must not leave the caller ringing; its exception goes to the thread's handler, which shows it. */
    private static void decide(Consumer<IncomingCall> listener, IncomingCall incoming) {
        try {
            listener.accept(incoming);
        } catch (RuntimeException e) {
            incoming.reject(500);
            throw e;
        }
    }

    // ---- the end

    /** {@return completes when every call is over} */
    CompletableFuture<Void> endCalls() {
        onIncoming = null;
        CompletableFuture<Void> ends = ends();
        agent.post(dispatcher::close);
        return ends;
    }

    private CompletableFuture<Void> ends() {
        return CompletableFuture.allOf(calls.keySet().stream().map(LiveCall::ended).toArray(CompletableFuture<?>[]::new));
    }

    void close() {
        layer.close();
        media.close();
        loop.close();
        accounts.destroy();
        if (evidence != null) {
            evidence.close();
        }
        CompletableFuture<Void> reports = ends();
        calls.keySet().forEach(LiveCall::closed);
        // Where an end is just being told, the listeners still have the executor for it.
        reports.completeOnTimeout(null, LAST_REPORTS_MS, TimeUnit.MILLISECONDS).join();
        if (ownExecutor != null) {
            ownExecutor.shutdown();
        }
    }
}
