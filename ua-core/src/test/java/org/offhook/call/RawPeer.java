package org.offhook.call;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.offhook.sip.CSeq;
import org.offhook.sip.Hop;
import org.offhook.sip.SipHeaders;
import org.offhook.sip.SipRequest;
import org.offhook.sip.SipResponse;
import org.offhook.sip.SipUri;
import org.offhook.sip.TransactionLayer;
import org.offhook.testkit.VirtualEndpoint;
import org.offhook.testkit.VirtualSignalling;

/** The other side, played by hand: it answers and asks exactly what a test says, right or wrong. */
final class RawPeer implements TransactionLayer.Core, TransactionLayer.ClientUser {

    static final String SDP = "v=0\r\no=- 1 1 IN IP4 10.0.0.9\r\ns=-\r\nc=IN IP4 10.0.0.9\r\nt=0 0\r\n"
        + "m=audio 30000 RTP/AVP 8 0\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:0 PCMU/8000\r\n";
    static final String G729_ONLY = SDP.replace("8 0\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:0 PCMU/8000",
        "18\r\na=rtpmap:18 G729/8000");

    final VirtualEndpoint endpoint;
    final List<TransactionLayer.ServerTransaction> requests = new ArrayList<>();
    final List<SipRequest> acks = new ArrayList<>();
    final List<SipResponse> responses = new ArrayList<>();
    final List<TransactionLayer.Failure> failures = new ArrayList<>();
    private final VirtualSignalling network;
    Consumer<TransactionLayer.ServerTransaction> onRequest = transaction -> { };

    RawPeer(VirtualSignalling network, String address) {
        this.network = network;
        endpoint = network.endpoint(address, 5060);
        endpoint.core(this);
    }

    @Override
    public void onRequest(TransactionLayer.ServerTransaction transaction) {
        requests.add(transaction);
        onRequest.accept(transaction);
    }

    @Override
    public void onAck(SipRequest ack, Hop source) {
        acks.add(ack);
    }

    @Override
    public void onServerFailure(TransactionLayer.ServerTransaction transaction, TransactionLayer.Failure failure,
                                String reason) {
        failures.add(failure);
    }

    @Override
    public void onResponse(SipResponse response, Hop source) {
        responses.add(response);
    }

    @Override
    public void onFailure(TransactionLayer.Failure failure, String reason) {
        failures.add(failure);
    }

    /** {@return the latest request of a method} */
    TransactionLayer.ServerTransaction last(String method) {
        for (int i = requests.size() - 1; i >= 0; i--) {
            if (requests.get(i).request().method().equals(method)) {
                return requests.get(i);
            }
        }
        throw new AssertionError("no " + method + " came, only " + requests.stream().map(r -> r.request().method()).toList());
    }

    long count(String method) {
        return requests.stream().filter(transaction -> transaction.request().method().equals(method)).count();
    }

    /** Sends a request, and gives back what is answered within a tenth of a second. */
    SipResponse ask(Hop there, SipRequest request) {
        send(there, request);
        network.run(100);
        return lastResponse();
    }

    SipResponse lastResponse() {
        return responses.get(responses.size() - 1);
    }

    /** {@return an answer with Contact, and a session description where one is given} */
    SipResponse response(TransactionLayer.ServerTransaction to, int status, String tag, String sdp) {
        SipResponse response = SipResponse.to(to.request(), status, StatusText.of(status), tag);
        response = Capabilities.with(response, "Contact", contact());
        return sdp == null ? response : response.withBody("application/sdp", sdp.getBytes(StandardCharsets.UTF_8));
    }

    String contact() {
        return "<sip:peer@" + endpoint.hop().address().getAddress().getHostAddress() + ":5060>";
    }

    /** Sends any request. */
    TransactionLayer.ClientTransaction send(Hop to, SipRequest request) {
        return endpoint.send(request, to, this);
    }

    /** {@return an INVITE that starts a dialog} */
    SipRequest invite(String uri, String callId, String sdp) {
        SipHeaders.Builder headers = start("INVITE", uri, callId, 1).add("Contact", contact());
        if (sdp == null) {
            return new SipRequest("INVITE", SipUri.parse(uri), headers.build());
        }
        headers.add("Content-Type", "application/sdp");
        return new SipRequest("INVITE", SipUri.parse(uri), headers.build(), sdp.getBytes(StandardCharsets.UTF_8));
    }

    SipHeaders.Builder start(String method, String uri, String callId, long cseq) {
        return SipHeaders.builder().add("Max-Forwards", 70).add("From", "<sip:peer@10.0.0.9>;tag=peertag")
            .add("To", "<" + uri + ">").add("Call-ID", callId).add("CSeq", new CSeq(cseq, method));
    }

    /** {@return a request inside the dialog that an INVITE of ours and its answer made} */
    SipRequest within(SipRequest invite, SipResponse answer, String method, long cseq, String sdp) {
        SipHeaders.Builder headers = SipHeaders.builder().add("Max-Forwards", 70).add("From", invite.from())
            .add("To", answer.to()).add("Call-ID", invite.callId()).add("CSeq", new CSeq(cseq, method))
            .add("Contact", contact());
        return body(method, answer.contact().orElseThrow().uri(), headers, sdp);
    }

    /** {@return a request inside the dialog that an INVITE to us and our answer made} */
    SipRequest withinReceived(SipRequest invite, SipResponse answer, String method, long cseq, String sdp) {
        SipHeaders.Builder headers = SipHeaders.builder().add("Max-Forwards", 70).add("From", answer.to())
            .add("To", invite.from()).add("Call-ID", invite.callId()).add("CSeq", new CSeq(cseq, method))
            .add("Contact", contact());
        return body(method, invite.contact().orElseThrow().uri(), headers, sdp);
    }

    private static SipRequest body(String method, SipUri uri, SipHeaders.Builder headers, String sdp) {
        if (sdp == null) {
            return new SipRequest(method, uri, headers.build());
        }
        headers.add("Content-Type", "application/sdp");
        return new SipRequest(method, uri, headers.build(), sdp.getBytes(StandardCharsets.UTF_8));
    }

    void ack(Hop to, SipRequest invite, SipResponse answer, String sdp) {
        endpoint.sendAck(within(invite, answer, "ACK", answer.cseq().number(), sdp), to);
    }
}
