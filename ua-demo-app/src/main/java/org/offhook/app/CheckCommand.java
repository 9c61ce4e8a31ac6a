package org.offhook.app;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.offhook.Account;
import org.offhook.UserAgentBuilder;
import org.offhook.app.options.AccountOptions;
import org.offhook.app.options.CheckOptions;
import org.offhook.app.options.PcapOptions;
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
import org.offhook.sip.SipSyntaxException;
import org.offhook.sip.SipUri;
import org.offhook.diagnosis.Finding;
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

    @Mixin
    private AccountOptions accountOptions;

    @Mixin
    private CheckOptions checkOptions;

    @Mixin
    private PcapOptions pcapOptions;

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
        SipUri target = target();
        pcapOptions.check();
        UserAgentBuilder agent = checkOptions.sound(accountOptions.userAgent());
        Optional<Account> account = accountOptions.account(null, target, surroundings().environment()).map(Account.Builder::build);
        account.ifPresent(agent::account);
        CheckPlan plan = checkOptions.plan(target.toString()).withRegister(account.isPresent() && accountOptions.namesRegistrar());
        surroundings().ending().whenAsked(Thread.currentThread()::interrupt);
        CheckResult result = CheckRun.run(agent, plan, spent(plan.timeLimit()), started -> pcapOptions.begin(started, console));
        return tell(console, result);
    }

    /** A slow start of the Java machine counts: the monitoring system has started its clock before. */
    private static Duration spent(Duration limit) {
        long startedMs = Long.getLong(STARTED_PROPERTY, System.currentTimeMillis());
        Duration spent = LEAVING.plusMillis(Math.max(0, System.currentTimeMillis() - startedMs));
        return spent.compareTo(limit.minus(LEAST)) > 0 ? limit.minus(LEAST) : spent;
    }

    private SipUri target() {
        try {
            if (!uri.contains(":") && !uri.contains("@")) {
                return accountOptions.atRegistrar(uri).orElseThrow(() -> Problem.usage("problem.uri", uri));
            }
            return SipUri.parse(uri.contains("@") && !uri.contains(":") ? "sip:" + uri : uri);
        } catch (SipSyntaxException e) {
            throw Problem.usage("problem.uri", uri);
        }
    }

    private int tell(Console console, CheckResult result) {
        surroundings().out().println((console.json() ? CheckFormat.JSON : checkOptions.format())
            .write(result, console.texts().locale()));
        return result.state().exitStatus();
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
