package org.offhook.app;

import java.util.LinkedHashMap;
import java.util.Map;
import org.offhook.app.terminal.Console;
import org.offhook.app.terminal.ExitStatus;
import org.offhook.app.terminal.Problem;
import org.offhook.app.terminal.Surroundings;
import org.offhook.app.terminal.Texts;
import picocli.CommandLine.Command;

/** {@code offhook codec}: encodes and decodes files, for conformance work. */
@Command(name = "codec")
final class CodecCommand extends Verb {

    CodecCommand(Surroundings surroundings, Texts texts) {
        super(surroundings, texts);
    }

    @Override
    Map<String, Verb> parts() {
        Map<String, Verb> parts = new LinkedHashMap<>();
        parts.put("encode", new CodecEncodeCommand(surroundings(), texts()));
        parts.put("decode", new CodecDecodeCommand(surroundings(), texts()));
        return parts;
    }

    @Override
    ExitStatus run(Console console) {
        throw Problem.usage("codec.what");
    }
}
