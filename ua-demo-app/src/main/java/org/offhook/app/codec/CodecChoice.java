package org.offhook.app.codec;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.offhook.app.terminal.Problem;
import org.offhook.codecs.CodecInfo;
import org.offhook.codecs.CodecProvider;
import org.offhook.codecs.Codecs;

/**
 * A codec as the command line names it, with its format parameters: {@code PCMA}, {@code L16/16000},
 * {@code G722;mode=3}, {@code G729;annexb=yes}.
 *
 * @param label      as it was written, the encoding name in the codec's own spelling
 * @param provider   the codec
 * @param parameters format parameters, as in {@code a=fmtp}
 */
public record CodecChoice(String label, CodecProvider provider, Map<String, String> parameters) {

    /** Names that people use for G.729, and what they are here; by itself G729 is Annex A, with Annex B as {@code annexb} says. */
    private static final Map<String, String> OTHER_NAMES = Map.of("G729A", "G729", "G729AB", "G729", "G729-MAIN", "G729;body=main");

    /** Keeps its own copy of the parameters. */
    public CodecChoice {
        parameters = Map.copyOf(parameters);
    }

    /**
     * Reads a name.
     *
     * @param written {@code NAME[/clock[/channels]][;parameter=value]...}
     * @return the codec
     * @throws Problem naming the nearest codec and all that are installed
     */
    public static CodecChoice parse(String written) {
        String[] parts = usualName(written.trim()).split(";", -1);
        CodecProvider provider = installed(parts[0]);
        Map<String, String> parameters = new LinkedHashMap<>();
        StringBuilder label = new StringBuilder(name(provider.info(), parts[0]));
        for (int i = 1; i < parts.length; i++) {
            String[] pair = parts[i].trim().split("=", 2);
            if (pair.length < 2 || pair[0].isBlank()) {
                throw Problem.usage("codec.parameter", parts[i], written);
            }
            parameters.put(pair[0].trim().toLowerCase(Locale.ROOT), pair[1].trim());
            label.append(';').append(pair[0].trim().toLowerCase(Locale.ROOT)).append('=').append(pair[1].trim());
        }
        return new CodecChoice(label.toString(), provider, parameters);
    }

    /**
     * Finds a codec or says what is there instead.
     *
     * @param written {@code NAME[/clock[/channels]][;parameter=value]...}
     * @return the codec
     * @throws Problem naming the nearest codecs and all that are installed
     */
    public static CodecProvider installed(String written) {
        Codecs installed = Codecs.installed();
        return installed.find(written).orElseThrow(() -> {
            String all = installed.all().stream().map(provider -> provider.info().specification()).collect(Collectors.joining(", "));
            List<String> similar = installed.similar(written);
            return installed.isAbsent(written) ? Problem.usage("codec.absent", written, all)
                : similar.isEmpty() ? Problem.usage("codec.unknown", written, all)
                : Problem.usage("codec.similar", written, String.join(", ", similar), all);
        });
    }

    private static String usualName(String written) {
        int end = written.indexOf(';') < 0 ? written.length() : written.indexOf(';');
        String name = written.substring(0, end);
        return OTHER_NAMES.getOrDefault(name.toUpperCase(Locale.ROOT), name) + written.substring(end);
    }

    /** The clock is part of the name only where somebody wrote it, for L16 has several. */
    private static String name(CodecInfo info, String written) {
        return written.contains("/") ? info.specification() : info.encodingName();
    }

    /**
     * {@return the same codec with a parameter more}
     *
     * @param name  name of the parameter
     * @param value its value
     */
    public CodecChoice with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(parameters);
        more.put(name, value);
        return new CodecChoice(label, provider, more);
    }

    /** {@return what the codec is} */
    public CodecInfo info() {
        return provider.info();
    }

    /**
     * {@return the value of a parameter}
     *
     * @param name its name in lower case
     */
    public Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }
}
