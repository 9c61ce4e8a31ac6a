package org.offhook.app;

import java.util.List;
import org.offhook.app.terminal.Console;
import org.offhook.app.terminal.ExitStatus;
import org.offhook.app.terminal.Problem;
import org.offhook.app.terminal.Surroundings;
import org.offhook.app.terminal.Texts;
import org.offhook.explain.Explanation;
import org.offhook.explain.Explanations;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code offhook explain}: a SIP status, Q.850 cause, warning or finding in plain words. */
@Command(name = "explain")
final class ExplainCommand extends Verb {

    private static final int NEAREST_SHOWN = 5;

    @Parameters(index = "0", arity = "0..1", paramLabel = "CODE", descriptionKey = "explain.code")
    private String code;

    @Option(names = "--list", descriptionKey = "explain.list")
    private boolean list;

    ExplainCommand(Surroundings surroundings, Texts texts) {
        super(surroundings, texts);
    }

    @Override
    ExitStatus run(Console console) {
        Explanations explanations = Explanations.in(console.texts().locale());
        List<Explanation> found;
        if (list) {
            found = explanations.all();
        } else if (code == null) {
            throw Problem.usage("usage.argument-missing", "CODE");
        } else {
            found = explanations.find(code);
        }
        if (found.isEmpty()) {
            throw Problem.usage("problem.code", code, String.join(", ", explanations.nearest(code, NEAREST_SHOWN)));
        }
        for (Explanation explanation : found) {
            if (list) {
                console.result(String.format("%-30s %s", explanation.reference(), explanation.title()));
            } else {
                show(console, explanation);
            }
        }
        console.object("offhook.explain/1", json -> {
            json.writeArrayFieldStart("explanations");
            for (Explanation explanation : found) {
                json.writeStartObject();
                json.writeStringField("code", explanation.reference());
                json.writeStringField("kind", explanation.topic().prefix());
                json.writeStringField("title", explanation.title());
                json.writeStringField("meaning", explanation.meaning());
                json.writeStringField("sender", explanation.sender().orElse(null));
                json.writeStringField("check", explanation.check().orElse(null));
                json.writeEndObject();
            }
            json.writeEndArray();
        });
        return ExitStatus.SUCCESS;
    }

    private static void show(Console console, Explanation explanation) {
        Texts texts = console.texts();
        console.result(console.strong(texts.get("explain.kind." + explanation.topic().prefix()) + " " + explanation.code()
            + texts.get("explain.colon") + explanation.title()));
        console.result("  " + explanation.meaning());
        explanation.sender().ifPresent(sender -> console.result("  " + texts.get("explain.sender") + " " + sender));
        explanation.check().ifPresent(check -> console.result("  " + texts.get("explain.check") + " " + check));
    }
}
