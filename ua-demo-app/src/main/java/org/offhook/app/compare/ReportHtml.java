package org.offhook.app.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.offhook.audio.compare.CodecResult;
import org.offhook.audio.compare.ConditionResult;
import org.offhook.report.HtmlPage;
import org.offhook.report.Markup;
import org.offhook.report.ReportWords;

/**
 * The report as one HTML page that needs nothing else: no script, no font, no picture from elsewhere. Where sound was written
 * too, the page links to it.
 */
public final class ReportHtml {

    private final ReportWords words;
    private final ComparisonReport report;
    private final HeardSpeech heard;
    private final Path folder;
    private final List<String> labels;
    private final StringBuilder out = new StringBuilder();

    /**
     * Prepares.
     *
     * @param locale English or French
     * @param report what was found out
     * @param heard  what was heard
     * @param file   where the page will be, for links to sound
     */
    public ReportHtml(Locale locale, ComparisonReport report, HeardSpeech heard, Path file) {
        this.words = new ReportWords(locale, ReportHtml.class, "Report");
        this.report = report;
        this.heard = heard;
        this.folder = file.toAbsolutePath().getParent();
        this.labels = report.results().stream().map(result -> result.codec().label()).toList();
    }

    /** {@return the page} */
    public String page() {
        out.append("<h1>").append(text("title")).append("</h1><p class='lead'>").append(subtitle()).append("</p>");
        new ReportSummary(words, report).sentences().forEach(sentence -> out.append("<p class='fact'>").append(sentence).append("</p>"));
        charts();
        ReportTables tables = new ReportTables(words, report);
        section("cost.title", "cost.note", tables.cost());
        section("wire.title", "wire.note", tables.wire());
        spectrograms();
        section("sound.title", "sound.note", tables.sound());
        section("sources.title", "sources.note", tables.sources());
        method();
        return new HtmlPage(words.language(), words.get("title"), HtmlPage.resource(ReportHtml.class, "report.css")).raw(out.toString()).end();
    }

    private String text(String key, Object... arguments) {
        return Markup.escaped(words.get(key, arguments));
    }

    private String subtitle() {
        String speech = words.number(report.durationS(), 1);
        if (report.trace() != null) {
            return text("subtitle.trace", report.file(), speech, report.sampleRateHz(), report.ptimeMs(), report.trace());
        }
        return text("subtitle.loss", report.file(), speech, report.sampleRateHz(), report.ptimeMs(),
            String.join(", ", report.conditions()), words.number(report.burst(), 1), words.number(report.jitterMs(), 0), report.seed());
    }

    private void section(String title, String note, String body) {
        out.append("<section><h2>").append(text(title)).append("</h2><p class='note'>").append(text(note))
            .append("</p><div class='wide'>").append(body).append("</div></section>");
    }

    private void charts() {
        out.append("<div class='charts'>");
        chart("chart.stoi", "chart.stoi-note", ConditionResult::stoi, 1, 0.05);
        chart("chart.mos", "chart.mos-note", ConditionResult::mosWideband, 4.5, 0.5);
        chart("chart.estoi", "chart.estoi-note", ConditionResult::estoi, 1, 0.1);
        figure("chart.bandwidth", text("chart.bandwidth-note", report.ptimeMs()),
            new BandwidthBars(words, report).svg(words.get("chart.bandwidth")));
        out.append("</div>");
    }

    private void chart(String title, String note, ToDoubleFunction<ConditionResult> value, double top, double step) {
        List<LineChart.Series> series = new ArrayList<>();
        for (int i = 0; i < labels.size(); i++) {
            double[] values = report.results().get(i).conditions().stream().mapToDouble(value).toArray();
            series.add(new LineChart.Series(ComparisonReport.shown(labels.get(i)), SeriesStyle.of(labels, i), values));
        }
        String axis = words.get(report.trace() == null ? "chart.loss-axis" : "chart.trace-axis");
        figure(title, text(note), new LineChart(words, words.get(title), axis, report.conditions(), series, top, step).svg());
    }

    private void figure(String title, String note, String svg) {
        out.append("<figure><h2>").append(text(title)).append("</h2>").append(svg).append("<figcaption>").append(note)
            .append("</figcaption></figure>");
    }

    private void spectrograms() {
        String first = report.conditions().get(0);
        String last = report.conditions().get(report.conditions().size() - 1);
        out.append("<section><h2>").append(text("spectrogram.title")).append("</h2><p class='note'>")
            .append(text("spectrogram.note")).append("</p><div class='pictures'>");
        out.append("<div class='pair'>");
        picture(text("spectrogram.original"), heard.originalExcerpt(), new boolean[0], heard.originalFile());
        out.append("</div>");
        for (CodecResult result : report.results()) {
            out.append("<div class='pair'>");
            picture(result, first);
            if (!last.equals(first)) {
                picture(result, last);
            }
            out.append("</div>");
        }
        out.append("</div></section>");
    }

    private void picture(CodecResult result, String condition) {
        String label = result.codec().label();
        picture("<b>" + Markup.escaped(ComparisonReport.shown(label)) + "</b>" + condition(condition), heard.excerpt(label, condition),
            heard.lost(condition), heard.file(label, condition));
    }

    private String condition(String name) {
        return report.trace() == null ? text("spectrogram.loss", name) : ", " + Markup.escaped(name);
    }

    private void picture(String caption, double[] pcm, boolean[] lost, Optional<Path> file) {
        out.append("<figure><img alt='").append(caption.replaceAll("<.*?>", "")).append("' width='").append(SpectrogramImage.WIDTH).append("' height='")
            .append(SpectrogramImage.HEIGHT).append("' src='").append(SpectrogramImage.dataUri(pcm, lost)).append("'><figcaption>")
            .append(caption).append("</figcaption>");
        file.ifPresent(path -> out.append("<audio controls preload='none' src='").append(link(path)).append("'></audio>"));
        out.append("</figure>");
    }

    private String link(Path file) {
        try {
            return Markup.escaped(folder.relativize(file.toAbsolutePath()).toString().replace('\\', '/').replace(" ", "%20"));
        } catch (IllegalArgumentException otherDrive) {
            return Markup.escaped(file.toUri().toString());
        }
    }

    private void method() {
        out.append("<section><h2>").append(text("method.title")).append("</h2><ul>");
        for (String key : List.of("method.network", "method.align", "method.stoi", "method.lsd", "method.emodel", "method.delay",
            "method.time", "method.not")) {
            out.append("<li>").append(text(key)).append("</li>");
        }
        report.leftOut().forEach((codec, reason) ->
            out.append("<li>").append(text("method.left-out", codec, words.get("reason." + reason))).append("</li>"));
        out.append("</ul></section>");
    }
}
