package org.offhook.capture;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The TCP connections of a capture, each direction by itself: segments are put in order, repeated octets left out, holes named.
 * Bounded in connections; the one unused for longest is given up first. Not thread-safe.
 */
public final class TcpStreams {

    static final int SYN = 0x02;
    static final int RST = 0x04;
    static final int ACK = 0x10;
    private static final int STREAMS_LIMIT = 16_384;

    private final Map<Key, TcpStream> streams = new LinkedHashMap<>(64, 0.75f, true);
    private final Reader reader;

    private record Key(IpAddress source, int sourcePort, IpAddress destination, int destinationPort) {
    }

    /** Takes what the connections carried. */
    public interface Reader {

        /**
         * A segment as it came, before its octets are put in order: one that begins at or after the last octet seen, not one that
         * comes again or late.
         *
         * @param stream  the direction
         * @param packet  the segment
         * @param follows whether nothing is missing before it
         */
        default void segment(TcpStream stream, Packet packet, boolean follows) {
            // Most readers want the octets in order alone.
        }

        /**
         * A connection that the other end refused: RST in answer to SYN, nothing else (RFC 9293 section 3.5.2).
         *
         * @param reset the RST, from the server
         */
        default void refused(Packet reset) {
            // What never carried anything has nothing to read.
        }

        /**
         * A connection that was asked for and neither taken nor refused, as far as the capture goes: told when the capture is over, or
         * the stream is given up, or asked for anew.
         *
         * @param stream  the direction of the one who asks
         * @param opening what was asked, how often
         */
        default void unanswered(TcpStream stream, OpeningRequest opening) {
            // What never carried anything has nothing to read.
        }

        /**
         * The next octets of one direction.
         *
         * @param stream the direction
         * @param packet the packet that made them known: the time they count at
         * @param octets the buffer
         * @param offset where they begin
         * @param length how many
         */
        void octets(TcpStream stream, Packet packet, byte[] octets, int offset, int length);

        /**
         * Octets that the capture does not hold.
         *
         * @param stream  the direction
         * @param packet  the packet that showed it
         * @param missing how many are missing
         */
        void hole(TcpStream stream, Packet packet, long missing);
    }

    /**
     * Begins with no connection.
     *
     * @param reader takes the octets
     */
    public TcpStreams(Reader reader) {
        this.reader = reader;
    }

    /**
     * Takes a TCP packet in.
     *
     * @param packet a packet with {@link Packet#isTcp()}
     */
    public void add(Packet packet) {
        Key key = new Key(packet.source(), packet.sourcePort(), packet.destination(), packet.destinationPort());
        if (packet.tcpFlag(RST) || packet.tcpFlag(SYN) && packet.tcpFlag(ACK)) {
            answer(packet);
        }
        TcpStream stream = streams.get(key);
        if (stream == null) {
            if (packet.payloadLength() == 0 && !packet.tcpFlag(SYN)) {
                return;
            }
            if (streams.size() >= STREAMS_LIMIT) {
                Iterator<TcpStream> oldest = streams.values().iterator();
                oldest.next().tellIfUnanswered(reader);
                oldest.remove();
            }
            stream = new TcpStream(packet);
            streams.put(key, stream);
        }
        stream.accept(packet, reader);
    }

    /** The other end speaks to who asked for a connection: takes it, or refuses it. */
    private void answer(Packet packet) {
        TcpStream asked = streams.get(new Key(packet.destination(), packet.destinationPort(), packet.source(), packet.sourcePort()));
        if (asked != null) {
            if (packet.tcpFlag(RST) && asked.isOnlyBegun() && asked.isUnanswered()) {
                reader.refused(packet);
            }
            asked.answered();
        }
    }

    /**
     * The capture is over: hands on what waits behind holes.
     *
     * @param last the last packet, for its time
     */
    public void finish(Packet last) {
        for (TcpStream stream : streams.values()) {
            stream.tellIfUnanswered(reader);
            while (stream.holdsBack()) {
                stream.passOverHole(last, reader);
            }
        }
    }
}
