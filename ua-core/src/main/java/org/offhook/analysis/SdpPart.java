package org.offhook.analysis;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds the session description in the body of a message: the body itself as far as Content-Length goes (RFC 3261 section 18.3), or
 * the first part of a multipart body whose own type says so (RFC 2046 section 5.1).
 */
final class SdpPart {

    private static final String SDP = "application/sdp";

    private SdpPart() {
    }

    static boolean isSdp(String contentType) {
        return typeOf(contentType).equals(SDP);
    }

    static Optional<String> of(CapturedSip message) {
        byte[] body = message.body();
        int announced = message.contentLength();
        int length = announced < 0 ? body.length : Math.min(announced, body.length);
        String text = new String(body, 0, length, StandardCharsets.UTF_8);
        if (announced > length) {
            // The last line may be half of one: a port of it would be another port.
            text = text.substring(0, text.lastIndexOf('\n') + 1);
        }
        String type = message.header("content-type");
        if (isSdp(type)) {
            return Optional.of(text);
        }
        String boundary = CapturedSip.parameter(type, "boundary");
        return boundary.isEmpty() ? Optional.empty() : part(text, "--" + boundary);
    }

    private static Optional<String> part(String text, String delimiter) {
        int at = text.startsWith(delimiter) ? 0 : after(text, delimiter, 0);
        while (at >= 0) {
            int begin = text.indexOf('\n', at) + 1;
            int next = after(text, delimiter, at + delimiter.length());
            if (begin == 0 || next < 0 && text.startsWith("--", at + delimiter.length())) {
                return Optional.empty();
            }
            String part = text.substring(begin, next < 0 ? text.length() : Math.max(begin, next));
            int blank = part.startsWith("\r\n") || part.startsWith("\n") ? 0 : part.indexOf("\n\r\n") + 1;
            if (blank == 0) {
                blank = part.indexOf("\n\n") + 1;
            }
            if (isSdp(type(part.substring(0, blank)))) {
                return Optional.of(part.substring(blank).stripLeading());
            }
            at = next;
        }
        return Optional.empty();
    }

    /** Where a line that begins with the delimiter begins, or -1. */
    private static int after(String text, String delimiter, int from) {
        int at = text.indexOf("\n" + delimiter, from);
        return at < 0 ? -1 : at + 1;
    }

    private static String type(String head) {
        for (String line : head.split("\r?\n")) {
            int colon = line.indexOf(':');
            String name = colon < 0 ? "" : line.substring(0, colon).trim();
            if (name.equalsIgnoreCase("content-type") || name.equalsIgnoreCase("c")) {
                return line.substring(colon + 1);
            }
        }
        return "";
    }

    private static String typeOf(String contentType) {
        int semicolon = contentType.indexOf(';');
        return (semicolon < 0 ? contentType : contentType.substring(0, semicolon)).trim().toLowerCase(Locale.ROOT);
    }
}
