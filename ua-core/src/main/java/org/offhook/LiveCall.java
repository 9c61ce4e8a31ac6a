package org.offhook;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.offhook.analysis.CaptureAnalysis;
import org.offhook.audio.PcmSink;
import org.offhook.audio.PcmSource;
import org.offhook.call.CallListener;
import org.offhook.call.CallMachine;
import org.offhook.call.CallOutcome;
import org.offhook.call.CallPhase;
import org.offhook.call.ModificationResult;
import org.offhook.codecs.CodecProvider;
import org.offhook.evidence.CallEvidence;
import org.offhook.media.MediaStatistics;

/**
 * The front door's call over the state machine and the sound of one call. What the machine tells ({@link Signals}) comes on the
 * loop, and what the API asks for is posted there; what is known meanwhile stands in {@link CallFacts}.
 *
 * <p>Futures complete on the application's executor beside {@link CallListeners}, so that a listener that waits for a future
 * does not wait for itself.
 */
final class LiveCall implements Call {

    private static final long MEDIA_END_MS = 1_500;
    private static final long EVIDENCE_END_MS = 2_000;

    private final Agent agent;
    private final CallSound sound;
    private final CallAudio audio;
    private final CallFacts facts;
    private final CallListeners listeners;
    private final CallEvidence evidence;
    private final CancellingFuture<Call> answered = new CancellingFuture<>(this::hangup);
    private final CompletableFuture<CallReport> ended = new CompletableFuture<>();
    private final AtomicBoolean reported = new AtomicBoolean();
    private final Consumer<LiveCall> onIncoming;
    /** Null before the call has begun, and again when it is over: with it go the descriptions, and the keys in them. */
    private CallMachine machine;
    private boolean hangupWished;

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
        this.facts = new CallFacts(parties);
        this.onIncoming = onIncoming;
        this.listeners = new CallListeners(agent.application(), state());
        this.evidence = agent.evidence() == null ? null : agent.evidence().begin();
        this.sound = new CallSound(agent, codecs, ptimeMs, keys, evidence, new Sound());
        this.audio = sound.audio();
    }

    CallSound sound() {
        return sound;
    }

    /** Connects the call with its machine; on the loop. */
    void bind(CallMachine bound) {
        machine = bound;
        facts.callId(bound.callId());
        collectLadder();
        if (hangupWished) {
            bound.hangup();
        }
    }

    /** Begins to collect messages; for an incoming call before its machine is there. */
    SipLadders.Ladder collectLadder() {
        if (facts.ladder() == null) {
            facts.ladder(agent.ladders().begin(callId(), facts.parties().started()));
            if (evidence != null) {
                evidence.callId(callId());
            }
        }
        return facts.ladder();
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
            listeners.digit(digit);
        }

        @Override
        public void silence(long silentMs) {
            onMachine(call -> call.mediaLost(silentMs));
        }

        @Override
        public void lock(MediaLock now) {
            facts.lock(now);
            listeners.lock(now);
        }

        @Override
        public void keyingFailed(String sentence) {
            onMachine(call -> call.endWithoutMedia(sentence));
        }
    }

    private void onMachine(Consumer<CallMachine> action) {
        agent.post(() -> {
            if (machine != null) {
                action.accept(machine);
            }
        });
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
            facts.phase(next);
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
            listeners.digit(digit);
        }

        @Override
        public void ended(CallOutcome how) {
            facts.ended(how, machine);
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
        if (reported.getAndSet(true)) {
            return;
        }
        CallReport report = facts.finalReport(statistics, tables, audio.own());
        agent.ladders().end(callId());
        Failure failure = facts.failure(report);
        if (failure != null) {
            answered.completeExceptionally(failure.withFindings(report.findings()));
        }
        listeners.state(CallState.ENDED);
        ended.complete(report);
    }

    /**
     * The agent is closed: where the end of the call took longer than that waits, whether because the other side says nothing or because
     * the machine stood still, it is reported as it stands. The report is promised, and nobody else would give it any more.
     */
    void closed() {
        facts.closed();
        sound.finish();
        complete(sound.statistics(), null);
    }

    private void refresh() {
        if (machine != null) {
            facts.refresh(machine);
            audio.setMuted(machine.localHold());
        }
        listeners.state(state());
    }

    // ---- the API, from any thread

    @Override
    public String callId() {
        return facts.parties().callId();
    }

    @Override
    public String remoteAddress() {
        return facts.parties().remote();
    }

    @Override
    public CallState state() {
        return facts.state(ended.isDone());
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
        return complete != null ? complete : facts.report(sound.statistics(), audio.own());
    }

    @Override
    public LiveFigures figures() {
        return facts.figures(sound.statistics());
    }

    @Override
    public String describeMedia() {
        return sound.describe();
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
                finish(done, new ModificationResult(false, 0,
                    facts.phase() == CallPhase.ENDED ? "the call is over" : "the call is not set up yet"));
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
                done.completeExceptionally(refusal(result));
            }
        });
    }

    private Failure refusal(ModificationResult result) {
        if (result.status() != 0) {
            return new Failure.Rejected("The other side did not agree: " + (result.status() + " " + result.reason()).strip(),
                result.status(), result.reason(), List.of(), List.of());
        }
        return facts.phase() == CallPhase.ENDED ? new Failure.Cancelled("the call is over")
            : new Failure.Media("The call cannot be changed: " + result.reason());
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
        return modify((call, user) -> call.sendInfoDigits(digits.toUpperCase(Locale.ROOT), user));
    }

    @Override
    public CompletableFuture<Void> play(Path wav) {
        return audio.play(wav);
    }

    @Override
    public void sendAudio(PcmSource source) {
        audio.setSource(source);
    }

    @Override
    public void onAudio(PcmSink sink) {
        audio.addSink(Objects.requireNonNull(sink, "sink"));
    }

    @Override
    public void stopPlaying() {
        audio.stopPlaying();
    }

    @Override
    public void stopAudio(PcmSink sink) {
        audio.removeSink(sink);
    }

    @Override
    public CompletableFuture<Void> record(Path wav, RecordingMode mode) {
        return audio.record(wav, mode);
    }

    @Override
    public void echo() {
        audio.echo();
    }

    @Override
    public void onDtmf(Consumer<Character> listener) {
        listeners.onDigit(Objects.requireNonNull(listener, "listener"));
    }

    @Override
    public MediaLock mediaLock() {
        return facts.lock();
    }

    @Override
    public void onMediaLock(Consumer<MediaLock> listener) {
        listeners.onLock(listener);
    }

    @Override
    public void onState(Consumer<CallState> listener) {
        listeners.onState(listener);
    }

    /** {@return Call-ID, other side and state, for logs} */
    @Override
    public String toString() {
        return "Call[" + callId() + ", " + remoteAddress() + ", " + state() + "]";
    }
}
