package org.offhook.capture;

import java.util.TreeMap;

/**
 * One direction of a TCP connection: hands on its octets in order, holds back what came too early. A hole that is not filled
 * before {@link #HELD_LIMIT_OCTETS} lie behind it is passed over: the capture missed it, or it is an attack.
 */
public final class TcpStream {

    static final int HELD_LIMIT_OCTETS = 256 * 1024;

    private final IpAddress source;
    private final int sourcePort;
    private final IpAddress destination;
    private final int destinationPort;
    /** Distance from {@link #nextSequence} at the time of arrival, kept as absolute position so that wraps need no thought. */
    private final TreeMap<Long, byte[]> early = new TreeMap<>();
    private Object attachment;
    private boolean begun;
    private boolean fromBeginning;
    private boolean segmentSeen;
    private int highestSequence;
    private int nextSequence;
    private long position;
    private int held;
    private OpeningRequest opening;
    private boolean answered;

    TcpStream(Packet first) {
        source = first.source();
        sourcePort = first.sourcePort();
        destination = first.destination();
        destinationPort = first.destinationPort();
    }

    /** {@return the sender} */
    public IpAddress source() {
        return source;
    }

    /** {@return the sender's port} */
    public int sourcePort() {
        return sourcePort;
    }

    /** {@return the receiver} */
    public IpAddress destination() {
        return destination;
    }

    /** {@return the receiver's port} */
    public int destinationPort() {
        return destinationPort;
    }

    /** {@return what the reader of this stream keeps with it, null at first} */
    public Object attachment() {
        return attachment;
    }

    /**
     * Keeps something with the stream.
     *
     * @param kept what the reader needs to go on with the next octets
     */
    public void attach(Object kept) {
        attachment = kept;
    }

    void accept(Packet packet, TcpStreams.Reader reader) {
        int sequence = (int) packet.tcpSequence();
        askOrGoOn(packet, sequence, reader);
        if (packet.tcpFlag(TcpStreams.SYN)) {
            // A new connection over the same ports, or the same SYN again: what is held belongs to the old one.
            if (!begun || sequence + 1 != nextSequence) {
                begun = true;
                fromBeginning = true;
                segmentSeen = true;
                highestSequence = sequence + 1;
                nextSequence = sequence + 1;
                early.clear();
                held = 0;
                attachment = null;
            }
            sequence++;
        }
        int length = packet.payloadLength();
        if (length == 0) {
            return;
        }
        if (!begun) {
            begun = true;
            nextSequence = sequence;
        }
        offer(packet, sequence, length, reader);
        int ahead = sequence - nextSequence;
        if (ahead > 0) {
            hold(packet, ahead, length);
            if (held > HELD_LIMIT_OCTETS) {
                passOverHole(packet, reader);
            }
            return;
        }
        int known = -ahead;
        if (known < length) {
            deliver(packet, packet.octets(), packet.payloadOffset() + known, length - known, reader);
            drain(packet, reader);
        }
    }

    private void askOrGoOn(Packet packet, int sequence, TcpStreams.Reader reader) {
        if (!packet.tcpFlag(TcpStreams.SYN) || packet.tcpFlag(TcpStreams.ACK)) {
            // Who goes on was answered, be it that the capture does not hold the answer.
            answered |= !packet.tcpFlag(TcpStreams.RST);
            return;
        }
        boolean again = opening != null && begun && sequence + 1 == nextSequence;
        if (!again) {
            tellIfUnanswered(reader);
            answered = false;
        }
        opening = again ? opening.again(packet) : OpeningRequest.of(packet);
    }

    /** The other end took or refused the connection. */
    void answered() {
        answered = true;
    }

    /** Whether this end asks for a connection and nothing came back so far. */
    boolean isUnanswered() {
        return opening != null && !answered;
    }

    /** Tells the reader of a request to connect to which nothing came back. */
    void tellIfUnanswered(TcpStreams.Reader reader) {
        if (isUnanswered()) {
            reader.unanswered(this, opening);
        }
        opening = null;
    }

    private void offer(Packet packet, int sequence, int length, TcpStreams.Reader reader) {
        int ahead = segmentSeen ? sequence - highestSequence : 0;
        if (ahead >= 0) {
            reader.segment(this, packet, ahead == 0);
        }
        if (ahead + length > 0) {
            segmentSeen = true;
            highestSequence = sequence + length;
        }
    }

    /** {@return whether the capture holds the SYN of this direction} */
    public boolean isFromBeginning() {
        return fromBeginning;
    }

    /** Whether nothing but SYN was sent. */
    boolean isOnlyBegun() {
        return fromBeginning && highestSequence == nextSequence && position == 0;
    }

    private void hold(Packet packet, int ahead, int length) {
        byte[] before = early.get(position + ahead);
        if (before != null && before.length >= length) {
            return;
        }
        byte[] octets = new byte[length];
        System.arraycopy(packet.octets(), packet.payloadOffset(), octets, 0, length);
        early.put(position + ahead, octets);
        held += length - (before == null ? 0 : before.length);
    }

    private void deliver(Packet packet, byte[] octets, int offset, int length, TcpStreams.Reader reader) {
        nextSequence += length;
        position += length;
        reader.octets(this, packet, octets, offset, length);
    }

    private void drain(Packet packet, TcpStreams.Reader reader) {
        while (!early.isEmpty() && early.firstKey() <= position) {
            var entry = early.pollFirstEntry();
            byte[] octets = entry.getValue();
            held -= octets.length;
            int known = (int) Math.min(octets.length, position - entry.getKey());
            if (known < octets.length) {
                deliver(packet, octets, known, octets.length - known, reader);
            }
        }
    }

    void passOverHole(Packet packet, TcpStreams.Reader reader) {
        if (early.isEmpty()) {
            return;
        }
        long hole = early.firstKey() - position;
        nextSequence += (int) hole;
        position += hole;
        reader.hole(this, packet, hole);
        drain(packet, reader);
    }

    boolean holdsBack() {
        return !early.isEmpty();
    }
}
