package org.offhook.sip.jain;

import gov.nist.javax.sip.message.SIPResponse;
import org.offhook.sip.Hop;
import org.offhook.sip.SipResponse;

/** The skeleton of a response as the library sees it, with the real response and its octets behind it. */
final class WireResponse extends SIPResponse {

    private static final long serialVersionUID = 1L;

    private final transient SipResponse response;
    private final transient byte[] octets;
    private final transient Hop source;
    /** Which it answers; null for one that came in. */
    private final transient ServerExchange exchange;

    WireResponse(SipResponse response, byte[] octets, Hop source, ServerExchange exchange) {
        this.response = response;
        this.octets = octets;
        this.source = source;
        this.exchange = exchange;
    }

    ServerExchange exchange() {
        return exchange;
    }

    /** {@return where the response came from; null for one that is sent} */
    Hop source() {
        return source;
    }

    SipResponse response() {
        return response;
    }

    @Override
    public byte[] encodeAsBytes(String transport) {
        return octets.clone();
    }

    /** Done by the reader, on the whole message. */
    @Override
    public void checkHeaders() {
        // Nothing left to check.
    }
}
