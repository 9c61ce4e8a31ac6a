package org.offhook.app;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import org.offhook.app.terminal.Console;
import org.offhook.app.terminal.ExitStatus;
import org.offhook.app.terminal.Problem;
import org.offhook.app.terminal.Surroundings;
import org.offhook.app.terminal.Texts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code offhook demo}: one whole call inside this process, told step by step, with recording and reports left in a folder.
 * Needs no sound card, server or configuration.
 */
@Command(name = "demo")
final class DemoCommand extends Verb {

    private static final DateTimeFormatter FOLDER_TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");
    private static final int FOLDERS_TRIED = 100;
    /** Loses two packets each way in five seconds at 1 %: enough to be concealed, not so many that the verdict is POOR. */
    private static final long DEFAULT_SEED = 2;

    @Option(names = "--out", paramLabel = "FOLDER", descriptionKey = "demo.out")
    private Path out;

    @Option(names = "--loss", paramLabel = "PERCENT", descriptionKey = "demo.loss")
    private double lossPct = 0.5;

    @Option(names = "--seed", paramLabel = "NUMBER", descriptionKey = "demo.seed")
    private long seed = DEFAULT_SEED;

    @Option(names = "--duration", paramLabel = "SECONDS", descriptionKey = "demo.duration")
    private double durationS = 4;

    DemoCommand(Surroundings surroundings, Texts texts) {
        super(surroundings, texts);
    }

    @Override
    ExitStatus run(Console console) throws Exception {
        if (!(lossPct >= 0 && lossPct <= 50)) {
            throw Problem.usage("problem.loss", lossPct);
        }
        if (!(durationS >= 2 && durationS <= 8)) {
            throw Problem.usage("problem.demo-duration", durationS);
        }
        Path folder = folder();
        DemoCall call = new DemoCall(console, surroundings().ending(), folder, lossPct, seed, durationS);
        return call.run();
    }

    /** A second demo in the same second gets a folder of its own. */
    private Path folder() {
        try {
            if (out != null) {
                Path folder = Files.createDirectories(out);
                if (!Files.isWritable(folder)) {
                    throw new Problem(ExitStatus.FAILED, "problem.folder", folder);
                }
                return folder;
            }
            String name = "offhook-demo-" + FOLDER_TIME.format(LocalDateTime.now());
            for (int i = 1; i < FOLDERS_TRIED; i++) {
                Path folder = Path.of(i == 1 ? name : name + "-" + i);
                if (!Files.exists(folder)) {
                    try {
                        return Files.createDirectory(folder);
                    } catch (FileAlreadyExistsException e) {
                        continue;
                    }
                }
            }
            throw new Problem(ExitStatus.FAILED, "problem.folder", name);
        } catch (IOException e) {
            throw new Problem(ExitStatus.FAILED, "problem.folder", out == null ? Path.of("").toAbsolutePath() : out);
        }
    }
}
