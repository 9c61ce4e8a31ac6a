package org.offhook.app;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.offhook.app.options.OutputOptions;
import org.offhook.app.terminal.Console;
import org.offhook.app.terminal.ExitStatus;
import org.offhook.app.terminal.FindingText;
import org.offhook.app.terminal.Problem;
import org.offhook.app.terminal.Surroundings;
import org.offhook.app.terminal.Texts;
import org.offhook.diagnosis.Finding;
import picocli.CommandLine.Mixin;

/** What one verb of the command does. Runs on the main thread. */
abstract class Verb implements Callable<Integer> {

    @Mixin
    private OutputOptions output;

    private final Surroundings surroundings;
    private final Texts texts;

    /**
     * Makes a verb; the command line is read into it afterwards.
     *
     * @param surroundings streams, environment, signals
     * @param texts        the language
     */
    Verb(Surroundings surroundings, Texts texts) {
        this.surroundings = surroundings;
        this.texts = texts;
    }

    /** {@return streams, environment, signals} */
    final Surroundings surroundings() {
        return surroundings;
    }

    /** {@return verbs that follow this one on the command line, by name; none for most} */
    Map<String, Verb> parts() {
        return Map.of();
    }

    /** {@return the language} */
    final Texts texts() {
        return texts;
    }

    @Override
    public final Integer call() throws Exception {
        if (!output.languageKnown()) {
            throw Problem.usage("problem.language", output.languageWritten());
        }
        return perform(output.console(surroundings, texts));
    }

    /**
     * Does it, for verbs whose exit status follows another convention than ours.
     *
     * @param console where to speak
     * @return the exit status
     * @throws Exception as {@link #run}
     */
    int perform(Console console) throws Exception {
        return run(console).code();
    }

    /**
     * Tells why the verb could not be done at all.
     *
     * @param console  where to speak
     * @param sentence why
     * @param status   our exit status for it
     * @param findings what the packets show about it; often empty
     * @return the exit status
     */
    int tellProblem(Console console, String sentence, ExitStatus status, List<Finding> findings) {
        if (!findings.isEmpty()) {
            console.result(FindingText.lines(findings, texts, console.verbose()));
        }
        console.problem(sentence, status, findings);
        return status.code();
    }

    /**
     * Does it.
     *
     * @param console where to speak
     * @return how it went
     * @throws Problem   for something the user can put right
     * @throws Exception for a failure of the call or registration, or anything else
     */
    abstract ExitStatus run(Console console) throws Exception;
}
