package org.offhook.sip;

import java.util.Optional;

/**
 * What requests and responses share. The transaction layer delivers only messages whose Call-ID, CSeq, From, To and top
 * Via can be read, so the accessors of these do not fail for a delivered message.
 */
public sealed interface SipMessage permits SipRequest, SipResponse {

    /** {@return all headers but Content-Length, which belongs to the transport} */
    SipHeaders headers();

    /** {@return the body, empty for none; not to be written to} */
    byte[] body();

    /** {@return the Call-ID} */
    default String callId() {
        return required("Call-ID");
    }

    /** {@return the CSeq} */
    default CSeq cseq() {
        return CSeq.parse(required("CSeq"));
    }

    /** {@return the From address} */
    default NameAddr from() {
        return NameAddr.parse(required("From"));
    }

    /** {@return the To address} */
    default NameAddr to() {
        return NameAddr.parse(required("To"));
    }

    /** {@return the topmost Via} */
    default Via topVia() {
        return Via.parse(SipText.split(required("Via"), ',').get(0));
    }

    /** {@return the first Contact that is an address} */
    default Optional<NameAddr> contact() {
        return headers().elements("Contact").stream().filter(element -> !element.equals("*")).findFirst()
            .map(NameAddr::parse);
    }

    /** {@return the media type of the body in lower case without parameters, empty where none is written} */
    default String contentType() {
        String value = headers().first("Content-Type").orElse("");
        int semicolon = value.indexOf(';');
        return (semicolon < 0 ? value : value.substring(0, semicolon)).trim().toLowerCase(java.util.Locale.ROOT);
    }

    private String required(String name) {
        return headers().first(name).orElseThrow(() -> new SipSyntaxException("the message has no " + name));
    }
}
