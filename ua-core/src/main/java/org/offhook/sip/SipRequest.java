package org.offhook.sip;

import java.util.Objects;

/**
 * A request. Outgoing ones carry no Via: the transaction layer puts its own on top.
 *
 * @param method     {@code INVITE}, {@code REGISTER}, ...; case matters (RFC 3261 section 7.1)
 * @param requestUri where it goes; schemes other than sip, sips and tel do not reach the core (they are answered 416)
 * @param headers    all headers but Content-Length
 * @param body       the body, empty for none; not copied, so not to be written to afterwards
 */
public record SipRequest(String method, SipUri requestUri, SipHeaders headers, byte[] body) implements SipMessage {

    private static final byte[] NO_BODY = {};

    /** Checks for null. */
    public SipRequest {
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(requestUri, "requestUri");
        Objects.requireNonNull(headers, "headers");
        Objects.requireNonNull(body, "body");
    }

    /**
     * Makes a request without a body.
     *
     * @param method     the method
     * @param requestUri where it goes
     * @param headers    the headers
     */
    public SipRequest(String method, SipUri requestUri, SipHeaders headers) {
        this(method, requestUri, headers, NO_BODY);
    }

    /**
     * Replaces the headers.
     *
     * @param changed the new headers
     * @return the request with these
     */
    public SipRequest withHeaders(SipHeaders changed) {
        return new SipRequest(method, requestUri, changed, body);
    }

    /** {@return the request line, fit for a log} */
    @Override
    public String toString() {
        return SipText.printable(method + " " + requestUri);
    }
}
