package org.offhook.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.offhook.app.compare.ComparisonReport;
import org.offhook.app.compare.HeardSpeech;
import org.offhook.app.compare.ReportCsv;
import org.offhook.app.compare.ReportHtml;
import org.offhook.app.compare.ReportJson;
import org.offhook.app.compare.TextTable;
import org.offhook.app.options.CompareOptions;
import org.offhook.app.terminal.Console;
import org.offhook.app.terminal.ExitStatus;
import org.offhook.app.terminal.Localized;
import org.offhook.app.terminal.Problem;
import org.offhook.app.terminal.Surroundings;
import org.offhook.app.terminal.Texts;
import org.offhook.audio.compare.CodecComparison;
import org.offhook.audio.compare.CodecResult;
import org.offhook.audio.compare.ComparedCodec;
import org.offhook.audio.compare.NetworkCondition;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code offhook codecs compare}: the same speech through codecs and networks, in figures, plots and sound. */
@Command(name = "compare")
final class CodecsCompareCommand extends Verb {

    @Mixin
    private CompareOptions options;

    CodecsCompareCommand(Surroundings surroundings, Texts texts) {
        super(surroundings, texts);
    }

    @Override
    ExitStatus run(Console console) throws IOException {
        if (options.csv() && console.json()) {
            throw Problem.usage("compare.csv-and-json");
        }
        long beganNanos = System.nanoTime();
        CompareOptions.Speech speech = options.speech();
        List<NetworkCondition> conditions = options.conditions(speech.durationS());
        HeardSpeech heard = new HeardSpeech(speech.pcm(), speech.sampleRateHz(), options.ptimeMs(),
            options.wavFolder().orElse(null));
        CodecComparison comparison = new CodecComparison(speech.pcm(), speech.sampleRateHz(), options.ptimeMs(), conditions,
            heard::keep);
        Map<String, String> leftOut = new LinkedHashMap<>();
        List<CodecResult> results = measure(console, comparison, leftOut);
        ComparisonReport report = new ComparisonReport(options.fileName(), speech.durationS(), speech.sampleRateHz(),
            options.ptimeMs(), options.burst(), options.jitterMs(), options.seed(), options.traceName(),
            conditions.stream().map(NetworkCondition::name).toList(), results, leftOut, (System.nanoTime() - beganNanos) / 1e9);
        show(console, report, heard);
        console.progress("compare.took", results.size(), conditions.size(), Double.valueOf(speech.durationS()),
            Double.valueOf((System.nanoTime() - beganNanos) / 1e9));
        return ExitStatus.SUCCESS;
    }

    private List<CodecResult> measure(Console console, CodecComparison comparison, Map<String, String> leftOut)
            throws IOException {
        List<ComparedCodec> codecs = new ArrayList<>();
        for (ComparedCodec each : options.codecs(leftOut)) {
            String obstacle = comparison.obstacle(each);
            if (obstacle == null) {
                codecs.add(each);
            } else {
                leftOut.put(each.label(), obstacle);
            }
        }
        leftOut.forEach((codec, reason) ->
            console.progress("compare.skipped", codec, console.texts().get("compare.reason." + reason)));
        if (codecs.isEmpty()) {
            throw Problem.usage("compare.no-codec");
        }
        List<CodecResult> results = new ArrayList<>();
        for (ComparedCodec each : codecs) {
            if (console.showsLiveLine()) {
                console.live(console.texts().get("compare.working", each.label(), results.size() + 1, codecs.size()));
            } else {
                console.progress("compare.working", each.label(), results.size() + 1, codecs.size());
            }
            results.add(comparison.measure(each));
        }
        return results;
    }

    private void show(Console console, ComparisonReport report, HeardSpeech heard) throws IOException {
        if (options.csv()) {
            ReportCsv.lines(report).forEach(console::result);
        } else {
            new TextTable(console.texts().locale()).lines(report).forEach(console::result);
        }
        console.object("offhook.codecs.compare/1", json -> ReportJson.write(json, report));
        options.wavFolder().ifPresent(folder -> console.progress("compare.wavs-written", folder));
        if (options.html().isPresent()) {
            Path file = options.html().get();
            try {
                Files.writeString(file, new ReportHtml(console.texts().locale(), report, heard, file).page());
            } catch (IOException e) {
                throw new Problem(ExitStatus.FAILED, "problem.unwritable", file, Localized.reason(e));
            }
            console.progress("compare.written", file);
        }
    }
}
