package org.offhook.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.offhook.torture.TortureData;
import org.offhook.torture.TorturePeer;
import org.offhook.torture.TortureScoreboard;

/**
 * All mutants and all PROTOS cases against {@code offhook answer}, which takes every call it is offered: it lives, answers
 * OPTIONS after each of them, keeps its threads, and holds no more memory than before.
 */
class TortureIT {

    private static final String ADDRESS = "127.0.0.1";
    /** For 99 of 100; a machine with other work gets some room for each. */
    private static final long LIVENESS_LIMIT_MS = 600;
    private static final long DEAD_AFTER_MS = 10_000;
    private static final long HEAP_GROWTH_LIMIT_OCTETS = 10_000_000;
    private static final int MAX_DATAGRAM_OCTETS = 65_507;
    private static final Pattern OWN_THREAD = Pattern.compile("(?m)^\"((?:ua-loop|media-|sip-udp|sip-tcp-accept|sip-timer|sip-watchdog)[^\"]*)\"");

    @Test
    void noMutantHarms() throws IOException {
        Map<String, byte[]> mutants = TortureData.unzip("sip-mutants.zip");
        List<List<byte[]>> cases = new ArrayList<>();
        mutants.values().forEach(mutant -> cases.add(List.of(mutant)));
        run("mutants", cases);
    }

    @Test
    void noProtosCaseHarms() throws IOException {
        Map<String, byte[]> templates = TortureData.unzip("protos-c07/testcases.zip");
        List<List<byte[]>> cases = new ArrayList<>();
        TortureData.Parties parties = new TortureData.Parties(ADDRESS, 5060, "127.0.0.2", 5060);
        templates.values().forEach(template -> cases.add(TortureData.expand(template, cases.size(), parties)));
        run("PROTOS c07", cases);
    }

    private static void run(String name, List<List<byte[]>> cases) throws IOException {
        int silent = 0;
        try (AnsweringProcess answering = AnsweringProcess.start(OffhookProcess.with(), ADDRESS, "--echo");
             TorturePeer peer = new TorturePeer()) {
            InetSocketAddress agent = new InetSocketAddress(ADDRESS, answering.port());
            // The first messages load classes; what counts is what the further ones leave behind.
            for (List<byte[]> first : cases.subList(0, Math.min(100, cases.size()))) {
                send(peer, agent, first);
                peer.liveness(agent, DEAD_AFTER_MS);
            }
            AnsweringProcess.Footprint before = answering.footprint();
            Set<String> threads = ownThreads(answering);
            long startNanos = System.nanoTime();
            long slowestMs = 0;
            for (List<byte[]> messages : cases) {
                send(peer, agent, messages);
                long tookMs = peer.liveness(agent, DEAD_AFTER_MS).livenessMs();
                silent += tookMs < 0 ? 1 : 0;
                slowestMs = Math.max(slowestMs, tookMs);
            }
            long tookMs = (System.nanoTime() - startNanos) / 1_000_000;
            AnsweringProcess.Footprint after = answering.footprint();
            long growthOctets = after.liveHeapOctets() - before.liveHeapOctets();
            Set<String> dead = new HashSet<>(threads);
            dead.removeAll(ownThreads(answering));
            System.out.printf("%s: %d cases in %d ms, slowest OPTIONS %d ms, heap %+d octets, before %s, after %s%n", name,
                cases.size(), tookMs, slowestMs, growthOctets, before, after);
            assertEquals(0, silent, "cases after which OPTIONS had no answer in time");
            assertTrue(peer.livenessMs(0.99) <= LIVENESS_LIMIT_MS, () -> "OPTIONS took " + peer.livenessMs(0.99) + " ms");
            assertEquals(Set.of(), dead);
            assertTrue(growthOctets <= HEAP_GROWTH_LIMIT_OCTETS, "heap grew by " + growthOctets);
            assertTrue(answering.offhook().isAlive());
            RegisterIT.assertNoStackTrace(answering.offhook());
            TortureScoreboard scoreboard = new TortureScoreboard("Mutants and PROTOS");
            scoreboard.add(name, Integer.toString(cases.size()), Integer.toString(silent), Integer.toString(dead.size()), "0", "yes");
            assertEquals(List.of(), scoreboard.differences());
        }
    }

    /** Datagrams, in order; what does not fit into one goes through a connection. */
    private static void send(TorturePeer peer, InetSocketAddress agent, List<byte[]> messages) throws IOException {
        for (byte[] message : messages) {
            if (message.length <= MAX_DATAGRAM_OCTETS) {
                peer.send(message, agent);
            } else {
                try (Socket socket = new Socket(agent.getAddress(), agent.getPort())) {
                    socket.getOutputStream().write(message);
                } catch (IOException e) {
                    // Closed by the other side, as is its right.
                }
            }
        }
    }

    private static Set<String> ownThreads(AnsweringProcess answering) throws IOException {
        Process jcmd = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
            Long.toString(answering.offhook().pid()), "Thread.print").redirectErrorStream(true).start();
        try (InputStream out = jcmd.getInputStream()) {
            Set<String> names = new HashSet<>();
            Matcher matcher = OWN_THREAD.matcher(new String(out.readAllBytes(), StandardCharsets.UTF_8));
            while (matcher.find()) {
                names.add(matcher.group(1));
            }
            assertTrue(names.size() > 3, "threads " + names);
            return names;
        }
    }
}
