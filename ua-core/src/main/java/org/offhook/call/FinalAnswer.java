package org.offhook.call;

import java.util.List;
import org.offhook.sip.Hop;
import org.offhook.sip.SipResponse;

/**
 * One final response to an INVITE of the call, kept as evidence. A call has several when it was challenged, redirected or
 * forked.
 *
 * @param status   200 to 699
 * @param reason   reason phrase
 * @param reasons  Reason headers (RFC 3326), as written
 * @param warnings Warning headers (RFC 3261 section 20.43), as written
 * @param contacts Contact headers of a 3xx, as written
 * @param source   where it came from
 */
public record FinalAnswer(int status, String reason, List<String> reasons, List<String> warnings, List<String> contacts,
                          Hop source) {

    /** Copies the lists. */
    public FinalAnswer {
        reasons = List.copyOf(reasons);
        warnings = List.copyOf(warnings);
        contacts = List.copyOf(contacts);
    }

    static FinalAnswer of(SipResponse response, Hop source) {
        boolean redirect = response.status() >= 300 && response.status() < 400;
        return new FinalAnswer(response.status(), response.reason(), response.headers().all("Reason"),
            response.headers().all("Warning"), redirect ? response.headers().all("Contact") : List.of(), source);
    }
}
