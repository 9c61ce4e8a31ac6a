package org.offhook;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.offhook.analysis.CaptureAnalysis;
import org.offhook.audio.PcmSink;
import org.offhook.audio.PcmSource;
import org.offhook.call.CallListener;
import org.offhook.call.CallMachine;
import org.offhook.call.CallOutcome;
import org.offhook.call.CallPhase;
import org.offhook.call.CallTimes;
import org.offhook.call.ModificationResult;
import org.offhook.codecs.CodecProvider;
import org.offhook.evidence.CallEvidence;
import org.offhook.loop.SerialExecutor;
import org.offhook.media.MediaStatistics;
import org.offhook.media.StreamStatistics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The front door's call over the state machine and the sound of one call. What the machine tells ({@link Signals}) comes on the
 * loop, which is the only writer of the volatile fields; the API reads them from any thread and posts to the loop.
 *
 * <p>Listeners run in order on {@code order}. Futures complete on the application's executor beside it, so that a listener that
 * waits for a future does not wait for itself.
 */
final class LiveCall implements Call {

    private static final long MEDIA_END_MS = 1_500;
    private static final long EVIDENCE_END_MS = 500;
    private static final Logger LOG = LoggerFactory.getLogger(LiveCall.class);

    private final Agent agent;
    private final CallSound sound;
    private final SerialExecutor order;
    private final CallEvidence evidence;
    private final CancellingFuture<Call> answered = new CancellingFuture<>(this::hangup);
    private final CompletableFuture<CallReport> ended = new CompletableFuture<>();
    private final List<Consumer<CallState>> stateListeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<Character>> digitListeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<MediaLock>> lockListeners = new CopyOnWriteArrayList<>();
    private final Consumer<LiveCall> onIncoming;
    /** Null before the call has begun, and again when it is over: with it go the descriptions, and the keys in them. */
    private CallMachine machine;
    private boolean hangupWished;
    private volatile CallReports.Parties parties;
    private volatile SipLadders.Ladder ladder;
    private volatile CallPhase phase;
    private volatile boolean held;
    private volatile CallTimes times;
    private volatile CallOutcome outcome;
    private volatile CallState lastState;
    private volatile MediaLock lock = MediaLock.NONE;
    private volatile SignallingReport signalling;

    /**
     * Prepares a call.
     *
     * @param agent      what calls share
     * @param codecs     of this call, best first
     * @param ptimeMs    duration of packets to ask for
     * @param keys       what we bring to SRTP
     * @param parties    who, as far as known; the Call-ID of an outgoing call comes later
     * @param onIncoming told on the loop that an incoming call can be decided on
     */
    LiveCall(Agent agent, List<CodecProvider> codecs, int ptimeMs, CallKeys keys, CallReports.Parties parties,
             Consumer<LiveCall> onIncoming) {
        this.agent = agent;
        this.parties = parties;
        this.phase = parties.outgoing() ? CallPhase.CALLING : CallPhase.INCOMING;
        this.lastState = state();
        this.onIncoming = onIncoming;
        this.order = new SerialExecutor(agent.application());
        this.evidence = agent.evidence() == null ? null : agent.evidence().begin();
        this.sound = new CallSound(agent, codecs, ptimeMs, keys, evidence, new Sound());
    }

    CallSound sound() {
        return sound;
    }

    /** Connects the call with its machine; on the loop. */
    void bind(CallMachine bound) {
        machine = bound;
        parties = new CallReports.Parties(parties.from(), parties.to(), bound.callId(), parties.outgoing(), parties.started());
        collectLadder();
        if (hangupWished) {
            bound.hangup();
        }
    }

    /** Begins to collect messages; for an incoming call before its machine is there. */
    SipLadders.Ladder collectLadder() {
        if (ladder == null) {
            ladder = agent.ladders().begin(parties.callId(), parties.started());
            if (evidence != null) {
                evidence.callId(parties.callId());
            }
        }
        return ladder;
    }

    CallMachine machine() {
        return machine;
    }

    /** {@return the ear of the call for its state machine} */
    CallListener signals() {
        return new Signals();
    }

    /** What the sound tells, on the media thread or on the loop. */
    private final class Sound implements CallSound.User {

        @Override
        public void digit(char digit) {
            LiveCall.this.digit(digit);
        }

        @Override
        public void silence(long silentMs) {
            agent.post(() -> {
                if (machine != null) {
                    machine.mediaLost(silentMs);
                }
            });
        }

        @Override
        public void lock(MediaLock now) {
            lock = now;
            order.execute(() -> lockListeners.forEach(listener -> listener.accept(now)));
        }

