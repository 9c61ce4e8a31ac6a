package org.offhook.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the application is made of: nothing that is known to be weak, nothing twice, families of one age, every version pinned. */
class T32DependenciesTest {

    private static final Pattern JAR = Pattern.compile("(.+?)-(\\d[0-9.]*).*\\.jar");

    /** Name and version of each jar on the class path. */
    private static Map<String, String> jars() {
        Map<String, String> jars = new TreeMap<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Matcher matcher = JAR.matcher(Path.of(entry).getFileName().toString());
            if (matcher.matches()) {
                String before = jars.put(matcher.group(1), matcher.group(2));
                // A jar of native code beside its Java half has the same version.
                assertTrue(before == null || before.equals(matcher.group(2)),
                    () -> matcher.group(1) + " twice: " + before + " and " + matcher.group(2));
            }
        }
        return jars;
    }

    @Test
    void nothingBringsLog4j1() {
        assertThrows(ClassNotFoundException.class, () -> Class.forName("org.apache.log4j.Logger"));
        assertThrows(ClassNotFoundException.class, () -> Class.forName("org.apache.logging.log4j.core.lookup.JndiLookup"));
        assertTrue(jars().keySet().stream().noneMatch(name -> name.startsWith("log4j") || name.startsWith("reload4j")), () -> jars().toString());
    }

    /** The DTLS module has no release of the others' age that resolves; 1.84 of it was tried with 1.86 of them. */
    @Test
    void bouncyCastlesModulesBelongTogether() {
        Map<String, String> family = jars().entrySet().stream().filter(jar -> jar.getKey().matches("bc(prov|pkix|util|tls)-jdk18on"))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        assertEquals(Map.of("bcprov-jdk18on", "1.86", "bcpkix-jdk18on", "1.86", "bcutil-jdk18on", "1.86", "bctls-jdk18on", "1.84"), family);
    }

    @Test
    void everyVersionIsPinnedInOnePlace() throws IOException {
        Path root = Path.of("..").toAbsolutePath().normalize();
        for (String module : List.of("ua-codecs", "ua-audio", "ua-core", "ua-demo-app")) {
            String pom = Files.readString(root.resolve(module).resolve("pom.xml"));
            String own = pom.substring(pom.indexOf("</parent>"));
            assertFalse(Pattern.compile("<version>[^$<]").matcher(own).find(), () -> "a version in " + module + "/pom.xml");
        }
        String pom = Files.readString(root.resolve("pom.xml"));
        assertFalse(Pattern.compile("<version>(LATEST|RELEASE|[\\[(][^<]*,[^<]*</version>\\s*</dependency>)").matcher(pom).find());
    }
}
