package org.offhook.threats;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.offhook.rtp.RtpPacket;

/**
 * A party over real sockets that does what a test tells it: answers one call at a time with any address in its SDP, speaks
 * G.711 or is silent, and keeps what reaches it. No phone; it knows only what these tests need of SIP.
 */
final class ScriptedParty implements AutoCloseable {

    static final int SSRC = 0x0A0B0C0D;
    private static final long PACKET_NANOS = 20_000_000;

    /** An RTP or RTCP datagram that came. */
    record Arrival(long atNanos, int octets, SocketAddress from) {
    }

    final CountDownLatch acknowledged = new CountDownLatch(1);
    final CountDownLatch bye = new CountDownLatch(1);
    private final DatagramSocket sip;
    private final DatagramSocket rtp;
    private final InetSocketAddress announced;
    private final List<Arrival> arrivals = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile InetSocketAddress target;
    private volatile boolean speaks;
    private volatile int sequence = 1000;
    private volatile long byeNanos;

    /**
     * Opens one.
     *
     * @param mediaHost where its RTP socket is
     * @param announced what its SDP says, {@code null} for where the socket is
     */
    ScriptedParty(String mediaHost, InetSocketAddress announced) throws IOException {
        sip = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0));
        rtp = new DatagramSocket(new InetSocketAddress(InetAddress.getByName(mediaHost), 0));
        this.announced = announced != null ? announced : new InetSocketAddress(mediaHost, rtp.getLocalPort());
        start("scripted-sip", this::serveSip);
        start("scripted-rtp", this::collect);
        start("scripted-voice", this::speak);
    }

    private void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    String uri() {
        return "sip:scripted@127.0.0.1:" + sip.getLocalPort();
    }

    InetSocketAddress rtpAddress() {
        return (InetSocketAddress) rtp.getLocalSocketAddress();
    }

    /** Where the agent receives, once it has called. */
    InetSocketAddress target() {
        return target;
    }

    void speaks(boolean now) {
        speaks = now;
    }

    /** The sequence number that its next packet will have. */
    int nextSequence() {
        return sequence;
    }

    long byeNanos() {
        return byeNanos;
    }

    List<Arrival> arrivals() {
        synchronized (arrivals) {
            return List.copyOf(arrivals);
        }
    }

    private void serveSip() {
        byte[] buffer = new byte[65_536];
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                sip.receive(packet);
                String text = new String(buffer, 0, packet.getLength(), StandardCharsets.UTF_8);
                if (text.startsWith("INVITE")) {
                    target = new InetSocketAddress(value(text, "\r\nc=IN IP4 "), Integer.parseInt(value(text, "m=audio ").split(" ")[0]));
                    answer(text, sdp(), packet.getSocketAddress());
                } else if (text.startsWith("ACK")) {
                    acknowledged.countDown();
                } else if (text.startsWith("BYE")) {
                    byeNanos = System.nanoTime();
                    answer(text, "", packet.getSocketAddress());
                    bye.countDown();
                }
            }
        } catch (SocketException e) {
            // closed
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String sdp() {
        return "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 " + announced.getAddress().getHostAddress() + "\r\nt=0 0\r\nm=audio "
            + announced.getPort() + " RTP/AVP 0\r\na=rtcp-mux\r\n";
    }

    private void answer(String request, String body, SocketAddress to) throws IOException {
        StringBuilder out = new StringBuilder("SIP/2.0 200 OK\r\n");
        for (String line : request.split("\r\n\r\n")[0].split("\r\n")) {
            String name = line.toLowerCase(java.util.Locale.ROOT);
            if (name.startsWith("via:") || name.startsWith("from:") || name.startsWith("call-id:") || name.startsWith("cseq:")) {
                out.append(line).append("\r\n");
            } else if (name.startsWith("to:")) {
                out.append(line).append(line.contains("tag=") ? "" : ";tag=scripted").append("\r\n");
            }
        }
        out.append("Contact: <").append(uri()).append(">\r\n");
        out.append(body.isEmpty() ? "" : "Content-Type: application/sdp\r\n");
        out.append("Content-Length: ").append(body.length()).append("\r\n\r\n").append(body);
        byte[] octets = out.toString().getBytes(StandardCharsets.UTF_8);
        sip.send(new DatagramPacket(octets, octets.length, to));
    }

    private static String value(String text, String before) {
        int start = text.indexOf(before) + before.length();
        return text.substring(start, text.indexOf("\r\n", start)).trim();
    }

    private void collect() {
        byte[] buffer = new byte[65_536];
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                rtp.receive(packet);
                synchronized (arrivals) {
                    arrivals.add(new Arrival(System.nanoTime(), packet.getLength(), packet.getSocketAddress()));
                }
            }
        } catch (SocketException e) {
            // closed
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void speak() {
        long due = System.nanoTime();
        int packets = 0;
        while (!rtp.isClosed()) {
            if (speaks && target != null) {
                byte[] packet = packet(sequence, packets);
                sequence = sequence + 1 & 0xFFFF;
                try {
                    rtp.send(new DatagramPacket(packet, packet.length, target));
                } catch (IOException e) {
                    return;
                }
            }
            packets++;
            due += PACKET_NANOS;
            LockSupport.parkNanos(due - System.nanoTime());
        }
    }

    /** Faint sound: what is louder was injected. */
    static byte[] packet(int sequence, int packets) {
        return VirtualParty.audio(sequence, 160L * packets, SSRC, (byte) 0xF0);
    }

    /** Sends something from its RTP socket. */
    void sendFromRtp(byte[] octets, InetSocketAddress to) throws IOException {
        rtp.send(new DatagramPacket(octets, octets.length, to));
    }

    @Override
    public void close() {
        sip.close();
        rtp.close();
        for (Thread thread : threads) {
            try {
                thread.join(2000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** RTP's loudest G.711 sample, for what an attacker would have heard. */
    static byte[] loud(int sequence, long timestamp, int ssrc) {
        byte[] packet = VirtualParty.audio(sequence, timestamp, ssrc, (byte) 0x80);
        for (int i = RtpPacket.HEADER_OCTETS; i < packet.length; i += 2) {
            packet[i] = 0;
        }
        return packet;
    }
}
