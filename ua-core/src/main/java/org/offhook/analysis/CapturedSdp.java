package org.offhook.analysis;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.offhook.sdp.Rtpmap;

/**
 * A session description as evidence: read leniently, line by line, because a capture shows what was sent, not what should have been.
 *
 * @param connection the session's {@code c=} address, empty string if none
 * @param media      its media lines, in order
 */
public record CapturedSdp(String connection, List<Media> media) {

    private static final int MEDIA_LIMIT = 128;
    private static final Pattern BLANKS = Pattern.compile(" +");
    private static final int LINES_LIMIT = 4096;

    /**
     * A media line with what belongs to it.
     *
     * @param kind       {@code audio}
     * @param port       0 for a refused line
     * @param proto      {@code RTP/AVP}
     * @param formats    payload types as written
     * @param connection the address of this line, the session's if it has none of its own
     * @param rtpmaps    payload type to {@code name/rate}, as written
     * @param rtcpPort   of {@code a=rtcp}, 0 if none
     * @param direction  {@code sendrecv}, {@code sendonly}, {@code recvonly}, {@code inactive}
     * @param attributes the other attributes, {@code name:value}
     */
    public record Media(String kind, int port, String proto, List<String> formats, String connection, Map<Integer, String> rtpmaps,
            int rtcpPort, String direction, List<String> attributes) {

        /** {@return whether this line is carried over RTP} */
        public boolean isRtp() {
            return proto.startsWith("RTP/") || proto.startsWith("UDP/TLS/RTP/");
        }

        /** {@return whether this line is fax over UDP (ITU-T T.38), which takes the port away from RTP} */
        boolean isFax() {
            return proto.equalsIgnoreCase("udptl");
        }

        /** {@return whether this line asks for encrypted media} */
        public boolean isSecure() {
            return proto.contains("SAVP");
        }

        /** {@return each format as {@code name/rate}: its rtpmap as written, else what RFC 3551 says, else the number} */
        public List<String> codecs() {
            return codecs(rtpmaps);
        }

        List<String> codecs(Map<Integer, String> mapped) {
            List<String> names = new ArrayList<>();
            for (String format : formats) {
                names.add(codec(format, mapped));
            }
            return names;
        }

        /**
         * What a payload type means here.
         *
         * @param format the payload type as written
         * @return {@code PCMA/8000}
         */
        public String codec(String format) {
            return codec(format, rtpmaps);
        }

        private static String codec(String format, Map<Integer, String> mapped) {
            int type = number(format);
            if (mapped.containsKey(type)) {
                return mapped.get(type);
            }
            return Rtpmap.ofStatic(type).map(r -> r.encodingName() + "/" + r.clockRateHz()).orElse(format);
        }
    }

    /** Collects one media line while its attributes are read. */
    private static final class Open {
        String kind = "";
        int port;
        String proto = "";
        List<String> formats = List.of();
        String connection = "";
        final Map<Integer, String> rtpmaps = new LinkedHashMap<>();
        int rtcpPort;
        String direction = "";
        final List<String> attributes = new ArrayList<>();
    }

    /**
     * Reads the description in a message, within a multipart body too (RFC 5621).
     *
     * @param message a message
     * @return the description, empty when there is no media line
     */
    public static Optional<CapturedSdp> of(CapturedSip message) {
        return message.description();
    }

    /** Reads what {@link #of} gives. */
    static Optional<CapturedSdp> read(CapturedSip message) {
        return message.mayHoldSdp() ? SdpPart.of(message).flatMap(text -> read(text, 0)) : Optional.empty();
    }

    /**
     * Reads a description from a body, passing over what comes before {@code v=0}.
     *
     * @param body octets
     * @return the description, empty when there is no media line
     */
    public static Optional<CapturedSdp> read(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        int begin = text.startsWith("v=") ? 0 : text.indexOf("\nv=") + 1;
        return begin == 0 && !text.startsWith("v=") ? Optional.empty() : read(text, begin);
    }

