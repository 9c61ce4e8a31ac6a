package org.offhook.app;

import java.util.Map;
import org.offhook.app.terminal.Console;
import org.offhook.app.terminal.ExitStatus;
import org.offhook.app.terminal.LowerWords;
import org.offhook.app.terminal.Surroundings;
import org.offhook.app.terminal.Texts;
import org.offhook.codecs.CodecInfo;
import org.offhook.codecs.CodecProvider;
import org.offhook.codecs.Codecs;
import picocli.CommandLine.Command;

/** {@code offhook codecs}: lists the codecs on the class path, foreign ones included. */
@Command(name = "codecs")
final class CodecsCommand extends Verb {

    CodecsCommand(Surroundings surroundings, Texts texts) {
        super(surroundings, texts);
    }

    @Override
    Map<String, Verb> parts() {
        return Map.of("compare", new CodecsCompareCommand(surroundings(), texts()));
    }

    @Override
    ExitStatus run(Console console) {
        Codecs codecs = Codecs.installed();
        console.result(console.strong(console.texts().get("codecs.header")));
        for (CodecProvider provider : codecs.all()) {
            CodecInfo info = provider.info();
            console.result(String.format("%-17s %4s %7d %7d %6.2f %5d %7.1f %-9s %s", info.specification(),
                info.staticPayloadType() < 0 ? "-" : Integer.toString(info.staticPayloadType()), info.clockRateHz(),
                info.sampleRateHz(), info.frameMicros() / 1000.0, info.defaultPtimeMs(), info.bitRate() / 1000.0,
                console.texts().get(conceals(provider) ? "codecs.own" : "codecs.general"),
                LowerWords.description(info.description(), console.texts().locale())));
        }
        console.result("");
        console.result(console.texts().get("codecs.note"));
        console.object("offhook.codecs/1", json -> {
            json.writeArrayFieldStart("codecs");
            for (CodecProvider provider : codecs.all()) {
                CodecInfo info = provider.info();
                json.writeStartObject();
                json.writeStringField("name", info.encodingName());
                json.writeStringField("specification", info.specification());
                json.writeNumberField("clockRateHz", info.clockRateHz());
                json.writeNumberField("sampleRateHz", info.sampleRateHz());
                json.writeNumberField("channels", info.channels());
                json.writeFieldName("payloadType");
                if (info.staticPayloadType() < 0) {
                    json.writeNull();
                } else {
                    json.writeNumber(info.staticPayloadType());
                }
                json.writeNumberField("frameMicros", info.frameMicros());
                json.writeNumberField("defaultPtimeMs", info.defaultPtimeMs());
                json.writeNumberField("bitRate", info.bitRate());
                json.writeBooleanField("ownConcealment", conceals(provider));
                json.writeStringField("description", info.description());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
        return codecs.all().isEmpty() ? ExitStatus.FAILED : ExitStatus.SUCCESS;
    }

    private static boolean conceals(CodecProvider provider) {
        return provider.newDecoder(Map.of()).hasOwnConcealment();
    }
}
