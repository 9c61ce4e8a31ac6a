package org.offhook.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table "Threats and faults" of docs/conformance.md has every number, in order, and names tests that are there. */
class ConformanceTableTest {

    private static final Path TOP = Path.of("").toAbsolutePath().getParent();
    private static final int THREATS = 32;
    private static final int FAULTS = 16;
    /** They need ICE, a change of the address and several servers of one name, which are not there yet. */
    private static final Set<String> LATER = Set.of("T22", "R02", "R06");
    private static final Pattern ROW = Pattern.compile("\\| ([TR]\\d\\d) [^|]*\\|[^|]*\\|([^|]*)\\|");
    private static final Pattern TEST = Pattern.compile("\\b[A-Z][A-Za-z0-9]*(?:Test|IT)\\b");

    private record Row(String number, String tests) {
    }

    private static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        boolean inside = false;
        for (String line : Files.readAllLines(TOP.resolve("docs/conformance.md"))) {
            inside = line.startsWith("## ") ? line.equals("## Threats and faults") : inside;
            Matcher row = ROW.matcher(line);
            if (inside && row.matches()) {
                rows.add(new Row(row.group(1), row.group(2)));
            }
        }
        return rows;
    }

    private static Set<String> testClasses() throws IOException {
        Set<String> names = new TreeSet<>();
        try (Stream<Path> modules = Files.list(TOP)) {
            for (Path tests : modules.map(module -> module.resolve("src/test/java")).filter(Files::isDirectory).toList()) {
                try (Stream<Path> files = Files.walk(tests)) {
                    files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".java"))
                        .forEach(name -> names.add(name.substring(0, name.length() - ".java".length())));
                }
            }
        }
        return names;
    }

    @Test
    void hasEveryNumberInOrder() throws IOException {
        List<String> wanted = Stream.concat(IntStream.rangeClosed(1, THREATS).mapToObj(i -> String.format("T%02d", i)),
            IntStream.rangeClosed(1, FAULTS).mapToObj(i -> String.format("R%02d", i))).filter(number -> !LATER.contains(number)).toList();
        // A number may have two rows, one behind the other.
        List<String> there = rows().stream().map(Row::number).filter(number -> !LATER.contains(number)).toList();
        List<String> once = IntStream.range(0, there.size()).filter(i -> i == 0 || !there.get(i).equals(there.get(i - 1)))
            .mapToObj(there::get).toList();
        assertEquals(wanted, once);
    }

    @Test
    void namesTestsThatAreThere() throws IOException {
        Set<String> classes = testClasses();
        for (Row row : rows()) {
            Set<String> named = TEST.matcher(row.tests()).results().map(match -> match.group()).collect(Collectors.toCollection(TreeSet::new));
            assertTrue(!named.isEmpty() || LATER.contains(row.number()), () -> row.number() + " names no test");
            assertTrue(classes.containsAll(named), () -> row.number() + " names what is not there: " + row.tests());
        }
    }
}
