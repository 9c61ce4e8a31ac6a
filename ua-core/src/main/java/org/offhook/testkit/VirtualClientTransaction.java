package org.offhook.testkit;

import org.offhook.sip.CSeq;
import org.offhook.sip.Hop;
import org.offhook.sip.SipHeaders;
import org.offhook.sip.SipRequest;
import org.offhook.sip.SipResponse;
import org.offhook.sip.TransactionLayer;
import org.offhook.time.Timers;

/** A client transaction over UDP (RFC 3261 section 17.1, RFC 6026) in virtual time. */
final class VirtualClientTransaction implements TransactionLayer.ClientTransaction {

    static final long T1_NANOS = 500_000_000L;
    static final long T2_NANOS = 4_000_000_000L;
    static final long SIXTY_FOUR_T1_NANOS = 64 * T1_NANOS;

    private static final TransactionLayer.ClientUser NOBODY = new TransactionLayer.ClientUser() {
        @Override
        public void onResponse(SipResponse response, Hop source) {
            // forgotten
        }

        @Override
        public void onFailure(TransactionLayer.Failure failure, String reason) {
            // forgotten
        }
    };

    private final VirtualEndpoint endpoint;
    private final SipRequest request;
    private final Hop hop;
    private final boolean invite;
    private TransactionLayer.ClientUser user;
    private Timers.Timer repetition;
    private Timers.Timer limit;
    private long intervalNanos = T1_NANOS;
    private boolean finalSeen;

    VirtualClientTransaction(VirtualEndpoint endpoint, SipRequest request, Hop hop, TransactionLayer.ClientUser user) {
        this.endpoint = endpoint;
        this.request = request;
        this.hop = hop;
        this.user = user == null ? NOBODY : user;
        this.invite = request.method().equals("INVITE");
    }

    /** {@return what responses to it are matched by (RFC 3261 section 17.1.3)} */
    String key() {
        return request.topVia().branch().orElse("") + request.method();
    }

    void start() {
        Timers timers = endpoint.network().clock();
        if (endpoint.network().refuses(hop)) {
            timers.after(0, () -> fail(TransactionLayer.Failure.TRANSPORT, "The address " + hop + " refused the connection."));
            return;
        }
        limit = timers.after(SIXTY_FOUR_T1_NANOS,
            () -> fail(TransactionLayer.Failure.TIMEOUT, "Nobody answered the " + request.method() + " at " + hop + "."));
        transmit();
    }

    private void transmit() {
        endpoint.transmit(request, hop);
        repetition = endpoint.network().clock().after(intervalNanos, this::transmit);
        intervalNanos = invite ? 2 * intervalNanos : Math.min(2 * intervalNanos, T2_NANOS);
    }

    private void fail(TransactionLayer.Failure failure, String reason) {
        stopTimers();
        endpoint.forget(this);
        user.onFailure(failure, reason);
    }

    void onResponse(SipResponse response, Hop source) {
        if (response.provisional()) {
            if (!finalSeen) {
                if (invite) {
                    stopTimers();
                }
                user.onResponse(response, source);
            }
            return;
        }
        if (invite && !response.success()) {
            acknowledge(response);
        }
        boolean first = !finalSeen;
        finalSeen = true;
        if (first) {
            stopTimers();
            limit = endpoint.network().clock().after(SIXTY_FOUR_T1_NANOS, () -> endpoint.forget(this));
        }
        if (first || invite && response.success()) {
            user.onResponse(response, source);
        }
    }

    private void acknowledge(SipResponse refusal) {
        SipHeaders headers = SipHeaders.builder()
            .add("Via", request.headers().first("Via").orElseThrow())
            .add("Max-Forwards", 70)
            .add("From", request.from())
            .add("To", refusal.to())
            .add("Call-ID", request.callId())
            .add("CSeq", new CSeq(request.cseq().number(), "ACK"))
            .addAll("Route", request.headers().all("Route")).build();
        endpoint.transmit(new SipRequest("ACK", request.requestUri(), headers), hop);
    }

    private void stopTimers() {
        if (repetition != null) {
            repetition.cancel();
        }
        if (limit != null) {
            limit.cancel();
        }
    }

    @Override
    public void cancel(SipHeaders extra) {
        SipHeaders.Builder headers = SipHeaders.builder()
            .add("Via", request.headers().first("Via").orElseThrow())
            .add("Max-Forwards", 70)
            .add("From", request.from())
            .add("To", request.to())
            .add("Call-ID", request.callId())
            .add("CSeq", new CSeq(request.cseq().number(), "CANCEL"))
            .addAll("Route", request.headers().all("Route"));
        extra.lines().forEach(line -> headers.add(line.name(), line.value()));
        endpoint.start(new SipRequest("CANCEL", request.requestUri(), headers.build()), hop, null);
    }

    @Override
    public void forget() {
        user = NOBODY;
        if (invite && !finalSeen) {
            stopTimers();
            endpoint.forget(this);
        }
    }
}
