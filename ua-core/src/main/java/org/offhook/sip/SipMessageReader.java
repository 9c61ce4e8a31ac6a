package org.offhook.sip;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads messages from octets (RFC 3261 section 7) and refuses those that no transaction can be built on: without exactly one
 * Call-ID, CSeq, From and To and at least one Via that can be read, with another version, or beyond the limits. Pure.
 *
 * <p>A refused request is answered where its Via says how: the answer copies those headers that came, and leaves out what the
 * request left out (RFC 4475 section 3.3.1). A refused response or ACK is never answered.
 * Lone line feeds end a line too, since some gateways send them.
 */
public final class SipMessageReader {

    /** Octets of all headers; a message of a person calling a person has one or two thousand. */
    public static final int MAX_HEAD_OCTETS = 16_384;
    /** Octets of a whole message. */
    public static final int MAX_MESSAGE_OCTETS = 65_535;
    private static final int MAX_LINES = 256;
    private static final int MAX_LINE_CHARACTERS = 8_192;
    /** Elements of one header line; lists are walked more than once. */
    private static final int MAX_COMMAS = 64;

    private static final Map<String, String> LONG_FORMS = Map.ofEntries(Map.entry("i", "Call-ID"), Map.entry("m", "Contact"),
        Map.entry("e", "Content-Encoding"), Map.entry("l", "Content-Length"), Map.entry("c", "Content-Type"),
        Map.entry("f", "From"), Map.entry("s", "Subject"), Map.entry("k", "Supported"), Map.entry("t", "To"),
        Map.entry("v", "Via"), Map.entry("u", "Allow-Events"), Map.entry("r", "Refer-To"), Map.entry("b", "Referred-By"),
        Map.entry("x", "Session-Expires"), Map.entry("o", "Event"), Map.entry("a", "Accept-Contact"),
        Map.entry("j", "Reject-Contact"), Map.entry("d", "Request-Disposition"), Map.entry("y", "Identity"));

    /** What came of reading. */
    public sealed interface Result {

        /**
         * A message fit for a transaction.
         *
         * @param message the message
         */
        record Readable(SipMessage message) implements Result {
        }

        /**
         * A message to be refused.
         *
         * @param reason what is wrong, for people
         * @param answer what to answer, empty for silence
         */
        record Refused(String reason, Optional<SipResponse> answer) implements Result {
        }
    }

    private SipMessageReader() {
    }

    /**
     * Reads one message.
     *
     * @param octets a datagram, or a message cut out of a stream by its Content-Length
     * @return the message, or why it is refused; never throws
     */
    public static Result read(byte[] octets) {
        int start = 0;
        while (start < octets.length && (octets[start] == '\r' || octets[start] == '\n')) {
            start++;
        }
        Reading reading = new Reading(octets, start);
        try {
            return new Result.Readable(reading.message());
        } catch (RefusedException e) {
            return new Result.Refused(e.getMessage(), reading.answer(e.status));
        } catch (SipSyntaxException e) {
            return new Result.Refused(e.getMessage(), reading.answer(400));
        }
    }

    /** A refusal with a status of its own. */
    private static final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final int status;

