package org.offhook.app;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.offhook.Account;
import org.offhook.UserAgentBuilder;
import org.offhook.app.options.AccountOptions;
import org.offhook.app.options.CheckOptions;
import org.offhook.app.options.PcapOptions;
import org.offhook.app.options.ReportFileOptions;
import org.offhook.app.terminal.Console;
import org.offhook.app.terminal.ExitStatus;
import org.offhook.app.terminal.Problem;
import org.offhook.app.terminal.Surroundings;
import org.offhook.app.terminal.Texts;
import org.offhook.check.CheckFormat;
import org.offhook.check.CheckPlan;
import org.offhook.check.CheckRemark;
import org.offhook.check.CheckResult;
import org.offhook.check.CheckRun;
import org.offhook.check.CheckState;
import org.offhook.diagnosis.Finding;
import org.offhook.sip.SipUri;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * {@code offhook check}: a test call as a plugin of a monitoring system. Whatever happens, standard output gets one result and the exit
 * status is 0 to 3; a mistake on the command line is UNKNOWN, as the convention has it.
 */
@Command(name = "check")
final class CheckCommand extends Verb {

    /** When the process was started, in milliseconds since 1970; the time limit counts from there. */
    static final String STARTED_PROPERTY = "offhook.started";

    /** What is needed to print and leave. */
    private static final Duration LEAVING = Duration.ofMillis(200);
    private static final Duration LEAST = Duration.ofMillis(100);

    private final long startedMs = Long.getLong(STARTED_PROPERTY, System.currentTimeMillis());

    @Mixin
    private AccountOptions accountOptions;

    @Mixin
    private CheckOptions checkOptions;

    @Mixin
    private PcapOptions pcapOptions;

    @Mixin
    private ReportFileOptions reportFiles;

    @Parameters(index = "0", paramLabel = "URI", descriptionKey = "check.uri")
    private String uri;

    CheckCommand(Surroundings surroundings, Texts texts) {
        super(surroundings, texts);
    }

    @Override
    ExitStatus run(Console console) {
        throw new UnsupportedOperationException("a plugin has exit statuses of its own");
    }

    @Override
    int perform(Console console) throws Exception {
        SipUri target = accountOptions.target(uri);
        CheckPlan plan = checkOptions.plan(target.toString());
        surroundings().ending().whenAsked(Thread.currentThread()::interrupt);
        FutureTask<Prepared> preparing = new FutureTask<>(() -> prepare(target));
        Thread thread = new Thread(preparing, "check-files");
        thread.setDaemon(true);
        thread.start();
        try {
            Prepared prepared = preparing.get(left(plan).toMillis(), TimeUnit.MILLISECONDS);
            return tell(console, plan, CheckRun.run(prepared.agent(), plan.withRegister(prepared.registers()),
                plan.timeLimit().minus(left(plan)), started -> pcapOptions.begin(started, console)));
        } catch (TimeoutException e) {
            String seconds = Double.toString(plan.timeLimit().toMillis() / 1000.0).replaceFirst("\\.0$", "");
            return tell(console, plan, CheckResult.judge(plan.target(), List.of(new CheckRemark(CheckState.CRITICAL,
                "time limit of " + seconds + " s reached while reading files and looking up our own address",
                "limite de " + seconds + " s atteinte en lisant des fichiers et en cherchant notre adresse")), Map.of(), plan.limits(),
                Optional.empty()));
        }
    }

    /** What the options name outside of this process. */
    private record Prepared(UserAgentBuilder agent, boolean registers) {
    }

    /** Reads files and resolves --bind: a network file system or name server that hangs must not break the time limit. */
    private Prepared prepare(SipUri target) {
        pcapOptions.check();
        reportFiles.check();
        UserAgentBuilder agent = checkOptions.sound(accountOptions.userAgent());
        Optional<Account> account = accountOptions.account(null, target, surroundings().environment()).map(Account.Builder::build);
        account.ifPresent(agent::account);
        return new Prepared(agent, account.isPresent() && accountOptions.namesRegistrar());
    }

    /** A slow start of the Java machine counts: the monitoring system has started its clock before. */
    private Duration left(CheckPlan plan) {
        Duration left = plan.timeLimit().minus(LEAVING).minusMillis(Math.max(0, System.currentTimeMillis() - startedMs));
        return left.compareTo(LEAST) < 0 ? LEAST : left;
    }

    private int tell(Console console, CheckPlan plan, CheckResult result) throws InterruptedException {
        surroundings().out().println((console.json() ? CheckFormat.JSON : checkOptions.format())
            .write(result, console.texts().locale()));
        writeReport(console, result, left(plan));
        return result.state().exitStatus();
    }

    /** The result is told already; a report that cannot be written does not change it, and a disk that hangs does not hold it up. */
    private void writeReport(Console console, CheckResult result, Duration patience) throws InterruptedException {
        if (result.report().isEmpty()) {
            return;
        }
        Thread writing = new Thread(() -> {
            try {
                reportFiles.write(result.report().get(), console.texts().locale(), UnaryOperator.identity());
            } catch (Problem e) {
                surroundings().err().println("offhook: " + e.sentence(console.texts()));
            }
        }, "check-files");
        writing.setDaemon(true);
        writing.start();
        writing.join(patience.toMillis());
    }

    @Override
    int tellProblem(Console console, String sentence, ExitStatus status, List<Finding> findings) {
        List<CheckRemark> remarks = new ArrayList<>();
        remarks.add(new CheckRemark(CheckState.UNKNOWN, sentence, sentence));
        CheckResult result = new CheckResult(uri == null ? "-" : uri, CheckState.UNKNOWN, remarks, Map.of(), CheckOptions.NO_LIMITS,
            Optional.empty());
        CheckFormat format = console.json() ? CheckFormat.JSON : checkOptions == null ? CheckFormat.NAGIOS : checkOptions.format();
        surroundings().out().println(format.write(result, console.texts().locale()));
        return CheckState.UNKNOWN.exitStatus();
    }
}
