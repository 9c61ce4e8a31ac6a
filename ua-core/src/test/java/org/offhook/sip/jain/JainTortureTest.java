package org.offhook.sip.jain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.offhook.Await;
import org.offhook.sip.SipResponse;
import org.offhook.sip.io.SipCounters;

/** Torture messages and mutants over real sockets: none may cost more than itself. */
class JainTortureTest {

    /** What Linux gives a socket unless it is asked, and what a datagram costs there beyond its octets. */
    private static final int SOCKET_BUFFER_OCTETS = 200_000;
    private static final int SOCKET_OVERHEAD_OCTETS = 1_000;
    /** Fewer than an agent takes, so that there is room for whoever comes next. */
    private static final int STRANGERS_AT_ONCE = 40;

    private static List<byte[]> messages() throws IOException {
        Path torture = Path.of(System.getProperty("offhook.shared", "/nonexistent")).resolve("torture");
        boolean there = Files.isDirectory(torture);
        if (!there) {
            System.out.println("Skipped: no test data in " + torture);
        }
        Assumptions.assumeTrue(there);
        List<byte[]> messages = new ArrayList<>();
        for (String row : Files.readAllLines(torture.resolve("index.csv")).stream().skip(1).toList()) {
            messages.add(Files.readAllBytes(torture.resolve(row.split(",", 3)[1])));
        }
        try (InputStream file = Files.newInputStream(torture.resolve("sip-mutants.zip")); ZipInputStream zip = new ZipInputStream(file)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                messages.add(zip.readAllBytes());
            }
        }
        return messages;
    }

    @Test
    void noMessageHarmsTheNext() throws IOException {
        List<byte[]> messages = messages();
        try (Peer bob = new Peer(builder -> builder.t1Ms(20)); Peer alice = new Peer();
             DatagramSocket stranger = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            bob.automatic = transaction -> transaction.respond(SipResponse.to(transaction.request(), 403, "Forbidden", "b"));
            int sent = 0;
            int unreadOctets = 0;
            for (byte[] message : messages) {
                if (message.length < 65_000) {
                    stranger.send(new DatagramPacket(message, message.length, bob.udp().address()));
                    sent++;
                    unreadOctets += SOCKET_OVERHEAD_OCTETS + message.length;
                }
                if (unreadOctets > SOCKET_BUFFER_OCTETS / 2) {
                    // What stands in the socket's buffer has been read, however slow the machine, once this is answered.
                    assertEquals(403, alice.send(Peer.request("OPTIONS"), bob.udp()).nextStatus());
                    unreadOctets = 0;
                }
            }
            int expected = sent;
            Await.until(() -> bob.layer.counters().get(SipCounters.Event.RECEIVED)
                + bob.layer.counters().get(SipCounters.Event.KEEP_ALIVE) >= expected, bob.layer.counters()::toString);
            assertEquals(0, bob.layer.counters().get(SipCounters.Event.FAULT), bob.layer.counters().toString());
            System.out.println("Over UDP: " + bob.layer.counters());
        }
    }

    @Test
    void noStreamHarmsTheNext() throws IOException {
        List<byte[]> messages = messages();
        try (Peer bob = new Peer(builder -> builder.t1Ms(20)); Peer alice = new Peer()) {
            bob.automatic = transaction -> transaction.respond(SipResponse.to(transaction.request(), 403, "Forbidden", "b"));
            List<byte[]> some = IntStream.range(0, messages.size()).filter(i -> i % 4 == 0).mapToObj(messages::get).toList();
            for (int first = 0; first < some.size(); first += STRANGERS_AT_ONCE) {
                sendAtOnce(some.subList(first, Math.min(some.size(), first + STRANGERS_AT_ONCE)), bob.tcp().address());
            }
            assertEquals(403, alice.send(Peer.request("OPTIONS"), bob.tcp()).nextStatus());
            assertEquals(0, bob.layer.counters().get(SipCounters.Event.FAULT), bob.layer.counters().toString());
            System.out.println("Over TCP: " + bob.layer.counters());
        }
    }

    /**
     * One message over each stream, from an address of its own, for of one address few are taken. Comes back when all have been ended by
     * the other side: until then they count among those that are open.
     */
    private static void sendAtOnce(List<byte[]> messages, InetSocketAddress to) throws IOException {
        List<Socket> strangers = new ArrayList<>();
        for (byte[] message : messages) {
            Socket stranger = new Socket();
            strangers.add(stranger);
            stranger.setSoTimeout(30_000);
            stranger.bind(new InetSocketAddress("127.0.2." + strangers.size(), 0));
            stranger.connect(to);
            try {
                stranger.getOutputStream().write(message);
                stranger.shutdownOutput();
            } catch (IOException e) {
                // Closed by the other side, as is its right.
            }
        }
        for (Socket stranger : strangers) {
            try (stranger) {
                stranger.getInputStream().transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                // Reset, which is an end as well.
            }
        }
    }
}
