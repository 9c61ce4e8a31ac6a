package org.offhook.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhook.check.CheckMetric;
import org.offhook.registration.BindingAlarm;

class ExplanationsTest {

    /** Response codes of the IANA registry "Session Initiation Protocol (SIP) Parameters". */
    private static final int[] REGISTERED = {100, 180, 181, 182, 183, 199, 200, 202, 204, 300, 301, 302, 305, 380, 400, 401,
        402, 403, 404, 405, 406, 407, 408, 410, 412, 413, 414, 415, 416, 417, 420, 421, 422, 423, 424, 425, 428, 429, 430, 433,
        436, 437, 438, 439, 440, 469, 470, 480, 481, 482, 483, 484, 485, 486, 487, 488, 489, 491, 493, 494, 500, 501, 502, 503,
        504, 505, 513, 555, 580, 600, 603, 604, 606, 607, 608};

    private final Explanations english = Explanations.in(Locale.ENGLISH);
    private final Explanations french = Explanations.in(Locale.FRANCE);

    @ParameterizedTest
    @EnumSource(Topic.class)
    void bothLanguagesHaveTheSameTexts(Topic topic) throws IOException {
        Properties en = texts(topic, "en");
        Properties fr = texts(topic, "fr");
        assertEquals(en.stringPropertyNames(), fr.stringPropertyNames());
        assertFalse(en.isEmpty());
        for (Properties texts : List.of(en, fr)) {
            texts.forEach((key, text) -> assertFalse(text.toString().isBlank(), "empty: " + key));
        }
    }

    @ParameterizedTest
    @EnumSource(Topic.class)
    void everyTitleComesWithAMeaningAndNothingElseIsInTheFiles(Topic topic) throws IOException {
        Properties texts = texts(topic, "en");
        for (String key : texts.stringPropertyNames()) {
            String code = key.substring(0, key.lastIndexOf('.'));
            assertTrue(List.of("title", "meaning", "sender", "check").contains(key.substring(code.length() + 1)), key);
            assertTrue(texts.containsKey(code + ".title") && texts.containsKey(code + ".meaning"), key);
        }
    }

    private static Properties texts(Topic topic, String language) throws IOException {
        Properties texts = new Properties();
        String file = topic.prefix() + "_" + language + ".properties";
        try (InputStream in = Explanations.class.getResourceAsStream(file)) {
            texts.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        }
        return texts;
    }

    @Test
    void explainsEveryRegisteredStatus() {
        for (int status : REGISTERED) {
            assertTrue(english.find(Topic.SIP, Integer.toString(status)).isPresent(), "status " + status);
        }
    }

