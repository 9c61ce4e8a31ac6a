package org.offhook.codecs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * The codecs found on the class path, in the order in which the service loader gives them. Immutable.
 */
public final class Codecs {

    /** As exchanges, course notes and data sheets call them. */
    private static final Map<String, List<String>> OTHER_NAMES = Map.ofEntries(
        Map.entry("G711", List.of("PCMA", "PCMU")), Map.entry("G711A", List.of("PCMA")), Map.entry("G711U", List.of("PCMU")),
        Map.entry("ALAW", List.of("PCMA")), Map.entry("G711ALAW", List.of("PCMA")), Map.entry("A-LAW", List.of("PCMA")),
        Map.entry("ULAW", List.of("PCMU")), Map.entry("G711ULAW", List.of("PCMU")), Map.entry("MULAW", List.of("PCMU")),
        Map.entry("U-LAW", List.of("PCMU")), Map.entry("MU-LAW", List.of("PCMU")),
        Map.entry("G729A", List.of("G729")), Map.entry("G729B", List.of("G729")), Map.entry("G729AB", List.of("G729")),
        Map.entry("G726", List.of("G726-32")));
    private static final int MOST_SLIPS = 2;

    private final List<CodecProvider> providers;
    private final List<CodecProvider> absent;

    private Codecs(List<CodecProvider> providers, List<CodecProvider> absent) {
        this.providers = List.copyOf(providers);
        this.absent = List.copyOf(absent);
    }

    /**
     * Looks for codecs with the class loader of this library: those of the class path.
     *
     * @return all codecs that are {@linkplain CodecProvider#isAvailable available}
     * @throws ServiceConfigurationError when a provider file names a class that cannot be made
     */
    public static Codecs installed() {
        return installed(Codecs.class.getClassLoader());
    }

    /**
     * Looks for codecs with a class loader of the caller's, say one over a folder of plug-ins.
     *
     * @param loader sees this library's classes, best as their loader's child
     * @return all codecs that are {@linkplain CodecProvider#isAvailable available}
     * @throws ServiceConfigurationError when a provider file names a class that cannot be made
     */
    public static Codecs installed(ClassLoader loader) {
        List<CodecProvider> found = new ArrayList<>();
        List<CodecProvider> absent = new ArrayList<>();
        for (CodecProvider provider : ServiceLoader.load(CodecProvider.class, loader)) {
            (provider.isAvailable() ? found : absent).add(provider);
        }
        return new Codecs(found, absent);
    }

    /**
     * Makes a set of codecs by hand, for programs that do without the service loader.
     *
     * @param providers the codecs
     * @return a set of exactly these
     */
    public static Codecs of(List<CodecProvider> providers) {
        return new Codecs(providers, List.of());
    }

    /** {@return all codecs} */
    public List<CodecProvider> all() {
        return providers;
    }

    /**
     * Finds a codec.
     *
     * @param specification {@code NAME}, {@code NAME/clock} or {@code NAME/clock/channels}, in any case, and behind it
     *                      format parameters to ask the other side for: {@code G729;annexb=no}
     * @return the first codec that fits
     */
    public Optional<CodecProvider> find(String specification) {
        return find(specification, providers);
    }

    private static Optional<CodecProvider> find(String specification, List<CodecProvider> providers) {
        String[] words = specification.trim().split(";", -1);
        String[] parts = words[0].trim().split("/", -1);
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String word : List.of(words).subList(1, words.length)) {
            String[] pair = word.trim().split("=", 2);
            parameters.put(pair[0].trim().toLowerCase(Locale.ROOT), pair.length < 2 ? "" : pair[1].trim());
        }
        parameters.remove("");
        return providers.stream().filter(provider -> fits(provider.info(), parts)).findFirst()
            .map(provider -> parameters.isEmpty() ? provider : new AskingCodec(provider, parameters));
    }

    private static boolean fits(CodecInfo info, String[] parts) {
        return parts.length <= 3
            && info.encodingName().equalsIgnoreCase(parts[0])
            && (parts.length < 2 || parts[1].equals(Integer.toString(info.clockRateHz())))
            && (parts.length < 3 || parts[2].equals(Integer.toString(info.rtpmapChannels())));
    }

    /**
     * Finds a codec or says what there is.
     *
     * @param specification as for {@link #find}
     * @return the codec
     * @throws IllegalArgumentException naming the codecs that exist and those that may be meant, when none has that name
     */
    public CodecProvider require(String specification) {
        return find(specification).orElseThrow(() -> new IllegalArgumentException(unknown(specification)));
    }

    private String unknown(String specification) {
        if (providers.isEmpty()) {
            return "no codec is installed: is ua-codecs on the class path?";
        }
        String installed = "Installed: " + String.join(", ", names(providers));
        if (isAbsent(specification)) {
            return "the codec \"" + specification + "\" needs a library that is not on the class path. " + installed;
        }
        List<String> similar = similar(specification);
        return "unknown codec \"" + specification + "\"" + (similar.isEmpty() ? ". "
            : "; did you mean " + String.join(" or ", similar) + "? ") + installed;
    }

    /**
     * {@return whether there is such a codec, but without the library that it stands on}
     *
     * @param specification as for {@link #find}
     */
    public boolean isAbsent(String specification) {
        return find(specification, absent).isPresent();
    }

    /**
     * Guesses what was meant by a name that is not found: another name of the same codec, or a slip of the finger.
     *
     * @param specification as for {@link #find}
     * @return installed codecs, as {@code NAME/clock}; often empty
     */
    public List<String> similar(String specification) {
        String asked = specification.trim().split("[/;]", 2)[0].toUpperCase(Locale.ROOT).replaceAll("[. _]", "");
        List<String> family = OTHER_NAMES.getOrDefault(asked, List.of(asked));
        List<String> same = names(providers.stream().filter(provider -> family.contains(provider.info().encodingName())).toList());
        if (!same.isEmpty()) {
            return same;
        }
        int nearest = Math.min(MOST_SLIPS, asked.length() - 1);
        List<String> similar = new ArrayList<>();
        for (CodecProvider provider : providers) {
            int distance = EditDistance.between(asked, provider.info().encodingName().toUpperCase(Locale.ROOT));
            if (distance < nearest) {
                similar.clear();
                nearest = distance;
            }
            if (distance == nearest) {
                similar.add(provider.info().specification());
            }
        }
        return similar;
    }

    private static List<String> names(List<CodecProvider> providers) {
        return providers.stream().map(provider -> provider.info().specification()).toList();
    }
}
