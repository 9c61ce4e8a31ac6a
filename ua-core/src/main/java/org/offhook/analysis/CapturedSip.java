package org.offhook.analysis;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A SIP message as it was seen on the wire, read leniently: evidence is not refused because it is malformed. Only the first line
 * must be that of SIP; header fields that cannot be read are absent. {@link org.offhook.sip.SipMessageReader} is the strict reader of
 * the phone itself.
 */
public final class CapturedSip {

    /** RFC 3261 section 7.3.3 and the registry: the short names. */
    private static final Map<String, String> COMPACT = Map.ofEntries(Map.entry("i", "call-id"), Map.entry("m", "contact"),
            Map.entry("e", "content-encoding"), Map.entry("l", "content-length"), Map.entry("c", "content-type"),
            Map.entry("f", "from"), Map.entry("s", "subject"), Map.entry("k", "supported"), Map.entry("t", "to"),
            Map.entry("v", "via"), Map.entry("o", "event"), Map.entry("r", "refer-to"), Map.entry("x", "session-expires"),
            Map.entry("b", "referred-by"));

    /** Names as nearly everybody writes them, to one text each: a large capture has millions of them. */
    private static final Map<String, String> USUAL = Stream.of("Accept", "Allow", "Allow-Events", "Authorization", "Call-ID", "Contact",
            "Content-Disposition", "Content-Length", "Content-Type", "CSeq", "Date", "Event", "Expires", "From", "Max-Forwards", "Min-SE",
            "P-Asserted-Identity", "Privacy", "Proxy-Authenticate", "Proxy-Authorization", "Reason", "Record-Route", "Require", "Route",
            "Server", "Session-Expires", "Subject", "Supported", "To", "User-Agent", "Via", "WWW-Authenticate", "Warning")
        .collect(Collectors.toUnmodifiableMap(name -> name, name -> name.toLowerCase(Locale.ROOT)));

    private static final int HEADERS_LIMIT = 512;
    private static final int FIRST_LINE_LIMIT = 4096;

    private final String firstLine;
    private final String method;
    private final String requestUri;
    private final int status;
    private final String[] headers;
    private final byte[] body;
    /** Of what every table and rule asks for, each is read once: the CSeq here, the description when it is first wanted. */
    private final long cseqNumber;
    private final String cseqMethod;
    private Optional<CapturedSdp> description;

    private CapturedSip(String firstLine, String method, String requestUri, int status, String[] headers, byte[] body) {
        this.firstLine = firstLine;
        this.method = method;
        this.requestUri = requestUri;
        this.status = status;
        this.headers = headers;
        this.body = body;
        String cseq = header("cseq");
        this.cseqNumber = leadingNumber(cseq);
        this.cseqMethod = cseq.substring(cseq.lastIndexOf(' ') + 1).trim();
    }

    /**
     * Whether octets begin like a SIP message: a request line that ends in {@code SIP/2.0}, or a status line.
     *
     * @param octets the buffer
     * @param offset where they begin
     * @param length how many
     * @return whether the first line is one of SIP
     */
    public static boolean looksLikeSip(byte[] octets, int offset, int length) {
        if (length < 16) {
            return false;
        }
        int first = octets[offset];
        if (first == 'S' && startsWith(octets, offset, "SIP/2.0 ")) {
            return isDigit(octets[offset + 8]) && isDigit(octets[offset + 9]) && isDigit(octets[offset + 10]) && octets[offset + 11] == ' ';
        }
        if (first <= ' ' || first > '~') {
            return false;
        }
        int end = lineEnd(octets, offset, Math.min(length, FIRST_LINE_LIMIT));
        return end - offset > 12 && startsWith(octets, end - 8, " SIP/2.0") && isMethodAndUri(octets, offset, end - 8);
    }

    /** Two words, the second with a colon in it: what Wireshark asks of a request line too. */
    private static boolean isMethodAndUri(byte[] octets, int from, int to) {
        int space = from;
        while (space < to && octets[space] != ' ') {
            space++;
        }
        boolean colon = false;
        for (int i = space + 1; i < to; i++) {
            if (octets[i] == ' ') {
                return false;
            }
            colon |= octets[i] == ':' && i > space + 1;
        }
        return colon;
    }

