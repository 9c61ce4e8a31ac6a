package org.offhook.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.offhook.analysis.CapturedStream;
import org.offhook.analysis.StreamFigures;
import org.offhook.sip.SipText;

/**
 * RTP streams on a page: the table as Wireshark has it, then each stream with what that table does not tell, and its graphs. Figures
 * are those over every packet; where Wireshark counts fewer, the page says so.
 */
public final class StreamSection {

    private static final int LISTED = 40;
    private static final int DRAWN = 12;
    private static final List<String> COLUMNS = List.of("number", "start", "end", "source", "destination", "ssrc", "payload", "packets",
        "lost", "minDelta", "meanDelta", "maxDelta", "minJitter", "meanJitter", "maxJitter", "problem");

    private final ReportWords words;
    private final StreamGraphs graphs;

    /**
     * Prepares.
     *
     * @param locale French for French, any other for English
     */
    public StreamSection(Locale locale) {
        words = new ReportWords(locale, StreamSection.class, "Words");
        graphs = new StreamGraphs(locale);
    }

    /**
     * Adds the section.
     *
     * @param page    where
     * @param streams which; nothing is added for none
     */
    public void write(HtmlPage page, List<CapturedStream> streams) {
        if (streams.isEmpty()) {
            return;
        }
        page.section(words.get("streams.title")).element("p", "note", words.get("streams.note")).raw("<div class='wide'><table><thead>")
            .row("th", COLUMNS.stream().map(column -> words.get("column." + column)).toList()).raw("</thead><tbody>");
        List<CapturedStream> listed = streams.subList(0, Math.min(LISTED, streams.size()));
        for (int i = 0; i < listed.size(); i++) {
            page.row("td", row(i + 1, listed.get(i)));
        }
        page.raw("</tbody></table></div>");
        if (streams.size() > LISTED) {
            page.element("p", "note", words.get("more", streams.size() - LISTED));
        }
        page.raw("<div class='cards'>");
        for (int i = 0; i < Math.min(DRAWN, listed.size()); i++) {
            card(page, i + 1, listed.get(i));
        }
        page.raw("</div>").endSection();
    }

    private List<String> row(int number, CapturedStream stream) {
        StreamFigures f = stream.every();
        List<String> cells = new ArrayList<>(List.of(String.valueOf(number), words.number(f.startSeconds(), 3),
            words.number(f.endSeconds(), 3), stream.source().toString(), stream.destination().toString(), stream.ssrcText(),
            SipText.printable(f.payload()), String.valueOf(f.packets()), f.lost() + " (" + words.number(f.lostPercent(), 1) + " %)"));
        for (Double value : new Double[] {f.minDeltaMs(), f.meanDeltaMs(), f.maxDeltaMs(), f.minJitterMs(), f.meanJitterMs(), f.maxJitterMs()}) {
            cells.add(words.number(value, 3));
        }
        cells.add(f.isProblem() ? "X" : "");
        return cells;
    }

    private void card(HtmlPage page, int number, CapturedStream stream) {
        page.raw("<article class='card'>").element("h3", "", number + ". " + stream.source() + " → " + stream.destination())
            .raw("<dl>").detail(words.get("stream.codec"), codecs(stream))
            .detail(words.get("stream.missing"), stream.missing() + " / " + stream.expected() + " (" + words.number(stream.missingPercent(), 1) + " %)")
            .detail(words.get("stream.jitter"), words.number(stream.every().meanJitterMs(), 1) + " / " + words.number(stream.every().maxJitterMs(), 1) + " ms")
            .detail(words.get("stream.duplicates"), stream.duplicates() == 0 ? null : stream.duplicates()
                + (stream.eventRepeats() == 0 ? "" : " (" + words.get("stream.eventRepeats", stream.eventRepeats()) + ")"))
            .detail(words.get("stream.reordered"), stream.reordered() == 0 ? null : String.valueOf(stream.reordered()))
            .detail(words.get("stream.pause"), stream.longestPauseMs() > 0 ? words.number(stream.longestPauseMs(), 0) + " ms "
                + words.get("stream.pauseAt", words.number(stream.longestPauseAtSeconds(), 1)) : null)
            .detail("DSCP", stream.dscps().isEmpty() ? null : dscps(stream.dscps()))
            .detail(words.get("stream.level"), stream.levelDbov() == null ? null : level(stream))
            .detail(words.get("stream.clipped"), stream.clippedPercent() == null ? null : words.number(stream.clippedPercent(), 2) + " %")
            .detail("SRTP", stream.secure() ? words.get("stream.secure") : null)
            .detail(words.get("stream.wireshark"), stream.isUndercounted() ? words.get("stream.undercounted",
                stream.counted() == null ? 0 : stream.counted().packets(), stream.every().packets()) : null)
            .raw("</dl>");
        if (stream.series() != null && stream.series().size() > 1) {
            page.raw(graphs.draw(stream.series()));
        } else {
            page.element("p", "note", words.get("graph.short"));
        }
        page.raw("</article>");
    }

    private String codecs(CapturedStream stream) {
        List<String> names = new ArrayList<>();
        stream.payloadNames().forEach((type, name) -> names.add(SipText.printable(name) + " (" + type + ": " + stream.packetsByType().get(type) + ")"));
        return String.join(", ", names);
    }

    private static String dscps(List<Integer> classes) {
        return String.join(", ", classes.stream().map(c -> c + (c == 46 ? " (EF)" : "")).toList());
    }

    private String level(CapturedStream stream) {
        return words.number(stream.levelDbov(), 1) + " dBov" + (stream.constantOctet() >= 0
            ? ", " + words.get("stream.constant", String.format("0x%02X", stream.constantOctet())) : "");
    }
}
