package org.offhook.explain;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.offhook.codecs.EditDistance;

/**
 * The explanations in one language. The texts are in property files beside this class, one for each topic and language, with
 * {@code CODE.title}, {@code CODE.meaning}, {@code CODE.sender} and {@code CODE.check}; a topic is read when it is asked for.
 * Immutable once read; thread-safe.
 */
public final class Explanations {

    private static final Explanations ENGLISH = new Explanations(Locale.ENGLISH);
    private static final Explanations FRENCH = new Explanations(Locale.FRENCH);

    private static final String TITLE = ".title";
    private static final Pattern CAUSE = Pattern.compile("cause\\s*=\\s*(\\d{1,3})\\b");
    private static final Pattern STATUS_LINE = Pattern.compile("(?:sip/2\\.0\\s+)?(\\d{3})\\b(?:\\s.*)?", Pattern.DOTALL);

    private final Locale locale;
    private final Map<Topic, Map<String, Explanation>> topics = new EnumMap<>(Topic.class);

    private Explanations(Locale locale) {
        this.locale = locale;
    }

    /**
     * {@return the explanations in a language}
     *
     * @param locale French for French, any other for English
     */
    public static Explanations in(Locale locale) {
        return locale.getLanguage().equals("fr") ? FRENCH : ENGLISH;
    }

    /**
     * Looks one code up.
     *
     * @param topic what it belongs to
     * @param code  number or name
     * @return the explanation, if there is one
     */
    public Optional<Explanation> find(Topic topic, String code) {
        return Optional.ofNullable(topic(topic).get(code));
    }

    /**
     * {@return the explanation of a SIP status; an unknown one is explained by its class, as RFC 3261 section 8.1.3.2 has it}
     *
     * @param status 100 to 699
     */
    public Optional<Explanation> sipStatus(int status) {
        return find(Topic.SIP, Integer.toString(status)).or(() -> find(Topic.SIP, status / 100 + "xx"));
    }

    /**
     * Looks a code up the way people write it: {@code 486}, {@code sip:486}, {@code q850:17}, {@code warning:304},
     * {@code media.loss}, in any case, or copied out of a message: {@code SIP/2.0 486 Busy Here}, {@code Q.850;cause=17}, or by its
     * title: {@code busy here}. A bare number can mean a status, a warning or a cause.
     *
     * @param text the code
     * @return all that it can mean, statuses first; empty for an unknown one
     */
    public List<Explanation> find(String text) {
        String wanted = text.trim().toLowerCase(Locale.ROOT);
        int colon = wanted.indexOf(':');
        String prefix = colon < 0 ? "" : wanted.substring(0, colon).replace(".", "");
        String code = wanted.substring(colon + 1).trim();
        List<Explanation> found = new ArrayList<>();
        for (Topic topic : Topic.values()) {
            if (prefix.isEmpty() || prefix.equals(topic.prefix())) {
                find(topic, code).ifPresent(found::add);
            }
        }
        return found.isEmpty() ? copied(wanted) : found;
    }

    private List<Explanation> copied(String wanted) {
        Matcher cause = CAUSE.matcher(wanted);
        Matcher line = STATUS_LINE.matcher(wanted);
        if (cause.find()) {
            return find(Topic.Q850, cause.group(1)).stream().toList();
        } else if (line.matches() && line.group(1).length() < wanted.length()) {
            return find(line.group(1));
        }
        return all().stream().filter(explanation -> explanation.title().equalsIgnoreCase(wanted)).toList();
    }

    /** {@return all explanations, by topic and code} */
    public List<Explanation> all() {
        List<Explanation> all = new ArrayList<>();
        for (Topic topic : Topic.values()) {
            all.addAll(topic(topic).values());
        }
        return all;
    }

    /**
     * Finds codes that look like an unknown one.
     *
     * @param text  the unknown code
     * @param count how many to give
     * @return references of the nearest codes, nearest first
     */
    public List<String> nearest(String text, int count) {
        String wanted = text.trim().toLowerCase(Locale.ROOT);
        String code = wanted.substring(wanted.indexOf(':') + 1);
        Comparator<Explanation> byDistance = Comparator.<Explanation>comparingInt(explanation -> contains(explanation, code) ? 0 : 1)
            .thenComparingInt(
            explanation -> Math.min(EditDistance.between(code, explanation.code()),
                EditDistance.between(wanted, explanation.reference())));
        return all().stream().sorted(byDistance).limit(count).map(Explanation::reference).toList();
    }

    /** A word of three letters or more that is in the code or in its title. */
    private static boolean contains(Explanation explanation, String word) {
        return word.length() >= 3 && !Character.isDigit(word.charAt(0))
            && (explanation.code().contains(word) || explanation.title().toLowerCase(Locale.ROOT).contains(word));
    }

    private synchronized Map<String, Explanation> topic(Topic topic) {
        return topics.computeIfAbsent(topic, this::read);
    }

    private Map<String, Explanation> read(Topic topic) {
        Properties texts = new Properties();
        String file = topic.prefix() + "_" + locale.getLanguage() + ".properties";
        try (InputStream in = Explanations.class.getResourceAsStream(file)) {
            texts.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(file, e);
        }
        List<String> codes = texts.stringPropertyNames().stream().filter(key -> key.endsWith(TITLE))
            .map(key -> key.substring(0, key.length() - TITLE.length()))
            .sorted(Comparator.comparingInt(Explanations::number).thenComparing(Comparator.naturalOrder())).toList();
        Map<String, Explanation> explanations = new LinkedHashMap<>();
        for (String code : codes) {
            explanations.put(code, new Explanation(topic, code, texts.getProperty(code + TITLE),
                texts.getProperty(code + ".meaning"), Optional.ofNullable(texts.getProperty(code + ".sender")),
                Optional.ofNullable(texts.getProperty(code + ".check"))));
        }
        return explanations;
    }

    /** Numbers in their order, behind the names and the texts for whole classes. */
    private static int number(String code) {
        return code.chars().allMatch(Character::isDigit) ? Integer.parseInt(code) : 0;
    }
}
