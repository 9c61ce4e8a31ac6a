package org.offhook.call;

import java.util.List;
import java.util.Set;
import org.offhook.sdp.SessionDescription;
import org.offhook.sip.SipHeaders;
import org.offhook.sip.SipRequest;
import org.offhook.sip.SipResponse;
import org.offhook.sip.SipSyntaxException;

/** What this user agent can do, as headers say it (RFC 3261 sections 8.2 and 11.2), and the answers that follow from it. */
final class Capabilities {

    /** Methods that are served here, as in Allow. */
    static final String ALLOW = "INVITE, ACK, CANCEL, BYE, OPTIONS, UPDATE, INFO";

    /** Option tags that are understood: {@code path} (RFC 3327), for registrars that look here. */
    static final String SUPPORTED = "path";

    /** Methods with a definition somewhere that are not served here: 405, or an answer of their own. Others get 501. */
    private static final Set<String> KNOWN_ELSEWHERE =
        Set.of("REGISTER", "PRACK", "SUBSCRIBE", "NOTIFY", "PUBLISH", "MESSAGE", "REFER");

    private static final Set<String> SERVED = Set.of(ALLOW.split(", "));

    private Capabilities() {
    }

    /** {@return whether requests of this method are served} */
    static boolean serves(String method) {
        return SERVED.contains(method);
    }

    /**
     * Answers a method that is not served (RFC 3261 section 8.2.1, and what the document of each method says).
     *
     * @param request a request whose method is not {@linkplain #serves served}
     * @param inCall  whether it belongs to a call
     * @param toTag   tag for the answer
     * @return the answer
     */
    static SipResponse refuseMethod(SipRequest request, boolean inCall, String toTag) {
        return switch (request.method()) {
            // Reliable provisional answers are never sent from here, so no PRACK matches one (RFC 3262 section 3);
            // a NOTIFY without subscription is 481 by RFC 6665 section 4.1.3.
            case "PRACK", "NOTIFY" -> answer(request, 481, toTag);
            case "SUBSCRIBE", "PUBLISH" -> answer(request, 489, toTag);
            // Transfers are not offered; outside a call anybody could make the phone dial.
            case "REFER" -> answer(request, inCall ? 603 : 403, toTag);
            default -> with(answer(request, KNOWN_ELSEWHERE.contains(request.method()) ? 405 : 501, toTag), "Allow", ALLOW);
        };
    }

    /**
     * Finds the extensions that a request insists on and that are not supported (section 8.2.2.3).
     *
     * @param request any request
     * @return their option tags
     */
    static List<String> unsupportedExtensions(SipRequest request) {
        try {
            return request.headers().elements("Require");
        } catch (SipSyntaxException e) {
            return request.headers().all("Require");
        }
    }

    /** {@return 420 with Unsupported} */
    static SipResponse badExtension(SipRequest request, List<String> tags, String toTag) {
        return with(answer(request, 420, toTag), "Unsupported", String.join(", ", tags));
    }

    /** {@return 200 to OPTIONS (section 11.2)} */
    static SipResponse options(SipRequest request, String toTag) {
        SipHeaders.Builder headers = answer(request, 200, toTag).headers().toBuilder()
            .add("Allow", ALLOW).add("Accept", SessionDescription.CONTENT_TYPE).add("Accept-Encoding", "identity")
            .add("Accept-Language", "en, fr").add("Supported", SUPPORTED);
        return new SipResponse(200, StatusText.of(200), headers.build(), new byte[0]);
    }

    /** {@return an answer with the usual phrase} */
    static SipResponse answer(SipRequest request, int status, String toTag) {
        return SipResponse.to(request, status, StatusText.of(status), toTag);
    }

    /** {@return the response with one more header} */
    static SipResponse with(SipResponse response, String name, Object value) {
        return response.withHeaders(response.headers().toBuilder().add(name, value).build());
    }
}
