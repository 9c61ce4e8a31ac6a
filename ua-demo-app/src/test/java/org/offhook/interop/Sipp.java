package org.offhook.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The SIP traffic generator sipp: exact message sequences and load. */
final class Sipp {
    /** A scenario that runs to its end by itself. */
    record Run(Process process, Path folder, int port) {
        /** Waits for the end; sipp's own verdict is its exit status, 0 when every call passed. */
        int awaitExit(long seconds) {
            try {
                if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                    end();
                    throw new AssertionError("sipp still runs after " + seconds + " s\n" + log());
                }
                return process.exitValue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", e);
            }
        }

        /** Ends it where it is. */
        void end() {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }

        /** Everything sipp left in its folder that explains a failure. */
        String log() {
            StringBuilder all = new StringBuilder();
            for (String name : List.of("sipp.out", "uac.out", "uac-stream.out", "register.out", "register-423.out",
                    "sipp-err.log", "uac-err.log", "uac-stream-err.log", "sipp-msg.log")) {
                String text = Bench.textOf(folder.resolve(name));
                all.append(name).append(":\n").append(text.length() > 3000 ? text.substring(text.length() - 3000)
                        : text).append('\n');
            }
            return all.toString();
        }
    }

    /**
     * An answer that takes half a second is repeated, and so is the ACK to it, and a 100 may come late: sipp would take these for wrong
     * messages and leave the call. What it waits for has to come all the same.
     */
    private static final List<String> PATIENT = List.of("-default_behaviors", "all,-abortunexp");

    private Sipp() {
    }

    /** Starts a caller scenario of {@code sipp/run.sh} ({@code uac}, {@code uac-stream}, {@code register}). */
    static Run run(String scenario, String target, Map<String, String> settings, String... options) {
        Path folder = Bench.folder("sipp-" + scenario);
        int port = Ports.block(2);
        List<String> command = new ArrayList<>(List.of("bash", Bench.scripts().resolve("sipp/run.sh").toString(),
                scenario, target));
        command.addAll(List.of(options));
        command.addAll(PATIENT);
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("PORT", Integer.toString(port));
        environment.putIfAbsent("MPORT", Integer.toString(Ports.block(8)));
        environment.putIfAbsent("SECS", "120");
        environment.put("LOGDIR", folder.toString());
        return new Run(start(command, environment, folder, "run.out"), folder, port);
    }

    /** Runs a scenario given as XML text, called or calling; the message trace is kept. */
    static Run scenario(String name, String xml, List<String> options) {
        Path folder = Bench.folder("sipp-" + name);
        try {
            Files.writeString(folder.resolve("scenario.xml"), xml, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return start(List.of("-sf", folder.resolve("scenario.xml").toString()), options, folder);
    }

    private static Run start(List<String> scenario, List<String> options, Path folder) {
        int port = Ports.block(2);
        List<String> command = new ArrayList<>(List.of("timeout", "-k", "2", "120", "sipp"));
        command.addAll(scenario);
        command.addAll(List.of("-i", "127.0.0.1", "-mi", "127.0.0.1", "-mp", Integer.toString(Ports.block(8)),
                "-nostdin", "-trace_err", "-error_file", folder.resolve("sipp-err.log").toString(), "-trace_msg",
                "-message_file", folder.resolve("sipp-msg.log").toString()));
        command.addAll(PATIENT);
        if (!options.contains("-p")) {
            command.addAll(List.of("-p", Integer.toString(port)));
        }
        command.addAll(options);
        Run run = new Run(start(command, Map.of(), folder, "sipp.out"), folder, port);
        if (!scenario.contains("uac")) {
            awaitUdpPort(options.contains("-p") ? Integer.parseInt(options.get(options.indexOf("-p") + 1)) : port, run);
        }
        return run;
    }

    /** A called sipp is ready when it has its port; one that ended instead will never have it. */
    private static void awaitUdpPort(int port, Run run) {
        Await.until("sipp listens on " + port, Duration.ofSeconds(20), () -> Ports.isUdpBound(port), run::log);
    }

    /** Runs one of the scenarios built into sipp, {@code uac} or {@code uas}; {@code target} is null for the latter. */
    static Run builtIn(String name, String target, String... options) {
        List<String> all = new ArrayList<>(target == null ? List.of() : List.of(target));
        all.addAll(List.of(options));
        return start(List.of("-sn", name), all, Bench.folder("sipp-" + name));
    }

    /** An answering sipp that echoes RTP and stays until closed; {@code ringMs} passes between 180 and 200. */
    static Answering answer(int ringMs, String... options) {
        Path folder = Bench.folder("sipp-uas-echo");
        int port = Ports.block(2);
        PeerProcess process = PeerProcess.start("sipp uas-echo", folder, "sipp/run.sh", Map.of(
                "PORT", Integer.toString(port), "MPORT", Integer.toString(Ports.block(8)),
                "RING", Integer.toString(ringMs)), prepend("uas-echo", options));
        return new Answering(process, port);
    }

    /** The same over TCP, with no ringing. */
    static Answering answerOverTcp() {
        Path folder = Bench.folder("sipp-uas-tcp");
        int port = Ports.block(2);
        PeerProcess process = PeerProcess.start("sipp uas-echo", folder, "sipp/run.sh", Map.of("T", "t1",
                "PORT", Integer.toString(port), "MPORT", Integer.toString(Ports.block(8))), "uas-echo");
        return new Answering(process, port);
    }

    /** An answering sipp that never sends a packet of sound, and stays until closed. */
    static Answering answerMute() {
        Path folder = Bench.folder("sipp-uas");
        int port = Ports.block(2);
        PeerProcess process = PeerProcess.start("sipp uas", folder, "sipp/run.sh", Map.of(
                "PORT", Integer.toString(port), "MPORT", Integer.toString(Ports.block(8))), "uas");
        return new Answering(process, port);
    }

    /** See {@link #answer}. */
    record Answering(PeerProcess process, int port) implements AutoCloseable {
        String uri() {
            return "sip:uas@127.0.0.1:" + port;
        }

        @Override
        public void close() {
            process.close();
        }
    }

    private static String[] prepend(String first, String... rest) {
        List<String> all = new ArrayList<>(List.of(first));
        all.addAll(List.of(rest));
        return all.toArray(String[]::new);
    }

    private static Process start(List<String> command, Map<String, String> environment, Path folder, String output) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).directory(folder.toFile())
                .redirectOutput(folder.resolve(output).toFile());
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }));
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
