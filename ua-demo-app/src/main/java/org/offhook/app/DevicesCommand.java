package org.offhook.app;

import org.offhook.app.terminal.Console;
import org.offhook.app.terminal.ExitStatus;
import org.offhook.app.terminal.Problem;
import org.offhook.app.terminal.Surroundings;
import org.offhook.app.terminal.Texts;
import picocli.CommandLine.Command;

@Command(name = "devices")
final class DevicesCommand extends Verb {
    DevicesCommand(Surroundings surroundings, Texts texts) {
        super(surroundings, texts);
    }

    @Override
    ExitStatus run(Console console) {
        throw Problem.usage("problem.not-yet", "devices");
    }
}
