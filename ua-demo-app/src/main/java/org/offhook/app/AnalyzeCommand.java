package org.offhook.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.offhook.app.terminal.Console;
import org.offhook.app.terminal.ExitStatus;
import org.offhook.app.terminal.Problem;
import org.offhook.app.terminal.Surroundings;
import org.offhook.app.terminal.Texts;
import org.offhook.capture.CaptureFormatException;
import org.offhook.diagnosis.AnalysisReport;
import org.offhook.diagnosis.AnalysisText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code offhook analyze}: what a capture file shows, and what that means. */
@Command(name = "analyze")
final class AnalyzeCommand extends Verb {

    @Parameters(index = "0", paramLabel = "FILE", descriptionKey = "analyze.file")
    private Path file;

    AnalyzeCommand(Surroundings surroundings, Texts texts) {
        super(surroundings, texts);
    }

    @Override
    ExitStatus run(Console console) throws IOException {
        if (!Files.exists(file)) {
            throw new Problem(ExitStatus.USAGE, "problem.file-missing", file);
        }
        AnalysisReport report;
        try {
            report = AnalysisReport.of(file);
        } catch (CaptureFormatException e) {
            throw new Problem(ExitStatus.USAGE, "analyze." + e.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'), file);
        } catch (IOException e) {
            throw new Problem(ExitStatus.FAILED, "problem.file-unreadable", file);
        }
        console.result(AnalysisText.write(report, console.texts().locale()));
        console.object(report.toJson());
        return ExitStatus.SUCCESS;
    }
}
