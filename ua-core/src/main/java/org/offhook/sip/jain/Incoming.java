package org.offhook.sip.jain;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import org.offhook.sip.Hop;
import org.offhook.sip.Parameters;
import org.offhook.sip.SipHeaders;
import org.offhook.sip.SipMessageReader;
import org.offhook.sip.SipMessageWriter;
import org.offhook.sip.SipRequest;
import org.offhook.sip.SipResponse;
import org.offhook.sip.SipText;
import org.offhook.sip.TransportProtocol;
import org.offhook.sip.Via;
import org.offhook.sip.guard.Decision;
import org.offhook.sip.io.MessageReceiver;
import org.offhook.sip.io.SipCounters;
import org.offhook.sip.io.TcpConnection;
import org.offhook.sip.io.UdpSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of a message in, on the thread that received it: read, refuse what cannot be read, note in the Via where it came
 * from, drop answers to nothing, hand a skeleton to the library. One message that goes wrong is counted; the next one works.
 */
final class Incoming implements MessageReceiver {

    private static final Logger LOG = LoggerFactory.getLogger(Incoming.class);

    private final JainTransactionLayer layer;

    Incoming(JainTransactionLayer layer) {
        this.layer = layer;
    }

    @Override
    public void received(byte[] octets, Hop source, ReturnPath path) {
        try {
            SipMessageReader.Result result = SipMessageReader.read(octets);
            if (result instanceof SipMessageReader.Result.Refused refused) {
                refuse(refused, source, path);
            } else if (result instanceof SipMessageReader.Result.Readable readable) {
                if (readable.message() instanceof SipRequest request) {
                    onRequest(request, octets.length, source, path);
                } else if (readable.message() instanceof SipResponse response) {
                    onResponse(response, source);
                }
            }
        } catch (RuntimeException | StackOverflowError e) {
            layer.fault("A message from " + source + " was lost", e);
        }
    }

    private void refuse(SipMessageReader.Result.Refused refused, Hop source, ReturnPath path) {
        layer.counters().count(SipCounters.Event.MALFORMED);
        LOG.debug("A message from {} cannot be read: {}", source, refused.reason());
        refused.answer().ifPresent(answer -> {
            Via via = answer.topVia();
            try {
                SipResponse named = layer.ownHeaders().withServer(answer.withHeaders(withTopVia(answer.headers(), withReceived(via, source))));
                wire(path, answerAddress(via, source)).send(SipMessageWriter.write(named), answerAddress(via, source));
                layer.counters().count(SipCounters.Event.REFUSED);
            } catch (IOException e) {
                LOG.debug("The refusal was not sent: {}", e.getMessage());
            }
        });
    }

    private void onRequest(SipRequest asSent, int octets, Hop source, ReturnPath path) {
        Via via = asSent.topVia();
        Decision decision = layer.gate().map(gate -> gate.decide(asSent, source, octets, System.nanoTime())).orElse(Decision.ADMITTED);
        if (decision == Decision.DROPPED) {
            layer.counters().count(SipCounters.Event.NOT_ADMITTED);
            return;
        }
        SipRequest request = asSent.withHeaders(withTopVia(asSent.headers(), withReceived(via, source)));
        InetSocketAddress target = answerAddress(via, source);
        Skeletons.Place place = new Skeletons.Place(source.transport(), target, Skeletons.serverBranch(asSent));
        if (asSent.method().equals("ACK")) {
            layer.unheard().remove(place.branch());
        }
        WireChannel.Wire wire = wire(path, target);
        ServerExchange exchange = new ServerExchange(layer, request, octets, source, place, wire);
        if (decision instanceof Decision.Refused refused) {
            layer.counters().count(SipCounters.Event.NOT_ADMITTED);
            exchange.refuse(refused);
        } else if (decision == Decision.ANSWERED_ONCE) {
            layer.onRequest(exchange);
        } else {
            openTransaction(request, exchange, place, target, wire);
        }
    }

