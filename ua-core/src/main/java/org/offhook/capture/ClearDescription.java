package org.offhook.capture;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Rewrites the session description of a SIP message for a capture that holds the media in clear, so that readers take it for what it
 * then is: the profile loses its encryption (RFC 3711 section 14, RFC 5764 section 8), keys and fingerprints go, Content-Length follows.
 * Nothing else changes. Works on octets; what is no description comes back as it is.
 */
public final class ClearDescription {

    private static final String[] DROPPED = {"a=crypto:", "a=fingerprint:", "a=key-mgmt:", "a=setup:"};
    private static final String HEADER_END = "\r\n\r\n";

    private ClearDescription() {
    }

    /**
     * Rewrites a message.
     *
     * @param message a SIP message
     * @return the message with clear media; the same array when nothing had to change
     */
    public static byte[] of(byte[] message) {
        String text = new String(message, StandardCharsets.ISO_8859_1);
        int end = text.indexOf(HEADER_END);
        if (end < 0 || text.indexOf("RTP/SAVP", end) < 0) {
            return message;
        }
        String body = body(text.substring(end + HEADER_END.length()));
        ByteArrayOutputStream out = new ByteArrayOutputStream(message.length);
        out.writeBytes(octets(head(text.substring(0, end), body.length())));
        out.writeBytes(octets(HEADER_END));
        out.writeBytes(octets(body));
        return out.toByteArray();
    }

    private static String body(String body) {
        StringBuilder clear = new StringBuilder(body.length());
        for (String line : body.split("(?<=\n)")) {
            String lower = line.toLowerCase(Locale.ROOT);
            if (lower.startsWith("m=")) {
                clear.append(line.replace("UDP/TLS/RTP/SAVP", "RTP/AVP").replace("RTP/SAVP", "RTP/AVP"));
            } else if (!isDropped(lower)) {
                clear.append(line);
            }
        }
        return clear.toString();
    }

    private static boolean isDropped(String lower) {
        for (String start : DROPPED) {
            if (lower.startsWith(start)) {
                return true;
            }
        }
        return false;
    }

    /** The length of a compact header form too (RFC 3261 section 7.3.3). */
    private static String head(String head, int bodyOctets) {
        String[] lines = head.split("\r\n", -1);
        for (int i = 1; i < lines.length; i++) {
            String name = lines[i].substring(0, Math.max(0, lines[i].indexOf(':'))).strip().toLowerCase(Locale.ROOT);
            if (name.equals("content-length") || name.equals("l")) {
                lines[i] = lines[i].substring(0, lines[i].indexOf(':') + 1) + " " + bodyOctets;
            }
        }
        return String.join("\r\n", lines);
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
