package org.offhook.app;

import java.util.Map;
import org.offhook.app.terminal.Console;
import org.offhook.app.terminal.ExitStatus;
import org.offhook.app.terminal.Problem;
import org.offhook.app.terminal.Surroundings;
import org.offhook.app.terminal.Texts;
import picocli.CommandLine.Command;

/** {@code offhook jitter}: the jitter buffer without a network. */
@Command(name = "jitter")
final class JitterCommand extends Verb {

    JitterCommand(Surroundings surroundings, Texts texts) {
        super(surroundings, texts);
    }

    @Override
    Map<String, Verb> parts() {
        return Map.of("replay", new JitterReplayCommand(surroundings(), texts()));
    }

    @Override
    ExitStatus run(Console console) {
        throw Problem.usage("jitter.what");
    }
}
