package org.offhook.analysis;

import java.util.LinkedHashMap;
import java.util.Map;
import org.offhook.capture.OpeningRequest;
import org.offhook.capture.Packet;
import org.offhook.capture.TcpStream;
import org.offhook.capture.TcpStreams;
import org.offhook.capture.tls.KeyLog;
import org.offhook.capture.tls.TlsConnection;

/** Finds the SIP messages in TCP connections, and in TLS where the key log has the secrets. */
final class TcpMessages implements TcpStreams.Reader {

    private static final int CONNECTIONS_LIMIT = 4_096;
    private static final int CLIENT_HELLO_AT = 5;

    /** Takes messages. */
    interface Sink {
        /** A message as Wireshark puts it together; comes before {@link #onSip} with the same. */
        void onSeenByWireshark(Packet in, Endpoint source, Endpoint destination, String transport, CapturedSip message);

        void onSip(Packet in, Endpoint source, Endpoint destination, String transport, CapturedSip message);
    }

    private record Way(Endpoint source, Endpoint destination) {
    }

    /** One direction of a TLS connection. */
    private record TlsSide(Session session, boolean fromClient) {
    }

    /** One direction of a connection in clear. */
    private static final class ClearSide {
        final SipStreamFraming framing = new SipStreamFraming();
        final WiresharkFraming witness = new WiresharkFraming();
    }

    private final KeyLog keys;
    private final NetworkEvents network;
    private final Sink sink;
    /** Connections whose server has not spoken yet, by the way from server to client. */
    private final Map<Way, Session> begun = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Way, Session> eldest) {
            return size() > CONNECTIONS_LIMIT;
        }
    };

    TcpMessages(KeyLog keys, NetworkEvents network, Sink sink) {
        this.keys = keys;
        this.network = network;
        this.sink = sink;
    }

    /** A TLS connection, the messages cut out of what each side says in it. */
    private final class Session {
        private final SipStreamFraming fromClient = new SipStreamFraming();
        private final SipStreamFraming fromServer = new SipStreamFraming();
        private final TlsConnection connection = new TlsConnection(keys, (client, octets) -> clear(client ? fromClient : fromServer, octets));
        private TcpStream stream;
        private Packet in;

        void octets(TcpStream from, Packet packet, boolean client, byte[] octets, int offset, int length) {
            stream = from;
            in = packet;
            connection.octets(client, octets, offset, length);
        }

        private void clear(SipStreamFraming framing, byte[] octets) {
            read(framing, stream, in, "tls", octets, 0, octets.length);
        }
    }

    private static Way way(TcpStream stream) {
        return new Way(new Endpoint(stream.source(), stream.sourcePort()), new Endpoint(stream.destination(), stream.destinationPort()));
    }

    @Override
    public void segment(TcpStream stream, Packet in, boolean follows) {
        if (stream.attachment() == null) {
            stream.attach(begin(stream, in.octets(), in.payloadOffset(), in.payloadLength()));
        }
        if (stream.attachment() instanceof ClearSide side && !side.framing.givenUp()) {
            Way way = way(stream);
            side.witness.segment(in, follows, message -> sink.onSeenByWireshark(in, way.source(), way.destination(), "tcp", message));
        }
    }

    @Override
    public void octets(TcpStream stream, Packet in, byte[] octets, int offset, int length) {
        if (stream.attachment() == null) {
            stream.attach(begin(stream, octets, offset, length));
        }
        if (stream.attachment() instanceof TlsSide side) {
            side.session().octets(stream, in, side.fromClient(), octets, offset, length);
        } else {
            read(((ClearSide) stream.attachment()).framing, stream, in, "tcp", octets, offset, length);
        }
    }

    private Object begin(TcpStream stream, byte[] octets, int offset, int length) {
        if (keys.isEmpty() || !TlsConnection.looksLikeTls(octets, offset, length)) {
            return clear(stream);
        }
        Way way = way(stream);
        if (length > CLIENT_HELLO_AT && octets[offset + CLIENT_HELLO_AT] == 1) {
            Session session = new Session();
            begun.put(new Way(way.destination(), way.source()), session);
            return new TlsSide(session, true);
        }
        Session session = begun.remove(way);
        return session == null ? clear(stream) : new TlsSide(session, false);
    }

    private static ClearSide clear(TcpStream stream) {
        ClearSide side = new ClearSide();
        if (!stream.isFromBeginning()) {
            // The capture began within the connection, and perhaps within a message.
            side.framing.hole();
        }
        return side;
    }

    private void read(SipStreamFraming framing, TcpStream stream, Packet in, String transport, byte[] octets, int offset, int length) {
        if (framing.givenUp()) {
            return;
        }
        boolean[] any = new boolean[1];
        framing.octets(octets, offset, length, message -> {
            any[0] = true;
            Way way = way(stream);
            if (transport.equals("tls")) {
                sink.onSeenByWireshark(in, way.source(), way.destination(), transport, message);
            }
            sink.onSip(in, way.source(), way.destination(), transport, message);
        });
        if (any[0]) {
            network.count("sip");
        }
    }

    @Override
    public void refused(Packet reset) {
        network.refusedConnection(new NetworkEvents.RefusedConnection(reset.frameNumber(),
                new Endpoint(reset.destination(), reset.destinationPort()), new Endpoint(reset.source(), reset.sourcePort())));
    }

    @Override
    public void unanswered(TcpStream stream, OpeningRequest opening) {
        Way way = way(stream);
        network.unansweredConnection(new NetworkEvents.UnansweredConnection(opening.frame(),
                new CaptureTime(opening.epochSeconds(), opening.nanos()), opening.times(), opening.lastMs(), way.source(), way.destination()));
    }

    @Override
    public void hole(TcpStream stream, Packet in, long missing) {
        if (stream.attachment() instanceof TlsSide side) {
            side.session().connection.hole(side.fromClient());
        } else if (stream.attachment() instanceof ClearSide side) {
            side.framing.hole();
        } else {
            ClearSide side = new ClearSide();
            side.framing.hole();
            stream.attach(side);
        }
    }
}
