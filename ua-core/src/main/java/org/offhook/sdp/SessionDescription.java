package org.offhook.sdp;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A session description (RFC 8866). Immutable. Lines without a field here are kept, in order, in {@code otherLines}.
 *
 * <p>More is read than the grammar allows, because phones write it: lines in another order, LF alone, empty lines,
 * a missing {@code t=} line. What is written keeps the grammar.
 *
 * @param origin      {@code o=} line
 * @param sessionName {@code s=} line, {@code -} when there was none
 * @param connection  {@code c=} line at session level, if any
 * @param otherLines  {@code i=}, {@code u=}, {@code b=}, {@code t=}, ... and unknown types, in order
 * @param attributes  {@code a=} lines at session level
 * @param media       {@code m=} lines in order
 */
public record SessionDescription(Origin origin, String sessionName, Optional<Connection> connection,
                                 List<SdpLine> otherLines, List<Attribute> attributes, List<MediaDescription> media) {

    /** Media type of this format in SIP: {@code application/sdp}. */
    public static final String CONTENT_TYPE = "application/sdp";

    /** Line types that come before {@code c=}; all others come after it. */
    private static final String BEFORE_CONNECTION = "iuep";

    /** Takes copies of the lists. */
    public SessionDescription {
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(sessionName, "sessionName");
        otherLines = List.copyOf(otherLines);
        attributes = List.copyOf(attributes);
        media = List.copyOf(media);
    }

    /**
     * Reads a description.
     *
     * @param octets body of a message; octets that are no UTF-8 become U+FFFD
     * @return the description
     * @throws SdpException when it is none, or beyond {@link SdpLimits#DEFAULT}
     */
    public static SessionDescription parse(byte[] octets) throws SdpException {
        if (octets.length > SdpLimits.DEFAULT.maxOctets()) {
            throw new SdpException(0, "description of " + octets.length + " octets");
        }
        return parse(new String(octets, StandardCharsets.UTF_8));
    }

    /**
     * Reads a description.
     *
     * @param text body of a message
     * @return the description
     * @throws SdpException when it is none, or beyond {@link SdpLimits#DEFAULT}
     */
    public static SessionDescription parse(String text) throws SdpException {
        return new SdpParser(SdpLimits.DEFAULT).parse(text);
    }

    /**
     * Says where the media of a line goes.
     *
     * @param line one of {@link #media}
     * @return its own connection, else that of the session
     */
    public Optional<Connection> connectionOf(MediaDescription line) {
        return line.connection().or(this::connection);
    }

    /**
     * Says which way the media of a line flows.
     *
     * @param line one of {@link #media}
     * @return its own direction, else that of the session, else sendrecv (RFC 8866 section 6.7)
     */
    public Direction directionOf(MediaDescription line) {
        return Direction.among(line.attributes()).or(() -> Direction.among(attributes)).orElse(Direction.SENDRECV);
    }

    /**
     * Replaces the origin.
     *
     * @param newOrigin another {@code o=} line
     * @return the same description under it
     */
    public SessionDescription withOrigin(Origin newOrigin) {
        return new SessionDescription(newOrigin, sessionName, connection, otherLines, attributes, media);
    }

    /** {@return the description as UTF-8 with CRLF line ends} */
    public byte[] encode() {
        return toString().getBytes(StandardCharsets.UTF_8);
    }

    /** {@return the description as text with CRLF line ends} */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder(512);
        out.append("v=0\r\no=").append(origin).append("\r\ns=").append(sessionName).append("\r\n");
        otherLines.stream().filter(line -> BEFORE_CONNECTION.indexOf(line.type()) >= 0)
            .forEach(line -> out.append(line).append("\r\n"));
        connection.ifPresent(c -> out.append("c=").append(c).append("\r\n"));
        if (otherLines.stream().noneMatch(line -> line.type() == 't')) {
            out.append("t=0 0\r\n");
        }
        otherLines.stream().filter(line -> BEFORE_CONNECTION.indexOf(line.type()) < 0)
            .forEach(line -> out.append(line).append("\r\n"));
        attributes.forEach(attribute -> out.append("a=").append(attribute).append("\r\n"));
        media.forEach(line -> line.encode(out));
        return out.toString();
    }
}
