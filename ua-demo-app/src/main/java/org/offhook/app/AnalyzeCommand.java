package org.offhook.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.offhook.analysis.CapturedStream;
import org.offhook.app.options.ReportFileOptions;
import org.offhook.app.terminal.Console;
import org.offhook.app.terminal.ExitStatus;
import org.offhook.app.terminal.Problem;
import org.offhook.app.terminal.Surroundings;
import org.offhook.app.terminal.Texts;
import org.offhook.capture.CaptureFormatException;
import org.offhook.capture.tls.KeyLog;
import org.offhook.diagnosis.AnalysisReport;
import org.offhook.diagnosis.AnalysisText;
import org.offhook.listen.SpeechFile;
import org.offhook.report.AnalysisHtml;
import org.offhook.report.AnalysisJunit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code offhook analyze}: what a capture file shows, what that means, and what was said in it. */
@Command(name = "analyze")
final class AnalyzeCommand extends Verb {

    private static final double OCTETS_PER_MB = 1e6;
    private static final long KEYS_LIMIT_OCTETS = 64 << 20;

    @Parameters(index = "0", paramLabel = "FILE", descriptionKey = "analyze.file")
    private Path file;

    @Option(names = "--html", paramLabel = "FILE", descriptionKey = "option.html")
    private Path html;

    @Option(names = "--junit", paramLabel = "FILE", descriptionKey = "analyze.junit")
    private Path junit;

    @Option(names = "--stream", paramLabel = "NUMBER", descriptionKey = "analyze.stream")
    private Integer stream;

    @Option(names = "--play", paramLabel = "FILE", descriptionKey = "analyze.play")
    private Path play;

    @Option(names = "--tls-keys", paramLabel = "FILE", descriptionKey = "analyze.tls-keys")
    private Path tlsKeys;

    AnalyzeCommand(Surroundings surroundings, Texts texts) {
        super(surroundings, texts);
    }

    @Override
    ExitStatus run(Console console) throws IOException {
        if (!Files.exists(file)) {
            throw new Problem(ExitStatus.USAGE, "problem.file-missing", file);
        }
        if ((stream == null) != (play == null)) {
            throw Problem.usage("analyze.stream-and-play");
        }
        KeyLog keys = keys();
        ReportFileOptions.requireWritable(html);
        ReportFileOptions.requireWritable(junit);
        ReportFileOptions.requireWritable(play);
        AnalysisReport report = read(console, keys);
        if (play != null) {
            listen(console, report.analysis().streams());
            if (html == null && junit == null && !console.json()) {
                return ExitStatus.SUCCESS;
            }
        }
        console.result(AnalysisText.write(report, console.texts().locale()));
        console.object(report.toJson());
        if (html != null) {
            ReportFileOptions.write(html, AnalysisHtml.write(report, console.texts().locale()));
        }
        if (junit != null) {
            ReportFileOptions.write(junit, AnalysisJunit.write(report, console.texts().locale()));
        }
        return ExitStatus.SUCCESS;
    }

    private KeyLog keys() {
        KeyLog keys = new KeyLog();
        if (tlsKeys == null) {
            return keys;
        }
        try {
            if (Files.size(tlsKeys) > KEYS_LIMIT_OCTETS || keys.add(Files.readString(tlsKeys, StandardCharsets.ISO_8859_1)).isEmpty()) {
                throw Problem.usage("analyze.no-tls-keys", tlsKeys);
            }
        } catch (IOException e) {
            throw Problem.usage("problem.file-missing", tlsKeys);
        }
        return keys;
    }

    private AnalysisReport read(Console console, KeyLog keys) {
        try {
            double wholeMb = Files.size(file) / OCTETS_PER_MB;
            return AnalysisReport.of(file, keys, octets ->
                console.live(console.texts().get("analyze.reading", Math.round(octets / OCTETS_PER_MB), Math.round(wholeMb))));
        } catch (CaptureFormatException e) {
            throw new Problem(ExitStatus.USAGE, "analyze." + e.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'), file);
        } catch (IOException e) {
            throw new Problem(ExitStatus.FAILED, "problem.file-unreadable", file);
        }
    }

    private void listen(Console console, List<CapturedStream> streams) throws IOException {
        if (stream < 1 || stream > streams.size()) {
            throw Problem.usage("analyze.no-stream", stream, streams.size());
        }
        CapturedStream wanted = streams.get(stream - 1);
        if (wanted.secure()) {
            throw new Problem(ExitStatus.FAILED, "analyze.stream-encrypted", stream);
        }
        SpeechFile speech = SpeechFile.write(file, wanted, play);
        if (speech.decoded() == 0) {
            throw new Problem(ExitStatus.FAILED, "analyze.stream-unread", stream, wanted.every().payload());
        }
        console.progress("analyze.played", play, speech.codecs(), String.format(console.texts().locale(), "%.1f", speech.seconds()),
            speech.decoded(), speech.undecoded());
    }
}
