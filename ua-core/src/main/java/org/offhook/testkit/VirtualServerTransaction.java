package org.offhook.testkit;

import org.offhook.sip.Hop;
import org.offhook.sip.SipRequest;
import org.offhook.sip.SipResponse;
import org.offhook.sip.TransactionLayer;
import org.offhook.time.Timers;

/** A server transaction over UDP (RFC 3261 section 17.2, RFC 6026) in virtual time. */
final class VirtualServerTransaction implements TransactionLayer.ServerTransaction {

    private final VirtualEndpoint endpoint;
    private final SipRequest request;
    private final Hop source;
    private final boolean invite;
    private SipResponse last;
    private Timers.Timer repetition;
    private long intervalNanos = VirtualClientTransaction.T1_NANOS;
    private boolean acknowledged;
    private boolean ending;

    VirtualServerTransaction(VirtualEndpoint endpoint, SipRequest request, Hop source) {
        this.endpoint = endpoint;
        this.request = request;
        this.source = source;
        this.invite = request.method().equals("INVITE");
    }

    /** {@return what repeated requests are matched by (RFC 3261 section 17.2.3)} */
    String key() {
        return request.topVia().branch().orElse("") + request.method();
    }

    void start() {
        endpoint.core().onRequest(this);
        if (invite && last == null) {
            respond(SipResponse.to(request, 100, "Trying", ""));
        }
    }

    void onRepeated(SipRequest repeated) {
        if (repeated.method().equals("ACK")) {
            acknowledged = true;
            stopRepetition();
        } else if (last != null && !(invite && last.success())) {
            endpoint.transmit(last, source);
        }
    }

    @Override
    public SipRequest request() {
        return request;
    }

    @Override
    public Hop source() {
        return source;
    }

    @Override
    public void respond(SipResponse response) {
        last = response;
        endpoint.transmit(response, source);
        if (response.provisional() || ending) {
            return;
        }
        ending = true;
        if (invite && !response.success()) {
            repeat();
        }
        endpoint.network().clock().after(VirtualClientTransaction.SIXTY_FOUR_T1_NANOS, this::end);
    }

    private void repeat() {
        repetition = endpoint.network().clock().after(intervalNanos, () -> {
            endpoint.transmit(last, source);
            repeat();
        });
        intervalNanos = Math.min(2 * intervalNanos, VirtualClientTransaction.T2_NANOS);
    }

    private void end() {
        stopRepetition();
        endpoint.forget(this);
        if (invite && !last.success() && !acknowledged) {
            endpoint.core().onServerFailure(this, TransactionLayer.Failure.TIMEOUT, "No ACK came to " + last + ".");
        }
    }

    private void stopRepetition() {
        if (repetition != null) {
            repetition.cancel();
            repetition = null;
        }
    }
}
