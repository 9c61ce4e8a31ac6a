package org.offhook.app;

import org.offhook.app.terminal.Texts;
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
            boolean verb = exception.getCommandLine().getParent() == null;
            String key = first.startsWith("-") ? "usage.option-unknown" : verb ? "usage.verb-unknown" : "usage.too-much";
            return texts.get(key, first);
        } else if (exception instanceof OverwrittenOptionException overwritten) {
            return texts.get("usage.option-twice", name(overwritten.getOverwritten()));
        }
        ArgSpec argument = exception.getArgSpec();
        String value = exception.getValue();
        if (argument != null && value != null) {
            return texts.get("usage.value-wrong", value, name(argument), argument.paramLabel());
        } else if (argument != null) {
            return texts.get("usage.value-missing", name(argument), argument.paramLabel());
        }
        return texts.get("usage.wrong", exception.getMessage());
    }

    private String missing(ArgSpec argument) {
        return argument.isOption() ? texts.get("usage.option-missing", name(argument), argument.paramLabel())
            : texts.get("usage.argument-missing", argument.paramLabel());
    }

    private static String name(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }
}
