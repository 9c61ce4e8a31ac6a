package org.offhook;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.offhook.codecs.CodecProvider;
import org.offhook.codecs.Codecs;

/** In which order codecs are offered where nobody asks for another. */
final class CodecOrder {

    /** What a phone should speak, best first; codecs of other jars follow in the order found. */
    private static final List<String> USUAL_ORDER = List.of("G722", "PCMA", "PCMU", "G729");
    /**
     * Installed, but for those who ask: too wide for a phone line, no speech codec at all, or, as the Opus of a library
     * that allocates per frame, dearer than what every exchange speaks.
     */
    private static final List<String> ON_REQUEST = List.of("opus", "L16", "CN", "G726-16", "G726-24", "G726-32", "G726-40",
        "AAL2-G726-16", "AAL2-G726-24", "AAL2-G726-32", "AAL2-G726-40", "GSM");

    private CodecOrder() {
    }

    static List<CodecProvider> usual(Codecs installed) {
        List<CodecProvider> ordered = new ArrayList<>();
        USUAL_ORDER.forEach(name -> installed.find(name).ifPresent(ordered::add));
        for (CodecProvider codec : installed.all()) {
            String name = codec.info().encodingName();
            if (Stream.concat(USUAL_ORDER.stream(), ON_REQUEST.stream()).noneMatch(name::equalsIgnoreCase)) {
                ordered.add(codec);
            }
        }
        return ordered;
    }

    static List<CodecProvider> named(Codecs installed, List<String> specifications) {
        return specifications.stream().map(installed::require).toList();
    }
}
