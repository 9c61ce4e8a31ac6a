package org.offhook.call;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.offhook.sdp.SdpException;
import org.offhook.sdp.SessionDescription;
import org.offhook.sip.Parameters;
import org.offhook.sip.SipHeaders;
import org.offhook.sip.SipMessage;
import org.offhook.sip.SipSyntaxException;
import org.offhook.sip.SipText;

/** Finds the session description in a message: alone, or as a part of a multipart body (RFC 5621). */
final class SdpBody {

    private static final int MAX_PARTS = 16;

    private SdpBody() {
    }

    /**
     * Reads the session description.
     *
     * @param message any message
     * @return the description, empty when the message has no body
     * @throws UnacceptableBodyException when the body is of another kind (415), or is garbled (400)
     */
    static Optional<SessionDescription> in(SipMessage message) throws UnacceptableBodyException {
        if (message.body().length == 0) {
            return Optional.empty();
        }
        String encoding = message.headers().first("Content-Encoding").orElse("identity").trim();
        if (!encoding.equalsIgnoreCase("identity")) {
            throw new UnacceptableBodyException(415, "the body is encoded as " + SipText.printable(encoding),
                SipHeaders.builder().add("Accept-Encoding", "identity").build());
        }
        byte[] description = message.contentType().startsWith("multipart/") ? part(message) : message.body();
        String type = message.contentType().startsWith("multipart/") ? SessionDescription.CONTENT_TYPE : message.contentType();
        if (description == null || !type.equals(SessionDescription.CONTENT_TYPE)) {
            throw new UnacceptableBodyException(415, "the body is " + SipText.printable(message.contentType()),
                SipHeaders.builder().add("Accept", SessionDescription.CONTENT_TYPE).build());
        }
        try {
            return Optional.of(SessionDescription.parse(description));
        } catch (SdpException e) {
            throw new UnacceptableBodyException(400, "the session description cannot be read: "
                + SipText.printable(e.getMessage()), SipHeaders.NONE);
        }
    }

    /** The first part that is a session description, or null. Searched by hand: no expression is built from peer data. */
    private static byte[] part(SipMessage message) {
        String boundary = boundary(message);
        if (boundary.isEmpty()) {
            return null;
        }
        String delimiter = "--" + boundary;
        String text = "\r\n" + new String(message.body(), StandardCharsets.ISO_8859_1);
        int from = text.indexOf("\r\n" + delimiter);
        for (int parts = 0; from >= 0 && parts < MAX_PARTS; parts++) {
            int begin = from + 2 + delimiter.length();
            int next = text.indexOf("\r\n" + delimiter, begin);
            if (next < 0) {
                return null;
            }
            int blank = text.indexOf("\r\n\r\n", begin);
            if (blank >= 0 && blank + 4 <= next && isSdp(text.substring(begin, blank))) {
                return text.substring(blank + 4, next).getBytes(StandardCharsets.ISO_8859_1);
            }
            from = next;
        }
        return null;
    }

    private static boolean isSdp(String partHeaders) {
        for (String line : partHeaders.split("\r\n")) {
            String lower = line.toLowerCase(Locale.ROOT).replace(" ", "");
            if (lower.startsWith("content-type:" + SessionDescription.CONTENT_TYPE)
                || lower.startsWith("c:" + SessionDescription.CONTENT_TYPE)) {
                return true;
            }
        }
        return false;
    }

    private static String boundary(SipMessage message) {
        String value = message.headers().first("Content-Type").orElse("");
        int semicolon = value.indexOf(';');
        try {
            return semicolon < 0 ? "" : SipText.unquote(
                Parameters.parse(value.substring(semicolon)).get("boundary").orElse(""));
        } catch (SipSyntaxException e) {
            return "";
        }
    }
}