    /**
     * Reads a message.
     *
     * @param octets the buffer
     * @param offset where it begins
     * @param length its octets, body included
     * @return the message, empty when the first line is not one of SIP
     */
    public static Optional<CapturedSip> read(byte[] octets, int offset, int length) {
        if (!looksLikeSip(octets, offset, length)) {
            return Optional.empty();
        }
        int end = offset + length;
        int line = lineEnd(octets, offset, Math.min(length, FIRST_LINE_LIMIT));
        String first = text(octets, offset, line);
        List<String> headers = new ArrayList<>(32);
        int at = readHeaders(octets, afterLineEnd(octets, line, end), end, headers);
        byte[] body = Arrays.copyOfRange(octets, at, end);
        String[] pairs = headers.toArray(new String[0]);
        if (first.startsWith("SIP/2.0 ")) {
            return Optional.of(new CapturedSip(first, null, null, Integer.parseInt(first.substring(8, 11)), pairs, body));
        }
        int space = first.indexOf(' ');
        int version = first.length() - 8;
        if (space <= 0 || space >= version) {
            return Optional.empty();
        }
        String uri = first.substring(space + 1, version).trim();
        return Optional.of(new CapturedSip(first, first.substring(0, space), uri, 0, pairs, body));
    }

    /** Fills names (lower case, long form) and values in turn; gives back where the body begins. */
    private static int readHeaders(byte[] octets, int from, int end, List<String> headers) {
        int at = from;
        while (at < end) {
            int lineEnd = lineEnd(octets, at, end - at);
            int next = afterLineEnd(octets, lineEnd, end);
            if (lineEnd == at) {
                return next;
            }
            boolean continuation = octets[at] == ' ' || octets[at] == '\t';
            if (continuation && !headers.isEmpty()) {
                int last = headers.size() - 1;
                headers.set(last, headers.get(last) + " " + text(octets, at, lineEnd).trim());
            } else if (headers.size() < 2 * HEADERS_LIMIT) {
                addHeader(text(octets, at, lineEnd), headers);
            }
            at = next;
        }
        return end;
    }

    private static void addHeader(String line, List<String> headers) {
        int colon = line.indexOf(':');
        if (colon > 0) {
            String written = line.substring(0, colon);
            String usual = USUAL.get(written);
            headers.add(usual != null ? usual : longForm(written.trim().toLowerCase(Locale.ROOT)));
            headers.add(line.substring(colon + 1).trim());
        }
    }

    private static String longForm(String name) {
        return COMPACT.getOrDefault(name, name);
    }

    /** {@return whether this is a request} */
    public boolean isRequest() {
        return method != null;
    }

    /** {@return the first line as it was written} */
    public String firstLine() {
        return firstLine;
    }

    /** {@return the method of a request, or that of the request a response answers, empty if unreadable} */
    public String method() {
        return method != null ? method : cseqMethod;
    }

    /** {@return the Request-URI, null in a response} */
    public String requestUri() {
        return requestUri;
    }

    /** {@return the status code of a response, 0 in a request} */
    public int status() {
        return status;
    }

    /** {@return the reason phrase of a response, empty in a request} */
    public String reasonPhrase() {
        return method != null || firstLine.length() < 12 ? "" : firstLine.substring(12).trim();
    }

    /** {@return the body as it was captured} */
    public byte[] body() {
        return body;
    }

    /** The session description in the body, or in a part of it. */
    Optional<CapturedSdp> description() {
        if (description == null) {
            description = CapturedSdp.read(this);
        }
        return description;
    }

    /**
     * The first header field of a name.
     *
     * @param name long form, any case
     * @return its value, empty string where there is none
     */
    public String header(String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        for (int i = 0; i < headers.length; i += 2) {
            if (headers[i].equals(wanted)) {
                return headers[i + 1];
            }
        }
        return "";
    }

    /** {@return the Call-ID, empty if there is none} */
    public String callId() {
        return header("call-id");
    }

