package org.offhook.app;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.offhook.app.terminal.Ending;
import org.offhook.app.terminal.Surroundings;
import org.offhook.sip.SipUri;
import org.offhook.testkit.LoopbackRegistrar;

/**
 * One run of the command inside the test.
 *
 * @param status exit status
 * @param out    standard output
 * @param err    standard error
 */
record CommandRun(int status, String out, String err) {

    private static final long LOOK_NANOS = 2_000_000;

    static CommandRun of(String... arguments) {
        return of(Map.of(), new Ending(), arguments);
    }

    /** On a thread of its own: a verb that waits would hold up the common pool, which on a small machine is one thread. */
    static CompletableFuture<CommandRun> beside(Supplier<CommandRun> verb) {
        return CompletableFuture.supplyAsync(verb, task -> new Thread(task, "verb").start());
    }

    /** Waits until a verb that runs beside has registered a user. {@return where the user is then} */
    static SipUri awaitRegistered(String user, LoopbackRegistrar registrar, CompletableFuture<CommandRun> running) throws Exception {
        List<SipUri> bindings = registrar.bindings(user).get(30, TimeUnit.SECONDS);
        while (bindings.isEmpty()) {
            assertFalse(running.isDone(), () -> running.join().err());
            LockSupport.parkNanos(LOOK_NANOS);
            bindings = registrar.bindings(user).get(30, TimeUnit.SECONDS);
        }
        return bindings.get(0);
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