    private void openTransaction(SipRequest request, ServerExchange exchange, Skeletons.Place place, InetSocketAddress target,
                                 WireChannel.Wire wire) {
        WireRequest skeleton = Skeletons.request(request, new byte[0], place, exchange);
        layer.stack().receive(skeleton, layer.channel(new Hop(place.transport(), target), wire, null));
        if (!skeleton.delivered() && !request.method().equals("ACK")) {
            layer.counters().count(SipCounters.Event.REPEATED_REQUEST);
        }
    }

    private void onResponse(SipResponse response, Hop source) {
        ClientExchange exchange = layer.clients().answeredBy(response);
        if (exchange != null && !exchange.mayAnswerFrom(source)) {
            // Whoever overheard the branch can answer in the place of the one who was asked (RFC 3261 section 18.1.2 trusts it).
            layer.counters().count(SipCounters.Event.FOREIGN_RESPONSE);
        } else if (exchange == null || response.headers().elements("Via").size() != 1) {
            // Found here: the library would look through all its transactions for an answer to none of them. With two Vias
            // it is on its way to somebody behind us, and there is nobody (section 8.1.3.3).
            layer.counters().count(SipCounters.Event.STRAY_RESPONSE);
        } else if (exchange.accepted()) {
            layer.post(() -> exchange.onResponse(response, source));
        } else {
            if (exchange.invite() && response.status() >= 300) {
                exchange.noteRefusal(response);
            }
            Skeletons.Place place =
                new Skeletons.Place(source.transport(), source.address(), response.topVia().branch().orElseThrow());
            layer.stack().receive(Skeletons.response(response, source, place),
                layer.channel(source, layer.datagrams(), null));
        }
    }

    /** {@return the way back: the datagram socket, or the connection, or a new one to the sender when that one has ended} */
    private WireChannel.Wire wire(ReturnPath path, InetSocketAddress target) {
        if (path instanceof UdpSocket udp) {
            return (octets, address) -> udp.send(octets, address);
        }
        TcpConnection connection = (TcpConnection) path;
        return (octets, address) -> {
            if (connection.isClosed()) {
                layer.connection(new Hop(connection.hop().transport(), target, connection.hop().domain())).send(octets);
            } else {
                connection.send(octets);
            }
        };
    }

    /**
     * Notes where a request really came from (RFC 3261 section 18.2.1, RFC 3581 section 4). A {@code received} that the
     * sender wrote itself goes: it would send our answers to a third party.
     */
    private static Via withReceived(Via via, Hop source) {
        String address = source.address().getAddress().getHostAddress();
        Parameters parameters = via.parameters().without("received");
        boolean asked = parameters.has("rport");
        if (asked || !via.host().equalsIgnoreCase(address)) {
            parameters = parameters.with("received", address);
        }
        return via.withParameters(asked ? parameters.with("rport", String.valueOf(source.address().getPort())) : parameters);
    }

    /**
     * Answers go to the sender's address, and with rport to its port, else to the one its Via names (section 18.2.2). They
     * take the transport that the request came by, whatever word its Via has for it: to believe the word would let anybody
     * make us open connections to anywhere, and some gateways write the wrong one.
     */
    private static InetSocketAddress answerAddress(Via via, Hop source) {
        boolean datagram = source.transport() == TransportProtocol.UDP;
        int named = via.port() > 0 ? via.port() : source.transport().defaultPort();
        int port = datagram && via.parameters().has("rport") ? source.address().getPort() : named;
        return new InetSocketAddress(source.address().getAddress(), port);
    }

    private static SipHeaders withTopVia(SipHeaders headers, Via top) {
        SipHeaders.Builder changed = SipHeaders.builder();
        boolean first = true;
        for (SipHeaders.Header line : headers.lines()) {
            if (first && line.name().equalsIgnoreCase("Via")) {
                first = false;
                changed.add("Via", top);
                List<String> values = SipText.split(line.value(), ',');
                changed.addAll("Via", values.subList(1, values.size()));
            } else {
                changed.add(line.name(), line.value());
            }
        }
        return changed.build();
    }

    @Override
    public void closed(TcpConnection connection, String reason) {
        layer.onConnectionClosed(connection, reason);
    }
}
