package org.offhook.app.options;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.offhook.CallReport;
import org.offhook.RegistrationReport;
import org.offhook.app.terminal.ExitStatus;
import org.offhook.app.terminal.Localized;
import org.offhook.app.terminal.Problem;
import picocli.CommandLine.Option;

/** Files that the report of a call or a registration is written to. */
public final class ReportFileOptions {

    @Option(names = "--html", paramLabel = "FILE", descriptionKey = "option.html")
    private Path html;

    @Option(names = "--junit", paramLabel = "FILE", descriptionKey = "option.junit")
    private Path junit;

    /** Made by the command-line parser. */
    public ReportFileOptions() {
    }

    /**
     * Checks, before anybody is called, that the files can be written.
     *
     * @throws Problem for the first that cannot
     */
    public void check() {
        requireWritable(html);
        requireWritable(junit);
    }

    /**
     * Checks that a report can be written to a file.
     *
     * @param file where to, null for nowhere
     * @throws Problem when it cannot
     */
    public static void requireWritable(Path file) {
        if (file != null) {
            MediaOptions.requireWritable(file);
        }
    }

    /**
     * Writes what was asked for.
     *
     * @param report of the call
     * @param locale its language
     * @param name   from the file as given to the file for this call
     * @throws Problem when a file cannot be written
     */
    public void write(CallReport report, Locale locale, UnaryOperator<Path> name) {
        write(name, () -> report.toHtml(locale), () -> CallReport.toJunit(List.of(report), locale));
    }

    /**
     * Writes what was asked for.
     *
     * @param report of the registration
     * @param locale its language
     * @throws Problem when a file cannot be written
     */
    public void write(RegistrationReport report, Locale locale) {
        write(UnaryOperator.identity(), () -> report.toHtml(locale), () -> report.toJunit(locale));
    }

    private void write(UnaryOperator<Path> name, Supplier<String> page, Supplier<String> cases) {
        if (html != null) {
            write(name.apply(html), page.get());
        }
        if (junit != null) {
            write(name.apply(junit), cases.get());
        }
    }

    /**
     * Writes a report.
     *
     * @param file where to
     * @param text the report
     * @throws Problem when it cannot be written
     */
    public static void write(Path file, String text) {
        try {
            Files.writeString(file, text, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new Problem(ExitStatus.FAILED, "problem.unwritable", file, Localized.reason(e));
        }
    }
}
