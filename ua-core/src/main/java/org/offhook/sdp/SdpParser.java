package org.offhook.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads one description line by line, in time linear in its length and without regular expressions over peer text
 * longer than a line. Used once and thrown away.
 */
final class SdpParser {

    private final SdpLimits limits;
    private final List<SdpLine> otherLines = new ArrayList<>();
    private final List<Attribute> attributes = new ArrayList<>();
    private final List<MediaDescription> media = new ArrayList<>();
    private int attributeCount;
    private boolean versionSeen;
    private Origin origin;
    private String sessionName;
    private Optional<Connection> connection = Optional.empty();
    private MediaLines current;

    /** What has been read of the {@code m=} line at hand. */
    private static final class MediaLines {
        private final String[] fields;
        private final int port;
        private final List<SdpLine> otherLines = new ArrayList<>();
        private final List<Attribute> attributes = new ArrayList<>();
        private Optional<Connection> connection = Optional.empty();

        MediaLines(String[] fields, int port) {
            this.fields = fields;
            this.port = port;
        }

        MediaDescription build() {
            return new MediaDescription(fields[0], port, fields[2], List.of(fields).subList(3, fields.length),
                connection, otherLines, attributes);
        }
    }

    SdpParser(SdpLimits limits) {
        this.limits = limits;
    }

    SessionDescription parse(String text) throws SdpException {
        if (text.length() > limits.maxOctets()) {
            throw new SdpException(0, "description of " + text.length() + " characters");
        }
        int lineNumber = 0;
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            int next = end < 0 ? text.length() : end + 1;
            int stop = end < 0 ? text.length() : end;
            if (stop > start && text.charAt(stop - 1) == '\r') {
                stop--;
            }
            if (++lineNumber > limits.maxLines()) {
                throw new SdpException(lineNumber, "more than " + limits.maxLines() + " lines");
            }
            if (stop - start > limits.maxLineOctets()) {
                throw new SdpException(lineNumber, "longer than " + limits.maxLineOctets() + " characters");
            }
            if (stop > start) {
                line(lineNumber, text.substring(start, stop));
            }
            start = next;
        }
        return finish();
    }

    private SessionDescription finish() throws SdpException {
        closeMedia();
        if (!versionSeen) {
            throw new SdpException(0, "no v= line");
        }
        if (origin == null) {
            throw new SdpException(0, "no o= line");
        }
        return new SessionDescription(origin, sessionName == null ? "-" : sessionName, connection, otherLines,
            attributes, media);
    }

    private void line(int lineNumber, String text) throws SdpException {
        if (text.length() < 2 || text.charAt(1) != '=' || text.charAt(0) < 'a' || text.charAt(0) > 'z') {
            throw new SdpException(lineNumber, "not of the form x=...");
        }
        for (int i = 2; i < text.length(); i++) {
            // A NUL or a lone CR could hide the rest from one reader and not from another.
            if (text.charAt(i) == 0 || text.charAt(i) == '\r') {
                throw new SdpException(lineNumber, "NUL or CR inside a line");
            }
        }
        String value = text.substring(2);
        switch (text.charAt(0)) {
            case 'v' -> version(lineNumber, value);
            case 'm' -> media(lineNumber, value);
            case 'c' -> connection(lineNumber, value);
            case 'a' -> attribute(lineNumber, value);
            default -> other(lineNumber, text.charAt(0), value);
        }
    }

    private void attribute(int lineNumber, String value) throws SdpException {
        if (++attributeCount > limits.maxAttributes()) {
            throw new SdpException(lineNumber, "more than " + limits.maxAttributes() + " a= lines");
        }
        (current == null ? attributes : current.attributes).add(Attribute.parse(value));
    }

    private void version(int lineNumber, String value) throws SdpException {
        if (!value.strip().equals("0")) {
            throw new SdpException(lineNumber, "version is not 0");
        }
        versionSeen = true;
    }

    private void other(int lineNumber, char type, String value) throws SdpException {
        if (current == null && type == 'o' && origin == null) {
            origin = Origin.parse(lineNumber, value);
        } else if (current == null && type == 's' && sessionName == null) {
            sessionName = value;
        } else if (type != 'o' && type != 's') {
            (current == null ? otherLines : current.otherLines).add(new SdpLine(type, value));
        } else {
            throw new SdpException(lineNumber, type + "= twice or below m=");
        }
    }

    private void connection(int lineNumber, String value) throws SdpException {
        Connection parsed = Connection.parse(lineNumber, value);
        // Several c= lines announce layered multicast, which is not for telephony: the first one counts.
        if (current == null) {
            connection = connection.or(() -> Optional.of(parsed));
        } else {
            current.connection = current.connection.or(() -> Optional.of(parsed));
        }
    }

    private void media(int lineNumber, String value) throws SdpException {
        closeMedia();
        if (media.size() >= limits.maxMediaLines()) {
            throw new SdpException(lineNumber, "more than " + limits.maxMediaLines() + " m= lines");
        }
        String[] fields = value.strip().split(" +");
        if (fields.length < 4) {
            throw new SdpException(lineNumber, "m= has " + fields.length + " fields, not 4 or more");
        }
        // "port/count" is for layered encodings; the count is read past, never allocated.
        int slash = fields[1].indexOf('/');
        long port = Numbers.parse(slash < 0 ? fields[1] : fields[1].substring(0, slash), 65535);
        if (port < 0) {
            throw new SdpException(lineNumber, "port is not 0 to 65535");
        }
        current = new MediaLines(fields, (int) port);
    }

    private void closeMedia() {
        if (current != null) {
            media.add(current.build());
            current = null;
        }
    }
}
