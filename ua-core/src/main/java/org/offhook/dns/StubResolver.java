package org.offhook.dns;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Asks name servers that the user has named, in their order. Made for RFC 5452: each question has a number and a port that cannot be
 * guessed, its socket takes datagrams from the server alone, and an answer to anything else is passed over; whoever seems to be
 * guessing has to guess the port as well, for after {@value #MOST_WRONG} wrong answers the rest is asked over TCP.
 *
 * <p>Blocks, in bounded time; any thread. Nothing is kept: what changes is seen with the next question.
 */
public final class StubResolver {

    /** Wrong answers to one question that are passed over. */
    public static final int MOST_WRONG = 20;
    private static final int TRY_MS = 1_500;
    private static final int LARGEST_DATAGRAM = 4_096;
    private static final int FIRST_FREE_PORT = 1_024;
    private static final int PORT_TRIES = 8;

    private final List<InetSocketAddress> servers;
    private final SecureRandom random = new SecureRandom();

    /**
     * Makes a resolver.
     *
     * @param servers addresses and ports, 53 as a rule; the second is asked where the first says nothing
     */
    public StubResolver(List<InetSocketAddress> servers) {
        this.servers = List.copyOf(servers);
        if (servers.isEmpty() || servers.stream().anyMatch(InetSocketAddress::isUnresolved)) {
            throw new IllegalArgumentException("a resolver needs the addresses of name servers");
        }
    }

    /**
     * Asks for the addresses of a host, each server once, and the first of them once more.
     *
     * @param host a host name
     * @param type which addresses
     * @return the answer; empty when nobody gave one
     */
    public Optional<DnsAnswer> ask(String host, RecordType type) {
        for (int i = 0; i <= servers.size(); i++) {
            InetSocketAddress server = servers.get(i % servers.size());
            DnsQuestion question = new DnsQuestion(random.nextInt(0x10000), host, type);
            Optional<byte[]> octets = question.encode();
            if (octets.isEmpty()) {
                return Optional.empty();
            }
            try {
                Optional<DnsAnswer> answer = overDatagrams(server, question, octets.get());
                if (answer.isEmpty() || answer.get().truncated()) {
                    answer = overStream(server, question, octets.get());
                }
                if (answer.isPresent() && !answer.get().failed()) {
                    return answer;
                }
            } catch (IOException e) {
                // Silent, refused or out of reach: the next one.
            }
        }
        return Optional.empty();
    }

    /** {@return the answer; empty when so much else came that somebody is guessing} */
    private Optional<DnsAnswer> overDatagrams(InetSocketAddress server, DnsQuestion question, byte[] octets) throws IOException {
        long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TRY_MS);
        try (DatagramSocket socket = open()) {
            // Connected: the system drops what comes from elsewhere, and tells when nobody listens there.
            socket.connect(server);
            socket.send(new DatagramPacket(octets, octets.length));
            for (int wrong = 0; wrong < MOST_WRONG; wrong++) {
                long leftMs = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
                if (leftMs <= 0) {
                    throw new SocketTimeoutException();
                }
                socket.setSoTimeout((int) leftMs);
                DatagramPacket packet = new DatagramPacket(new byte[LARGEST_DATAGRAM], LARGEST_DATAGRAM);
                socket.receive(packet);
                Optional<DnsAnswer> answer = DnsAnswer.read(Arrays.copyOf(packet.getData(), packet.getLength()), question);
                if (answer.isPresent()) {
                    return answer;
                }
            }
            return Optional.empty();
        }
    }

    private DatagramSocket open() throws SocketException {
        for (int i = 0; i < PORT_TRIES; i++) {
            try {
                return new DatagramSocket(new InetSocketAddress((InetAddress) null,
                    FIRST_FREE_PORT + random.nextInt(0x10000 - FIRST_FREE_PORT)));
            } catch (SocketException e) {
                // Taken by somebody.
            }
        }
        return new DatagramSocket();
    }

    private Optional<DnsAnswer> overStream(InetSocketAddress server, DnsQuestion question, byte[] octets) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(TRY_MS);
            socket.connect(server, TRY_MS);
            socket.getOutputStream().write(ByteBuffer.allocate(2 + octets.length).putShort((short) octets.length).put(octets).array());
            DataInputStream in = new DataInputStream(socket.getInputStream());
            byte[] answer = new byte[in.readUnsignedShort()];
            in.readFully(answer);
            return DnsAnswer.read(answer, question);
        }
    }
}
