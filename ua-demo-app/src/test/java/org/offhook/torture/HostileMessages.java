package org.offhook.torture;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the tables of hostile messages beside this class; each file says at its top how its lines are read. */
final class HostileMessages {

    private static final String HEAD = "Via: SIP/2.0/UDP host.example.com;branch=z9hG4bKCASE\r\nFrom: <sip:a@example.net>;tag=1\r\n"
        + "To: <sip:b@example.com>\r\nCall-ID: CASE\r\nMax-Forwards: 70\r\nCSeq: 1 ";
    private static final String OFFER = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 49170 RTP/AVP 0\r\n";
    private static final String INVITE =
        "INVITE sip:b@example.com SIP/2.0\r\n" + HEAD + "INVITE\r\nContact: <sip:a@192.0.2.1>\r\n";
    private static final String SDP = "v=0\r\no=- 1 1 IN IP4 127.0.0.9\r\ns=-\r\nc=IN IP4 127.0.0.9\r\nt=0 0\r\nm=audio 49170 RTP/AVP 0 8 101\r\n"
        + "a=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-16\r\na=sendrecv\r\n";
    private static final Map<String, String> BASES = Map.of(
        "OPTIONS", "OPTIONS sip:b@example.com SIP/2.0\r\n" + HEAD + "OPTIONS\r\n\r\n",
        "INVITE", INVITE + "\r\n",
        "OFFER", INVITE + "Content-Type: application/sdp\r\n\r\n" + OFFER,
        "RESPONSE", "SIP/2.0 200 OK\r\n" + HEAD + "INVITE\r\n\r\n",
        "SDP", SDP, "SAVP", SDP.replace("RTP/AVP", "RTP/SAVP"),
        "DTLS", SDP.replace("RTP/AVP", "UDP/TLS/RTP/SAVP") + "a=setup:actpass\r\na=fingerprint:sha-256 00:01:02" + ":03".repeat(29) + "\r\n",
        "RAW", "");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:x([0-9a-fA-F]{2})|([rnt\\\\]))");
    private static final Pattern LENGTH = Pattern.compile("(?im)^(content-length|l)\\s*:");
    private static final Pattern REPETITION = Pattern.compile("\\{([^{}]+)\\*(\\d+)\\}", Pattern.DOTALL);

    /**
     * One line.
     *
     * @param what   what it tries
     * @param wanted what may come back
     * @param text   the message, an octet to a character
     */
    record Message(String what, String wanted, String text) {

        /** {@return the octets, with a name that no other message has} */
        byte[] octets(String name) {
            return text.replace("CASE", name).getBytes(StandardCharsets.ISO_8859_1);
        }

        /** {@return the octets with the length that a stream needs, unless the message says one itself or has no head} */
        byte[] framed(String name) {
            String named = text.replace("CASE", name);
            int cseq = named.indexOf("CSeq");
            int end = named.indexOf("\r\n\r\n", cseq);
            if (end >= 0 && cseq >= 0 && !LENGTH.matcher(named.substring(0, end)).find()) {
                named = named.substring(0, end) + "\r\nContent-Length: " + (named.length() - end - 4) + named.substring(end);
            }
            return named.getBytes(StandardCharsets.ISO_8859_1);
        }

        boolean silenceAllowed() {
            return wanted.equals("-") || wanted.endsWith("|");
        }

        /** {@return whether these final and ringing answers are what RFC 3261 wants} */
        boolean right(List<Integer> statuses) {
            return statuses.isEmpty() ? silenceAllowed()
                : statuses.stream().allMatch(status -> Integer.toString(status).matches(wanted));
        }
    }

    private HostileMessages() {
    }

    static List<Message> read(String file) {
        List<Message> messages = new ArrayList<>();
        for (String line : lines(file)) {
            String[] fields = Arrays.stream(line.split("::(?= |$)", -1)).map(String::strip).toArray(String[]::new);
            String text = BASES.get(fields[2]);
            for (int i = 3; i < fields.length; i++) {
                text = changed(text, unescaped(fields[i]), line);
            }
            messages.add(new Message(fields[0], fields[1], text));
        }
        return messages;
    }

    static List<String> lines(String file) {
        try (InputStream in = HostileMessages.class.getResourceAsStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1).lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String changed(String text, String change, String line) {
        if (change.startsWith("= ")) {
            return text + change.substring(2);
        }
        if (change.startsWith("+ ")) {
            int blank = text.indexOf("\r\n\r\n");
            int end = blank < 0 ? text.length() : blank + 2;
            return text.substring(0, end) + change.substring(2) + "\r\n" + text.substring(end);
        }
        int arrow = change.indexOf(" =>");
        String before = change.substring(0, arrow);
        String after = change.substring(arrow + 3);
        // One blank behind the arrow is layout.
        after = after.startsWith(" ") ? after.substring(1) : after;
        int at = text.indexOf(before);
        if (at < 0) {
            throw new IllegalArgumentException("nothing to change: " + line);
        }
        return text.substring(0, at) + after + text.substring(at + before.length());
    }

    static String unescaped(String text) {
        Matcher escapes = ESCAPE.matcher(text);
        StringBuilder out = new StringBuilder();
        while (escapes.find()) {
            String octet = escapes.group(1) != null ? String.valueOf((char) Integer.parseInt(escapes.group(1), 16))
                : switch (escapes.group(2)) {
                    case "r" -> "\r";
                    case "n" -> "\n";
                    case "t" -> "\t";
                    default -> "\\";
                };
            escapes.appendReplacement(out, Matcher.quoteReplacement(octet));
        }
        escapes.appendTail(out);
        Matcher repetitions = REPETITION.matcher(out);
        return repetitions.replaceAll(found -> Matcher.quoteReplacement(found.group(1).repeat(Integer.parseInt(found.group(2)))));
    }
}
