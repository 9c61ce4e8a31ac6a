package org.offhook.app;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.offhook.Account;
import org.offhook.Failure;
import org.offhook.Registration;
import org.offhook.SignallingReport;
import org.offhook.UserAgent;
import org.offhook.app.options.AccountOptions;
import org.offhook.app.options.PcapOptions;
import org.offhook.app.options.ReportFileOptions;
import org.offhook.app.terminal.Console;
import org.offhook.app.terminal.ExitStatus;
import org.offhook.app.terminal.FailureProblem;
import org.offhook.app.terminal.LowerWords;
import org.offhook.app.terminal.Problem;
import org.offhook.app.terminal.Surroundings;
import org.offhook.app.terminal.Texts;
import org.offhook.diagnosis.FindingJson;
import org.offhook.sip.SipText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code offhook register}: registers, shows the binding, keeps it until a signal comes or leaves at once. */
@Command(name = "register")
final class RegisterCommand extends Verb {

    @Mixin
    private AccountOptions accountOptions;

    @Mixin
    private PcapOptions pcapOptions;

    @Mixin
    private ReportFileOptions reportFiles;

    @Parameters(index = "0", arity = "0..1", paramLabel = "AOR", descriptionKey = "register.aor")
    private String addressOfRecord;

    @Option(names = "--once", descriptionKey = "register.once")
    private boolean once;

    @Option(names = "--expires", paramLabel = "SECONDS", descriptionKey = "register.expires")
    private Long expiresSeconds;

    RegisterCommand(Surroundings surroundings, Texts texts) {
        super(surroundings, texts);
    }

    @Override
    ExitStatus run(Console console) throws Exception {
        Account.Builder builder = accountOptions.account(addressOfRecord, null, surroundings().environment())
            .orElseThrow(() -> Problem.usage("problem.register-whom"));
        if (expiresSeconds != null) {
            if (expiresSeconds < 1 || expiresSeconds > Integer.MAX_VALUE) {
                throw Problem.usage("problem.expires", expiresSeconds);
            }
            builder.expires(Duration.ofSeconds(expiresSeconds));
        }
        pcapOptions.check();
        reportFiles.check();
        Account account = builder.build();
        try (UserAgent agent = accountOptions.userAgent().account(account).build()) {
            pcapOptions.begin(agent, console);
            console.progress("register.trying", account.address());
            surroundings().ending().closeWhenAsked(agent::close);
            Registration registration = register(console, agent, account);
            show(console, registration);
            reportFiles.write(registration.report(), console.texts().locale());
            if (!once) {
                keep(console, registration);
            }
        }
        console.progress("register.left", account.address());
        return ExitStatus.SUCCESS;
    }

    private Registration register(Console console, UserAgent agent, Account account) throws InterruptedException, ExecutionException {
        try {
            return agent.register(account).get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Failure failure) {
                writeReport(console, failure);
                boolean password = accountOptions.hasPassword(surroundings().environment());
                throw FailureProblem.of(failure, account.address(), password);
            }
            throw e;
        }
    }

    /** A report that cannot be written does not hide why the registration failed. */
    private void writeReport(Console console, Failure failure) {
        try {
            failure.registration().ifPresent(report -> reportFiles.write(report, console.texts().locale()));
        } catch (Problem e) {
            surroundings().err().println("offhook: " + e.sentence(console.texts()));
        }
    }

    private void show(Console console, Registration registration) {
        String answer = SipText.printable(registration.lastAnswer().orElse("200"));
        String contact = registration.contact().map(SipText::printable).orElse(null);
        Optional<Long> granted = registration.expires().map(Duration::toSeconds);
        console.result(console.texts().get("register.answer", console.strong(answer), registration.account().address()));
        console.result(console.texts().get("register.binding", contact == null ? "-" : contact,
            granted.map(String::valueOf).orElse("-")));
        registration.signalling().filter(SignallingReport::verified).ifPresent(way -> console.result(console.texts()
            .get("register.tls", way.tlsVersion(), way.tlsSuite(), way.tlsVerified(), String.join(", ", way.tlsNames()))));
        console.object("offhook.register/1", json -> {
            json.writeStringField("address", registration.account().address());
            json.writeStringField("answer", answer);
            json.writeStringField("contact", contact);
            json.writeFieldName("expiresSeconds");
            if (granted.isPresent()) {
                json.writeNumber(granted.get());
            } else {
                json.writeNull();
            }
            json.writeFieldName("signalling");
            json.writeRawValue(registration.signalling().map(SignallingReport::toJson).orElse("null"));
            json.writeBooleanField("kept", !once);
            FindingJson.write(json, "findings", registration.findings());
        });
    }

    /** Until a signal comes, or a refresh is refused for good: then nothing more can come of it, and a script wants to know. */
    private void keep(Console console, Registration registration) throws InterruptedException, ExecutionException {
        console.progress("register.keeping");
        CompletableFuture<Optional<Failure>> over = new CompletableFuture<>();
        registration.onEvent(event -> {
            if (event instanceof Registration.Event.Registered registered) {
                console.progress("register.refreshed", registered.contact(), registered.expires().toSeconds());
            } else if (event instanceof Registration.Event.Failed failed) {
                failed.retryIn().ifPresentOrElse(
                    wait -> console.progress("register.failed", LowerWords.of(failed.failure()), wait.toSeconds()),
                    () -> over.complete(Optional.of(failed.failure())));
            } else if (event instanceof Registration.Event.Alarm alarm) {
                console.progress("register.alarm", alarm.finding().sentence(console.texts().locale()),
                    String.join(", ", alarm.finding().evidence()));
            }
        });
        surroundings().ending().whenAsked(() -> over.complete(Optional.empty()));
        Optional<Failure> refused = over.get();
        if (refused.isPresent()) {
            writeReport(console, refused.get());
            throw new Problem(ExitStatus.of(refused.get()), "register.refused", LowerWords.of(refused.get()), registration.account().address());
        }
    }
}
