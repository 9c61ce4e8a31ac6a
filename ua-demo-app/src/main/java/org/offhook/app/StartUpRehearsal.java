package org.offhook.app;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.offhook.app.terminal.Ending;
import org.offhook.app.terminal.Surroundings;

/**
 * Runs the verbs once, at build time, so that the Java machine can keep the classes they load in an archive. What they print
 * goes nowhere.
 */
final class StartUpRehearsal {

    private StartUpRehearsal() {
    }

    public static void main(String[] arguments) {
        try (PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            Surroundings surroundings = new Surroundings(nowhere, nowhere, false, false, Map.of(), new Ending());
            Offhook.run(surroundings, List.of("explain", "486"));
            Offhook.run(surroundings, List.of("explain", "486", "--json", "--lang", "fr"));
            Offhook.run(surroundings, List.of("codecs"));
            Offhook.run(surroundings, List.of("--help"));
            Offhook.run(surroundings, List.of("call", "--help"));
            Offhook.run(surroundings, List.of("call", "no uri"));
        }
        System.exit(0);
    }
}
