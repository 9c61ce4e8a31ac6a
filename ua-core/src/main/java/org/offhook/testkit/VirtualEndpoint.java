package org.offhook.testkit;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.offhook.sip.Hop;
import org.offhook.sip.SipHeaders;
import org.offhook.sip.SipMessage;
import org.offhook.sip.SipRequest;
import org.offhook.sip.SipResponse;
import org.offhook.sip.SipUri;
import org.offhook.sip.TransactionLayer;
import org.offhook.sip.TransportProtocol;
import org.offhook.sip.Via;
import org.offhook.sip.account.AddressLiteral;

/**
 * A transaction layer on a {@link VirtualSignalling} network: repeats, absorbs and acknowledges as RFC 3261 section 17 says
 * for UDP, and fills in {@code received} and {@code rport}. It knows literal addresses and the names of the network.
 */
public final class VirtualEndpoint implements TransactionLayer {

    private final VirtualSignalling network;
    private final Hop self;
    private final Random random;
    private final Map<String, VirtualClientTransaction> clients = new HashMap<>();
    private final Map<String, VirtualServerTransaction> servers = new HashMap<>();
    private Hop seenAs;
    private Core core;

    VirtualEndpoint(VirtualSignalling network, Hop self, long seed) {
        this.network = network;
        this.self = self;
        this.seenAs = self;
        this.random = new Random(seed);
    }

    /**
     * Sets who receives requests.
     *
     * @param receiver the core
     */
    public void core(Core receiver) {
        core = receiver;
    }

    /**
     * Puts an address translator before the endpoint.
     *
     * @param outside the address that others see
     */
    public void behind(Hop outside) {
        seenAs = outside;
        network.alias(outside.address(), this);
    }

    /** {@return the endpoint's own address} */
    public Hop hop() {
        return self;
    }

    /** {@return transactions that are remembered, of both kinds} */
    public int transactions() {
        return clients.size() + servers.size();
    }

    @Override
    public void resolve(SipUri uri, Optional<TransportProtocol> preferred, ResolutionUser user) {
        network.clock().after(network.lookUpNanos(), () -> {
            Hop named = network.lookUp(uri.host());
            Optional<InetAddress> literal = AddressLiteral.parse(uri.host());
            if (named != null) {
                user.resolved(named);
            } else if (literal.isPresent()) {
                int port = uri.port() < 0 ? 5060 : uri.port();
                user.resolved(new Hop(TransportProtocol.UDP, new InetSocketAddress(literal.get(), port)));
            } else {
                user.failed("The host " + uri.host() + " is not known.");
            }
        });
    }

    @Override
    public InetSocketAddress localAddress(Hop hop) {
        return self.address();
    }

    @Override
    public ClientTransaction send(SipRequest request, Hop hop, ClientUser user) {
        String branch = "z9hG4bK" + Long.toHexString(random.nextLong());
        return start(withVia(request, branch), hop, user);
    }

    VirtualClientTransaction start(SipRequest request, Hop hop, ClientUser user) {
        VirtualClientTransaction transaction = new VirtualClientTransaction(this, request, hop, user);
        clients.put(transaction.key(), transaction);
        transaction.start();
        return transaction;
    }

    @Override
    public void sendAck(SipRequest ack, Hop hop) {
        transmit(withVia(ack, "z9hG4bK" + Long.toHexString(random.nextLong())), hop);
    }

    SipRequest withVia(SipRequest request, String branch) {
        InetSocketAddress address = self.address();
        String host = address.getAddress().getHostAddress();
        String sentBy = (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
        SipHeaders.Builder headers = SipHeaders.builder().add("Via", "SIP/2.0/UDP " + sentBy + ";branch=" + branch + ";rport");
        request.headers().lines().forEach(line -> headers.add(line.name(), line.value()));
        return request.withHeaders(headers.build());
    }

    VirtualSignalling network() {
        return network;
    }

    Core core() {
        return core;
    }

    void transmit(SipMessage message, Hop to) {
        network.send(seenAs, to, message);
    }

    void forget(VirtualClientTransaction transaction) {
        clients.remove(transaction.key(), transaction);
    }

    void forget(VirtualServerTransaction transaction) {
        servers.remove(transaction.key(), transaction);
    }

    void receive(SipMessage message, Hop from) {
        String branch = message.topVia().branch().orElse("");
        if (message instanceof SipResponse response) {
            VirtualClientTransaction client = clients.get(branch + response.cseq().method());
            if (client != null) {
                client.onResponse(response, from);
            }
        } else if (message instanceof SipRequest request) {
            receive(request, branch, from);
        }
    }

    private void receive(SipRequest request, String branch, Hop from) {
        boolean ack = request.method().equals("ACK");
        VirtualServerTransaction known = servers.get(branch + (ack ? "INVITE" : request.method()));
        if (known != null) {
            known.onRepeated(request);
        } else if (ack) {
            core.onAck(reflected(request, from), from);
        } else {
            VirtualServerTransaction server = new VirtualServerTransaction(this, reflected(request, from), from);
            servers.put(server.key(), server);
            server.start();
        }
    }

    /** Writes into the Via where the request came from (RFC 3581 section 4). */
    private static SipRequest reflected(SipRequest request, Hop from) {
        Via via = request.topVia();
        String host = from.address().getAddress().getHostAddress();
        String text = "SIP/2.0/" + via.transport() + " " + (via.host().indexOf(':') >= 0 ? "[" + via.host() + "]" : via.host())
            + ":" + via.port() + via.parameters().with("received", host)
                .with("rport", Integer.toString(from.address().getPort()));
        SipHeaders.Builder headers = SipHeaders.builder();
        boolean top = true;
        for (SipHeaders.Header line : request.headers().lines()) {
            boolean replace = top && line.name().equals("Via");
            headers.add(line.name(), replace ? text : line.value());
            top &= !replace;
        }
        return request.withHeaders(headers.build());
    }
}
