package org.offhook.capture;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Writes a pcapng file that Wireshark, tshark and sngrep open: one section, one Ethernet interface with microseconds, each packet with
 * its direction. What a program sends and receives through sockets gets made-up frames with the real addresses; SIP over TCP and TLS
 * becomes a made-up TCP connection, which for TLS ends at port 5060 so that readers take the clear text for SIP. Not thread-safe.
 */
public final class PcapngWriter implements AutoCloseable {

    private static final int SECTION_HEADER = 0x0A0D0D0A;
    private static final int BYTE_ORDER = 0x1A2B3C4D;
    private static final int INTERFACE = 1;
    private static final int ENHANCED_PACKET = 6;
    private static final int OPTION_COMMENT = 1;
    private static final int OPTION_NAME = 2;
    private static final int OPTION_FLAGS = 2;
    private static final int OPTION_APPLICATION = 4;
    private static final int OPTION_RESOLUTION = 9;
    private static final int INBOUND = 1;
    private static final int OUTBOUND = 2;
    private static final int CLEAR_SIP_PORT = 5060;
    private static final int TLS_SIP_PORT = 5061;
    private static final int CONNECTIONS_LIMIT = 4096;

    private final OutputStream out;
    private final FrameWriter frames = new FrameWriter();
    private final Map<SocketPair, Sequences> connections = new HashMap<>();
    private final ByteBuffer block = ByteBuffer.allocate(80_000).order(ByteOrder.LITTLE_ENDIAN);
    private long packets;

    /** Where a made-up connection stands, from our side and from the other. */
    private static final class Sequences {
        int ours = 1000;
        int theirs = 5000;
    }

    /**
     * Begins a file.
     *
     * @param out         receives it; closed with this writer
     * @param application the name of the program, noted in the file
     * @throws IOException when writing fails
     */
    public PcapngWriter(OutputStream out, String application) throws IOException {
        this.out = new BufferedOutputStream(out, 1 << 16);
        block.clear();
        begin(SECTION_HEADER);
        block.putInt(BYTE_ORDER).putShort((short) 1).putShort((short) 0).putLong(-1);
        option(OPTION_APPLICATION, application.getBytes(StandardCharsets.UTF_8));
        block.putInt(0);
        end();
        begin(INTERFACE);
        block.putShort((short) 1).putShort((short) 0).putInt(0);
        option(OPTION_NAME, "offhook".getBytes(StandardCharsets.UTF_8));
        option(OPTION_RESOLUTION, new byte[] {6});
        block.putInt(0);
        end();
    }

    /**
     * Writes a datagram.
     *
     * @param epochMicros when, by the wall clock
     * @param sent        whether we sent it
     * @param ends        addresses and ports, seen from our side
     * @param dscp        class of service, 0 to 63; 0 where it is not known
     * @param octets      holds the payload
     * @param offset      where it begins
     * @param length      how many
     * @param comment     note for the reader, null for none
     * @throws IOException when writing fails
     */
    public void datagram(long epochMicros, boolean sent, SocketPair ends, int dscp, byte[] octets, int offset, int length, String comment)
            throws IOException {
        packet(epochMicros, sent, frames.udp(ends, sent, dscp, octets, offset, length), comment);
    }

    /**
     * Writes a message that went over a connection, which begins with a made-up handshake when it is seen first.
     *
     * @param epochMicros when, by the wall clock
     * @param sent        whether we sent it
     * @param ends        addresses and ports, seen from our side
     * @param tls         whether the connection was TLS; the file then has the clear text at port 5060
     * @param octets      the message
     * @param comment     note for the reader, null for none
     * @throws IOException when writing fails
     */
    public void message(long epochMicros, boolean sent, SocketPair ends, boolean tls, byte[] octets, String comment) throws IOException {
        int ourPort = tls && ends.localPort() == TLS_SIP_PORT ? CLEAR_SIP_PORT : ends.localPort();
        int theirPort = tls && (ends.remotePort() == TLS_SIP_PORT || ourPort != CLEAR_SIP_PORT) ? CLEAR_SIP_PORT : ends.remotePort();
        SocketPair key = new SocketPair(ends.local(), ourPort, ends.remote(), theirPort);
        Sequences at = connections.get(key);
        if (at == null) {
            if (connections.size() >= CONNECTIONS_LIMIT) {
                connections.clear();
            }
            at = new Sequences();
            connections.put(key, at);
            handshake(epochMicros, key, at);
        }
        int sequence = sent ? at.ours : at.theirs;
        int acknowledged = sent ? at.theirs : at.ours;
        segment(epochMicros, sent, key, sequence, acknowledged, FrameWriter.FLAG_ACK | FrameWriter.FLAG_PUSH, octets,
                comment != null || !tls ? comment : "decrypted; sent over TLS to port " + ends.remotePort());
        if (sent) {
            at.ours += octets.length;
        } else {
            at.theirs += octets.length;
        }
    }

    private void handshake(long epochMicros, SocketPair key, Sequences at) throws IOException {
        byte[] nothing = new byte[0];
        segment(epochMicros, true, key, at.ours, 0, FrameWriter.FLAG_SYN, nothing, null);
        segment(epochMicros, false, key, at.theirs, at.ours + 1, FrameWriter.FLAG_SYN | FrameWriter.FLAG_ACK, nothing, null);
        at.ours++;
        at.theirs++;
        segment(epochMicros, true, key, at.ours, at.theirs, FrameWriter.FLAG_ACK, nothing, null);
    }

    private void segment(long epochMicros, boolean sent, SocketPair key, int sequence, int acknowledged, int flags, byte[] octets,
            String comment) throws IOException {
        packet(epochMicros, sent, frames.tcp(key, sent, sequence, acknowledged, flags, octets), comment);
    }

    private void packet(long epochMicros, boolean sent, ByteBuffer frame, String comment) throws IOException {
        begin(ENHANCED_PACKET);
        int length = frame.remaining();
        block.putInt(0).putInt((int) (epochMicros >>> 32)).putInt((int) epochMicros).putInt(length).putInt(length);
        block.put(frame);
        pad();
        if (comment != null) {
            option(OPTION_COMMENT, comment.getBytes(StandardCharsets.UTF_8));
        }
        block.putShort((short) OPTION_FLAGS).putShort((short) 4).putInt(sent ? OUTBOUND : INBOUND);
        block.putInt(0);
        end();
        packets++;
    }

    private void begin(int type) {
        block.clear();
        block.putInt(type).putInt(0);
    }

    private void option(int code, byte[] value) {
        block.putShort((short) code).putShort((short) value.length).put(value);
        pad();
    }

    private void pad() {
        while (block.position() % 4 != 0) {
            block.put((byte) 0);
        }
    }

    private void end() throws IOException {
        int length = block.position() + 4;
        block.putInt(length).putInt(4, length);
        out.write(block.array(), 0, length);
    }

    /** {@return packets written} */
    public long packets() {
        return packets;
    }

    /**
     * Hands what is buffered to the file, so that a reader sees it while the call runs.
     *
     * @throws IOException when writing fails
     */
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
