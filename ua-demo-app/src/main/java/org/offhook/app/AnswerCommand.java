package org.offhook.app;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.offhook.Account;
import org.offhook.Call;
import org.offhook.CallReport;
import org.offhook.Failure;
import org.offhook.IncomingCall;
import org.offhook.RecordingMode;
import org.offhook.UserAgent;
import org.offhook.UserAgentBuilder;
import org.offhook.app.options.AccountOptions;
import org.offhook.app.options.AdmissionOptions;
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
import org.offhook.srtp.SecurityPolicy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code offhook answer}: waits for calls and answers, echoes, plays, records or refuses them, until told to stop. */
@Command(name = "answer")
final class AnswerCommand extends Verb {

    private static final String CALL_NUMBER = "{n}";
    private static final long REFRESH_MS = 250;
    private static final long RINGING_MS = 4000;

    @Mixin
    private AccountOptions accountOptions;

    @Mixin
    private AdmissionOptions admissionOptions;

    @Mixin
    private MediaOptions mediaOptions;

    @Mixin
    private ReportFileOptions reportFiles;

    @Mixin
    private DeviceOptions deviceOptions;

    @Mixin
    private PcapOptions pcapOptions;

    @Option(names = "--echo", descriptionKey = "answer.echo")
    private boolean echo;

    @Option(names = "--conference", descriptionKey = "answer.conference")
    private boolean together;

    @Option(names = "--reject", paramLabel = "CODE", descriptionKey = "answer.reject")
    private Integer reject;

    @Option(names = "--max-calls", paramLabel = "N", descriptionKey = "answer.max-calls")
    private Integer maxCalls;

    @Option(names = "--ring-ms", paramLabel = "MS", descriptionKey = "answer.ring-ms")
    private long ringMs;

    @Option(names = "--ring-device", paramLabel = "DEVICE", descriptionKey = "answer.ring-device")
    private String ringDevice;

    private final Set<Call> active = ConcurrentHashMap.newKeySet();
    private AnsweredCalls calls;
    private Handset handset;
    private Bell bell;
    private ConferenceRoom room;
    private boolean answersStrangers;

    AnswerCommand(Surroundings surroundings, Texts texts) {
        super(surroundings, texts);
    }

    @Override
    ExitStatus run(Console console) throws Exception {
        check();
        calls = new AnsweredCalls(console, maxCalls);
        Optional<PlaySource> play = mediaOptions.play();
        Optional<Account> account = accountOptions.account(null, null, surroundings().environment())
            .map(Account.Builder::build);
        UserAgentBuilder builder = mediaOptions.apply(accountOptions.userAgent());
        admissionOptions.apply(builder);
        mediaOptions.record().ifPresent(file -> KilledRecordings.repair(file)
            .forEach(repaired -> console.progress("answer.repaired", repaired)));
        answersStrangers = account.isEmpty() || admissionOptions.servesStrangers();
        if (!mediaOptions.codecs().isEmpty()) {
            builder.codecs(mediaOptions.codecs().toArray(String[]::new));
        }
        account.ifPresent(builder::account);
        boolean talks = play.filter(PlaySource.Microphone.class::isInstance).isPresent();
        try (Handset talking = talks ? new Handset(console, deviceOptions) : null; UserAgent agent = builder.build();
             ConferenceRoom opened = together ? openRoom(console, agent, talking) : null) {
            pcapOptions.begin(agent, console);
            handset = talking;
            room = opened;
            bell = ringDevice == null ? null : new Bell(console, ringDevice, deviceOptions.tones(texts().locale()));
            agent.onIncoming(call -> take(console, call, play));
            surroundings().ending().closeWhenAsked(agent::close);
            surroundings().ending().whenAsked(calls::stop);
            if (account.isPresent()) {
                register(console, agent, account.get());
            }
            console.progress("answer.waiting", agent.localAddress().getAddress().getHostAddress(),
                agent.localAddress().getPort());
            while (!calls.await(REFRESH_MS)) {
                showLiveLine(console);
            }
        }
        ExitStatus worst = calls.finish();
        boolean lost = room != null && !room.recordedAll();
        return lost && worst == ExitStatus.SUCCESS ? ExitStatus.FAILED : worst;
    }

    private ConferenceRoom openRoom(Console console, UserAgent agent, Handset talking) throws Failure.Media {
        ConferenceRoom opened = new ConferenceRoom(console, agent.conference(),
            recordsConference() ? mediaOptions.record() : Optional.empty());
        if (talking != null) {
            opened.join(talking);
        }
        return opened;
    }

    /** The recording of a conference is one of all voices, unless a mode says what to record of each call. */
    private boolean recordsConference() {
        return together && mediaOptions.recordMode().isEmpty();
    }

    /** One call has one live line; of several nobody could read it. */
    private void showLiveLine(Console console) {
        List<Call> up = List.copyOf(active);
        if (console.showsLiveLine() && up.size() == 1) {
            console.live(CallWatch.line(console.texts(), up.get(0).figures()));
        }
    }

