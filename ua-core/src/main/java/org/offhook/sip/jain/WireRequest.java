package org.offhook.sip.jain;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import org.offhook.sip.SipRequest;

/**
 * The skeleton of a request as the library sees it, with the real request and its octets behind it: whatever the library
 * sends or answers by itself is made of these.
 */
final class WireRequest extends SIPRequest {

    private static final long serialVersionUID = 1L;

    private final transient SipRequest request;
    private final transient byte[] octets;
    /** Makes the answers that the library gives on its own, 100 above all; null for requests that are sent. */
    private final transient ServerExchange exchange;
    private transient volatile boolean delivered;

    WireRequest(SipRequest request, byte[] octets, ServerExchange exchange) {
        this.request = request;
        this.octets = octets;
        this.exchange = exchange;
    }

    SipRequest request() {
        return request;
    }

    ServerExchange exchange() {
        return exchange;
    }

    /** {@return whether the request is new, not a repetition that its transaction took care of} */
    boolean delivered() {
        return delivered;
    }

    void markDelivered() {
        delivered = true;
    }

    @Override
    public byte[] encodeAsBytes(String transport) {
        return octets.clone();
    }

    @Override
    public SIPResponse createResponse(int status) {
        return createResponse(status, "");
    }

    @Override
    public SIPResponse createResponse(int status, String reason) {
        return exchange.answerOfLibrary(status, reason);
    }

    /** Done by the reader, on the whole message. */
    @Override
    public void checkHeaders() {
        // Nothing left to check.
    }
}