        private RefusedException(int status, String message) {
            super(message);
            this.status = status;
        }
    }

    private static final class Reading {
        private final byte[] octets;
        private int at;
        /** Where the header lines begin. */
        private int headersAt;
        private boolean startLineCut;
        private final List<String> lines = new ArrayList<>(24);
        /** What could be read of the headers; an answer is made of it when the rest cannot. */
        private final SipHeaders.Builder read = SipHeaders.builder();
        private SipHeaders headers = SipHeaders.NONE;

        private Reading(byte[] octets, int start) {
            this.octets = octets;
            this.at = start;
        }

        private SipMessage message() {
            cutLines();
            readHeaders();
            headers = read.build();
            if (startLineCut) {
                throw new RefusedException(414, "the request line is too long");
            }
            String startLine = lines.get(0);
            boolean response = startLine.regionMatches(true, 0, "SIP/", 0, 4);
            SipMessage message = response ? response(startLine) : request(startLine);
            for (String name : List.of("Call-ID", "CSeq", "From", "To")) {
                if (message.headers().all(name).size() != 1) {
                    throw new SipSyntaxException("there must be one " + name);
                }
            }
            if (message.callId().isEmpty()) {
                throw new SipSyntaxException("the Call-ID is empty");
            }
            checkTag(message.from());
            checkTag(message.to());
            message.headers().all("Via").forEach(line -> SipText.split(line, ',').forEach(Via::parse));
            message.topVia();
            CSeq cseq = message.cseq();
            if (message instanceof SipRequest request && !cseq.method().equals(request.method())) {
                throw new SipSyntaxException("the CSeq names another method");
            }
            if (message instanceof SipRequest request && request.method().equals("INVITE")) {
                // What a dialog is made of must not fail later, when there is nobody left to answer 400.
                request.contact();
                request.headers().elements("Record-Route").forEach(NameAddr::parse);
            }
            return message;
        }

        /** A list in place of an address is read as a tag of more than one word. */
        private static void checkTag(NameAddr address) {
            address.tag().ifPresent(tag -> {
                if (tag.isEmpty() || tag.chars().anyMatch(c -> c <= ' ' || c == ',' || c == '<' || c == '>')) {
                    throw new SipSyntaxException("\"" + SipText.printable(tag) + "\" is not a tag");
                }
            });
        }

        /** Cuts the head into lines and puts folded ones together; leaves {@link #at} at the body. */
        private void cutLines() {
            while (true) {
                int end = at;
                while (end < octets.length && octets[end] != '\n') {
                    end++;
                }
                if (end == octets.length) {
                    throw new SipSyntaxException("the head of the message does not end");
                }
                int cut = end > at && octets[end - 1] == '\r' ? end - 1 : end;
                String line = new String(octets, at, cut - at, StandardCharsets.UTF_8);
                at = end + 1;
                if (line.isEmpty()) {
                    break;
                }
                add(line);
            }
            if (lines.isEmpty()) {
                throw new SipSyntaxException("the message is empty");
            }
        }

        private void add(String line) {
            boolean folded = line.charAt(0) == ' ' || line.charAt(0) == '\t';
            if (folded && lines.size() < 2) {
                throw new SipSyntaxException("the message begins with a blank");
            }
            String whole = folded ? lines.get(lines.size() - 1) + " " + SipText.strip(line) : line;
            if (lines.isEmpty()) {
                // Refused when the headers have shown whom to tell.
                headersAt = at;
                startLineCut = whole.length() > MAX_LINE_CHARACTERS;
                whole = startLineCut ? whole.substring(0, MAX_LINE_CHARACTERS) : whole;
            }
            if (lines.size() > MAX_LINES || whole.length() > MAX_LINE_CHARACTERS || at - headersAt > MAX_HEAD_OCTETS) {
                throw new RefusedException(513, "the head of the message is too large");
            }
            if (folded) {
                lines.set(lines.size() - 1, whole);
            } else {
                lines.add(whole);
            }
        }

        /** A line that cannot be read does not hide the others, of which an answer is made. */
        private void readHeaders() {
            SipSyntaxException fault = null;
            for (String line : lines.subList(1, lines.size())) {
                try {
                    readHeader(line);
                } catch (SipSyntaxException e) {
                    fault = fault == null ? e : fault;
                }
            }
            if (fault != null) {
                throw fault;
            }
        }

        private void readHeader(String line) {
            int colon = line.indexOf(':');
            String name = colon < 0 ? "" : SipText.strip(line.substring(0, colon));
            if (!SipText.isToken(name)) {
                throw new SipSyntaxException("\"" + SipText.printable(line) + "\" is not a header");
            }
            String value = SipText.strip(line.substring(colon + 1));
            int commas = 0;
            for (int i = 0; i < value.length(); i++) {
                char c = value.charAt(i);
                commas += c == ',' ? 1 : 0;
                if (c == '\r' || commas > MAX_COMMAS) {
                    throw new SipSyntaxException((c == '\r' ? "a lone carriage return inside " : "too many elements in one ") + name);
                }
            }
            read.add(LONG_FORMS.getOrDefault(name.toLowerCase(Locale.ROOT), name), value);
        }

        private SipRequest request(String startLine) {
            String[] parts = startLine.split(" ", -1);
            if (parts.length != 3 || !SipText.isToken(parts[0])) {
                throw new SipSyntaxException("\"" + SipText.printable(startLine) + "\" is not a request line");
            }
            if (!parts[2].equalsIgnoreCase("SIP/2.0")) {
                if (!parts[2].regionMatches(true, 0, "SIP/", 0, 4)) {
                    throw new SipSyntaxException("\"" + SipText.printable(startLine) + "\" is not a request line");
                }
                throw new RefusedException(505, "the version is not SIP/2.0");
            }
            int colon = parts[1].indexOf(':');
            String scheme = colon < 0 ? "" : parts[1].substring(0, colon).toLowerCase(Locale.ROOT);
            if (SipText.isToken(scheme) && !List.of("sip", "sips", "tel").contains(scheme)) {
                throw new RefusedException(416, "the URI scheme is not known here");
            }
            SipUri target = SipUri.parse(parts[1]);
            return new SipRequest(parts[0], target, withoutLength(), body());
        }

        private SipResponse response(String startLine) {
            if (!startLine.regionMatches(true, 0, "SIP/2.0 ", 0, 8) || startLine.length() < 11
                || startLine.length() > 11 && startLine.charAt(11) != ' ') {
                throw new SipSyntaxException("\"" + SipText.printable(startLine) + "\" is not a status line");
            }
            int status;
            try {
                status = Integer.parseInt(startLine.substring(8, 11));
            } catch (NumberFormatException e) {
                throw new SipSyntaxException("\"" + SipText.printable(startLine) + "\" is not a status line");
            }
            String reason = startLine.length() > 12 ? startLine.substring(12) : "";
            return new SipResponse(status, reason, withoutLength(), body());
        }

        private SipHeaders withoutLength() {
            return headers.toBuilder().remove("Content-Length").build();
        }

        /** The octets that Content-Length counts; what follows in a datagram is not part of the message (section 18.3). */
        private byte[] body() {
            int available = octets.length - at;
            List<String> lengths = headers.all("Content-Length");
            if (lengths.isEmpty()) {
                return Arrays.copyOfRange(octets, at, octets.length);
            }
            int length = contentLength(lengths);
            if (length > MAX_MESSAGE_OCTETS) {
                throw new RefusedException(513, "the body is too large");
            }
            if (length > available) {
                throw new SipSyntaxException("the body is shorter than its Content-Length");
            }
            return Arrays.copyOfRange(octets, at, at + length);
        }

        private Optional<SipResponse> answer(int status) {
            String startLine = lines.isEmpty() ? "" : lines.get(0);
            boolean request = !startLine.isEmpty() && !startLine.regionMatches(true, 0, "SIP/", 0, 4)
                && !startLine.startsWith("ACK ");
            if (!request) {
                return Optional.empty();
            }
            try {
                if (read.build().lines().isEmpty()) {
                    readHeaders();
                }
                SipHeaders readable = read.build();
                SipHeaders.Builder kept = SipHeaders.builder().addAll("Via", readable.all("Via"));
                for (String name : List.of("From", "To", "Call-ID", "CSeq")) {
                    readable.first(name).ifPresent(value -> {
                        boolean untagged = name.equals("To") && !value.toLowerCase(Locale.ROOT).contains("tag=");
                        kept.add(name, untagged ? value + ";tag=refused" : value);
                    });
                }
                SipResponse answer = new SipResponse(status, phrase(status), kept.build(), new byte[0]);
                answer.topVia();
                return Optional.of(answer);
            } catch (SipSyntaxException e) {
                return Optional.empty();
            }
        }

        private static String phrase(int status) {
            return switch (status) {
                case 414 -> "Request-URI Too Long";
                case 416 -> "Unsupported URI Scheme";
                case 505 -> "Version Not Supported";
                case 513 -> "Message Too Large";
                default -> "Bad Request";
            };
        }
    }

    /**
     * Reads Content-Length.
     *
     * @param values the values of all its lines
     * @return octets
     * @throws SipSyntaxException when it is no number, or there are two that differ
     */
    public static int contentLength(List<String> values) {
        String value = values.get(0);
        boolean digits = !value.isEmpty() && value.length() <= 9 && value.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits || values.stream().anyMatch(other -> !other.equals(value))) {
            throw new SipSyntaxException("the Content-Length cannot be read");
        }
        return Integer.parseInt(value);
    }
}
