package org.offhook.app;

import java.nio.file.Path;
import org.offhook.app.terminal.Console;
import org.offhook.app.terminal.ExitStatus;
import org.offhook.app.terminal.Problem;
import org.offhook.app.terminal.Surroundings;
import org.offhook.app.terminal.Texts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code offhook demo}: one whole call inside this process. */
@Command(name = "demo")
final class DemoCommand extends Verb {

    @Option(names = "--out", paramLabel = "FOLDER", descriptionKey = "demo.out")
    private Path folder;

    @Option(names = "--loss", paramLabel = "PERCENT", descriptionKey = "demo.loss")
    private double lossPct = 1;

    @Option(names = "--seed", paramLabel = "NUMBER", descriptionKey = "demo.seed")
    private long seed = 1;

    @Option(names = "--duration", paramLabel = "SECONDS", descriptionKey = "demo.duration")
    private double durationS = 5;

    DemoCommand(Surroundings surroundings, Texts texts) {
        super(surroundings, texts);
    }

    @Override
    ExitStatus run(Console console) {
        throw Problem.usage("problem.not-yet", "demo");
    }
}
