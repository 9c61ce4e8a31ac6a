package org.offhook.app;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.offhook.Account;
import org.offhook.Failure;
import org.offhook.UserAgent;
import org.offhook.app.options.AccountOptions;
import org.offhook.app.terminal.Ending;
import org.offhook.app.terminal.Surroundings;
import org.offhook.testkit.AnsweringParty;
import org.offhook.testkit.LoopbackRegistrar;
import org.offhook.testkit.TestAuthority;

/**
 * Runs the verbs once, at build time, against a registrar and an answering party in the process, so that the Java machine can
 * keep the classes they load in an archive. What they print goes nowhere; that it fails only makes the archive smaller.
 */
final class StartUpRehearsal {

    private static final String PASSWORD = "rehearsal";

    private StartUpRehearsal() {
    }

    public static void main(String[] arguments) {
        try (PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            Surroundings surroundings = new Surroundings(nowhere, nowhere, false, false,
                Map.of(AccountOptions.PASSWORD_VARIABLE, PASSWORD), new Ending());
            run(surroundings, "--help");
            run(surroundings, "call --help");
            run(surroundings, "call nobody");
            run(surroundings, "explain 486");
            run(surroundings, "explain 486 --json --lang fr");
            run(surroundings, "codecs");
            callSomebody(surroundings);
        } catch (IOException | Failure | ExecutionException | TimeoutException | RuntimeException e) {
            System.err.println("start-up rehearsal cut short: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        System.exit(0);
    }

    private static void callSomebody(Surroundings surroundings)
            throws IOException, Failure, ExecutionException, TimeoutException, InterruptedException {
        try (LoopbackRegistrar registrar = LoopbackRegistrar.start(Map.of("1001", PASSWORD, "echo", PASSWORD))) {
            String server = registrar.uri().substring("sip:".length());
            Account echo = Account.builder("sip:echo@127.0.0.1").registrar(server).password(PASSWORD.toCharArray()).build();
            try (AnsweringParty party = AnsweringParty.start(UserAgent.builder().bind(registrar.address().getAddress()), echo)
                .get(10, TimeUnit.SECONDS)) {
                run(surroundings, "register sip:1001@" + server + " --once");
                run(surroundings, "register sip:1001@" + server + " --once --json");
                run(surroundings, "call sip:echo@" + server + " --user 1001 --registrar " + server
                    + " --play tone:440 --dtmf 1 --duration 1");
                run(surroundings, "call sip:echo@" + server + " --user 1001 --duration 0.3 --json");
                party.calls();
            }
        }
        registerSecurely(surroundings);
    }

    private static void registerSecurely(Surroundings surroundings) throws IOException {
        TestAuthority authority = TestAuthority.create("rehearsal");
        Path trusted = Files.createTempFile("rehearsal", ".pem");
        try (LoopbackRegistrar registrar = LoopbackRegistrar.startSecure(Map.of("1001", PASSWORD), authority)) {
            Files.writeString(trusted, authority.pem());
            run(surroundings, "register " + registrar.secureUri("1001") + " --once --transport tls --tls-ca " + trusted);
        } finally {
            Files.delete(trusted);
        }
    }

    private static void run(Surroundings surroundings, String commandLine) {
        Offhook.run(surroundings, List.of(commandLine.split(" ")));
    }
}
