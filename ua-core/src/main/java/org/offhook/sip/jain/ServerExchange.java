package org.offhook.sip.jain;

import gov.nist.javax.sip.stack.SIPServerTransaction;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import javax.sip.SipException;
import org.offhook.sip.Hop;
import org.offhook.sip.SipHeaders;
import org.offhook.sip.SipMessageWriter;
import org.offhook.sip.SipRequest;
import org.offhook.sip.SipResponse;
import org.offhook.sip.SipSyntaxException;
import org.offhook.sip.SipText;
import org.offhook.sip.TransactionLayer;
import org.offhook.sip.TransportProtocol;
import org.offhook.sip.guard.Decision;
import org.offhook.sip.io.SipCounters;
import org.offhook.sip.io.TcpConnection;

/**
 * A request to be answered. Made on the receiving thread; answered on the loop. Without a transaction it is answered once and
 * forgotten (RFC 3261 section 8.2.7).
 *
 * <p>The address in a datagram proves nothing, so that no answer to one is more than {@value #LARGEST_ANSWER} times the
 * request, but for a 2xx to INVITE, and what repeats that is limited by the gate: nobody shall shout at others through us.
 */
final class ServerExchange implements TransactionLayer.ServerTransaction {

    private static final int LARGEST_ANSWER = 2;
    private static final int TRYING = 100;
    /** What an answer can do without, so that it gets small. */
    private static final List<String> DISPENSABLE = List.of("Server", "Allow", "Accept", "Accept-Encoding", "Accept-Language",
        "Supported", "Warning", "Retry-After");

    private final JainTransactionLayer layer;
    private final SipRequest request;
    private final int requestOctets;
    private final Hop source;
    private final Skeletons.Place place;
    private final WireChannel.Wire wire;
    private volatile SIPServerTransaction transaction;
    private volatile boolean answered;
    /** The final answer that the library repeats until its ACK; null for none. */
    private volatile WireResponse refusal;

    /**
     * Makes the exchange of a request.
     *
     * @param layer   the layer
     * @param request with received and rport in its Via
     * @param octets  size of the request as it came
     * @param source  where it came from
     * @param place   the transaction as the library finds it, with the address that answers go to
     * @param wire    the way there
     */
    ServerExchange(JainTransactionLayer layer, SipRequest request, int octets, Hop source, Skeletons.Place place,
                   WireChannel.Wire wire) {
        this.layer = layer;
        this.request = request;
        this.requestOctets = octets;
        this.source = source;
        this.place = place;
        this.wire = wire;
    }

    void attach(SIPServerTransaction made) {
        transaction = made;
    }

    @Override
    public SipRequest request() {
        return request;
    }

    @Override
    public Hop source() {
        return source;
    }

    /** An answer the library gives on its own: 100 after 200 ms, 200 to a CANCEL that came too late. */
    WireResponse answerOfLibrary(int status, String reason) {
        SipResponse response = SipResponse.to(request, status, reason.isEmpty() ? "OK" : reason, "");
        return skeleton(response);
    }

    private WireResponse skeleton(SipResponse response) {
        SipResponse named = layer.ownHeaders().withServer(response);
        byte[] octets = SipMessageWriter.write(named);
        boolean accept = response.success() && request.method().equals("INVITE");
        if (source.transport() == TransportProtocol.UDP && !accept && octets.length > LARGEST_ANSWER * requestOctets) {
            SipHeaders.Builder fewer = response.headers().toBuilder();
            DISPENSABLE.forEach(fewer::remove);
            named = response.withHeaders(fewer.build());
            octets = SipMessageWriter.write(named);
        }
        return Skeletons.response(named, octets, place, this);
    }

    /**
     * Sends an answer for the library. Its 100 comes from a timer of its own, which may meet the final answer: it would leave behind
     * it, which some take for the beginning of another transaction, and be what is repeated from then on in place of a refusal.
     *
     * @param response made here
     * @param through  the way
     * @param target   where to
     */
    synchronized void send(WireResponse response, WireChannel.Wire through, InetSocketAddress target) throws IOException {
        boolean late = answered && response.response().status() == TRYING;
        if (!late) {
            through.send(response.encodeAsBytes(""), target);
        } else if (refusal != null) {
            through.send(refusal.encodeAsBytes(""), target);
        }
    }

    /** Refuses without a transaction; the tag is the same for every copy of the request. */
    void refuse(Decision.Refused refused) {
        SipResponse plain = SipResponse.to(request, refused.status(), refused.reason(), layer.ownHeaders().tagFor(place.branch()));
        respond(refused.retryAfterS() == 0 ? plain : plain.withHeaders(
            plain.headers().toBuilder().add("Retry-After", refused.retryAfterS()).build()));
    }

    /** Before the answer goes out: the ACK to it may be here before this method returns. */
    private void noteAnswer(SipResponse response) {
        if (answered && request.method().equals("INVITE")) {
            layer.gate().ifPresent(gate -> gate.answered(request, response, System.nanoTime()));
        }
    }

    /** Before it goes out, for the same reason. */
    private void noteRefusal(SipResponse response, WireResponse skeleton) {
        if (response.status() >= 300 && request.method().equals("INVITE") && !source.transport().reliable()) {
            refusal = skeleton;
            layer.refused(place.branch(), () -> {
                try {
                    wire.send(skeleton.encodeAsBytes(""), place.address());
                } catch (IOException e) {
                    // Nobody is there to hear it.
                }
            });
        }
    }

    /** What was set up over a connection, a call or a registration, goes on over it: silence does not end it any more. */
    private void keepConnection(SipResponse response) {
        boolean setsUp = request.method().equals("INVITE") || request.method().equals("REGISTER");
        if (setsUp && response.success() && source.transport().reliable()) {
            layer.sockets().streams(source.transport()).present(source).ifPresent(TcpConnection::keep);
        }
    }

    @Override
    public void respond(SipResponse response) {
        try {
            WireResponse skeleton = skeleton(response);
            boolean repeatedAccept = answered && response.success() && request.method().equals("INVITE");
            if (answered && !repeatedAccept) {
                return;
            }
            int octets = skeleton.encodeAsBytes("").length;
            if (!layer.gate().map(gate -> gate.maySend(source, octets, !repeatedAccept)).orElse(true)) {
                layer.counters().count(SipCounters.Event.ANSWER_WITHHELD);
            } else if (repeatedAccept || transaction == null) {
                // The library has let go of an INVITE answered with 2xx; repeating it is the core's business (13.3.1.4).
                answered = true;
                wire.send(skeleton.encodeAsBytes(""), place.address());
            } else {
                answered = !response.provisional();
                noteAnswer(response);
                noteRefusal(response, skeleton);
                keepConnection(response);
                transaction.sendResponse(skeleton);
                if (answered && !request.method().equals("INVITE")) {
                    // It lives on for 32 s to absorb repetitions; the request need not.
                    transaction.setApplicationData(null);
                    transaction = null;
                }
            }
        } catch (IOException | SipException | SipSyntaxException e) {
            layer.onServerFailure(this, TransactionLayer.Failure.TRANSPORT,
                "Cannot answer " + source + ": " + SipText.printable(String.valueOf(e.getMessage())));
        }
    }
}
