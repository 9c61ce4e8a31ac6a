package org.offhook.torture;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/**
 * Sends what it is given, unread, and collects what comes back. Answers to messages without {@code rport} go to the port of
 * their Via, so this peer has a loopback address of its own, on which the ports that the messages name are its.
 */
public final class TorturePeer implements AutoCloseable {

    private static final List<Integer> PORTS = List.of(5060, 6050, 19823);
    private static final Pattern STATUS = Pattern.compile("SIP/2\\.0 (\\d{3}) ");

    private final InetAddress address;
    private final Selector selector = Selector.open();
    private final List<DatagramChannel> channels = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocate(65_536);
    private final List<Long> livenessMs = new ArrayList<>();
    private int livenessNumber;

    /** Opens the ports on a loopback address that nobody else uses; without such an address the test is skipped. */
    public TorturePeer() throws IOException {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        address = InetAddress.getByAddress(new byte[] {127, (byte) random.nextInt(2, 250), (byte) random.nextInt(256),
            (byte) random.nextInt(1, 255)});
        try {
            for (int port : PORTS) {
                channels.add(open(new InetSocketAddress(address, port)));
            }
            channels.add(open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
        } catch (IOException e) {
            close();
            System.out.println("SKIPPED: no loopback address " + address + " here: " + e.getMessage());
            Assumptions.abort("no second loopback address");
        }
    }

    private DatagramChannel open(InetSocketAddress where) throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        channel.bind(where);
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ);
        return channel;
    }

    /** {@return the address that messages come from} */
    public InetAddress address() {
        return address;
    }

    /** Sends one datagram from port 5060. */
    public void send(byte[] octets, InetSocketAddress agent) throws IOException {
        channels.get(0).send(ByteBuffer.wrap(octets), agent);
    }

    /**
     * Collects what an agent sends.
     *
     * @param agent whose datagrams count; others are left aside
     * @param until ends the collection with the message it is true for
     * @param limitMs ends it in any case
     * @return the messages, that last one included
     */
    public List<String> collect(InetSocketAddress agent, Predicate<String> until, long limitMs) throws IOException {
        List<String> messages = new ArrayList<>();
        long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limitMs);
        while (true) {
            for (DatagramChannel channel : channels) {
                for (String message = receive(channel, agent); message != null; message = receive(channel, agent)) {
                    messages.add(message);
                    if (until.test(message)) {
                        return messages;
                    }
                }
            }
            long leftMs = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
            if (leftMs <= 0) {
                return messages;
            }
            selector.select(leftMs);
            selector.selectedKeys().clear();
        }
    }

    private String receive(DatagramChannel channel, InetSocketAddress agent) throws IOException {
        while (true) {
            buffer.clear();
            InetSocketAddress source = (InetSocketAddress) channel.receive(buffer);
            if (source == null) {
                return null;
            }
            if (source.equals(agent)) {
                return new String(Arrays.copyOf(buffer.array(), buffer.position()), StandardCharsets.ISO_8859_1);
            }
        }
    }

    /** {@return the status of a message, 0 where it is no response} */
    public static int status(String message) {
        Matcher matcher = STATUS.matcher(message);
        return matcher.lookingAt() ? Integer.parseInt(matcher.group(1)) : 0;
    }

    /** What an agent did between a message and the answer to the OPTIONS after it. */
    public record Reaction(List<String> messages, long livenessMs) {

        /** {@return the statuses of its responses, 100 left out} */
        public List<Integer> statuses() {
            return messages.stream().map(TorturePeer::status).filter(status -> status > 100).toList();
        }
    }

    /**
     * Asks an agent whether it is alive.
     *
     * @param agent   whom
     * @param limitMs how long it may take
     * @return what it sent meanwhile, and the time until its 200; -1 when there was none
     */
    public Reaction liveness(InetSocketAddress agent, long limitMs) throws IOException {
        DatagramChannel own = channels.get(channels.size() - 1);
        int port = ((InetSocketAddress) own.getLocalAddress()).getPort();
        String callId = "alive-" + port + "-" + ++livenessNumber;
        String options = "OPTIONS sip:" + agent.getAddress().getHostAddress() + ":" + agent.getPort() + " SIP/2.0\r\n"
            + "Via: SIP/2.0/UDP 127.0.0.1:" + port + ";branch=z9hG4bK" + callId + ";rport\r\nMax-Forwards: 70\r\n"
            + "From: <sip:alive@127.0.0.1>;tag=1\r\nTo: <sip:agent@" + agent.getAddress().getHostAddress() + ">\r\nCall-ID: "
            + callId + "\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n";
        long startNanos = System.nanoTime();
        own.send(ByteBuffer.wrap(options.getBytes(StandardCharsets.US_ASCII)), agent);
        Predicate<String> alive = message -> message.startsWith("SIP/2.0 200 ") && message.contains(callId);
        List<String> messages = collect(agent, alive, limitMs);
        long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
        boolean answered = !messages.isEmpty() && alive.test(messages.get(messages.size() - 1));
        livenessMs.add(tookMs);
        return new Reaction(messages.stream().filter(message -> !message.contains(callId)).toList(), answered ? tookMs : -1);
    }

    /**
     * Tells how long {@link #liveness} took, leaving out the few times at which the machine itself stood still.
     *
     * @param share of the answers that came at least as fast, from 0 to 1
     * @return milliseconds
     */
    public long livenessMs(double share) {
        List<Long> sorted = livenessMs.stream().sorted().toList();
        return sorted.isEmpty() ? 0 : sorted.get((int) Math.ceil(share * sorted.size()) - 1);
    }

    @Override
    public void close() throws IOException {
        for (DatagramChannel channel : channels) {
            channel.close();
        }
        selector.close();
    }
}
