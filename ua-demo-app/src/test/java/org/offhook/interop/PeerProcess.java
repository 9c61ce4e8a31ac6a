package org.offhook.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One peer started by a script of {@code shared/interop}: the script detaches it, waits until its port is bound and
 * prints its process id, by which it is ended here.
 */
final class PeerProcess implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("pid=(\\d+) .*ready");
    /** No peer outlives a crashed test run by more than this. */
    private static final String LIFE_SECONDS = "900";

    private final String name;
    private final ProcessHandle process;

    private PeerProcess(String name, ProcessHandle process) {
        this.name = name;
        this.process = process;
    }

    /** Runs {@code script} with {@code environment} and returns when the peer is ready. */
    static PeerProcess start(String name, Path folder, String script, Map<String, String> environment,
            String... arguments) {
        List<String> command = new ArrayList<>(List.of("bash", Bench.scripts().resolve(script).toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        builder.environment().put("LOGDIR", folder.toString());
        builder.environment().putIfAbsent("SECS", LIFE_SECONDS);
        builder.environment().remove("FG");
        try {
            Process shell = builder.start();
            shell.getOutputStream().close();
            String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Matcher ready = READY.matcher(said);
            if (shell.waitFor() != 0 || !ready.find()) {
                throw new AssertionError(name + " did not start (" + command + " " + environment + "):\n" + said);
            }
            PeerProcess peer = new PeerProcess(name, ProcessHandle.of(Long.parseLong(ready.group(1)))
                    .orElseThrow(() -> new AssertionError(name + " is gone already:\n" + said)));
            Runtime.getRuntime().addShutdownHook(new Thread(peer::kill));
            return peer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(name + ": interrupted while starting", e);
        }
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** TERM, two seconds to leave in good order, then KILL; children included. */
    @Override
    public void close() {
        List<ProcessHandle> family = process.descendants().toList();
        process.destroy();
        CompletableFuture<?>[] exits = Stream.concat(Stream.of(process),
                family.stream()).map(ProcessHandle::onExit).toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(exits).get(2, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // It had its chance; the forced end below follows.
        }
        family.forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    @Override
    public String toString() {
        return name + " (process " + process.pid() + ")";
    }
}
