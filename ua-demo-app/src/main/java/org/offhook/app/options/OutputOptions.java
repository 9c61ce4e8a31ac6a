package org.offhook.app.options;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.offhook.app.terminal.Console;
import org.offhook.app.terminal.Surroundings;
import org.offhook.app.terminal.Texts;
import picocli.CommandLine.Option;

/** How a verb speaks: language, JSON, details. Every verb has these. */
public final class OutputOptions {

    @Option(names = "--lang", paramLabel = "en|fr", descriptionKey = "option.lang")
    private String language;

    @Option(names = "--json", descriptionKey = "option.json")
    private boolean json;

    @Option(names = {"-v", "--verbose"}, descriptionKey = "option.verbose")
    private boolean verbose;

    @Option(names = {"-h", "--help"}, usageHelp = true, descriptionKey = "option.help")
    private boolean help;

    /** Made by the command-line parser. */
    public OutputOptions() {
    }

    /**
     * {@return the console of the verb}
     *
     * @param surroundings streams and what they are
     * @param texts        the language, found before the command line was read
     */
    public Console console(Surroundings surroundings, Texts texts) {
        return new Console(surroundings, texts, json, verbose);
    }

    /**
     * Finds the language before the command line is read, for the messages about the command line itself need it.
     *
     * @param arguments   the command line
     * @param environment LC_ALL, LC_MESSAGES and LANG are asked, in this order, as POSIX has it
     * @return French or English
     */
    public static Locale language(List<String> arguments, Map<String, String> environment) {
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.startsWith("--lang=")) {
                return Locale.forLanguageTag(argument.substring("--lang=".length()));
            } else if (argument.equals("--lang") && i + 1 < arguments.size()) {
                return Locale.forLanguageTag(arguments.get(i + 1));
            }
        }
        for (String variable : List.of("LC_ALL", "LC_MESSAGES", "LANG")) {
            String value = environment.getOrDefault(variable, "");
            if (!value.isEmpty()) {
                return value.startsWith("fr") ? Locale.FRENCH : Locale.ENGLISH;
            }
        }
        return Locale.getDefault();
    }

    /** {@return whether the language is one of ours} */
    public boolean languageKnown() {
        return language == null || language.equals("en") || language.equals("fr");
    }

    /** {@return the language as written} */
    public String languageWritten() {
        return language;
    }
}
