package org.offhook.app.compare;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.offhook.audio.compare.CodecResult;
import org.offhook.audio.compare.ConditionResult;
import org.offhook.report.Markup;
import org.offhook.report.ReportWords;

/** What a reader in a hurry wants to know, in a few sentences with figures. */
final class ReportSummary {

    private final ReportWords words;
    private final ComparisonReport report;

    ReportSummary(ReportWords words, ComparisonReport report) {
        this.words = words;
        this.report = report;
    }

    /** {@return sentences as HTML} */
    List<String> sentences() {
        List<String> sentences = new ArrayList<>();
        int last = report.conditions().size() - 1;
        sentences.add(best(0));
        if (last > 0) {
            sentences.add(best(last));
            CodecResult steady = report.results().stream().min(Comparator.comparingDouble(result -> fall(result, last))).orElseThrow();
            sentences.add(filled("summary.steady", name(steady), place(0), place(last), words.number(fall(steady, last), 3)));
        }
        report.results().stream().filter(result -> report.wire(result).isPresent())
            .min(Comparator.comparingDouble(result -> report.wire(result).orElseThrow().ipv4()))
            .ifPresent(small -> sentences.add(filled("summary.small", name(small), words.number(small.bitRate() / 1000, 1),
                words.number(report.wire(small).orElseThrow().ipv4(), 1), report.ptimeMs())));
        return sentences;
    }

    private String place(int condition) {
        return Markup.escaped(words.get(report.trace() == null ? "place.loss" : "place.trace", report.conditions().get(condition)));
    }

    private String best(int condition) {
        ToDoubleFunction<CodecResult> stoi = result -> known(result.conditions().get(condition));
        List<CodecResult> order = report.results().stream().sorted(Comparator.comparingDouble(stoi).reversed()).toList();
        List<String> named = order.stream().limit(3)
            .map(result -> name(result) + " (" + words.number(result.conditions().get(condition).stoi(), 3) + ")").toList();
        return filled("summary.best", String.join(", ", named), place(condition));
    }

    private static double known(ConditionResult result) {
        return Double.isNaN(result.stoi()) ? -1 : result.stoi();
    }

    private static double fall(CodecResult result, int last) {
        return known(result.conditions().get(0)) - known(result.conditions().get(last));
    }

    private static String name(CodecResult result) {
        return "<b>" + Markup.escaped(ComparisonReport.shown(result)) + "</b>";
    }

    /** The arguments are HTML already. */
    private String filled(String key, Object... arguments) {
        String text = Markup.escaped(words.get(key));
        for (int i = 0; i < arguments.length; i++) {
            text = text.replace("{" + i + "}", String.valueOf(arguments[i]));
        }
        return text;
    }
}
