package org.offhook;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.offhook.analysis.CaptureAnalysis;
import org.offhook.call.CallMachine;
import org.offhook.call.CallOutcome;
import org.offhook.call.CallPhase;
import org.offhook.call.CallTimes;
import org.offhook.media.MediaStatistics;
import org.offhook.media.StreamStatistics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of one call, for its reports and its state: the loop writes it, the media thread the lock alone; any thread
 * reads. The state machine is let go of when the call ends; what was learnt from it stays here.
 */
final class CallFacts {

    private static final Logger LOG = LoggerFactory.getLogger(CallFacts.class);

    private volatile CallReports.Parties parties;
    private volatile SipLadders.Ladder ladder;
    private volatile CallPhase phase;
    private volatile boolean held;
    private volatile CallTimes times;
    private volatile CallOutcome outcome;
    private volatile MediaLock lock = MediaLock.NONE;
    private volatile SignallingReport signalling;

    /** Begins with the parties as far as known: the Call-ID of an outgoing call comes later. */
    CallFacts(CallReports.Parties parties) {
        this.parties = parties;
        this.phase = parties.outgoing() ? CallPhase.CALLING : CallPhase.INCOMING;
    }

    CallReports.Parties parties() {
        return parties;
    }

    void callId(String callId) {
        parties = parties.withCallId(callId);
    }

    SipLadders.Ladder ladder() {
        return ladder;
    }

    void ladder(SipLadders.Ladder begun) {
        ladder = begun;
    }

    private List<SipStep> steps() {
        SipLadders.Ladder begun = ladder;
        return begun == null ? List.of() : begun.steps();
    }

    MediaLock lock() {
        return lock;
    }

    void lock(MediaLock now) {
        lock = now;
    }

    CallPhase phase() {
        return phase;
    }

    void phase(CallPhase next) {
        phase = next;
    }

    /** Reads the running call. */
    void refresh(CallMachine machine) {
        noteSignalling(machine);
        times = machine.times();
        held = machine.localHold() || machine.remoteHold();
    }

    /** What was proved stays written down when the connection is gone. */
    private void noteSignalling(CallMachine machine) {
        machine.signallingPeer().map(hop -> SignallingReport.of(hop, machine.signallingSecurity()))
            .filter(now -> signalling == null || now.tlsVersion() != null || signalling.tlsVersion() == null)
            .ifPresent(now -> signalling = now);
    }

    /**
     * Writes down the end.
     *
     * @param machine of the call, for a last look; null where it never was there
     */
    void ended(CallOutcome how, CallMachine machine) {
        if (machine != null) {
            noteSignalling(machine);
        }
        outcome = how;
        times = how.times();
        phase = CallPhase.ENDED;
    }

    /** The agent was closed, and its loop with it, before the end of the call came: it ended here, as far as is known. */
    void closed() {
        if (outcome != null) {
            return;
        }
        long nowNanos = System.nanoTime();
        CallTimes known = times == null ? new CallTimes(nowNanos, OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty()) : times;
        CallTimes whole = new CallTimes(known.invitedNanos(), known.ringingNanos(), known.answeredNanos(),
            OptionalLong.of(known.endedNanos().orElse(nowNanos)));
        ended(new CallOutcome(CallOutcome.Cause.AGENT_CLOSED, CallOutcome.EndedBy.LOCAL, whole.answeredNanos().isPresent() ? 200 : 0, "",
            "The agent was closed.", Optional.empty(), Optional.empty(), List.of(), List.of(), List.of(), whole, Optional.empty()), null);
    }

    /**
     * {@return the state as the application sees it}
     *
     * @param reported whether the final report is there, before which no call is over
     */
    CallState state(boolean reported) {
        return switch (phase) {
            case CALLING -> CallState.CALLING;
            case RINGING, INCOMING, ALERTING -> CallState.RINGING;
            case EARLY_MEDIA -> CallState.EARLY_MEDIA;
            case ANSWERED, CONFIRMED -> held ? CallState.HELD : CallState.ACTIVE;
            case CANCELLING, ENDING -> CallState.ENDING;
            case ENDED -> reported ? CallState.ENDED : CallState.ENDING;
        };
    }

    /** {@return how the call stands, without what the packets show: that takes the end} */
    CallReport report(MediaStatistics statistics, OwnSound own) {
        return CallReports.report(parties, outcome, times, state(false), statistics, steps(), lock, signalling, null, own);
    }

    /**
     * {@return the last report} Whatever is wrong with the figures, there is one: it is promised to come exactly once.
     *
     * @param statistics of the media; null where there never was any
     * @param tables     what the packets showed; null where none were kept
     * @param own        what only our side knows of the sound
     */
    CallReport finalReport(MediaStatistics statistics, CaptureAnalysis tables, OwnSound own) {
        try {
            return CallReports.report(parties, outcome, times, CallState.ENDED, statistics, steps(), lock, signalling, tables,
                own);
        } catch (RuntimeException e) {
            LOG.error("The figures of call {} cannot be reported", parties.callId(), e);
            return CallReports.report(parties, outcome, times, CallState.ENDED, null, List.of(), lock, signalling, null, own);
        }
    }

    /** {@return what the futures of a call that nobody answered fail with; null when it was answered} */
    Failure failure(CallReport report) {
        return CallReports.failure(outcome, report);
    }

    /** {@return the figures of this moment, for a display} */
    LiveFigures figures(MediaStatistics statistics) {
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
}
