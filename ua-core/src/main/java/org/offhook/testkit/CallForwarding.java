package org.offhook.testkit;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import org.offhook.sip.Hop;
import org.offhook.sip.NameAddr;
import org.offhook.sip.Parameters;
import org.offhook.sip.SipHeaders;
import org.offhook.sip.SipRequest;
import org.offhook.sip.SipResponse;
import org.offhook.sip.SipUri;
import org.offhook.sip.TransactionLayer;
import org.offhook.sip.TransportProtocol;

/**
 * Forwards requests to one contact each, keeping both transactions (RFC 3261 section 16). The transaction layer below has a
 * Via of its own for what it sends, so the Vias of the request wait here for the answers rather than in the message.
 */
final class CallForwarding {

    private static final int FORWARDS = 70;

    private final TransactionLayer layer;
    private final Map<String, Leg> pendingInvites = new HashMap<>();

    CallForwarding(TransactionLayer layer) {
        this.layer = layer;
    }

    void forward(TransactionLayer.ServerTransaction upstream, SipUri contact) {
        SipRequest request = upstream.request();
        int forwards = request.headers().first("Max-Forwards").filter(text -> text.matches("\\d{1,3}")).map(Integer::valueOf)
            .orElse(FORWARDS);
        if (forwards == 0) {
            upstream.respond(SipResponse.to(request, 483, "Too Many Hops", "loop"));
            return;
        }
        SipHeaders.Builder headers = request.headers().toBuilder().remove("Via").remove("Proxy-Authorization").remove("Route")
            .set("Max-Forwards", forwards - 1);
        if (upstream.source().transport() == TransportProtocol.TLS && request.to().tag().isEmpty()) {
            headers.add("Record-Route", ownRoute(upstream.source()));
        }
        Leg leg = new Leg(upstream, new SipRequest(request.method(), contact, headers.build(), request.body()));
        if (request.method().equals("INVITE")) {
            pendingInvites.put(branch(request), leg);
        }
        layer.resolve(contact, contact.transport(), leg);
    }

    private NameAddr ownRoute(Hop side) {
        InetSocketAddress own = layer.localAddress(side);
        return NameAddr.of(SipUri.of("", own.getAddress().getHostAddress(), own.getPort())
            .withParameters(Parameters.NONE.with("transport", "tls").with("lr", "")));
    }

    /** Over TLS the way to a phone is the connection that it has opened; there is no name that it could prove. */
    private static Hop overItsConnection(Hop hop) {
        return hop.transport() == TransportProtocol.TLS ? new Hop(hop.transport(), hop.address()) : hop;
    }

    /** Passes the ACK to a 2xx on, which is no transaction. */
    void forwardAck(SipRequest ack) {
        SipHeaders headers = ack.headers().toBuilder().remove("Via").remove("Route").build();
        SipUri contact = ack.requestUri();
        layer.resolve(contact, contact.transport(), new TransactionLayer.ResolutionUser() {
            @Override
            public void resolved(Hop hop) {
                layer.sendAck(new SipRequest("ACK", contact, headers, ack.body()), overItsConnection(hop));
            }

            @Override
            public void failed(String reason) {
                // The 2xx comes again, and its ACK with it.
            }
        });
    }

    /** {@return whether the CANCEL belongs to an INVITE that is pending} */
    boolean cancel(SipRequest cancel) {
        Leg leg = pendingInvites.get(branch(cancel));
        if (leg != null) {
            leg.cancel();
        }
        return leg != null;
    }

    void forget(TransactionLayer.ServerTransaction upstream) {
        pendingInvites.remove(branch(upstream.request()));
    }

    private static String branch(SipRequest request) {
        return request.topVia().branch().orElse("");
    }

    /** One request on its way through. */
    private final class Leg implements TransactionLayer.ResolutionUser, TransactionLayer.ClientUser {

        private final TransactionLayer.ServerTransaction upstream;
        private final SipRequest request;
        private TransactionLayer.ClientTransaction downstream;
        private boolean provisionalSeen;
        private boolean cancelled;
        private boolean answered;

        Leg(TransactionLayer.ServerTransaction upstream, SipRequest request) {
            this.upstream = upstream;
            this.request = request;
        }

        @Override
        public void resolved(Hop hop) {
            if (!answered) {
                downstream = layer.send(request, overItsConnection(hop), this);
            }
        }

        @Override
        public void failed(String reason) {
            refuse(480, "Contact Not Found");
        }

        @Override
        public void onResponse(SipResponse response, Hop source) {
            if (response.status() == 100) {
                noteProvisional();
                return;
            }
            SipHeaders.Builder headers = SipHeaders.builder().addAll("Via", upstream.request().headers().all("Via"));
            for (SipHeaders.Header line : response.headers().lines()) {
                if (!line.name().equalsIgnoreCase("Via")) {
                    headers.add(line.name(), line.value());
                }
            }
            if (!response.provisional()) {
                finish();
            }
            upstream.respond(response.withHeaders(headers.build()));
            noteProvisional();
        }

        /** CANCEL may go out only after a provisional answer (section 9.1). */
        private void noteProvisional() {
            boolean first = !provisionalSeen;
            provisionalSeen = true;
            if (first && cancelled && !answered) {
                downstream.cancel(SipHeaders.NONE);
            }
        }

        void cancel() {
            cancelled = true;
            if (downstream == null) {
                refuse(487, "Request Terminated");
            } else if (provisionalSeen) {
                downstream.cancel(SipHeaders.NONE);
            }
        }

        @Override
        public void onFailure(TransactionLayer.Failure failure, String reason) {
            switch (failure) {
                case TIMEOUT -> refuse(408, "Request Timeout");
                case NAME_RESOLUTION -> refuse(480, "Contact Not Found");
                case TRANSPORT -> refuse(503, "Contact Unreachable");
            }
        }

        private void refuse(int status, String reason) {
            if (!answered) {
                finish();
                upstream.respond(SipResponse.to(upstream.request(), status, reason, "forwarding"));
            }
        }

        private void finish() {
            answered = true;
            forget(upstream);
        }
    }
}
