package org.offhook.app;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import org.offhook.app.terminal.Texts;
import org.offhook.codecs.EditDistance;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what is wrong with a command line, in the user's language; the parser itself knows English only. */
final class UsageSentence {

    private final Texts texts;

    UsageSentence(Texts texts) {
        this.texts = texts;
    }

    String of(ParameterException exception) {
        if (exception instanceof OffhookCommand.MissingVerbException) {
            return texts.get("usage.verb-missing");
        } else if (exception instanceof MissingParameterException missing && !missing.getMissing().isEmpty()) {
            return missing(missing.getMissing().get(0));
        } else if (exception instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
            String first = unmatched.getUnmatched().get(0);
            return unknown(first, exception.getCommandLine());
        } else if (exception instanceof OverwrittenOptionException overwritten) {
            return texts.get("usage.option-twice", name(overwritten.getOverwritten()));
        }
        ArgSpec argument = exception.getArgSpec();
        String value = exception.getValue();
        if (argument != null && value != null) {
            return texts.get("usage.value-wrong", value, name(argument), label(argument));
        } else if (argument != null) {
            return texts.get("usage.value-missing", name(argument), label(argument));
        }
        return texts.get("usage.wrong", exception.getMessage());
    }

    private String unknown(String written, CommandLine line) {
        boolean option = written.startsWith("-");
        if (!option && line.getSubcommands().isEmpty()) {
            return texts.get("usage.too-much", written);
        }
        String word = written.split("=", 2)[0];
        Optional<String> similar = similar(word, option ? line.getCommandSpec().optionsMap().keySet() : line.getSubcommands().keySet());
        String what = option ? "usage.option" : "usage.verb";
        return similar.map(meant -> texts.get(what + "-similar", word, meant)).orElseGet(() -> texts.get(what + "-unknown", word));
    }

    /** The word that a slip of the finger makes into this one; none for a word that is no slip of any. */
    private static Optional<String> similar(String written, Collection<String> words) {
        int slips = written.length() < 4 ? 1 : written.length() < 9 ? 2 : 3;
        return words.stream().filter(word -> word.length() > 2 && EditDistance.between(written, word) <= slips)
            .min(Comparator.comparingInt(word -> EditDistance.between(written, word)));
    }

    private String missing(ArgSpec argument) {
        if (!argument.isOption()) {
            return texts.get("usage.argument-missing", label(argument));
        }
        return texts.get(argument.required() ? "usage.option-missing" : "usage.value-missing", name(argument), label(argument));
    }

    private String label(ArgSpec argument) {
        return new HelpPages(texts).translated(argument.paramLabel());
    }

    private String name(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : label(argument);
    }
}
