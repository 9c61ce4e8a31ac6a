package org.offhook.call;

import java.util.Optional;
import org.offhook.call.CallOutcome.CodecLists;
import org.offhook.sdp.NegotiationException;
import org.offhook.sdp.NoCommonCodecException;
import org.offhook.sip.SipHeaders;
import org.offhook.sip.SipRequest;
import org.offhook.sip.SipResponse;
import org.offhook.sip.SipText;

/** A body that cannot be taken, with the answer that tells the sender so. */
final class UnacceptableBodyException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient SipHeaders headers;
    private final transient CodecLists codecs;

    UnacceptableBodyException(int status, String message, SipHeaders headers) {
        this(status, message, headers, null);
    }

    private UnacceptableBodyException(int status, String message, SipHeaders headers, CodecLists codecs) {
        super(message);
        this.status = status;
        this.headers = headers;
        this.codecs = codecs;
    }

    /** An offer that was understood and cannot be agreed to: 488 with its Warning (RFC 3261 section 20.43). */
    static UnacceptableBodyException of(NegotiationException refusal) {
        String text = SipText.printable(refusal.getMessage());
        String warning = refusal.reason().warningCode() + " offhook " + SipText.quote(text);
        CodecLists lists = refusal instanceof NoCommonCodecException mismatch
            ? new CodecLists(mismatch.local(), mismatch.remote()) : null;
        return new UnacceptableBodyException(488, text, SipHeaders.builder().add("Warning", warning).build(), lists);
    }

    int status() {
        return status;
    }

    Optional<CodecLists> codecs() {
        return Optional.ofNullable(codecs);
    }

    SipResponse response(SipRequest request, String toTag) {
        SipResponse plain = Capabilities.answer(request, status, toTag);
        SipHeaders.Builder all = plain.headers().toBuilder();
        headers.lines().forEach(line -> all.add(line.name(), line.value()));
        return plain.withHeaders(all.build());
    }
}