        @Override
        public void keyingFailed(String sentence) {
            agent.post(() -> {
                if (machine != null) {
                    machine.endWithoutMedia(sentence);
                }
            });
        }
    }

    /** What the state machine tells, on the loop. */
    private final class Signals implements CallListener {

        @Override
        public void incoming(CallMachine call) {
            bind(call);
            onIncoming.accept(LiveCall.this);
        }

        @Override
        public void phase(CallPhase next) {
            phase = next;
            refresh();
        }

        @Override
        public void provisional(int status, String reason) {
            refresh();
        }

        @Override
        public void answered() {
            refresh();
            sound.answered();
            agent.application().execute(() -> answered.complete(LiveCall.this));
        }

        @Override
        public void remoteHold(boolean nowHeld) {
            refresh();
        }

        @Override
        public void dtmfInfo(char digit, int durationMs) {
            digit(digit);
        }

        @Override
        public void ended(CallOutcome how) {
            noteSignalling();
            outcome = how;
            times = how.times();
            phase = CallPhase.ENDED;
            machine = null;
// Media that does not end in time must not keep the report from being told.
            sound.finish().completeOnTimeout(sound.statistics(), MEDIA_END_MS, TimeUnit.MILLISECONDS)
                .whenComplete((statistics, fault) -> evidence().whenComplete((tables, lost) -> agent.application()
                    .execute(() -> complete(statistics, tables))));
        }
    }

    /** What the packets showed; null where none are kept, or the collector is too far behind. */
    private CompletableFuture<CaptureAnalysis> evidence() {
        return evidence == null ? CompletableFuture.completedFuture(null)
            : evidence.end().completeOnTimeout(null, EVIDENCE_END_MS, TimeUnit.MILLISECONDS);
    }

    private void complete(MediaStatistics statistics, CaptureAnalysis tables) {
        CallReport report = finalReport(statistics, tables);
        agent.ladders().end(parties.callId());
        Failure failure = CallReports.failure(outcome, report);
        if (failure != null) {
            answered.completeExceptionally(failure.withFindings(report.findings()));
        }
        tell(CallState.ENDED);
        ended.complete(report);
    }

    /** Whatever is wrong with the figures, there is a report: it is promised to come exactly once. */
    private CallReport finalReport(MediaStatistics statistics, CaptureAnalysis tables) {
        try {
            return CallReports.report(parties, outcome, times, CallState.ENDED, statistics, steps(), lock, signalling,
                tables);
        } catch (RuntimeException e) {
            LOG.error("The figures of call {} cannot be reported", parties.callId(), e);
            return CallReports.report(parties, outcome, times, CallState.ENDED, null, List.of(), lock, signalling, null);
        }
    }

    private void refresh() {
        if (machine != null) {
            noteSignalling();
            times = machine.times();
            held = machine.localHold() || machine.remoteHold();
            sound.setMuted(machine.localHold());
        }
        tell(state());
    }

    /** What was proved stays written down when the connection is gone. */
    private void noteSignalling() {
        if (machine != null) {
            machine.signallingPeer().map(hop -> SignallingReport.of(hop, machine.signallingSecurity()))
                .filter(now -> signalling == null || now.tlsVersion() != null || signalling.tlsVersion() == null)
                .ifPresent(now -> signalling = now);
        }
    }

    private void tell(CallState state) {
        if (state != lastState) {
            lastState = state;
            order.execute(() -> stateListeners.forEach(listener -> listener.accept(state)));
        }
    }

    private void digit(char digit) {
        order.execute(() -> digitListeners.forEach(listener -> listener.accept(digit)));
    }

    // ---- the API, from any thread

    @Override
    public String callId() {
        return parties.callId();
    }

    @Override
    public String remoteAddress() {
        return parties.outgoing() ? parties.to() : parties.from();
    }

    @Override
    public CallState state() {
        return switch (phase) {
            case CALLING -> CallState.CALLING;
            case RINGING, INCOMING, ALERTING -> CallState.RINGING;
            case EARLY_MEDIA -> CallState.EARLY_MEDIA;
            case ANSWERED, CONFIRMED -> held ? CallState.HELD : CallState.ACTIVE;
            case CANCELLING, ENDING -> CallState.ENDING;
            case ENDED -> ended.isDone() ? CallState.ENDED : CallState.ENDING;
        };
    }

    @Override
    public CompletableFuture<Call> answered() {
        return answered;
    }

    @Override
    public CompletableFuture<CallReport> ended() {
        return ended;
    }

    @Override
    public CallReport report() {
        CallReport complete = ended.getNow(null);
        return complete != null ? complete
            : CallReports.report(parties, outcome, times, state(), sound.statistics(), steps(), lock, signalling,
            null);
    }

