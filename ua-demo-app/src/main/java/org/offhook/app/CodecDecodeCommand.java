package org.offhook.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import org.offhook.app.codec.FileDecoder;
import org.offhook.app.codec.FrameNumbers;
import org.offhook.app.codec.Tally;
import org.offhook.app.options.CodecFileOptions;
import org.offhook.app.terminal.Console;
import org.offhook.app.terminal.ExitStatus;
import org.offhook.app.terminal.Surroundings;
import org.offhook.app.terminal.Texts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code offhook codec decode}: raw payload octets into raw PCM. */
@Command(name = "decode")
final class CodecDecodeCommand extends Verb {

    @Mixin
    private CodecFileOptions files;

    @Option(names = "--lost", paramLabel = "FILE", descriptionKey = "codec.lost")
    private Path lost;

    CodecDecodeCommand(Surroundings surroundings, Texts texts) {
        super(surroundings, texts);
    }

    @Override
    ExitStatus run(Console console) throws IOException {
        BitSet numbers = lost == null ? new BitSet() : FrameNumbers.read(lost);
        FileDecoder decoder = new FileDecoder(files.decoding(), files.withLengths(), numbers);
        Tally tally = files.convert(console, surroundings().out(), decoder::run);
        if (numbers.length() > tally.frames()) {
            console.progress("codec.lost-beyond", tally.frames(), numbers.length() - 1);
        }
        CodecReport.show(console, "offhook.codec.decode/1", files, tally);
        return ExitStatus.SUCCESS;
    }
}
