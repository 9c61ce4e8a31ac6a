package org.offhook.capture;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Blots out what a SIP message carries of secrets, octet for octet, so that lengths and offsets stay: the digest's response and
 * proof, from which a weak password can be guessed, Basic and Bearer credentials, SRTP master keys ({@code a=crypto}, RFC 4568
 * section 6.1), ICE passwords, MIKEY.
 */
public final class SecretMask {

    private static final byte BLOT = 'x';

    private SecretMask() {
    }

    /**
     * Masks a message in a copy.
     *
     * @param message a SIP message, or a session description
     * @return the same length with secrets replaced by {@code x}
     */
    public static byte[] apply(byte[] message) {
        byte[] masked = message.clone();
        String text = new String(message, StandardCharsets.ISO_8859_1);
        int at = 0;
        boolean credentials = false;
        while (at < text.length()) {
            int end = text.indexOf('\n', at);
            end = end < 0 ? text.length() : end;
            boolean continues = at < end && (text.charAt(at) == ' ' || text.charAt(at) == '\t');
            String line = text.substring(at, end).toLowerCase(Locale.ROOT);
            credentials = continues ? credentials : isCredentials(line);
            if (credentials) {
                credentials(line, at, masked);
            } else {
                attribute(line, at, masked);
            }
            at = end + 1;
        }
        return masked;
    }

    private static boolean isCredentials(String line) {
        return line.startsWith("authorization") || line.startsWith("proxy-authorization") || line.startsWith("authentication-info")
                || line.startsWith("proxy-authentication-info");
    }

    private static void credentials(String line, int at, byte[] masked) {
        int scheme = afterColon(line);
        if (line.startsWith("basic ", scheme) || line.startsWith("bearer ", scheme)) {
            blot(masked, at + line.indexOf(' ', scheme) + 1, at + line.length());
        }
        for (String name : new String[] {"response", "rspauth", "password"}) {
            int from = 0;
            while ((from = line.indexOf(name, from)) >= 0) {
                from += name.length();
                int value = from;
                while (value < line.length() && " \t=\"".indexOf(line.charAt(value)) >= 0) {
                    value++;
                }
                if (line.substring(from, value).contains("=")) {
                    int end = value;
                    while (end < line.length() && "\", \t\r;".indexOf(line.charAt(end)) < 0) {
                        end++;
                    }
                    blot(masked, at + value, at + end);
                }
            }
        }
    }

    private static int afterColon(String line) {
        int at = line.indexOf(':') + 1;
        while (at > 0 && at < line.length() && line.charAt(at) == ' ') {
            at++;
        }
        return at;
    }

    private static void attribute(String line, int at, byte[] masked) {
        int inline = 0;
        while ((inline = line.indexOf("inline:", inline)) >= 0) {
            inline += "inline:".length();
            int end = inline;
            while (end < line.length() && "|; \t\r".indexOf(line.charAt(end)) < 0) {
                end++;
            }
            blot(masked, at + inline, at + end);
        }
        for (String name : new String[] {"a=ice-pwd:", "a=key-mgmt:", "k="}) {
            if (line.startsWith(name)) {
                blot(masked, at + name.length(), at + line.length());
            }
        }
    }

    private static void blot(byte[] masked, int from, int to) {
        for (int i = from; i < to && i < masked.length; i++) {
            if (masked[i] != '\r' && masked[i] != '\n') {
                masked[i] = BLOT;
            }
        }
    }
}
