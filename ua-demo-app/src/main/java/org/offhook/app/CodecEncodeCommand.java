package org.offhook.app;

import java.io.IOException;
import org.offhook.app.codec.FileEncoder;
import org.offhook.app.codec.Tally;
import org.offhook.app.options.CodecFileOptions;
import org.offhook.app.terminal.Console;
import org.offhook.app.terminal.ExitStatus;
import org.offhook.app.terminal.Surroundings;
import org.offhook.app.terminal.Texts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code offhook codec encode}: raw PCM into raw payload octets. */
@Command(name = "encode")
final class CodecEncodeCommand extends Verb {

    @Mixin
    private CodecFileOptions files;

    CodecEncodeCommand(Surroundings surroundings, Texts texts) {
        super(surroundings, texts);
    }

    @Override
    ExitStatus run(Console console) throws IOException {
        FileEncoder encoder = new FileEncoder(files.encoding(), files.withLengths());
        Tally tally = files.convert(console, surroundings().out(), encoder::run);
        CodecReport.show(console, "offhook.codec.encode/1", files, tally);
        return ExitStatus.SUCCESS;
    }
}
