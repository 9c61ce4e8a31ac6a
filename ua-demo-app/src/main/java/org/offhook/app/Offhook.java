package org.offhook.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.BiFunction;
import org.offhook.Failure;
import org.offhook.app.log.StandardErrorLogging;
import org.offhook.app.options.OutputOptions;
import org.offhook.app.terminal.Console;
import org.offhook.app.terminal.ExitStatus;
import org.offhook.app.terminal.FailureProblem;
import org.offhook.app.terminal.Problem;
import org.offhook.app.terminal.ResultStream;
import org.offhook.app.terminal.Surroundings;
import org.offhook.app.terminal.Texts;
import org.offhook.diagnosis.Finding;
import org.offhook.explain.IoReason;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine;

/**
 * The {@code offhook} command. Finds the verb, reads its options, runs it, and turns whatever happens into one sentence and
 * an exit status; a stack trace is shown to those who ask for details only.
 */
public final class Offhook {

    private static final Map<String, BiFunction<Surroundings, Texts, Verb>> VERBS = Verbs.all();

    private final Surroundings surroundings;
    private final Texts texts;
    private final List<String> arguments;

    private Offhook(Surroundings surroundings, List<String> arguments) {
        this.surroundings = surroundings;
        this.arguments = helpAsOption(arguments);
        this.texts = Texts.in(OutputOptions.language(arguments, surroundings.environment()));
    }

    /**
     * Runs the command and ends the process with its status.
     *
     * @param arguments the command line
     */
    public static void main(String[] arguments) {
        ProcessHandle.current().info().startInstant()
            .ifPresent(start -> System.setProperty(CheckCommand.STARTED_PROPERTY, Long.toString(start.toEpochMilli())));
        Surroundings surroundings = Surroundings.ofProcess();
        surroundings.ending().listenToSignals();
        Offhook command = of(surroundings, List.of(arguments));
        int status = command.run();
        surroundings.out().flush();
        status = command.written(status);
        surroundings.ending().finished();
        System.exit(status);
    }

    /**
     * Runs the command.
     *
     * @param surroundings streams, environment, signals
     * @param arguments    the command line
     * @return the exit status
     */
    public static int run(Surroundings surroundings, List<String> arguments) {
        return of(surroundings, arguments).run();
    }

    private static Offhook of(Surroundings surroundings, List<String> arguments) {
        if (verbose(arguments)) {
            // The log is one for the process: once turned on it stays, while stack traces are for the run that asks for them.
            StandardErrorLogging.writeTo(System.err::println);
        }
        Offhook command = new Offhook(surroundings, arguments);
        surroundings.ending().otherwise(() -> command.console().problem(command.texts.get("problem.interrupted"), ExitStatus.FAILED));
        return command;
    }

    /** A result that was not written must not look like a success to a script. */
    private int written(int status) {
        if (status == ExitStatus.SUCCESS.code() && surroundings.out() instanceof ResultStream results && results.fault().isPresent()) {
            console().problem(texts.get("problem.output", IoReason.of(results.fault().get(), texts.locale())), ExitStatus.FAILED);
            return ExitStatus.FAILED.code();
        }
        return status;
    }

    private static boolean verbose(List<String> arguments) {
        return arguments.contains("-v") || arguments.contains("--verbose");
    }

    /** {@code help VERB} is {@code VERB --help}, and {@code help} alone is {@code --help}. */
    private static List<String> helpAsOption(List<String> arguments) {
        if (arguments.isEmpty() || !arguments.get(0).equals("help")) {
            return arguments;
        }
        List<String> asOption = new ArrayList<>(arguments.subList(1, arguments.size()));
        if (asOption.isEmpty() || asOption.get(0).startsWith("-") || VERBS.containsKey(asOption.get(0))) {
            asOption.add("--help");
        }
        return asOption;
    }

    private int run() {
        return commandLine().execute(arguments.toArray(String[]::new));
    }

    private CommandLine commandLine() {
        CommandLine root = new CommandLine(new OffhookCommand());
        // Reading the annotations of every verb would take longer than a registration: the one that is named will do.
        String named = arguments.isEmpty() ? "" : arguments.get(0);
        if (VERBS.containsKey(named)) {
            add(root, named, VERBS.get(named).apply(surroundings, texts));
        } else {
            VERBS.forEach((name, verb) -> add(root, name, verb.apply(surroundings, texts)));
        }
        new HelpPages(texts).set(root);
        root.setCaseInsensitiveEnumValuesAllowed(true)
            .setOut(HelpPages.writer(surroundings.out()))
            .setErr(HelpPages.writer(surroundings.err()))
            .setColorScheme(CommandLine.Help.defaultColorScheme(
                surroundings.outIsTerminal() ? CommandLine.Help.Ansi.AUTO : CommandLine.Help.Ansi.OFF))
            .setParameterExceptionHandler((exception, line) -> usageProblem(exception))
            .setExecutionExceptionHandler((exception, commandLine, result) -> problem(exception, commandLine));
        return root;
    }

    private static void add(CommandLine parent, String name, Verb verb) {
        CommandLine line = new CommandLine(verb);
        verb.parts().forEach((part, nested) -> add(line, part, nested));
        parent.addSubcommand(name, line);
    }

    private Console console() {
        return new Console(surroundings, texts, arguments.contains("--json"), verbose(arguments));
    }

    private int usageProblem(ParameterException exception) {
        Console console = console();
        CommandSpec command = exception.getCommandLine().getCommandSpec();
        int code = tell(exception.getCommandLine(), console, new UsageSentence(texts).of(exception), ExitStatus.USAGE, List.of());
        console.progress("usage.see", command.qualifiedName());
        console.details(exception);
        return code;
    }

    /** A verb may have a convention of its own for what could not be done; the command itself has ours. */
    private static int tell(CommandLine line, Console console, String sentence, ExitStatus status, List<Finding> findings) {
        if (line.getCommand() instanceof Verb verb) {
            return verb.tellProblem(console, sentence, status, findings);
        }
        console.problem(sentence, status);
        return status.code();
    }

    private int problem(Throwable thrown, CommandLine line) {
        Throwable cause = thrown instanceof ExecutionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        Console console = console();
        ExitStatus status;
        String sentence;
        List<Finding> findings = List.of();
        if (surroundings.ending().asked()) {
            // Whatever it was, it was under way when a signal ended it.
            status = ExitStatus.FAILED;
            sentence = texts.get("problem.interrupted");
        } else if (cause instanceof Problem || cause instanceof Failure) {
            Problem problem = cause instanceof Failure failure ? FailureProblem.of(failure, "-", true) : (Problem) cause;
            status = problem.status();
            sentence = problem.sentence(texts);
            findings = problem.findings();
        } else {
            // A defect of ours, or something nobody thought of: named by its kind, so that a report of it is of use.
            status = ExitStatus.FAILED;
            sentence = texts.get("problem.unforeseen", cause.getClass().getSimpleName(), String.valueOf(cause.getMessage()));
        }
        int code = tell(line, console, sentence, status, findings);
        console.details(cause);
        return code;
    }
}