    /** {@return the CSeq number, -1 if unreadable} */
    public long cseqNumber() {
        return cseqNumber;
    }

    private static long leadingNumber(String cseq) {
        int end = 0;
        while (end < cseq.length() && end < 10 && Character.isDigit(cseq.charAt(end))) {
            end++;
        }
        return end == 0 ? -1 : Long.parseLong(cseq.substring(0, end));
    }

    /** {@return the method in CSeq, empty if unreadable} */
    public String cseqMethod() {
        return cseqMethod;
    }

    /** {@return the URI of From, without the brackets, with its parameters} */
    public String fromUri() {
        return uriOf(header("from"));
    }

    /** {@return the URI of To} */
    public String toUri() {
        return uriOf(header("to"));
    }

    /** {@return the URI of the first Contact, empty if there is none} */
    public String contactUri() {
        return uriOf(header("contact"));
    }

    /** {@return the tag of From, empty if there is none} */
    public String fromTag() {
        return parameter(afterUri(header("from")), "tag");
    }

    /** {@return the tag of To, empty if there is none} */
    public String toTag() {
        return parameter(afterUri(header("to")), "tag");
    }

    /** {@return Content-Length as announced, -1 when absent or unreadable} */
    public int contentLength() {
        String value = header("content-length");
        if (value.isEmpty() || value.length() > 9 || !value.chars().allMatch(Character::isDigit)) {
            return -1;
        }
        return Integer.parseInt(value);
    }

    /** {@return whether the body is a session description, or a multipart one that may hold one} */
    public boolean mayHoldSdp() {
        String type = header("content-type");
        return body.length > 0 && (SdpPart.isSdp(type) || type.toLowerCase(Locale.ROOT).startsWith("multipart/"));
    }

    /**
     * The URI of a name-addr or addr-spec.
     *
     * @param value of From, To, Contact
     * @return what stands in angle brackets, or before the first parameter
     */
    static String uriOf(String value) {
        int open = value.lastIndexOf('<');
        if (open >= 0) {
            int close = value.indexOf('>', open);
            return close < 0 ? value.substring(open + 1) : value.substring(open + 1, close);
        }
        int semicolon = value.indexOf(';');
        return (semicolon < 0 ? value : value.substring(0, semicolon)).trim();
    }

    private static String afterUri(String value) {
        int close = value.lastIndexOf('>');
        return close >= 0 ? value.substring(close + 1) : value;
    }

    /**
     * A parameter {@code ;name=value}.
     *
     * @param value of a header field
     * @param name  lower case
     * @return the value without quotes, empty if absent
     */
    static String parameter(String value, String name) {
        int at = 0;
        while ((at = value.indexOf(';', at)) >= 0) {
            int begin = at + 1;
            while (begin < value.length() && value.charAt(begin) == ' ') {
                begin++;
            }
            if (value.regionMatches(true, begin, name + "=", 0, name.length() + 1)) {
                int from = begin + name.length() + 1;
                int to = from;
                while (to < value.length() && ";, \t>".indexOf(value.charAt(to)) < 0) {
                    to++;
                }
                return value.substring(from, to).replace("\"", "");
            }
            at = begin;
        }
        return "";
    }

    private static boolean startsWith(byte[] octets, int at, String word) {
        for (int i = 0; i < word.length(); i++) {
            if (octets[at + i] != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDigit(int octet) {
        return octet >= '0' && octet <= '9';
    }

    private static int lineEnd(byte[] octets, int from, int length) {
        int end = from + length;
        int at = from;
        while (at < end && octets[at] != '\r' && octets[at] != '\n') {
            at++;
        }
        return at;
    }

    private static int afterLineEnd(byte[] octets, int lineEnd, int end) {
        int at = lineEnd;
        if (at < end && octets[at] == '\r') {
            at++;
        }
        if (at < end && octets[at] == '\n') {
            at++;
        }
        return at;
    }

    private static String text(byte[] octets, int from, int to) {
        return new String(octets, from, to - from, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return firstLine;
    }
}
