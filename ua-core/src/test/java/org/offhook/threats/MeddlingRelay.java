package org.offhook.threats;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** Somebody between a caller and a callee on UDP: carries their SIP messages, and changes the session descriptions in them. */
final class MeddlingRelay implements AutoCloseable {

    private final DatagramSocket callersSide;
    private final DatagramSocket calleesSide;
    private final SocketAddress callee;
    private final UnaryOperator<String> edit;
    /** Every message as it left the relay. */
    final List<String> carried = new CopyOnWriteArrayList<>();
    private volatile SocketAddress caller;

    /**
     * Opens one in front of a callee.
     *
     * @param callee where its SIP port is
     * @param edit   changes a session description
     */
    MeddlingRelay(InetSocketAddress callee, UnaryOperator<String> edit) throws IOException {
        this.callee = callee;
        this.edit = edit;
        callersSide = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        calleesSide = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        start("relay-to-callee", callersSide, true);
        start("relay-to-caller", calleesSide, false);
    }

    private void start(String name, DatagramSocket from, boolean fromCaller) {
        Thread thread = new Thread(() -> carry(from, fromCaller), name);
        thread.setDaemon(true);
        thread.start();
    }

    private void carry(DatagramSocket from, boolean fromCaller) {
        byte[] buffer = new byte[65_536];
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                from.receive(packet);
                String received = new String(buffer, 0, packet.getLength(), StandardCharsets.UTF_8);
                // Where an answer is late, a socket of its own asks by a line end whether anybody listens: answers are not for it.
                if (fromCaller && !received.isBlank()) {
                    caller = packet.getSocketAddress();
                }
                String message = edited(received);
                carried.add(message);
                byte[] octets = message.getBytes(StandardCharsets.UTF_8);
                (fromCaller ? calleesSide : callersSide).send(new DatagramPacket(octets, octets.length, fromCaller ? callee : caller));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private String edited(String message) {
        int end = message.indexOf("\r\n\r\n") + 4;
        String body = end < 4 ? "" : message.substring(end);
        if (body.isEmpty()) {
            return message;
        }
        String changed = edit.apply(body);
        return message.substring(0, end).replaceFirst("(?im)^(Content-Length|l)\\s*:.*$",
            "Content-Length: " + changed.getBytes(StandardCharsets.UTF_8).length) + changed;
    }

    /** Where the caller has to call. */
    String uri() {
        return "sip:callee@127.0.0.1:" + callersSide.getLocalPort();
    }

    long invitesWith(String text) {
        return carried.stream().filter(message -> message.startsWith("INVITE ") && message.contains(text)).count();
    }

    @Override
    public void close() {
        callersSide.close();
        calleesSide.close();
    }
}
