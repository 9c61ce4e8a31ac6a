package org.offhook.sip;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reading and writing pieces of SIP header text (RFC 3261 section 25.1): lists, quoted strings, what may be shown. */
public final class SipText {

    private static final int SHOWN_CHARACTERS = 120;

    private SipText() {
    }

    /**
     * Splits at a separator that stands outside quoted strings and angle brackets.
     *
     * @param text      a header value
     * @param separator the separator
     * @return the pieces, trimmed, empty ones included
     * @throws SipSyntaxException when a quote or bracket does not close
     */
    public static List<String> split(String text, char separator) {
        List<String> pieces = new ArrayList<>(4);
        boolean quoted = false;
        boolean bracketed = false;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted) {
                if (c == '\\') {
                    i++;
                } else if (c == '"') {
                    quoted = false;
                }
            } else if (c == '"' && !bracketed) {
                quoted = true;
            } else if (c == '<') {
                bracketed = true;
            } else if (c == '>') {
                bracketed = false;
            } else if (c == separator && !bracketed) {
                pieces.add(strip(text.substring(start, i)));
                start = i + 1;
            }
        }
        if (quoted || bracketed) {
            throw new SipSyntaxException("a quote or bracket does not close in \"" + printable(text) + "\"");
        }
        pieces.add(strip(text.substring(start)));
        return pieces;
    }

    /** {@return whether a text is one quoted string and nothing else} */
    static boolean isQuoted(String text) {
        if (text.isEmpty() || text.charAt(0) != '"') {
            return false;
        }
        for (int i = 1; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                i++;
            } else if (text.charAt(i) == '"') {
                return i == text.length() - 1;
            }
        }
        return false;
    }

    /**
     * {@return a text without the blanks and tabs around it; control characters, which {@link String#trim} takes away as well,
     * stay and are for others to find fault with}
     *
     * @param text any text
     */
    static String strip(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isBlank(text.charAt(from))) {
            from++;
        }
        while (to > from && isBlank(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    /**
     * Takes the quotes off a quoted string, and the backslashes inside.
     *
     * @param text a token or quoted string
     * @return the content
     */
    public static String unquote(String text) {
        if (text.length() < 2 || text.charAt(0) != '"' || text.charAt(text.length() - 1) != '"') {
            return text;
        }
        StringBuilder content = new StringBuilder(text.length());
        for (int i = 1; i < text.length() - 1; i++) {
            char c = text.charAt(i);
            if (c == '\\' && i < text.length() - 2) {
                c = text.charAt(++i);
            }
            content.append(c);
        }
        return content.toString();
    }

    /**
     * Puts a text into quotes.
     *
     * @param content any text; line ends and other control characters become blanks, for they would end the header
     * @return the quoted string
     */
    public static String quote(String content) {
        StringBuilder text = new StringBuilder(content.length() + 2).append('"');
        for (int i = 0; i < content.length(); i++) {
            char c = content.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\');
            }
            text.append(c < ' ' || c == 0x7f ? ' ' : c);
        }
        return text.append('"').toString();
    }

    /**
     * Escapes what is not ASCII, for the user part of a URI.
     *
     * @param user as people write it; escapes in it stay
     * @return its octets in UTF-8, each that is not ASCII as {@code %XX}
     */
    public static String escaped(String user) {
        StringBuilder ascii = new StringBuilder(user.length());
        for (byte octet : user.getBytes(StandardCharsets.UTF_8)) {
            if (octet < 0) {
                ascii.append(String.format("%%%02X", octet));
            } else {
                ascii.append((char) octet);
            }
        }
        return ascii.toString();
    }

    /**
     * Makes foreign text fit for a log line or a terminal: control and direction-changing characters are replaced, and
     * the text is cut to a length that can be read.
     *
     * @param text anything a peer sent
     * @return text safe to show
     */
    public static String printable(String text) {
        return printable(text, SHOWN_CHARACTERS);
    }

    /**
     * The same with a length of the caller's choice, for whole sentences.
     *
     * @param text  anything a peer sent a part of
     * @param limit characters to show
     * @return text safe to show
     */
    public static String printable(String text, int limit) {
        StringBuilder shown = new StringBuilder(Math.min(text.length(), limit) + 1);
        for (int i = 0; i < text.length() && i < limit; i++) {
            char c = text.charAt(i);
            shown.append(isShown(c) ? c : '\ufffd');
        }
        return text.length() > limit ? shown.append('…').toString() : shown.toString();
    }

    /**
     * {@return whether a character may be shown as it is: it controls neither a terminal nor the direction of writing}
     *
     * @param c any character
     */
    public static boolean isShown(char c) {
        return !(Character.isISOControl(c) || c >= 0x2028 && c <= 0x202e || c >= 0x2066 && c <= 0x2069 || c == 0x200e || c == 0x200f
            || c == 0x061c || c == 0xfeff);
    }

    /** {@return whether a text is a token (RFC 3261 section 25.1)} */
    static boolean isToken(String text) {
        if (text.isEmpty()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || "-.!%*_+`'~".indexOf(c) >= 0)) {
                return false;
            }
        }
        return true;
    }
}
