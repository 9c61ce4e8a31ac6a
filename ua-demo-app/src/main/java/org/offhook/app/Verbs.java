package org.offhook.app;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import org.offhook.app.terminal.Surroundings;
import org.offhook.app.terminal.Texts;

/** The verbs there are, in the order of the help; each is made when it is needed. */
final class Verbs {

    private Verbs() {
    }

    static Map<String, BiFunction<Surroundings, Texts, Verb>> all() {
        Map<String, BiFunction<Surroundings, Texts, Verb>> verbs = new LinkedHashMap<>();
        verbs.put("demo", (surroundings, texts) -> new DemoCommand(surroundings, texts));
        verbs.put("register", (surroundings, texts) -> new RegisterCommand(surroundings, texts));
        verbs.put("call", (surroundings, texts) -> new CallCommand(surroundings, texts));
        verbs.put("answer", (surroundings, texts) -> new AnswerCommand(surroundings, texts));
        verbs.put("codecs", (surroundings, texts) -> new CodecsCommand(surroundings, texts));
        verbs.put("codec", (surroundings, texts) -> new CodecCommand(surroundings, texts));
        verbs.put("jitter", (surroundings, texts) -> new JitterCommand(surroundings, texts));
        verbs.put("devices", (surroundings, texts) -> new DevicesCommand(surroundings, texts));
        verbs.put("analyze", (surroundings, texts) -> new AnalyzeCommand(surroundings, texts));
        verbs.put("check", (surroundings, texts) -> new CheckCommand(surroundings, texts));
        verbs.put("explain", (surroundings, texts) -> new ExplainCommand(surroundings, texts));
        return verbs;
    }
}
