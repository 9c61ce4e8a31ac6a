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

    private final List<CodecProvider> providers;

    private Codecs(List<CodecProvider> providers) {
        this.providers = List.copyOf(providers);
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
        for (CodecProvider provider : ServiceLoader.load(CodecProvider.class, loader)) {
            if (provider.isAvailable()) {
                found.add(provider);
            }
        }
        return new Codecs(found);
    }

    /**
     * Makes a set of codecs by hand, for programs that do without the service loader.
     *
     * @param providers the codecs
     * @return a set of exactly these
     */
    public static Codecs of(List<CodecProvider> providers) {
        return new Codecs(providers);
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
     * @throws IllegalArgumentException naming the codecs that exist and the nearest one, when none has that name
     */
    public CodecProvider require(String specification) {
        return find(specification).orElseThrow(() -> new IllegalArgumentException(unknown(specification)));
    }

    private String unknown(String specification) {
        if (providers.isEmpty()) {
            return "no codec is installed: is ua-codecs on the class path?";
        }
        List<String> names = providers.stream().map(provider -> provider.info().specification()).toList();
        String asked = specification.trim().split("[/;]", 2)[0].toUpperCase(Locale.ROOT);
        String nearest = names.get(0);
        for (String name : names) {
            if (editDistance(asked, name) < editDistance(asked, nearest)) {
                nearest = name;
            }
        }
        return "unknown codec \"" + specification + "\"; did you mean " + nearest + "? Installed: "
            + String.join(", ", names);
    }

    /** Distance of a name to the encoding name in a specification. */
    private static int editDistance(String asked, String specification) {
        return EditDistance.between(asked, specification.substring(0, specification.indexOf('/')).toUpperCase(Locale.ROOT));
    }
}