    /** Every code is written out where a rule gives it to the verdict: the sources are the list. */
    @Test
    void explainsEveryFindingThatTheSourcesCanGive() throws IOException {
        Pattern given = Pattern.compile("\\b(?:error|warning|info|add|unknown|new Finding)\\s*\\(\\s*\"([a-z_]+(?:\\.[a-z_]+)+)\"");
        Pattern written = Pattern.compile("\"((?:call|reg|media|net|sip|sec|qos|dtmf)\\.[a-z_.]+[a-z])\"");
        Set<String> codes = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java/org/offhook"))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
                String source = Files.readString(file);
                boolean rule = file.getParent().endsWith("diagnosis") || file.getFileName().toString().equals("CallFindings.java");
                (rule ? written : given).matcher(source).results().forEach(result -> codes.add(result.group(1)));
            }
        }
        for (BindingAlarm.Kind kind : BindingAlarm.Kind.values()) {
            codes.add("registration." + kind.name().toLowerCase(Locale.ROOT));
        }
        assertTrue(codes.contains("call.ack_lost") && codes.contains("net.tls") && codes.contains("reg.rejected"), codes::toString);
        codes.removeIf(code -> english.find(Topic.FINDING, code).isPresent());
        assertEquals(Set.of(), codes, "without an explanation");
    }

    @Test
    void explainsEveryMetricOfATestCall() {
        for (CheckMetric metric : CheckMetric.values()) {
            assertTrue(english.find(Topic.FIGURE, metric.label()).isPresent(), metric.label());
        }
    }

    @ParameterizedTest
    @EnumSource(value = Topic.class, names = {"SIP", "Q850", "WARNING"})
    void saysWhoUsuallySendsACode(Topic topic) {
        for (Explanation explanation : english.all()) {
            assertTrue(explanation.topic() != topic || explanation.sender().isPresent(), explanation.reference());
        }
    }

    @Test
    void explainsEveryCauseOfQ850AndEveryRegisteredWarning() {
        IntStream causes = IntStream.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 14, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 34, 38,
            39, 40, 41, 42, 43, 44, 46, 47, 49, 50, 52, 53, 54, 55, 57, 58, 62, 63, 65, 66, 69, 70, 79, 81, 82, 83, 84, 85, 86, 87, 88, 90, 91,
            95, 96, 97, 98, 99, 100, 101, 102, 103, 110, 111, 127);
        causes.forEach(cause -> assertTrue(english.find(Topic.Q850, Integer.toString(cause)).isPresent(), "cause " + cause));
        IntStream warnings = IntStream.of(300, 301, 302, 303, 304, 305, 306, 307, 330, 331, 370, 380, 381, 399);
        warnings.forEach(code -> assertTrue(english.find(Topic.WARNING, Integer.toString(code)).isPresent(), "warning " + code));
    }

    @Test
    void explainsAnUnregisteredStatusByItsClass() {
        assertEquals("Request failure", english.sipStatus(499).orElseThrow().title());
        assertEquals("Échec du serveur", french.sipStatus(599).orElseThrow().title());
        assertTrue(english.sipStatus(799).isEmpty());
    }

    @Test
    void findsACodeInAllItsForms() {
        assertEquals("Busy Here", english.find("486").get(0).title());
        assertEquals("Busy Here", english.find(" SIP:486 ").get(0).title());
        assertEquals("Busy Here", english.find("SIP/2.0 486 Busy Here").get(0).title());
        assertEquals("Busy Here", english.find("486 Occupé").get(0).title());
        assertEquals("Busy Here", english.find("busy here").get(0).title());
        assertEquals("User busy", english.find("Q.850;cause=17;text=\"x\"").get(0).title());
        assertEquals(List.of(), english.find("987 Nothing"));
        assertEquals("User busy", english.find("q850:17").get(0).title());
        assertEquals("User busy", english.find("Q.850:17").get(0).title());
        assertEquals("Usager occupé", french.find("Q850:17").get(0).title());
        assertEquals("Packet loss", english.find("media.loss").get(0).title());
        assertEquals(Topic.FIGURE, english.find("jitter").get(0).topic());
    }

    @Test
    void givesAllMeaningsOfABareNumber() {
        assertEquals(List.of("sip:300", "warning:300"), english.find("300").stream().map(Explanation::reference).toList());
        assertEquals(List.of("sip:100", "q850:100"), english.find("100").stream().map(Explanation::reference).toList());
        assertEquals(List.of("warning:304"), english.find("304").stream().map(Explanation::reference).toList());
    }

    @Test
    void namesTheNearestOfAnUnknownCode() {
        assertTrue(english.find("media.los").isEmpty());
        assertEquals("media.loss", english.nearest("media.los", 3).get(0));
        assertEquals("sip:486", english.nearest("sip:4866", 1).get(0));
        assertEquals(3, english.nearest("", 3).size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":", "sip:", "::", "q850:", "999999999999999999", "\u0000", "title", "486.title"})
    void knowsNothingOfWhatIsNoCode(String text) {
        assertTrue(english.find(text).isEmpty());
    }

    @Test
    void everyReferenceLeadsBackToItsExplanation() {
        for (Explanation explanation : english.all()) {
            assertEquals(List.of(explanation), english.find(explanation.reference()), explanation.reference());
        }
    }
}
