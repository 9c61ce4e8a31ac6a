package org.offhook.sdp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One audio line of the other side, checked against what we accept, with the codecs in common. Immutable.
 *
 * @param line            the line
 * @param protocol        its transport
 * @param rtp             where to send RTP, {@code null} when the address is 0.0.0.0 or ::
 * @param rtcp            where to send RTCP without multiplexing, {@code null} as above
 * @param rtcpMux         whether {@code a=rtcp-mux} is there
 * @param voipMetrics     whether {@code a=rtcp-xr} asks for VoIP metrics, for the line or the session (RFC 3611 section 5)
 * @param direction       direction as the other side sees it
 * @param codecs          codecs in common, in the other side's order
 * @param telephoneEvents RTP clocks and payload types of telephone events, of clocks that common codecs have
 */
record RemoteAudio(MediaDescription line, MediaProtocol protocol, InetSocketAddress rtp, InetSocketAddress rtcp,
                   boolean rtcpMux, boolean voipMetrics, Direction direction, List<CommonCodec> codecs,
                   Map<Integer, Integer> telephoneEvents) {

    static final String VOIP_METRICS = "voip-metrics";

    private static final int MIN_PTIME_MS = 10;
    private static final int MAX_PTIME_MS = 120;

    /**
     * A codec in common.
     *
     * @param ours             our offer of it
     * @param payloadType      the other side's number for it
     * @param remoteParameters what the other side wrote in {@code a=fmtp}
     * @param answerParameters what the codec answers to that
     */
    record CommonCodec(CodecOffer ours, int payloadType, Map<String, String> remoteParameters,
                       Map<String, String> answerParameters) {

        int clockRateHz() {
            return ours.provider().info().clockRateHz();
        }
    }

    /**
     * Checks a line.
     *
     * @throws NegotiationException when it cannot be agreed to
     */
    static RemoteAudio of(SessionDescription description, MediaDescription line, LocalMedia local)
        throws NegotiationException {
        if (!line.isAudio()) {
            throw refuse(RefusalReason.MEDIA_TYPE_UNSUPPORTED, line.mediaType());
        }
        if (line.port() == 0) {
            throw refuse(RefusalReason.DISABLED, line.mediaType());
        }
        MediaProtocol protocol = protocol(line, local);
        Connection connection = description.connectionOf(line)
            .orElseThrow(() -> refuse(RefusalReason.ADDRESS_UNUSABLE, "no c= line"));
        InetAddress address = connection.literal()
            .orElseThrow(() -> refuse(RefusalReason.ADDRESS_UNUSABLE, connection.toString()));
        // Hold as in RFC 2543 (RFC 3264 section 8.4).
        boolean hold = address.isAnyLocalAddress();
        if (!hold && !IpLiteral.sameFamily(address, local.address())) {
            throw refuse(RefusalReason.ADDRESS_FAMILY, connection.toString());
        }
        if (IpLiteral.isGroup(address)) {
            throw refuse(RefusalReason.ADDRESS_FORBIDDEN, connection.toString());
        }
        List<CommonCodec> codecs = common(line, local);
        if (codecs.isEmpty()) {
            throw new NoCommonCodecException(local.codecs().stream().map(CodecOffer::specification).toList(),
                formatNames(line));
        }
        return new RemoteAudio(line, protocol, hold ? null : new InetSocketAddress(address, line.port()),
            hold ? null : rtcp(line, address), line.attribute("rtcp-mux").isPresent(), voipMetrics(description, line),
            description.directionOf(line), codecs, local.telephoneEvents() ? telephoneEvents(line, codecs) : Map.of());
    }

    private static MediaProtocol protocol(MediaDescription line, LocalMedia local) throws NegotiationException {
        MediaProtocol protocol = line.mediaProtocol()
            .orElseThrow(() -> refuse(RefusalReason.PROTOCOL_UNSUPPORTED, line.protocol()));
        if (!local.accepts(protocol)) {
            String why = local.security().why();
            throw protocol.isSecure()
                ? refuse(RefusalReason.SECURE_MEDIA_UNSUPPORTED, why.isEmpty() ? line.protocol() : why)
                : refuse(RefusalReason.CLEAR_MEDIA_FORBIDDEN, line.protocol());
        }
        return protocol;
    }

    private static NegotiationException refuse(RefusalReason reason, String what) {
        return new NegotiationException(reason, reason.text() + ": " + what);
    }

    /** RFC 3605: another port, perhaps another address; the default is the next port. */
    private static InetSocketAddress rtcp(MediaDescription line, InetAddress address) {
        int defaultPort = Math.min(line.port() + 1, 65535);
        String value = line.attribute("rtcp").map(Attribute::value).orElse("");
        String[] fields = value.strip().split(" +");
        long port = Numbers.parse(fields[0], 65535);
        if (port <= 0) {
            return new InetSocketAddress(address, defaultPort);
        }
        Optional<InetAddress> other = fields.length == 4 && fields[1].equals("IN")
            ? new Connection(fields[2], fields[3]).literal() : Optional.empty();
        return new InetSocketAddress(other
            .filter(a -> IpLiteral.sameFamily(a, address) && !a.isAnyLocalAddress() && !IpLiteral.isGroup(a))
            .orElse(address), (int) port);
    }

    private static boolean voipMetrics(SessionDescription description, MediaDescription line) {
        Optional<Attribute> reports = line.attribute("rtcp-xr")
            .or(() -> description.attributes().stream().filter(attribute -> attribute.name().equals("rtcp-xr")).findFirst());
        return reports.map(Attribute::value).filter(value -> Arrays.asList(value.strip().split(" +")).contains(VOIP_METRICS))
            .isPresent();
    }

    private static List<CommonCodec> common(MediaDescription line, LocalMedia local) {
        List<CommonCodec> common = new ArrayList<>();
        for (int payloadType : line.payloadTypes()) {
            Optional<Rtpmap> map = line.rtpmap(payloadType);
            for (CodecOffer ours : map.isEmpty() ? List.<CodecOffer>of() : local.codecs()) {
                if (ours.matches(map.get())) {
                    Map<String, String> theirs = line.fmtp(payloadType).map(Fmtp::asMap).orElse(Map.of());
                    ours.provider().negotiate(theirs).ifPresent(answer ->
                        common.add(new CommonCodec(ours, payloadType, theirs, answer)));
                    break;
                }
            }
        }
        return common;
    }

    private static Map<Integer, Integer> telephoneEvents(MediaDescription line, List<CommonCodec> codecs) {
        Map<Integer, Integer> events = new LinkedHashMap<>();
        for (int payloadType : line.payloadTypes()) {
            line.rtpmap(payloadType).filter(TelephoneEvents::is)
                .filter(map -> codecs.stream().anyMatch(codec -> codec.clockRateHz() == map.clockRateHz()))
                .ifPresent(map -> events.putIfAbsent(map.clockRateHz(), payloadType));
        }
        return events;
    }

    private static List<String> formatNames(MediaDescription line) {
        return line.payloadTypes().stream()
            .map(type -> line.rtpmap(type).map(Rtpmap::specification).orElse(Integer.toString(type)))
            .toList();
    }

    /** {@return whether the other side has stopped listening to us: the hold of RFC 3264 section 8.4, or of RFC 2543} */
    boolean holds() {
        return rtp == null || !direction.receives();
    }

    /** {@return what the other side still allows us: nobody sends to 0.0.0.0} */
    Direction allowed() {
        return rtp == null ? direction.reversed().and(Direction.RECVONLY) : direction.reversed();
    }

    /**
     * Chooses the duration of the packets that we send.
     *
     * @param codec        codec that we send with
     * @param ourDefaultMs duration where the other side asks for none
     * @return 10 to 120 ms (one frame where the codec's is longer), whole frames, at most the other side's maximum
     */
    int ptimeMs(CodecOffer codec, int ourDefaultMs) {
        long asked = milliseconds("ptime");
        long wanted = asked > 0 ? asked : ourDefaultMs;
        long most = milliseconds("maxptime");
        long limit = most >= MIN_PTIME_MS ? Math.min(most, MAX_PTIME_MS) : MAX_PTIME_MS;
        long chosen = Math.max(MIN_PTIME_MS, Math.min(wanted, limit));
        int frameMicros = codec.provider().info().frameMicros();
        if (frameMicros < 1000) {
            return (int) chosen; // works sample by sample, and the duration of one is rounded
        }
        long frames = Math.max(1, chosen * 1000 / frameMicros);
        return (int) Math.max(1, frames * frameMicros / 1000);
    }

    private long milliseconds(String attribute) {
        return line.attribute(attribute).map(Attribute::value).map(text -> Numbers.parse(text.strip(), 1_000_000)).orElse(-1L);
    }
}