    private void check() {
        mediaOptions.check();
        reportFiles.check();
        deviceOptions.check();
        pcapOptions.check();
        if (reject != null && (reject < 400 || reject > 699)) {
            throw Problem.usage("problem.reject", reject);
        }
        if (maxCalls != null && maxCalls < 1) {
            throw Problem.usage("problem.max-calls", maxCalls);
        }
        if (together && echo) {
            throw Problem.usage("problem.conference-echo");
        }
        if (ringMs < 0 || ringMs > 180_000) {
            throw Problem.usage("problem.ring-ms", ringMs);
        }
    }

    private void register(Console console, UserAgent agent, Account account) throws InterruptedException, ExecutionException {
        console.progress("register.trying", account.address());
        try {
            agent.register(account).get();
            console.progress("call.registered", account.address());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Failure failure) {
                throw FailureProblem.of(failure, account.address(), accountOptions.hasPassword(surroundings().environment()));
            }
            throw e;
        }
    }

    private void take(Console console, IncomingCall incoming, Optional<PlaySource> play) {
        if (!answersStrangers && !incoming.identity().fromServer()) {
            // Whoever passes by our registrar may ring, but is not picked up by a machine.
            console.progress("answer.stranger", incoming.from());
            incoming.ring();
            return;
        }
        // One handset serves one call at a time.
        OptionalInt place = calls.begin(handset != null);
        if (place.isEmpty()) {
            incoming.reject(486);
            return;
        }
        int number = place.getAsInt();
        console.progress("answer.incoming", number, incoming.from());
        if (mediaOptions.srtp().policy() != SecurityPolicy.OFF) {
            incoming.call().onMediaLock(lock -> CallWatch.tell(console, lock));
        }
        incoming.call().ended().thenAccept(report ->
            ended(console, number, handset == null ? report : report.withDevices(handset.report())));
        if (reject != null) {
            incoming.reject(reject);
            return;
        }
        long delayMs = ringMs == 0 && bell != null ? RINGING_MS : ringMs;
        if (delayMs == 0) {
            accept(console, incoming, number, play);
        } else {
            incoming.ring();
            if (bell != null) {
                bell.ring(incoming.call());
            }
            CompletableFuture.delayedExecutor(delayMs, TimeUnit.MILLISECONDS)
                .execute(() -> accept(console, incoming, number, play));
        }
    }

    private void accept(Console console, IncomingCall incoming, int number, Optional<PlaySource> play) {
        incoming.accept().whenComplete((call, fault) -> {
            if (call == null) {
                return;
            }
            console.progress("answer.answered", number, incoming.from());
            active.add(call);
            call.ended().thenRun(() -> active.remove(call));
            call.onDtmf(digit -> console.progress("answer.digit", number, digit));
            CallSound sound = new CallSound(console, call);
            if (!recordsConference()) {
                RecordingMode mode = mediaOptions.recordMode().orElse(RecordingMode.HEARD);
                mediaOptions.record().ifPresent(file -> sound.record(recordingOf(file, number), mode));
            }
            if (together) {
                room.join(call, number);
                // What is played to a party comes before what it hears of the others.
                play.ifPresent(source -> sound.play(source, false));
            } else if (echo) {
                call.echo();
            } else if (handset != null) {
                handset.take(call);
            } else {
                play.ifPresent(source -> sound.play(source, mediaOptions.duration().isEmpty()));
            }
            mediaOptions.duration().ifPresent(limit -> hangUpAfter(call, limit));
        });
    }

    private static void hangUpAfter(Call call, Duration limit) {
        CompletableFuture.delayedExecutor(limit.toMillis(), TimeUnit.MILLISECONDS).execute(call::hangup);
    }

    /** {@return the file for one call: {@code {n}} stands for its number; without it later calls get it before the suffix} */
    static Path recordingOf(Path file, int number) {
        String name = file.getFileName().toString();
        if (name.contains(CALL_NUMBER)) {
            return file.resolveSibling(name.replace(CALL_NUMBER, Integer.toString(number)));
        } else if (number == 1) {
            return file;
        }
        int dot = name.lastIndexOf('.');
        String numbered = dot <= 0 ? name + "-" + number : name.substring(0, dot) + "-" + number + name.substring(dot);
        return file.resolveSibling(numbered);
    }

    private void ended(Console console, int number, CallReport report) {
        console.progress("answer.ended", number, report.explain(console.texts().locale()));
        console.result(report.toText(console.texts().locale()));
        writeFiles(console, number, report);
        calls.end(report, reject == null);
    }

    private void writeFiles(Console console, int number, CallReport report) {
        try {
            reportFiles.write(report, console.texts().locale(), file -> recordingOf(file, number));
        } catch (Problem e) {
            console.problem(e.sentence(console.texts()), e.status());
        }
    }
}
