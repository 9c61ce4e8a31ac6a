package org.offhook.app;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.offhook.app.terminal.Ending;
import org.offhook.app.terminal.Surroundings;

/**
 * One run of the command inside the test.
 *
 * @param status exit status
 * @param out    standard output
 * @param err    standard error
 */
record CommandRun(int status, String out, String err) {

    static CommandRun of(String... arguments) {
        return of(Map.of(), new Ending(), arguments);
    }

    static CommandRun of(Map<String, String> environment, Ending ending, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Surroundings surroundings = new Surroundings(new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8), false, false, environment, ending);
        int status = Offhook.run(surroundings, List.of(arguments));
        return new CommandRun(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
