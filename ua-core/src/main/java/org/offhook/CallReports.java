package org.offhook;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.offhook.analysis.CaptureAnalysis;
import org.offhook.call.CallOutcome;
import org.offhook.call.CallTimes;
import org.offhook.diagnosis.Diagnosis;
import org.offhook.diagnosis.Finding;
import org.offhook.diagnosis.QuietSide;
import org.offhook.media.MediaStatistics;
import org.offhook.media.StreamSecurity;
import org.offhook.media.StreamStatistics;
import org.offhook.sip.tls.TlsFault;

/** Puts reports together from what signalling and media know. Pure. */
final class CallReports {

    private CallReports() {
    }

    /**
     * Writes a report.
     *
     * @param parties    from, to, Call-ID, direction
     * @param outcome    how it ended; null while it runs
     * @param times      when what happened; null before the first message
     * @param state      of a running call
     * @param statistics of its media; null where there never was any
     * @param ladder     messages so far
     * @param lock       whether the sound is locked against listeners, now or at the end
     * @param signalling how they travelled; null before the next hop is known
     * @param tables     what the packets showed; null while the call runs
     * @param own        what only our side knows of the sound
     */
    static CallReport report(Parties parties, CallOutcome outcome, CallTimes times, CallState state, MediaStatistics statistics,
                             List<SipStep> ladder, MediaLock lock, SignallingReport signalling,
                             CaptureAnalysis tables, OwnSound own) {
        CallReport.Details details = outcome == null ? running(parties, times, state) : ended(parties, outcome);
        List<MediaReport> media = media(statistics);
        Verdict verdict = Verdict.UNKNOWN;
        for (MediaReport stream : media) {
            verdict = verdict.worse(Verdict.of(stream.lostPct(), stream.meanJitterMs(), stream.maxJitterMs()));
        }
        List<Finding> findings = new ArrayList<>(findings(details, media, lock, outcome,
            tables == null ? List.of() : Diagnosis.of(tables, quiet(parties, own))));
        own.files().forEach(fault -> findings.add(fault.finding()));
        findings.sort((a, b) -> b.severity().compareTo(a.severity()));
        return new CallReport(details, media, verdict, findings, ladder,
            lock, signalling, tables, null);
    }

    private static QuietSide quiet(Parties parties, OwnSound own) {
        return !own.quiet() ? QuietSide.UNKNOWN : parties.outgoing() ? QuietSide.CALLER : QuietSide.CALLEE;
    }

    /** A refused certificate has a sentence of its own in both languages. */
    private static List<Finding> findings(CallReport.Details details, List<MediaReport> media, MediaLock lock,
                                          CallOutcome outcome, List<Finding> ofPackets) {
        Optional<TlsFault> fault = outcome == null ? Optional.empty() : outcome.tlsFault();
        return fault.map(tls -> List.of(new Finding("net.tls", Finding.Severity.ERROR, tls.sentence(Locale.ENGLISH),
            tls.sentence(Locale.FRENCH), List.of(tls.kind().name())))).orElseGet(() -> FindingsOfBoth.merge(
                ofPackets, CallFindings.of(details, media, lock)));
    }

    /** Who is in a call; texts are as the messages have them. */
    record Parties(String from, String to, String callId, boolean outgoing, Instant started) {

        /** Names the parties of an incoming call from its INVITE, or of an outgoing one from what was dialled. */
        static Parties now(String from, String to, String callId, boolean outgoing) {
            return new Parties(from, to, callId, outgoing, Instant.now());
        }

        Parties withCallId(String known) {
            return new Parties(from, to, known, outgoing, started);
        }

        String remote() {
            return outgoing ? to : from;
        }
    }

    private static CallReport.Details running(Parties parties, CallTimes times, CallState state) {
        return new CallReport.Details(parties.from, parties.to, parties.callId, direction(parties),
            word(state), null, null, List.of(), List.of(), parties.started,
            times == null ? null : boxed(times.setupMs()), times == null ? null : boxed(times.ringMs()), null, null, null);
    }

