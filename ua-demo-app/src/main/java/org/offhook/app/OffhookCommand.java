package org.offhook.app;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code offhook} without a verb: its help and its version. */
@Command(name = "offhook", versionProvider = OffhookCommand.Version.class)
final class OffhookCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Option(names = {"-h", "--help"}, usageHelp = true, descriptionKey = "option.help")
    private boolean help;

    @Option(names = {"-V", "--version"}, versionHelp = true, descriptionKey = "option.version")
    private boolean version;

    @Option(names = "--lang", paramLabel = "en|fr", descriptionKey = "option.lang")
    private String language;

    @Override
    public void run() {
        throw new MissingVerbException(spec.commandLine());
    }

    /** No verb was named. */
    static final class MissingVerbException extends ParameterException {
        private static final long serialVersionUID = 1L;

        MissingVerbException(CommandLine line) {
            super(line, "a verb is missing");
        }
    }

    /** Reads the version from the manifest of the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = OffhookCommand.class.getPackage().getImplementationVersion();
            return new String[] {"offhook " + (version == null ? "(built from classes)" : version)
                + ", Java " + System.getProperty("java.version")};
        }
    }
}
