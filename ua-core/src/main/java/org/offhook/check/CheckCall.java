package org.offhook.check;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.offhook.Call;
import org.offhook.CallReport;
import org.offhook.CallState;
import org.offhook.Failure;
import org.offhook.InviteOptions;
import org.offhook.MediaReport;
import org.offhook.SipStep;
import org.offhook.UserAgent;
import org.offhook.UserAgentBuilder;
import org.offhook.diagnosis.Finding;
import org.offhook.explain.Sentences;

/**
 * One test call, step by step: register, call, talk and listen, hang up. Runs on the thread {@code check}; what it has found so far may
 * be asked for from any thread.
 */
final class CheckCall {

    /** A far end that has just answered may miss a digit in its first packets. */
    private static final long BEFORE_DIGITS_MS = 500;
    private static final long LEAST_JUDGED_PACKETS = 10;
    /** Later than that the machine has stood still, and finds what came meanwhile only when it goes on. */
    private static final long STALL_MS = 200;
    /** That many go out unanswered while an answer is waited for (timer E of RFC 3261). */
    private static final int BYES_IN_TIME = 3;
    /** How often it is asked whether the sound has caught up. */
    private static final long OWED_SOUND_MS = 20;

    private final UserAgentBuilder builder;
    private final CheckPlan plan;
    private final Consumer<UserAgent> begun;
    private final ProbeSound sound = new ProbeSound();
    private final StringBuffer digits = new StringBuffer();
    private final Map<CheckMetric, Double> figures = new EnumMap<>(CheckMetric.class);
    private final List<CheckRemark> remarks = new ArrayList<>();
    private Optional<CallReport> report = Optional.empty();
    private long deadlineNanos;
    private long hangUpPatienceMs;
    private volatile Step step = Step.START;
    private volatile CheckResult result;

    /** What is being waited for, for the sentence about a time limit. */
    private enum Step {
        START("the phone to start", "le démarrage du téléphone"),
        REGISTER("the answer to REGISTER", "la réponse à REGISTER"),
        CALL("the answer to INVITE", "la réponse à INVITE"),
        RING("somebody to answer; it rings", "que quelqu'un décroche ; ça sonne"),
        TALK("the end of the call", "la fin de l'appel"),
        HANG_UP("the answer to BYE", "la réponse à BYE");

        private final String en;
        private final String fr;

        Step(String en, String fr) {
            this.en = en;
            this.fr = fr;
        }
    }

    CheckCall(UserAgentBuilder builder, CheckPlan plan, Consumer<UserAgent> begun) {
        this.builder = builder;
        this.plan = plan;
        this.begun = begun;
    }

    /** Sets when talking has to end, and how long hanging up may take; before {@link #run}. */
    void deadline(long nanos, Duration patience) {
        deadlineNanos = nanos;
        hangUpPatienceMs = patience.toMillis();
    }

    /** {@return the result, when the agent is closed as well} */
    CheckResult run() throws InterruptedException {
        try (UserAgent agent = builder.build()) {
            begun.accept(agent);
            if (!plan.register() || register(agent)) {
                call(agent);
            }
            result = judge();
        } catch (Failure.TransportFailed e) {
            remark(CheckState.UNKNOWN, "no port can be opened here: " + e.getMessage(),
                "aucun port ne peut être ouvert ici : " + Sentences.in(Locale.FRENCH, e.getMessage()));
            result = judge();
        }
        return result;
    }

    /** {@return the result, or what is being waited for; any thread} */
    CheckResult resultNow() {
        CheckResult there = result;
        return there != null ? there : CheckResult.judge(plan.target(), List.of(timeLimit()), Map.of(), plan.limits(), Optional.empty());
    }

    /** {@return a result that says that something unforeseen happened} */
    CheckResult broken(Throwable fault) {
        String what = fault.getClass().getSimpleName() + (fault.getMessage() == null ? "" : ": " + fault.getMessage());
        return CheckResult.judge(plan.target(), List.of(new CheckRemark(CheckState.UNKNOWN, what, what)), Map.of(), plan.limits(),
            Optional.empty());
    }

    private CheckRemark timeLimit() {
        String seconds = AlertRange.number(plan.timeLimit().toMillis() / 1000.0);
        return new CheckRemark(CheckState.CRITICAL, "time limit of " + seconds + " s reached while waiting for " + step.en,
            "limite de " + seconds + " s atteinte en attendant " + step.fr);
    }

    private void remark(CheckState state, String en, String fr) {
        remarks.add(new CheckRemark(state, en, fr));
    }