    private static Optional<CapturedSdp> read(String text, int begin) {
        Open session = new Open();
        List<Open> media = new ArrayList<>();
        int lines = 0;
        int at = begin;
        while (at < text.length() && lines++ < LINES_LIMIT) {
            int end = text.indexOf('\n', at);
            String line = text.substring(at, end < 0 ? text.length() : end).stripTrailing();
            at = end < 0 ? text.length() : end + 1;
            if (line.length() > 2 && line.charAt(1) == '=') {
                take(line, session, media);
            }
        }
        return media.isEmpty() ? Optional.empty() : Optional.of(close(session, media));
    }

    private static void take(String line, Open session, List<Open> media) {
        Open open = media.isEmpty() ? session : media.get(media.size() - 1);
        String value = line.substring(2);
        switch (line.charAt(0)) {
            case 'm' -> {
                if (media.size() < MEDIA_LIMIT) {
                    media.add(mediaLine(value));
                }
            }
            case 'c' -> open.connection = address(value);
            case 'a' -> attribute(value, open);
            default -> {
                // Origin, times, bandwidth: not needed to find the media.
            }
        }
    }

    private static Open mediaLine(String value) {
        Open open = new Open();
        String[] words = BLANKS.split(value.trim());
        open.kind = words[0];
        if (words.length > 1) {
            int slash = words[1].indexOf('/');
            open.port = Math.max(0, number(slash < 0 ? words[1] : words[1].substring(0, slash)));
        }
        open.proto = words.length > 2 ? words[2] : "";
        open.formats = words.length > 3 ? List.of(words).subList(3, words.length) : List.of();
        return open;
    }

    private static String address(String value) {
        String[] words = BLANKS.split(value.trim());
        if (words.length < 3) {
            return "";
        }
        int slash = words[2].indexOf('/');
        return slash < 0 ? words[2] : words[2].substring(0, slash);
    }

    private static void attribute(String value, Open open) {
        if (value.startsWith("rtpmap:")) {
            String[] words = BLANKS.split(value.substring(7).trim(), 2);
            int type = number(words[0]);
            if (words.length == 2 && type >= 0) {
                open.rtpmaps.put(type, nameAndRate(words[1]));
            }
        } else if (value.startsWith("rtcp:")) {
            open.rtcpPort = Math.max(0, number(BLANKS.split(value.substring(5).trim())[0]));
        } else if (value.equals("sendrecv") || value.equals("sendonly") || value.equals("recvonly") || value.equals("inactive")) {
            open.direction = value;
        } else {
            open.attributes.add(value);
        }
    }

    /** Channels, the third part, are left out, as in the tables of calls. */
    private static String nameAndRate(String value) {
        String[] parts = value.trim().split("/", -1);
        return parts.length > 1 && !parts[1].isBlank() ? parts[0] + "/" + parts[1].trim() : parts[0];
    }

    private static CapturedSdp close(Open session, List<Open> media) {
        List<Media> lines = new ArrayList<>();
        for (Open open : media) {
            String direction = !open.direction.isEmpty() ? open.direction : session.direction.isEmpty() ? "sendrecv" : session.direction;
            List<String> attributes = new ArrayList<>(session.attributes);
            attributes.addAll(open.attributes);
            lines.add(new Media(open.kind, open.port, open.proto, List.copyOf(open.formats),
                    open.connection.isEmpty() ? session.connection : open.connection, Map.copyOf(open.rtpmaps), open.rtcpPort,
                    direction, List.copyOf(attributes)));
        }
        return new CapturedSdp(session.connection, List.copyOf(lines));
    }

    /** A port or payload type; -1 for what is none. */
    private static int number(String text) {
        if (text.isEmpty() || text.length() > 5 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        int value = Integer.parseInt(text);
        return value <= 65_535 ? value : -1;
    }
}
