package org.offhook.sip;

import java.util.Objects;

/**
 * A response.
 *
 * @param status  100 to 699
 * @param reason  reason phrase, for people only
 * @param headers all headers but Content-Length, the Vias of the request among them
 * @param body    the body, empty for none; not copied, so not to be written to afterwards
 */
public record SipResponse(int status, String reason, SipHeaders headers, byte[] body) implements SipMessage {

    private static final byte[] NO_BODY = {};

    /** Checks the status. */
    public SipResponse {
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(headers, "headers");
        Objects.requireNonNull(body, "body");
        if (status < 100 || status > 699) {
            throw new SipSyntaxException("status out of range: " + status);
        }
    }

    /**
     * Answers a request: copies Via, From, To, Call-ID, CSeq and, where it belongs, Record-Route (RFC 3261 sections
     * 8.2.6 and 12.1.1).
     *
     * @param request the request
     * @param status  status of the answer
     * @param reason  reason phrase
     * @param toTag   tag to put on To where the request has none; empty to leave it out (100 only)
     * @return the response without a body
     */
    public static SipResponse to(SipRequest request, int status, String reason, String toTag) {
        SipHeaders.Builder headers = SipHeaders.builder();
        boolean createsDialog = status > 100 && status < 300;
        for (SipHeaders.Header line : request.headers().lines()) {
            switch (line.name().toLowerCase(java.util.Locale.ROOT)) {
                case "via", "from", "call-id", "cseq" -> headers.add(line.name(), line.value());
                case "record-route" -> {
                    if (createsDialog) {
                        headers.add(line.name(), line.value());
                    }
                }
                case "to" -> headers.add("To",
                    toTag.isEmpty() || request.to().tag().isPresent() ? line.value() : line.value() + ";tag=" + toTag);
                default -> {
                    // not the business of a response
                }
            }
        }
        return new SipResponse(status, reason, headers.build(), NO_BODY);
    }

    /**
     * Replaces the headers.
     *
     * @param changed the new headers
     * @return the response with these
     */
    public SipResponse withHeaders(SipHeaders changed) {
        return new SipResponse(status, reason, changed, body);
    }

    /**
     * Adds a body.
     *
     * @param contentType its media type
     * @param content     its octets
     * @return the response with that body
     */
    public SipResponse withBody(String contentType, byte[] content) {
        return new SipResponse(status, reason, headers.toBuilder().set("Content-Type", contentType).build(), content);
    }

    /** {@return whether this is a 1xx} */
    public boolean provisional() {
        return status < 200;
    }

    /** {@return whether this is a 2xx} */
    public boolean success() {
        return status >= 200 && status < 300;
    }

    /** {@return the status line, fit for a log} */
    @Override
    public String toString() {
        return SipText.printable(status + " " + reason);
    }
}