    private static CallReport.Details ended(Parties parties, CallOutcome outcome) {
        CallTimes times = outcome.times();
        String reason = outcome.reasonPhrase().isEmpty() || outcome.status() == 0 ? outcome.sentence() : outcome.reasonPhrase();
        return new CallReport.Details(parties.from, parties.to, parties.callId, direction(parties), endState(outcome),
            outcome.status() == 0 ? null : outcome.status(), reason, outcome.reasons(), outcome.warnings(), parties.started,
            boxed(times.setupMs()), boxed(times.ringMs()), boxed(times.durationMs()),
            word(outcome.endedBy()), word(outcome.cause()));
    }

    /** A constant as reports write it: {@code early-media}. */
    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String direction(Parties parties) {
        return parties.outgoing ? "outgoing" : "incoming";
    }

    private static Long boxed(OptionalLong value) {
        return value.isPresent() ? value.getAsLong() : null;
    }

    private static String endState(CallOutcome outcome) {
        if (outcome.times().answeredNanos().isPresent()) {
            return "completed";
        }
        return switch (outcome.cause()) {
            case CANCELLED -> "cancelled";
            case NO_ANSWER -> outcome.status() >= 400 && outcome.status() != 487 ? "rejected" : "cancelled";
            case TIMEOUT -> outcome.status() == 0 ? "no-response" : "failed";
            default -> outcome.status() >= 300 ? "rejected" : "failed";
        };
    }

    private static List<MediaReport> media(MediaStatistics statistics) {
        List<MediaReport> reports = new ArrayList<>(2);
        if (statistics != null) {
            for (StreamStatistics stream : new StreamStatistics[] {statistics.received(), statistics.sent()}) {
                if (stream != null) {
                    reports.add(report(stream));
                }
            }
        }
        return reports;
    }

    private static MediaReport report(StreamStatistics stream) {
        return new MediaReport(stream.direction(), stream.codec(), stream.payloadType(),
            stream.ssrc() == null ? null : String.format("0x%08x", stream.ssrc()), stream.local(), stream.remote(),
            stream.packets(), stream.expected(), stream.lost(), stream.lostPct(), stream.maxDeltaMs(), stream.maxJitterMs(),
            stream.meanJitterMs(), stream.sequenceErrors(), stream.rttMs(), stream.concealedPct(), stream.playoutDelayMs(),
            stream.rFactor(), stream.mos(), stream.dscp(), srtp(stream.srtp()), stream.discardedPct(),
            stream.burstRatio(), stream.voipMetrics());
    }

    private static MediaReport.Srtp srtp(StreamSecurity security) {
        return security == null ? null : new MediaReport.Srtp(security.suite() == null ? null : security.suite().name(),
            security.exchange().word(), security.peer() == null ? null : security.peer().toString());
    }

    /** The failure that the futures of a call complete with, or null when it was answered. */
    static Failure failure(CallOutcome outcome, CallReport report) {
        if (outcome.times().answeredNanos().isPresent()) {
            return null;
        }
        String sentence = report.explain(Locale.ENGLISH);
        return switch (outcome.cause()) {
            case UNAUTHORIZED -> new Failure.Unauthorized(sentence, outcome.status());
            case NO_COMMON_CODEC -> new Failure.NoCommonCodec(sentence,
                outcome.codecs().map(CallOutcome.CodecLists::ours).orElse(List.of()),
                outcome.codecs().map(CallOutcome.CodecLists::theirs).orElse(List.of()));
            case TIMEOUT -> new Failure.Timeout(sentence, outcome.timer().orElse("B"));
            case NO_ANSWER -> outcome.timer().isPresent() ? new Failure.Timeout(sentence, outcome.timer().get())
                : rejected(sentence, outcome);
            case NAME_RESOLUTION -> new Failure.NameResolution(sentence);
            case TRANSPORT -> new Failure.TransportFailed(sentence);
            case TLS -> outcome.tlsFault().<Failure>map(Failure.Tls::new).orElseGet(() -> new Failure.TransportFailed(sentence));
            case MEDIA -> new Failure.Media(sentence);
            case CANCELLED, AGENT_CLOSED, NORMAL -> new Failure.Cancelled(sentence);
            case REJECTED, BUSY, PROTOCOL -> rejected(sentence, outcome);
        };
    }

    private static Failure rejected(String sentence, CallOutcome outcome) {
        return new Failure.Rejected(sentence, outcome.status(), outcome.reasonPhrase(), outcome.reasons(), outcome.warnings());
    }
}
