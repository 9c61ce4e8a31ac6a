package org.offhook.app;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.offhook.Account;
import org.offhook.Call;
import org.offhook.CallReport;
import org.offhook.CallState;
import org.offhook.Failure;
import org.offhook.InviteOptions;
import org.offhook.RecordingMode;
import org.offhook.UserAgent;
import org.offhook.UserAgentBuilder;
import org.offhook.app.options.AccountOptions;
import org.offhook.app.options.DeviceOptions;
import org.offhook.app.options.MediaOptions;
import org.offhook.app.options.PcapOptions;
import org.offhook.app.options.PlaySource;
import org.offhook.app.options.ReportFileOptions;
import org.offhook.app.terminal.Console;
import org.offhook.app.terminal.ExitStatus;
import org.offhook.app.terminal.FailureProblem;
import org.offhook.app.terminal.Problem;
import org.offhook.app.terminal.Surroundings;
import org.offhook.app.terminal.Texts;
import org.offhook.sip.SipUri;
import org.offhook.srtp.SecurityPolicy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code offhook call}: places one call, plays and records, and reports how it went. */
@Command(name = "call")
final class CallCommand extends Verb {

    /** A registrar that is slow does not keep the call waiting: it goes out without the binding. */
    private static final Duration REGISTRATION_PATIENCE = Duration.ofSeconds(4);

    @Mixin
    private AccountOptions accountOptions;

    @Mixin
    private MediaOptions mediaOptions;

    @Mixin
    private ReportFileOptions reportFiles;

    @Mixin
    private DeviceOptions deviceOptions;

    @Mixin
    private PcapOptions pcapOptions;

    @Parameters(index = "0", paramLabel = "URI", descriptionKey = "call.uri")
    private String uri;

    @Option(names = "--dtmf", paramLabel = "DIGITS", descriptionKey = "call.dtmf")
    private String dtmf;

    @Option(names = "--dtmf-info", descriptionKey = "call.dtmf-info")
    private boolean dtmfInfo;

    @Option(names = "--ring", paramLabel = "SECONDS", descriptionKey = "call.ring")
    private long ringSeconds = 60;

    @Option(names = "--ptime", paramLabel = "MS", descriptionKey = "call.ptime")
    private int ptimeMs = 20;

    @Option(names = "--late-offer", descriptionKey = "call.late-offer")
    private boolean lateOffer;

    @Option(names = "--follow", descriptionKey = "call.follow")
    private boolean followRedirects;

    @Option(names = "--register", negatable = true, descriptionKey = "call.register")
    private Boolean register;

    CallCommand(Surroundings surroundings, Texts texts) {
        super(surroundings, texts);
    }

    @Override
    ExitStatus run(Console console) throws Exception {
        mediaOptions.check();
        reportFiles.check();
        deviceOptions.check();
        pcapOptions.check();
        Optional<PlaySource> play = mediaOptions.play();
        InviteOptions options = inviteOptions();
        SipUri target = accountOptions.target(uri);
        Optional<Account> account = accountOptions.account(null, target, surroundings().environment())
            .map(Account.Builder::build);
        UserAgentBuilder builder = mediaOptions.apply(accountOptions.userAgent());
        account.ifPresent(builder::account);
        boolean talks = play.filter(PlaySource.Microphone.class::isInstance).isPresent();
        try (Handset handset = talks ? new Handset(console, deviceOptions) : null;
             UserAgent agent = builder.build()) {
            pcapOptions.begin(agent, console);
            surroundings().ending().closeWhenAsked(agent::close);
            if (account.isPresent() && (register == null ? accountOptions.namesRegistrar() : register)) {
                register(console, agent, account.get());
            }
            if (account.map(Account::address).filter(target.addressOfRecord().toString()::equals).isPresent()) {
                console.progress("call.self", target.addressOfRecord().toString());
            }
            console.progress("call.calling", target.toString());
            Call call = agent.place(target.toString(), options);
            surroundings().ending().whenAsked(call::hangup);
            CallReport report = converse(console, call, play, handset);
            return tell(console, report);
        }
    }

    private InviteOptions inviteOptions() {
        if (dtmf != null && !dtmf.matches("[0-9A-Da-d*#,]+")) {
            throw Problem.usage("problem.dtmf", dtmf);
        }
        if (ringSeconds < 1 || ringSeconds > 3600) {
            throw Problem.usage("problem.ring", ringSeconds);
        }
        if (ptimeMs < 10 || ptimeMs > 60 || ptimeMs % 10 != 0) {
            throw Problem.usage("problem.ptime", ptimeMs);
        }
        return InviteOptions.DEFAULT.withCodecs(mediaOptions.codecs()).withPtimeMs(ptimeMs).withLateOffer(lateOffer)
            .withFollowRedirects(followRedirects).withNoAnswerTimeout(Duration.ofSeconds(ringSeconds));
    }

    private void register(Console console, UserAgent agent, Account account) throws InterruptedException {
        console.progress("register.trying", account.address());
        try {
            agent.register(account).get(REGISTRATION_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            console.progress("call.registered", account.address());
        } catch (ExecutionException e) {
            Problem problem = FailureProblem.of((Failure) e.getCause(), account.address(),
                accountOptions.hasPassword(surroundings().environment()));
            if (problem.status() == ExitStatus.UNAUTHORIZED) {
                throw problem;
            }
            console.progress("call.unregistered", problem.sentence(console.texts()));
        } catch (TimeoutException e) {
            console.progress("call.unregistered", console.texts().get("call.registrar-slow"));
        }
    }

    private CallReport converse(Console console, Call call, Optional<PlaySource> play, Handset handset)
            throws InterruptedException {
        CallSound sound = new CallSound(console, call);
        call.onState(state -> {
            if (state != CallState.ENDED && state != CallState.CALLING) {
                console.progress("state." + state, call.remoteAddress());
            }
        });
        call.onDtmf(digit -> console.progress("call.digit", digit));
        if (mediaOptions.srtp().policy() != SecurityPolicy.OFF) {
            call.onMediaLock(lock -> CallWatch.tell(console, lock));
        }
        if (handset != null) {
            handset.follow(call);
        }
        call.answered().thenAccept(answered -> {
            mediaOptions.record().ifPresent(file ->
                sound.record(file, mediaOptions.recordMode().orElse(RecordingMode.HEARD)));
            if (handset == null) {
                sound.play(play.orElse(new PlaySource.Silence()), mediaOptions.duration().isEmpty());
            } else {
                handset.talk(call);
            }
            if (dtmf != null) {
                sound.dial(dtmf, dtmfInfo);
            }
        });
        CallReport report = new CallWatch(console, call, mediaOptions.duration()).untilEnd();
        sound.close();
        if (handset != null) {
            handset.failureTone(report);
            return report.withDevices(handset.report());
        }
        return report;
    }

    private ExitStatus tell(Console console, CallReport report) {
        ExitStatus status = ExitStatus.of(report);
        console.result(report.toText(console.texts().locale()).stripTrailing());
        console.object(report.toJson());
        reportFiles.write(report, console.texts().locale(), UnaryOperator.identity());
        if (status == ExitStatus.UNAUTHORIZED && !accountOptions.hasPassword(surroundings().environment())) {
            console.problem(console.texts().get("failure.password-missing", report.call().from()), status);
        } else if (report.call().durationMs() == null) {
            console.problem(report.explain(console.texts().locale()), status);
        }
        return status;
    }
}
