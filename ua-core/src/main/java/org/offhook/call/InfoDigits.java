package org.offhook.call;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.offhook.sip.Hop;
import org.offhook.sip.SipHeaders;
import org.offhook.sip.SipResponse;
import org.offhook.sip.TransactionLayer;
import org.offhook.sip.account.AuthenticatedRequest;

/**
 * Sends digits in INFO requests, {@code application/dtmf-relay}, each after the answer to the one before: INFO has no order of its
 * own. No standard describes it; older gateways take nothing else. On the agent's loop.
 */
final class InfoDigits implements AuthenticatedRequest.User {

    private static final int DURATION_MS = 160;

    private final CallMachine call;
    private final String digits;
    private final Consumer<ModificationResult> user;
    private int next;

    private InfoDigits(CallMachine call, String digits, Consumer<ModificationResult> user) {
        this.call = call;
        this.digits = digits;
        this.user = user;
    }

    static void send(CallMachine call, String digits, Consumer<ModificationResult> user) {
        new InfoDigits(call, digits, user).sendNext();
    }

    private void sendNext() {
        if (next == digits.length()) {
            user.accept(new ModificationResult(true, 200, "OK"));
        } else if (call.dialog() == null || call.phase() != CallPhase.CONFIRMED) {
            user.accept(new ModificationResult(false, 0, "the call is not up"));
        } else {
            byte[] body = ("Signal=" + digits.charAt(next++) + "\r\nDuration=" + DURATION_MS + "\r\n").getBytes(StandardCharsets.US_ASCII);
            SipHeaders headers = SipHeaders.builder().add("Content-Type", "application/dtmf-relay").build();
            call.sender().send(call.dialog(), "INFO", false, headers, body, this);
        }
    }

    @Override
    public void onFinal(SipResponse response, Hop source) {
        if (response.success()) {
            sendNext();
        } else {
            user.accept(new ModificationResult(false, response.status(), response.reason()));
        }
    }

    @Override
    public void onFailure(TransactionLayer.Failure failure, String reason) {
        user.accept(new ModificationResult(false, 0, reason));
    }
}
