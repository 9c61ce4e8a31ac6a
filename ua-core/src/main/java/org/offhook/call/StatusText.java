package org.offhook.call;

import java.util.Map;

/** The usual reason phrases (RFC 3261 section 21 and its extensions), for answers that name none. */
final class StatusText {

    private static final Map<Integer, String> PHRASES = Map.ofEntries(
        Map.entry(180, "Ringing"), Map.entry(183, "Session Progress"), Map.entry(200, "OK"),
        Map.entry(302, "Moved Temporarily"), Map.entry(400, "Bad Request"), Map.entry(401, "Unauthorized"),
        Map.entry(403, "Forbidden"), Map.entry(404, "Not Found"), Map.entry(405, "Method Not Allowed"),
        Map.entry(406, "Not Acceptable"), Map.entry(408, "Request Timeout"), Map.entry(410, "Gone"),
        Map.entry(415, "Unsupported Media Type"), Map.entry(420, "Bad Extension"),
        Map.entry(480, "Temporarily Unavailable"), Map.entry(481, "Call/Transaction Does Not Exist"),
        Map.entry(482, "Loop Detected"), Map.entry(486, "Busy Here"), Map.entry(487, "Request Terminated"),
        Map.entry(488, "Not Acceptable Here"), Map.entry(489, "Bad Event"), Map.entry(491, "Request Pending"),
        Map.entry(500, "Server Internal Error"), Map.entry(501, "Not Implemented"),
        Map.entry(503, "Service Unavailable"), Map.entry(600, "Busy Everywhere"), Map.entry(603, "Decline"),
        Map.entry(606, "Not Acceptable"));

    private StatusText() {
    }

    /** {@return the phrase of a status, or that of its class} */
    static String of(int status) {
        String phrase = PHRASES.get(status);
        if (phrase != null) {
            return phrase;
        }
        return switch (status / 100) {
            case 1 -> "Progress";
            case 2 -> "OK";
            case 3 -> "Moved";
            case 4 -> "Refused";
            case 5 -> "Server Failure";
            default -> "Refused Everywhere";
        };
    }
}
