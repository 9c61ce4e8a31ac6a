package org.offhook.registration;

import java.util.Optional;
import org.offhook.sip.CSeq;
import org.offhook.sip.NameAddr;
import org.offhook.sip.Parameters;
import org.offhook.sip.SipHeaders;
import org.offhook.sip.SipRequest;
import org.offhook.sip.SipUri;
import org.offhook.sip.account.SipAccount;
import org.offhook.sip.account.Tokens;

/**
 * Writes the REGISTER requests of one account. All of them have the same Call-ID and rising CSeq numbers, by which the
 * registrar puts them in order (RFC 3261 section 10.2).
 */
final class RegisterRequests {

    private final SipAccount account;
    private final String instanceId;
    private final String callId;
    private final Tokens tokens;
    private long cseq;

    RegisterRequests(SipAccount account, String instanceId, Tokens tokens) {
        this.account = account;
        this.instanceId = instanceId;
        this.tokens = tokens;
        this.callId = tokens.callId();
    }

    long nextCSeq() {
        return ++cseq;
    }

    /**
     * Asks for a binding.
     *
     * @param contact  our Contact
     * @param expiresS seconds
     * @param former   a binding of ours to be removed by the same request
     * @return the request
     */
    SipRequest register(SipUri contact, long expiresS, Optional<SipUri> former) {
        SipHeaders.Builder headers = commonHeaders();
        former.ifPresent(old -> headers.add("Contact", contact(old, 0)));
        headers.add("Contact", contact(contact, expiresS)).add("Expires", expiresS);
        return new SipRequest("REGISTER", account.registrar(), headers.build());
    }

    /**
     * Asks for the binding to be removed. Only ours: {@code *} would remove those of the user's other phones.
     *
     * @param contact our Contact
     * @return the request
     */
    SipRequest removal(SipUri contact) {
        return new SipRequest("REGISTER", account.registrar(),
            commonHeaders().add("Contact", contact(contact, 0)).add("Expires", 0).build());
    }

    /** {@return whether a request showed credentials} */
    boolean hasCredentials(SipRequest request) {
        return request.headers().first("Authorization").isPresent()
            || request.headers().first("Proxy-Authorization").isPresent();
    }

    private SipHeaders.Builder commonHeaders() {
        NameAddr identity = account.identity();
        SipHeaders.Builder headers = SipHeaders.builder()
            .add("Max-Forwards", 70)
            .add("From", identity.withTag(tokens.tag()))
            .add("To", identity)
            .add("Call-ID", callId)
            .add("CSeq", new CSeq(nextCSeq(), "REGISTER"))
            .add("Supported", "path");
        account.outboundProxy().ifPresent(proxy -> headers.add("Route", NameAddr.of(proxy)));
        if (!account.userAgent().isEmpty()) {
            headers.add("User-Agent", account.userAgent());
        }
        return headers;
    }

    private NameAddr contact(SipUri uri, long expiresS) {
        Parameters parameters = Parameters.NONE;
        if (!instanceId.isEmpty()) {
            // One flow of one device: a registrar with outbound replaces the binding by these two, whatever the address is.
            parameters = parameters.with("+sip.instance", "\"<" + instanceId + ">\"").with("reg-id", "1");
        }
        return new NameAddr("", uri, parameters.with("expires", Long.toString(expiresS)));
    }

    /** {@return the Call-ID of all of them (RFC 3261 section 10.2)} */
    String callId() {
        return callId;
    }
}
