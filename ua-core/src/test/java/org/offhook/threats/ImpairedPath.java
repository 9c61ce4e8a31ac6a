package org.offhook.threats;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.offhook.media.Impairment;

/**
 * A UDP relay in front of an agent, which loses, delays, reorders and repeats what passes, signalling and sound, both ways.
 * It writes itself into what it relays, ports for ports of as many digits, so that everything of a call keeps passing here.
 */
final class ImpairedPath implements AutoCloseable {

    private static final Pattern AUDIO = Pattern.compile("m=audio (\\d{5}) ");
    private static final Pattern CALL_ID = Pattern.compile("(?im)^(?:call-id|i):\\s*(\\S+)");

    private record Held(long dueNanos, long order, Port from, SocketAddress to, ByteBuffer octets) {
    }

    /** One socket of the relay, and what it does with what comes. */
    private final class Port {
        final DatagramChannel channel;
        final boolean sound;
        Port out;
        InetSocketAddress to;
        InetSocketAddress callerAt;

        Port(boolean sound) throws IOException {
            this.sound = sound;
            channel = DatagramChannel.open().bind(new InetSocketAddress("127.0.0.1", 0));
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, this);
        }

        int number() throws IOException {
            return ((InetSocketAddress) channel.getLocalAddress()).getPort();
        }
    }

    private final Selector selector = Selector.open();
    private final PriorityQueue<Held> held = new PriorityQueue<>((a, b) -> a.dueNanos != b.dueNanos
        ? Long.compare(a.dueNanos, b.dueNanos) : Long.compare(a.order, b.order));
    private final Map<InetSocketAddress, Port> backs = new HashMap<>();
    private final Map<String, Port> sounds = new HashMap<>();
    private final Impairment signalling;
    private final Impairment sound;
    private final InetSocketAddress called;
    private final Port front;
    private final int frontNumber;
    private final Thread thread;
    private volatile boolean cut;
    private volatile boolean closed;
    private volatile String fault;
    private long order;

    /**
     * Opens a path.
     *
     * @param calledPort SIP port of the agent behind it
     * @param signalling what happens to SIP
     * @param sound      what happens to RTP and RTCP
     */
    ImpairedPath(int calledPort, Impairment signalling, Impairment sound) throws IOException {
        this.called = new InetSocketAddress("127.0.0.1", calledPort);
        this.signalling = signalling;
        this.sound = sound;
        front = new Port(false);
        frontNumber = front.number();
        thread = new Thread(this::run, "impaired-path");
        thread.setDaemon(true);
        thread.start();
    }

    String uri() {
        return "sip:behind@127.0.0.1:" + frontNumber;
    }

    /** Lets nothing through, either way, while true. */
    void cut(boolean now) {
        cut = now;
    }

    /** {@return what went wrong here, or null} */
    String fault() {
        return fault;
    }

    private void run() {
        ByteBuffer buffer = ByteBuffer.allocate(65_536);
        try {
            while (!closed) {
                long waitNanos = held.isEmpty() ? 100_000_000 : held.peek().dueNanos - System.nanoTime();
                if (waitNanos > 0) {
                    selector.select(Math.max(1, waitNanos / 1_000_000));
                } else {
                    selector.selectNow();
                }
                for (SelectionKey key : selector.selectedKeys()) {
                    Port port = (Port) key.attachment();
                    for (SocketAddress from = port.channel.receive(buffer.clear()); from != null; from = port.channel.receive(buffer.clear())) {
                        relay(port, (InetSocketAddress) from, buffer.flip());
                    }
                }
                selector.selectedKeys().clear();
                while (!held.isEmpty() && held.peek().dueNanos <= System.nanoTime()) {
                    Held due = held.poll();
                    due.from.channel.send(due.octets, due.to);
                }
            }
        } catch (IOException | RuntimeException e) {
            fault = closed ? null : e.toString();
        }
    }

    private void relay(Port port, InetSocketAddress from, ByteBuffer octets) throws IOException {
        if (port.sound) {
            if (port.to != null) {
                hold(sound, port.out, port.to, octets);
            }
        } else if (port == front) {
            Port back = backs.get(from);
            if (back == null) {
                back = new Port(false);
                back.callerAt = from;
                backs.put(from, back);
            }
            hold(signalling, back, called, rewritten(octets, from.getPort(), back.number(), frontNumber, called.getPort(), true));
        } else {
            hold(signalling, front, port.callerAt,
                rewritten(octets, called.getPort(), frontNumber, port.number(), port.callerAt.getPort(), false));
        }
    }

    /** The ports of both ends as the receiver has to see them. */
    private ByteBuffer rewritten(ByteBuffer octets, int sender, int senderSeen, int receiverSeen, int receiver, boolean fromCaller)
        throws IOException {
        String text = StandardCharsets.ISO_8859_1.decode(octets).toString();
        text = text.replace("127.0.0.1:" + sender, "127.0.0.1:\u0001").replace("127.0.0.1:" + receiverSeen, "127.0.0.1:" + receiver)
            .replace("127.0.0.1:\u0001", "127.0.0.1:" + senderSeen);
        text = text.replace("rport=" + receiverSeen, "rport=" + receiver);
        Matcher audio = AUDIO.matcher(text);
        Matcher callId = CALL_ID.matcher(text);
        if (audio.find() && callId.find()) {
            Port mouth = sounds.computeIfAbsent(callId.group(1) + fromCaller, key -> soundPort());
            Port ear = sounds.computeIfAbsent(callId.group(1) + !fromCaller, key -> soundPort());
            // What the other side sends to this port goes to the sender of this description, out of the other port.
            mouth.to = new InetSocketAddress("127.0.0.1", Integer.parseInt(audio.group(1)));
            mouth.out = ear;
            text = audio.replaceFirst("m=audio " + mouth.number() + " ");
        }
        return StandardCharsets.ISO_8859_1.encode(text);
    }

    private Port soundPort() {
        try {
            return new Port(true);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void hold(Impairment network, Port from, SocketAddress to, ByteBuffer octets) {
        if (cut) {
            return;
        }
        int copies = network.isDuplicated() ? 2 : 1;
        for (int i = 0; i < copies; i++) {
            long delayNanos = network.delayNanos();
            if (delayNanos != Impairment.LOST) {
                ByteBuffer copy = ByteBuffer.allocate(octets.remaining()).put(octets.duplicate()).flip();
                held.add(new Held(System.nanoTime() + delayNanos, order++, from, to, copy));
            }
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        selector.wakeup();
        try {
            thread.join(2000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }
}
