package org.offhook.analysis;

import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An RTP stream of a capture.
 *
 * @param source            the sender
 * @param destination       the receiver
 * @param ssrc              synchronisation source
 * @param callId            the call whose description set it up, null if none was seen
 * @param kind              {@code audio}, {@code video}, as the description has it; null if none was seen
 * @param firstFrame        first packet
 * @param lastFrame         last packet
 * @param counted           what Wireshark prints in its one pass over the file, null where it prints no row
 * @param every             the figures over every packet of the stream
 * @param missing           packets that really never came: repeated ones not set against them
 * @param expected          packets the sender numbered
 * @param duplicates        packets that came again, the repeated ends of telephone events included
 * @param eventRepeats      of these, packets of telephone events
 * @param reordered         packets that came after a later one
 * @param longestPauseMs    longest time without a packet where no number is missing
 * @param longestPauseAtSeconds when that began, in seconds since the stream began
 * @param pauseMediaMs      how far the media clock moved over that pause
 * @param packetsByType     packets by payload type
 * @param payloadNames      encoding names of the dynamic payload types seen
 * @param payloadFormats    how the description defines these types: {@code NAME/rate;parameters}, empty where it does not
 * @param dscps             classes of service seen
 * @param levelDbov         level over the whole stream, for G.711 in clear; null otherwise
 * @param constantOctet     the one octet of which the payload consists, -1 when it varies or was not read
 * @param clippedPercent    samples at the highest value of the code, in percent; null where levels were not read
 * @param secure            whether the description asked for SRTP
 * @param series            how it went over time; null beyond the first two thousand streams of a capture
 */
public record CapturedStream(Endpoint source, Endpoint destination, int ssrc, String callId, String kind, long firstFrame, long lastFrame,
        StreamFigures counted, StreamFigures every, long missing, long expected, long duplicates, long eventRepeats, long reordered,
        double longestPauseMs, double longestPauseAtSeconds, double pauseMediaMs, Map<Integer, Integer> packetsByType,
        Map<Integer, String> payloadNames, Map<Integer, String> payloadFormats, List<Integer> dscps, Double levelDbov, int constantOctet, Double clippedPercent,
        boolean secure, StreamSeries series) {

    /** {@return whether this is sound, as far as is known} */
    public boolean isAudio() {
        return kind == null || kind.equals("audio");
    }

    /** {@return whether Wireshark's one pass misses packets of this stream} */
    public boolean isUndercounted() {
        return counted == null || counted.packets() != every.packets();
    }

    /** {@return packets that never came, in percent of those the sender numbered} */
    public double missingPercent() {
        return expected == 0 ? 0 : missing * 100.0 / expected;
    }

    /** {@return the stream's source as {@code 0x1A2B3C4D}} */
    public String ssrcText() {
        return "0x" + HexFormat.of().withUpperCase().toHexDigits(ssrc);
    }

    static CapturedStream of(RtpStreamRow row) {
        Map<Integer, Integer> byType = row.packetsByType.byType();
        Map<Integer, String> names = new TreeMap<>();
        Map<Integer, String> formats = new TreeMap<>();
        byType.keySet().forEach(type -> {
            names.put(type, row.names.nameOf(type));
            formats.put(type, row.names.formatOf(type));
        });
        StreamGaps gaps = row.gaps;
        return new CapturedStream(row.source, row.destination, row.ssrc, row.callId, row.kind, row.firstFrame, row.lastFrame,
                row.counted.analysis.packets() == 0 ? null : figures(row, row.counted, row.countedTypes.stream().boxed().toList()),
                figures(row, row.every, byType.keySet()), gaps.missing(), gaps.expected(), gaps.duplicates(), gaps.eventRepeats(),
                gaps.reordered(), gaps.longestPauseMs(), gaps.longestPauseAtSeconds(), gaps.longestPauseMediaMs(), byType, names, formats,
                BitSet.valueOf(new long[] {row.dscps}).stream().boxed().toList(), row.level.dbov(), row.level.constantOctet(),
                row.level.clippedPercent(), row.secure, row.series);
    }

    private static StreamFigures figures(RtpStreamRow row, RtpStreamRow.Figures figures, Iterable<Integer> types) {
        StringBuilder payload = new StringBuilder();
        types.forEach(type -> payload.append(payload.length() == 0 ? "" : ", ").append(row.packetsByType.firstNameOf(type)));
        var a = figures.analysis;
        return new StreamFigures(figures.firstMs / 1000, figures.lastMs / 1000, payload.toString(), a.packets(), a.expected(), a.lost(),
                a.minDeltaMs(), a.meanDeltaMs(), a.maxDeltaMs(), a.minJitterMs(), a.meanJitterMs(), a.maxJitterMs(),
                a.sequenceErrors(), a.wrongTimestamps());
    }
}
