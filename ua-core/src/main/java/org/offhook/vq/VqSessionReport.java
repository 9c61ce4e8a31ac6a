package org.offhook.vq;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.offhook.rtcp.VoipMetrics;

/**
 * The report at the end of a call (RFC 6035 section 4.6): lines of text, values by name, and what is not known left out.
 *
 * @param callId     Call-ID
 * @param localId    our address
 * @param remoteId   the other side's address
 * @param origId     who called
 * @param localAddr  our address and port of media, {@code host:port} or {@code [host]:port}
 * @param localSsrc  of what we sent, as {@code 0x1234abcd}
 * @param remoteAddr the other side's
 * @param remoteSsrc of what we received
 * @param local      what we measured of the stream that we received
 * @param remote     what the other side reported of ours by RTCP XR
 */
public record VqSessionReport(String callId, String localId, String remoteId, String origId, String localAddr, String localSsrc,
                              String remoteAddr, String remoteSsrc, VqMetrics local, Optional<VqMetrics> remote) {

    /** Media type of the report. */
    public static final String CONTENT_TYPE = "application/vq-rtcpxr";
    /** Event package of the report. */
    public static final String EVENT = "vq-rtcpxr";

    private static final DateTimeFormatter UTC = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
        .withZone(ZoneOffset.UTC);

    /** {@return the body of the PUBLISH} */
    public byte[] octets() {
        return toText().getBytes(StandardCharsets.UTF_8);
    }

    /** {@return the lines, each ended by CRLF} */
    public String toText() {
        StringBuilder text = new StringBuilder("VQSessionReport: CallTerm\r\n");
        line(text, "CallID", callId);
        line(text, "LocalID", localId);
        line(text, "RemoteID", remoteId);
        line(text, "OrigID", origId);
        line(text, "LocalGroup", domain(localId));
        line(text, "RemoteGroup", domain(remoteId));
        address(text, "LocalAddr", localAddr, localSsrc);
        address(text, "RemoteAddr", remoteAddr, remoteSsrc);
        text.append("LocalMetrics:\r\n");
        metrics(text, local);
        remote.ifPresent(theirs -> {
            text.append("RemoteMetrics:\r\n");
            metrics(text, theirs);
        });
        return text.toString();
    }

    private static void line(StringBuilder text, String name, String value) {
        if (value != null && !value.isEmpty()) {
            text.append(name).append(": ").append(oneLine(value)).append("\r\n");
        }
    }

    /** Collectors sum up by group; of ours nothing else is known than the domain of each side. */
    private static String domain(String address) {
        int at = address == null ? -1 : address.lastIndexOf('@');
        return at < 0 ? null : address.substring(at + 1).replaceFirst("[>;?].*", "");
    }

    /** Nothing that the other side calls itself may begin a line of its own. */
    private static String oneLine(String value) {
        StringBuilder line = new StringBuilder(value.length());
        value.codePoints().forEach(c -> line.appendCodePoint(Character.isISOControl(c) ? ' ' : c));
        return line.toString();
    }

    private static void address(StringBuilder text, String name, String address, String ssrc) {
        int colon = address == null ? -1 : address.lastIndexOf(':');
        if (colon > 0) {
            Values values = new Values();
            String host = address.substring(0, colon);
            values.add("IP", host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
            values.add("PORT", address.substring(colon + 1));
            values.add("SSRC", ssrc);
            values.write(text, name);
        }
    }

    private static void metrics(StringBuilder text, VqMetrics metrics) {
        VoipMetrics voip = metrics.voip();
        new Values().add("START", UTC.format(metrics.start())).add("STOP", UTC.format(later(metrics))).write(text, "Timestamps");
        new Values().add("PT", metrics.payloadType()).add("PD", metrics.codec()).add("SR", metrics.sampleRate())
            .add("PLC", voip == null ? null : plc(voip.receiverConfig())).write(text, "SessionDesc");
        if (voip != null) {
            new Values().add("JBA", voip.receiverConfig() >> 4 & 3).add("JBR", voip.receiverConfig() & 15)
                .add("JBN", voip.jitterNominalMs()).add("JBM", voip.jitterMaximumMs()).add("JBX", voip.jitterAbsoluteMaxMs())
                .write(text, "JitterBuffer");
        }
        new Values().add("NLR", metrics.lossPct() == null && voip != null ? Double.valueOf(voip.lostPct()) : metrics.lossPct())
            .add("JDR", metrics.discardPct() == null && voip != null ? Double.valueOf(voip.discardedPct()) : metrics.discardPct())
            .write(text, "PacketLoss");
        if (voip != null) {
            new Values().add("BLD", voip.burstDensityPct()).add("BD", voip.burstMs()).add("GLD", voip.gapDensityPct())
                .add("GD", voip.gapMs()).add("GMIN", voip.gmin()).write(text, "BurstGapLoss");
        }
        new Values().add("RTD", metrics.roundTripMs() == null ? voip == null ? null : voip.roundTripMs() : rounded(metrics.roundTripMs()))
            .add("ESD", voip == null ? null : voip.endSystemMs()).add("IAJ", rounded(metrics.jitterMs())).write(text, "Delay");
        if (voip != null) {
            new Values().add("SL", voip.signalDbm0()).add("NL", voip.noiseDbm0()).add("RERL", voip.echoReturnLossDb())
                .write(text, "Signal");
        }
        quality(text, metrics);
    }

    private static void quality(StringBuilder text, VqMetrics metrics) {
        VoipMetrics voip = metrics.voip();
        Integer rating = voip == null || voip.rFactor() == null ? rounded(metrics.rFactor()) : voip.rFactor();
        Double listening = voip == null || voip.mosLq() == null ? metrics.opinionLq() : voip.mosLq();
        Double talking = voip == null || voip.mosCq() == null ? metrics.opinionCq() : voip.mosCq();
        boolean any = rating != null || listening != null || talking != null;
        new Values().add("RCQ", rating).add("EXTRI", voip == null ? null : voip.externalRFactor()).add("MOSLQ", listening)
            .add("MOSCQ", talking).add("QoEEstAlg", any ? metrics.algorithm() : null).write(text, "QualityEst");
    }

    private static Instant later(VqMetrics metrics) {
        return metrics.stop().isBefore(metrics.start()) ? metrics.start() : metrics.stop();
    }

    /** RTCP XR writes 0 unspecified, 1 disabled, 2 enhanced, 3 standard, and so does the report; unspecified is unknown. */
    private static Integer plc(int receiverConfig) {
        int concealment = receiverConfig >> 6 & 3;
        return concealment == 0 ? null : Integer.valueOf(concealment);
    }

    private static Integer rounded(Double value) {
        return value == null ? null : Integer.valueOf((int) Math.rint(value));
    }

    /** One line of values by name; none when there is no value. */
    private static final class Values {
        private final StringBuilder line = new StringBuilder();

        Values add(String name, Object value) {
            if (value instanceof Double number) {
                line.append(' ').append(name).append('=').append(String.format(Locale.ROOT, "%.2f", number).replaceFirst("\\.?0+$", ""));
            } else if (value != null && !value.toString().isEmpty()) {
                line.append(' ').append(name).append('=').append(oneLine(value.toString()).replace(' ', '_'));
            }
            return this;
        }

        void write(StringBuilder text, String name) {
            if (line.length() > 0) {
                text.append(name).append(':').append(line).append("\r\n");
            }
        }
    }
}