    private List<SipStep> steps() {
        return ladder == null ? List.of() : ladder.steps();
    }

    @Override
    public LiveFigures figures() {
        MediaStatistics statistics = sound.statistics();
        StreamStatistics received = statistics == null ? null : statistics.received();
        StreamStatistics sent = statistics == null ? null : statistics.sent();
        CallTimes now = times;
        long durationMs = now == null || now.answeredNanos().isEmpty() ? 0
            : (now.endedNanos().orElse(System.nanoTime()) - now.answeredNanos().getAsLong()) / 1_000_000;
        String codec = received != null && received.codec() != null ? received.codec() : sent == null ? null : sent.codec();
        return new LiveFigures(durationMs, codec, received == null ? null : received.lostPct(),
            received == null ? null : received.jitterMs(), received == null ? null : received.levelDbov(),
            sent == null ? null : sent.levelDbov(), received == null ? null : received.playoutDelayMs(),
            received == null ? null : received.rttMs(), received == null ? null : received.rFactor(),
            received == null ? null : received.mos());
    }

    @Override
    public CompletableFuture<CallReport> hangup() {
        agent.post(() -> {
            hangupWished = true;
            if (machine != null) {
                machine.hangup();
            }
        });
        return ended;
    }

    @Override
    public CompletableFuture<Void> hold() {
        return modify((call, user) -> call.hold(user));
    }

    @Override
    public CompletableFuture<Void> resume() {
        return modify((call, user) -> call.resume(user));
    }

    /** A change of the session: hold or resume. */
    private interface Modification {
        void ask(CallMachine call, Consumer<ModificationResult> user);
    }

    private CompletableFuture<Void> modify(Modification modification) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        boolean posted = agent.post(() -> {
            if (machine == null) {
                finish(done, new ModificationResult(false, 0, phase == CallPhase.ENDED ? "the call is over" : "the call is not set up yet"));
            } else {
                modification.ask(machine, result -> finish(done, result));
            }
        });
        if (!posted) {
            done.completeExceptionally(new Failure.Cancelled("the user agent is closed"));
        }
        return done;
    }

    private void finish(CompletableFuture<Void> done, ModificationResult result) {
        refresh();
        agent.application().execute(() -> {
            if (result.done()) {
                done.complete(null);
            } else {
                done.completeExceptionally(new Failure.Rejected("The other side did not agree: " + result.status() + " "
                    + result.reason(), result.status(), result.reason(), List.of(), List.of()));
            }
        });
    }

    @Override
    public CompletableFuture<Void> sendDtmf(String digits) {
        for (int i = 0; i < digits.length(); i++) {
            if ("0123456789*#ABCDabcd,".indexOf(digits.charAt(i)) < 0) {
                throw new IllegalArgumentException("\"" + digits.charAt(i) + "\" is no DTMF digit: 0-9, A-D, *, #, and , to pause");
            }
        }
        return sound.sendDtmf(digits);
    }

    @Override
    public CompletableFuture<Void> sendDtmfInfo(String digits) {
        if (!digits.matches("[0-9A-Da-d*#]+")) {
            throw new IllegalArgumentException("digits of INFO are 0-9, A-D, * and #: " + digits);
        }
        return modify((call, user) -> call.sendInfoDigits(digits.toUpperCase(java.util.Locale.ROOT), user));
    }

    @Override
    public CompletableFuture<Void> play(Path wav) {
        return sound.play(wav);
    }

    @Override
    public void sendAudio(PcmSource source) {
        sound.setSource(source);
    }

    @Override
    public void onAudio(PcmSink sink) {
        sound.addSink(sink);
    }

    @Override
    public void stopPlaying() {
        sound.stopPlaying();
    }

    @Override
    public void stopAudio(PcmSink sink) {
        sound.removeSink(sink);
    }

    @Override
    public CompletableFuture<Void> record(Path wav, RecordingMode mode) {
        return sound.record(wav, mode);
    }

    @Override
    public void echo() {
        sound.echo();
    }

    @Override
    public void onDtmf(Consumer<Character> listener) {
        digitListeners.add(listener);
    }

    @Override
    public MediaLock mediaLock() {
        return lock;
    }

    @Override
    public void onMediaLock(Consumer<MediaLock> listener) {
        lockListeners.add(listener);
    }

    @Override
    public void onState(Consumer<CallState> listener) {
        stateListeners.add(listener);
    }

    /** Names the parties of an incoming call from its INVITE, or of an outgoing one from what was dialled. */
    static CallReports.Parties parties(String from, String to, String callId, boolean outgoing) {
        return new CallReports.Parties(from, to, callId, outgoing, Instant.now());
    }
}
