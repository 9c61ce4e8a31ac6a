package org.offhook.app;

import org.offhook.app.codec.Tally;
import org.offhook.app.options.CodecFileOptions;
import org.offhook.app.terminal.Console;

/** Says what a conversion did: in a line on standard error, for standard output may carry the result, or as JSON. */
final class CodecReport {

    private CodecReport() {
    }

    static void show(Console console, String schema, CodecFileOptions files, Tally tally) {
        if (tally.surplusOctets() > 0) {
            console.progress("codec.surplus", tally.surplusOctets());
        }
        console.progress("codec.done", tally.frames(), tally.samples(), tally.octets(), tally.emptyFrames(), tally.lostFrames());
        console.object(schema, json -> {
            json.writeStringField("codec", files.name());
            json.writeBooleanField("lengths", files.withLengths());
            json.writeNumberField("frames", tally.frames());
            json.writeNumberField("speechFrames", tally.speechFrames());
            json.writeNumberField("untransmittedFrames", tally.emptyFrames());
            json.writeNumberField("lostFrames", tally.lostFrames());
            json.writeNumberField("samples", tally.samples());
            json.writeNumberField("payloadOctets", tally.octets());
            json.writeNumberField("surplusOctets", tally.surplusOctets());
        });
    }
}
