package org.offhook.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.offhook.codecs.CodecInfo;

/** Writes the audio line of an offer or an answer of ours. Used once. */
final class AudioLineBuilder {

    private final LocalMedia local;
    private final String protocol;
    private final List<String> formats = new ArrayList<>();
    private final List<Attribute> attributes = new ArrayList<>();

    AudioLineBuilder(LocalMedia local, String protocol) {
        this.local = local;
        this.protocol = protocol;
    }

    void codec(int payloadType, CodecInfo info, Map<String, String> parameters) {
        formats.add(Integer.toString(payloadType));
        // Static payload types would do without, but many gateways want the line.
        attributes.add(new Attribute("rtpmap",
            new Rtpmap(payloadType, info.encodingName(), info.clockRateHz(), info.rtpmapChannels()).toString()));
        if (!parameters.isEmpty()) {
            attributes.add(new Attribute("fmtp", Fmtp.of(payloadType, parameters).toString()));
        }
    }

    void telephoneEvent(int payloadType, int clockRateHz, String events) {
        formats.add(Integer.toString(payloadType));
        attributes.add(new Attribute("rtpmap", new Rtpmap(payloadType, TelephoneEvents.ENCODING_NAME, clockRateHz, 1).toString()));
        attributes.add(new Attribute("fmtp", new Fmtp(payloadType, events).toString()));
    }

    MediaDescription build(int ptimeMs, Direction direction, boolean rtcpMux, boolean voipMetrics, List<Attribute> security) {
        attributes.add(new Attribute("ptime", Integer.toString(ptimeMs)));
        if (local.rtcpPort() != local.rtpPort() + 1) {
            attributes.add(new Attribute("rtcp", Integer.toString(local.rtcpPort())));
        }
        if (rtcpMux) {
            attributes.add(Attribute.property("rtcp-mux"));
        }
        if (voipMetrics) {
            attributes.add(new Attribute("rtcp-xr", RemoteAudio.VOIP_METRICS));
        }
        attributes.add(Attribute.property(direction.attributeName()));
        attributes.addAll(security);
        return new MediaDescription("audio", local.rtpPort(), protocol, formats, Optional.empty(), List.of(), attributes);
    }
}