    private CheckResult judge() {
        return CheckResult.judge(plan.target(), remarks, figures, plan.limits(), report);
    }

    private long leftMs() {
        return Math.max(0, (deadlineNanos - System.nanoTime()) / 1_000_000);
    }

    private boolean register(UserAgent agent) throws InterruptedException {
        step = Step.REGISTER;
        long begunNanos = System.nanoTime();
        try {
            agent.register().get(leftMs(), TimeUnit.MILLISECONDS);
            figures.put(CheckMetric.REGISTER, (System.nanoTime() - begunNanos) / 1e6);
            return true;
        } catch (ExecutionException e) {
            unregistered(e.getCause());
        } catch (TimeoutException e) {
            remarks.add(timeLimit());
        }
        return false;
    }

    /** The packets say more than the state machine, where they say something. */
    private void unregistered(Throwable fault) {
        Optional<Finding> shown = fault instanceof Failure failure ? failure.findings().stream()
            .filter(finding -> finding.severity() == Finding.Severity.ERROR).findFirst() : Optional.empty();
        String why = String.valueOf(fault.getMessage());
        remark(CheckState.CRITICAL, "registration failed: " + shown.map(Finding::en).orElse(why),
            "échec de l'enregistrement : " + shown.map(Finding::fr).orElseGet(() -> Sentences.in(Locale.FRENCH, why)));
    }

    private void call(UserAgent agent) throws InterruptedException {
        step = Step.CALL;
        Call call = agent.place(plan.target(), InviteOptions.DEFAULT);
        call.onDtmf(digits::append);
        call.onState(state -> {
            if (state == CallState.RINGING && step == Step.CALL) {
                step = Step.RING;
            }
        });
        call.onAudio(sound.heard());
        call.sendAudio(sound.said());
        try {
            call.answered().get(leftMs(), TimeUnit.MILLISECONDS);
            step = Step.TALK;
            talk(call);
        } catch (ExecutionException e) {
            CallReport ended = call.ended().join();
            report = Optional.of(ended);
            remark(CheckState.CRITICAL, ended.explain(Locale.ENGLISH), ended.explain(Locale.FRENCH));
        } catch (TimeoutException e) {
            remarks.add(timeLimit());
            call.hangup();
        }
    }

    private void talk(Call call) throws InterruptedException {
        if (!plan.dtmf().isEmpty()) {
            CompletableFuture.delayedExecutor(BEFORE_DIGITS_MS, TimeUnit.MILLISECONDS).execute(() -> call.sendDtmf(plan.dtmf()));
        }
        boolean early = listen(call);
        if (!early && leftMs() == 0) {
            remarks.add(timeLimit());
        }
        sound.stop();
        CallReport ended = hangUp(call);
        report = Optional.of(ended);
        if (early) {
            judgeEarlyEnd(ended);
        }
        measure(ended);
        judgeSound(ended);
    }

    /**
     * Lets the call last as long as it is to, and, where less sound than that has passed because the machine stood still, at most as
     * long again: what was not heard for that reason says nothing about the far end.
     *
     * @return whether the far end hung up before
     */
    private boolean listen(Call call) throws InterruptedException {
        long plannedMs = plan.listening().toMillis();
        long latestNanos = System.nanoTime() + 2 * plan.listening().toNanos();
        boolean early = endsWithin(call, Math.min(leftMs(), plannedMs));
        while (!early && leftMs() > 0 && sound.lastedMs() < Math.min(plannedMs, ProbeSound.LONGEST_MS) && System.nanoTime() < latestNanos) {
            early = endsWithin(call, Math.min(leftMs(), OWED_SOUND_MS));
        }
        return early;
    }

