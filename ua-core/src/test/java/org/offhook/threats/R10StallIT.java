package org.offhook.threats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.offhook.Await;
import org.offhook.Call;
import org.offhook.CallReport;
import org.offhook.InviteOptions;
import org.offhook.UserAgent;
import org.offhook.audio.tone.ToneSource;

/** R10, a machine that stands still: the process is stopped and goes on; and a thousand calls in 128 MB. */
@Isolated
class R10StallIT {

    private static final int PACKET_OCTETS = 172;
    private static final long PACKET_NANOS = 20_000_000;
    /** What may come beyond a packet every 20 ms. */
    private static final int BURST_PACKETS = 5;
    private static final int PACKETS_HEARD = 90;

    @Test
    void soundGoesOnWithoutABurstAndTheCallIsKept(@TempDir Path folder) throws Exception {
        try (ScriptedParty party = new ScriptedParty("127.0.0.1", null)) {
            Process phone = fork(folder, List.of(), "call", party.uri());
            try {
                assertTrue(party.acknowledged.await(30, TimeUnit.SECONDS), () -> text(folder));
                party.speaks(true);
                Await.until(() -> sound(party).size() > 100, () -> "no sound of the phone: " + text(folder));
                List<Long> firstMs = new ArrayList<>();
                for (int stallMs : new int[] {200, 1000, 3000}) {
                    signal(phone, "STOP");
                    LockSupport.parkNanos(stallMs * 1_000_000L);
                    int before = sound(party).size();
                    long resumedNanos = System.nanoTime();
                    signal(phone, "CONT");
                    Await.until(() -> sound(party).size() > before + PACKETS_HEARD, () -> "sound goes on: " + text(folder));
                    List<Long> after = sound(party).subList(before, before + PACKETS_HEARD);
                    int burst = mostBeyondTime(after, resumedNanos);
                    firstMs.add((after.get(0) - resumedNanos) / 1_000_000);
                    System.out.printf("R10: stopped for %d ms: first packet %d ms after it goes on, at most %d packets (%d ms of sound) "
                        + "beyond the time since, %d in %d ms%n", stallMs, firstMs.get(firstMs.size() - 1), burst, burst * 20, after.size(),
                        (after.get(after.size() - 1) - resumedNanos) / 1_000_000);
                    assertTrue(burst <= BURST_PACKETS, "packets beyond the time after " + stallMs + " ms: " + burst);
                }
                Collections.sort(firstMs);
                // The middle one of three: this machine may stand still itself.
                assertTrue(firstMs.get(1) < 500, firstMs + " ms until the first packet");
                assertEquals(1, party.bye.getCount(), "the call is kept");
            } finally {
                phone.destroy();
                phone.waitFor(10, TimeUnit.SECONDS);
                phone.destroyForcibly();
            }
        }
    }

    private static List<Long> sound(ScriptedParty party) {
        return party.arrivals().stream().filter(arrival -> arrival.octets() == PACKET_OCTETS).map(ScriptedParty.Arrival::atNanos).toList();
    }

    /** By how many packets the sound was ahead of the time at most. Whoever reads them late makes that less, and never more. */
    private static int mostBeyondTime(List<Long> instants, long sinceNanos) {
        int most = 0;
        for (int i = 0; i < instants.size(); i++) {
            most = Math.max(most, i + 1 - (int) ((instants.get(i) - sinceNanos) / PACKET_NANOS));
        }
        return most;
    }

    private static void signal(Process process, String name) throws IOException, InterruptedException {
        assertEquals(0, new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor());
    }

    @Test
    void aThousandCallsIn128Megabytes(@TempDir Path folder) throws Exception {
        Process phones = fork(folder, List.of("-Xmx128m", "-XX:+ExitOnOutOfMemoryError"), "thousand");
        try {
            assertTrue(phones.waitFor(240, TimeUnit.SECONDS), () -> text(folder));
            assertEquals(0, phones.exitValue(), () -> text(folder));
            System.out.print(text(folder).lines().filter(line -> line.startsWith("R10")).reduce("", (a, b) -> a + b + "\n"));
        } finally {
            phones.destroyForcibly();
        }
    }

    private static Process fork(Path folder, List<String> options, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java")));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), StalledPhone.class.getName()));
        command.addAll(Arrays.asList(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile()).start();
    }

    private static String text(Path folder) {
        try {
            return Files.readString(folder.resolve("log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** What runs in the other process. */
    static final class StalledPhone {

        private static final int CALLS = 1000;
        private static final int AT_ONCE = 20;

        private StalledPhone() {
        }

        public static void main(String[] arguments) throws Exception {
            InetAddress loopback = InetAddress.getByName("127.0.0.1");
            try (UserAgent agent = UserAgent.builder().bind(loopback).codecs("PCMU").build()) {
                if (arguments[0].equals("call")) {
                    Call call = agent.place(arguments[1], InviteOptions.DEFAULT);
                    call.sendAudio(new ToneSource(8000, 440, -12));
                    call.ended().get();
                } else {
                    thousandCalls(agent, loopback);
                }
            }
        }

        private static void thousandCalls(UserAgent called, InetAddress loopback) throws Exception {
            called.onIncoming(incoming -> {
                incoming.call().echo();
                incoming.accept();
            });
            String uri = "sip:x@127.0.0.1:" + called.localAddress().getPort();
            int completed = 0;
            long start = System.nanoTime();
            try (UserAgent caller = UserAgent.builder().bind(loopback).codecs("PCMU").build()) {
                Deque<Call> up = new ArrayDeque<>();
                for (int i = 0; i < CALLS; i++) {
                    up.add(caller.place(uri, InviteOptions.DEFAULT).answered().get(30, TimeUnit.SECONDS));
                    up.peekLast().sendAudio(new ToneSource(8000, 440, -12));
                    if (up.size() == AT_ONCE) {
                        completed += end(up.poll());
                    }
                }
                while (!up.isEmpty()) {
                    completed += end(up.poll());
                }
            }
            Runtime memory = Runtime.getRuntime();
            System.out.printf("R10: %d of %d calls in %.1f s with a heap of %d MB, %d MB of it in use%n", completed, CALLS,
                (System.nanoTime() - start) / 1e9, memory.maxMemory() >> 20, (memory.totalMemory() - memory.freeMemory()) >> 20);
            System.exit(completed == CALLS ? 0 : 3);
        }

        private static int end(Call call) throws Exception {
            CallReport report = call.hangup().get(30, TimeUnit.SECONDS);
            return report.call().state().equals("completed") ? 1 : 0;
        }
    }
}
