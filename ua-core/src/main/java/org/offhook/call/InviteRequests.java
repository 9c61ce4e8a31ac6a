package org.offhook.call;

import org.offhook.sdp.SessionDescription;
import org.offhook.sip.CSeq;
import org.offhook.sip.Hop;
import org.offhook.sip.NameAddr;
import org.offhook.sip.Parameters;
import org.offhook.sip.SipHeaders;
import org.offhook.sip.SipRequest;
import org.offhook.sip.SipUri;
import org.offhook.sip.account.SipAccount;

/**
 * Writes the INVITEs that begin one call. Those that answer a challenge or follow a redirection have the same Call-ID, From
 * and To, and the next CSeq (RFC 3261 sections 8.1.3.4 and 22.2).
 */
final class InviteRequests {

    private final SipAccount account;
    private final CallContext context;
    private final String callId;
    private final NameAddr local;
    private final NameAddr remote;
    private long sequence;

    InviteRequests(SipAccount account, CallContext context, String callId, SipUri target) {
        this.account = account;
        this.context = context;
        this.callId = callId;
        this.local = account.identity().withTag(context.tokens().tag());
        this.remote = new NameAddr("", withoutHeaders(target), Parameters.NONE);
        this.sequence = context.tokens().between(1, 10_000);
    }

    NameAddr local() {
        return local;
    }

    long nextSequence() {
        return ++sequence;
    }

    /**
     * Writes an INVITE.
     *
     * @param target the Request-URI
     * @param hop    where it goes, which decides on our Contact
     * @param offer  our offer, empty to leave it to the other side
     * @return the INVITE
     */
    SipRequest invite(SipUri target, Hop hop, byte[] offer) {
        SipHeaders.Builder headers = SipHeaders.builder()
            .add("Max-Forwards", 70)
            .add("From", local)
            .add("To", remote)
            .add("Call-ID", callId)
            .add("CSeq", new CSeq(nextSequence(), "INVITE"))
            .add("Contact", NameAddr.of(account.contactUri(context.layer(), hop, target.secure())))
            .add("Allow", Capabilities.ALLOW);
        account.outboundProxy().ifPresent(proxy -> headers.add("Route", NameAddr.of(proxy)));
        if (!account.userAgent().isEmpty()) {
            headers.add("User-Agent", account.userAgent());
        }
        if (offer.length > 0) {
            headers.add("Content-Type", SessionDescription.CONTENT_TYPE);
        }
        return new SipRequest("INVITE", withoutHeaders(target), headers.build(), offer);
    }

    /** Neither To nor the Request-URI may have the headers that a URI can ask for (section 19.1.1). */
    private static SipUri withoutHeaders(SipUri uri) {
        return new SipUri(uri.scheme(), uri.user(), uri.host(), uri.port(), uri.parameters(), "");
    }
}
