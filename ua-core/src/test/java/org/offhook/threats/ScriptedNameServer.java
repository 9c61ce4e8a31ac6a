package org.offhook.threats;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A name server on loopback, over datagrams and streams on one port; what it says to a datagram is the test's business. */
final class ScriptedNameServer implements AutoCloseable {

    /** A question as it came: its number, where from, and all of it. */
    record Asked(int id, InetSocketAddress from, byte[] octets) {
    }

    /** Says something to a question over datagrams. */
    interface Script {
        void on(Asked question, ScriptedNameServer server) throws IOException;
    }

    final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final DatagramSocket datagrams;
    private final ServerSocket streams;
    private final byte[] streamAddress;

    ScriptedNameServer(byte[] streamAddress, Script script) throws IOException {
        this.streamAddress = streamAddress;
        ServerSocket free = onAnyPort();
        DatagramSocket same = onPortOf(free);
        while (same == null) {
            free.close();
            free = onAnyPort();
            same = onPortOf(free);
        }
        streams = free;
        datagrams = same;
        start(() -> {
            DatagramPacket packet = new DatagramPacket(new byte[1500], 1500);
            datagrams.receive(packet);
            byte[] octets = Arrays.copyOf(packet.getData(), packet.getLength());
            Asked question = new Asked((octets[0] & 0xFF) << 8 | octets[1] & 0xFF, (InetSocketAddress) packet.getSocketAddress(), octets);
            asked.add(question);
            script.on(question, this);
        });
        start(() -> {
            try (Socket socket = streams.accept()) {
                DataInputStream in = new DataInputStream(socket.getInputStream());
                byte[] octets = new byte[in.readUnsignedShort()];
                in.readFully(octets);
                byte[] answer = answer(octets, this.streamAddress);
                socket.getOutputStream().write(ByteBuffer.allocate(2 + answer.length).putShort((short) answer.length).put(answer).array());
            }
        });
    }

    private static ServerSocket onAnyPort() throws IOException {
        return new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    }

    /** Null where the port that is free for streams is somebody's for datagrams. */
    private static DatagramSocket onPortOf(ServerSocket streams) {
        try {
            return new DatagramSocket(streams.getLocalSocketAddress());
        } catch (SocketException e) {
            return null;
        }
    }

    private interface Step {
        void run() throws IOException;
    }

    private void start(Step step) {
        Thread thread = new Thread(() -> {
            while (!datagrams.isClosed()) {
                try {
                    step.run();
                } catch (IOException e) {
                    // The other side is gone, or the test is over.
                }
            }
        }, "scripted-name-server");
        thread.setDaemon(true);
        thread.start();
    }

    InetSocketAddress address() {
        return new InetSocketAddress("127.0.0.1", streams.getLocalPort());
    }

    void say(byte[] octets, InetSocketAddress to) throws IOException {
        datagrams.send(new DatagramPacket(octets, octets.length, to));
    }

    /** An answer with one address, or one that there is none. */
    static byte[] answer(byte[] question, byte[] address) {
        int type = question[question.length - 3];
        boolean found = type == 1;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(question, 0, 2);
        out.writeBytes(new byte[] {(byte) 0x81, (byte) 0xA0, 0, 1, 0, (byte) (found ? 1 : 0), 0, 0, 0, 0});
        out.write(question, 12, question.length - 12);
        if (found) {
            out.writeBytes(new byte[] {(byte) 0xc0, 12, 0, 1, 0, 1, 0, 0, 1, 0, 0, 4});
            out.writeBytes(address);
        }
        return out.toByteArray();
    }

    static byte[] withId(byte[] message, int id) {
        byte[] changed = message.clone();
        changed[0] = (byte) (id >> 8);
        changed[1] = (byte) id;
        return changed;
    }

    @Override
    public void close() throws IOException {
        datagrams.close();
        streams.close();
    }
}