    private static boolean endsWithin(Call call, long milliseconds) throws InterruptedException {
        try {
            call.ended().get(milliseconds, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("the report of a call never fails", e);
        }
    }

    /** The report of the ended call; that of the running one when the far end does not answer the BYE. */
    private CallReport hangUp(Call call) throws InterruptedException {
        step = Step.HANG_UP;
        long latestNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(hangUpPatienceMs + STALL_MS);
        call.hangup();
        boolean ended = endsWithin(call, hangUpPatienceMs) || System.nanoTime() > latestNanos && endsWithin(call, STALL_MS);
        CallReport report = ended ? call.ended().join() : call.report();
        List<SipStep> fromBye = report.ladder().stream().dropWhile(step -> !isBye(step)).toList();
        boolean answered = fromBye.stream().anyMatch(step -> !step.outgoing() && step.summary().endsWith(" (BYE)"));
        if (!answered && (!ended || fromBye.stream().filter(CheckCall::isBye).count() >= BYES_IN_TIME)) {
            remark(CheckState.CRITICAL, "the far end does not answer BYE", "l'autre partie ne répond pas au BYE");
        }
        return report;
    }

    private static boolean isBye(SipStep step) {
        return step.outgoing() && step.summary().startsWith("BYE ");
    }

    private void judgeEarlyEnd(CallReport ended) {
        Long lasted = ended.call().durationMs();
        remark(CheckState.WARNING, "the far end hung up after " + lasted + " ms: " + ended.explain(Locale.ENGLISH),
            "l'autre partie a raccroché après " + lasted + " ms : " + ended.explain(Locale.FRENCH));
    }

    private void measure(CallReport ended) {
        put(CheckMetric.SETUP, ended.call().setupMs() == null ? null : ended.call().setupMs().doubleValue());
        stream(ended, "recv").ifPresent(heard -> {
            put(CheckMetric.LOSS, heard.lostPct());
            put(CheckMetric.JITTER, heard.meanJitterMs());
            put(CheckMetric.RTT, heard.rttMs());
            put(CheckMetric.MOS, heard.mos());
        });
        stream(ended, "send").ifPresent(sent -> {
            figures.computeIfAbsent(CheckMetric.RTT, metric -> sent.rttMs());
            put(CheckMetric.FARLOSS, sent.lostPct());
        });
        if (stream(ended, "recv").map(MediaReport::packets).orElse(0L) > 0) {
            sound.levelDbov().ifPresent(level -> figures.put(CheckMetric.LEVEL, level));
        }
        sound.echoMs().ifPresent(echo -> figures.put(CheckMetric.ECHO, echo));
    }

    private void put(CheckMetric metric, Double value) {
        if (value != null) {
            figures.put(metric, value);
        }
    }

    private static Optional<MediaReport> stream(CallReport report, String direction) {
        return report.media().stream().filter(stream -> stream.direction().equals(direction)).findFirst();
    }

    private void judgeSound(CallReport ended) {
        long packets = stream(ended, "recv").map(MediaReport::packets).orElse(0L);
        Expectation expected = plan.expected();
        if (expected.kind() == Expectation.Kind.NOTHING) {
            remark(CheckState.OK, "answered", "réponse reçue");
            return;
        }
        if (packets < LEAST_JUDGED_PACKETS) {
            remark(CheckState.CRITICAL, "answered, but no sound comes from the far end (" + packets + " RTP packets)",
                "réponse reçue, mais aucun son n'arrive de l'autre partie (" + packets + " paquets RTP)");
            ended.findings().stream().filter(finding -> finding.severity() == Finding.Severity.ERROR)
                .forEach(finding -> remark(CheckState.CRITICAL, finding.en(), finding.fr()));
            return;
        }
        switch (expected.kind()) {
            case ECHO -> judge(figures.containsKey(CheckMetric.ECHO), "echo heard", "écho entendu",
                "no echo of what was said", "pas d'écho de ce qui a été dit");
            case TONE -> judge(sound.heardTone(expected.hz()), "tone heard", "tonalité entendue",
                "no tone of " + AlertRange.number(expected.hz()) + " Hz", "pas de tonalité de " + AlertRange.number(expected.hz()) + " Hz");
            case DIGITS -> judgeDigits(expected.digits());
            case SOUND -> {
                if (sound.silent()) {
                    remark(CheckState.WARNING, "the far end sends silence", "l'autre partie envoie du silence");
                } else {
                    remark(CheckState.OK, "sound heard", "son entendu");
                }
            }
            default -> remark(CheckState.OK, "RTP received", "RTP reçu");
        }
    }

    private void judgeDigits(String wanted) {
        String events = digits.toString();
        String tones = sound.toneDigits();
        String heard = events.length() >= tones.length() ? events : tones;
        judge(events.contains(wanted) || tones.contains(wanted), "digits " + wanted + " heard", "chiffres " + wanted + " entendus",
            "digits " + wanted + " not heard, but \"" + heard + "\"", "chiffres " + wanted + " non entendus, mais \"" + heard + "\"");
    }

    private void judge(boolean there, String en, String fr, String missingEn, String missingFr) {
        remark(there ? CheckState.OK : CheckState.CRITICAL, there ? en : missingEn, there ? fr : missingFr);
    }
}
