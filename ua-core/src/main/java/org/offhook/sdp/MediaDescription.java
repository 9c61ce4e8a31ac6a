package org.offhook.sdp;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * An {@code m=} line and what belongs to it (RFC 8866 section 5.14). Immutable.
 *
 * @param mediaType  {@code audio}, {@code video}, ...
 * @param port       0 (refused or disabled) to 65535
 * @param protocol   transport as written; see {@link #mediaProtocol()}
 * @param formats    payload types for RTP, as written, repetitions included
 * @param connection its own {@code c=} line, if any
 * @param otherLines {@code i=}, {@code b=}, {@code k=} and unknown types, in order
 * @param attributes {@code a=} lines in order
 */
public record MediaDescription(String mediaType, int port, String protocol, List<String> formats,
                               Optional<Connection> connection, List<SdpLine> otherLines, List<Attribute> attributes) {

    /** Takes copies of the lists. */
    public MediaDescription {
        formats = List.copyOf(formats);
        otherLines = List.copyOf(otherLines);
        attributes = List.copyOf(attributes);
    }

    /** {@return the transport, empty when it is unknown here} */
    public Optional<MediaProtocol> mediaProtocol() {
        return MediaProtocol.of(protocol);
    }

    /** {@return whether this is audio} */
    public boolean isAudio() {
        return mediaType.equalsIgnoreCase("audio");
    }

    /** {@return the formats that are RTP payload types, each once, in order of preference} */
    public List<Integer> payloadTypes() {
        LinkedHashSet<Integer> types = new LinkedHashSet<>();
        for (String format : formats) {
            long type = Numbers.parse(format, 127);
            if (type >= 0) {
                types.add((int) type);
            }
        }
        return new ArrayList<>(types);
    }

    /**
     * Finds the first attribute of a name.
     *
     * @param name attribute name
     * @return the attribute
     */
    public Optional<Attribute> attribute(String name) {
        return attributes.stream().filter(attribute -> attribute.name().equals(name)).findFirst();
    }

    /**
     * Says what a payload type means here: the first usable {@code a=rtpmap}, else the static table.
     * A payload type that is mapped, but not usably, means nothing.
     *
     * @param payloadType 0 to 127
     * @return its mapping
     */
    public Optional<Rtpmap> rtpmap(int payloadType) {
        boolean mapped = false;
        String prefix = payloadType + " ";
        for (Attribute attribute : attributes) {
            if (attribute.name().equals("rtpmap") && attribute.value() != null
                && attribute.value().stripLeading().startsWith(prefix)) {
                Optional<Rtpmap> map = Rtpmap.parse(attribute.value());
                if (map.isPresent()) {
                    return map;
                }
                mapped = true;
            }
        }
        return mapped ? Optional.empty() : Rtpmap.ofStatic(payloadType);
    }

    /**
     * Finds the format parameters of a payload type.
     *
     * @param payloadType 0 to 127
     * @return its first {@code a=fmtp}
     */
    public Optional<Fmtp> fmtp(int payloadType) {
        return attributes.stream().filter(attribute -> attribute.name().equals("fmtp"))
            .map(attribute -> Fmtp.parse(attribute.value()))
            .flatMap(Optional::stream)
            .filter(fmtp -> fmtp.payloadType() == payloadType)
            .findFirst();
    }

    /** {@return the same line with port 0 and nothing else: how a line is refused and its place is kept} */
    public MediaDescription refused() {
        return new MediaDescription(mediaType, 0, protocol, formats.stream().distinct().toList(),
            Optional.empty(), List.of(), List.of());
    }

    void encode(StringBuilder out) {
        out.append("m=").append(mediaType).append(' ').append(port).append(' ').append(protocol);
        formats.forEach(format -> out.append(' ').append(format));
        out.append("\r\n");
        otherLines.stream().filter(line -> line.type() == 'i').forEach(line -> out.append(line).append("\r\n"));
        connection.ifPresent(c -> out.append("c=").append(c).append("\r\n"));
        otherLines.stream().filter(line -> line.type() != 'i').forEach(line -> out.append(line).append("\r\n"));
        attributes.forEach(attribute -> out.append("a=").append(attribute).append("\r\n"));
    }
}
