package org.offhook.vq;

import java.util.concurrent.CompletableFuture;
import org.offhook.sip.CSeq;
import org.offhook.sip.Hop;
import org.offhook.sip.NameAddr;
import org.offhook.sip.SipHeaders;
import org.offhook.sip.SipRequest;
import org.offhook.sip.SipResponse;
import org.offhook.sip.SipUri;
import org.offhook.sip.TransactionLayer;
import org.offhook.sip.account.AuthenticatedRequest;
import org.offhook.sip.account.SipAccount;
import org.offhook.sip.account.Tokens;

/**
 * One PUBLISH (RFC 3903) of a report to a collector, with the account's digest where its own server asks for it. On the agent's loop;
 * the outcome is a sentence, for nothing depends on it.
 */
public final class VqPublication implements TransactionLayer.ResolutionUser, AuthenticatedRequest.User {

    private static final long LIFETIME_S = 3600;

    private final TransactionLayer layer;
    private final SipAccount account;
    private final SipUri collector;
    private final byte[] report;
    private final Tokens tokens;
    private final CompletableFuture<String> outcome = new CompletableFuture<>();
    private long cseq = 1;

    private VqPublication(TransactionLayer layer, SipAccount account, SipUri collector, byte[] report, Tokens tokens) {
        this.layer = layer;
        this.account = account;
        this.collector = collector;
        this.report = report;
        this.tokens = tokens;
    }

    /**
     * Sends a report.
     *
     * @param layer     sends
     * @param account   who tells
     * @param collector whom
     * @param report    what, as {@link VqSessionReport#octets} writes it
     * @param tokens    makes Call-ID and tag
     * @return completes on the loop: empty for a 2xx, else a sentence that says what became of it
     */
    public static CompletableFuture<String> send(TransactionLayer layer, SipAccount account, SipUri collector, byte[] report,
                                                 Tokens tokens) {
        VqPublication publication = new VqPublication(layer, account, collector, report, tokens);
        layer.resolve(account.outboundProxy().orElse(collector), account.preferredTransport(), publication);
        return publication.outcome;
    }

    @Override
    public void resolved(Hop hop) {
        if (account.serves(collector)) {
            account.path().learn(hop);
        }
        AuthenticatedRequest.send(layer, account, request(hop), hop, () -> ++cseq, this);
    }

    private SipRequest request(Hop hop) {
        SipHeaders.Builder headers = SipHeaders.builder()
            .add("Max-Forwards", 70)
            .add("From", account.identity().withTag(tokens.tag()))
            .add("To", NameAddr.of(collector))
            .add("Call-ID", tokens.callId())
            .add("CSeq", new CSeq(cseq, "PUBLISH"))
            .add("Contact", NameAddr.of(account.contactUri(layer, hop, collector.secure())))
            .add("Event", VqSessionReport.EVENT)
            .add("Expires", LIFETIME_S)
            .add("Content-Type", VqSessionReport.CONTENT_TYPE);
        account.outboundProxy().ifPresent(proxy -> headers.add("Route", NameAddr.of(proxy)));
        if (!account.userAgent().isEmpty()) {
            headers.add("User-Agent", account.userAgent());
        }
        return new SipRequest("PUBLISH", collector, headers.build(), report);
    }

    @Override
    public void failed(String reason) {
        outcome.complete(reason);
    }

    @Override
    public void onFinal(SipResponse response, Hop source) {
        outcome.complete(response.status() / 100 == 2 ? "" : response.status() + " " + response.reason());
    }

    @Override
    public void onUnauthorized(SipResponse challenge, Hop source, String sentence) {
        outcome.complete(challenge.status() + " " + challenge.reason() + ": " + sentence);
    }

    @Override
    public void onFailure(TransactionLayer.Failure failure, String reason) {
        outcome.complete(reason);
    }
}
