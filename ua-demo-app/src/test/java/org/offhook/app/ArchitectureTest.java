package org.offhook.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.offhook.UserAgent;
import org.offhook.audio.PcmSource;
import org.offhook.codecs.CodecProvider;

/** The rules of ARCHITECTURE.md about who may know whom, read from the class files with the JDK's own jdeps. */
class ArchitectureTest {

    /** Modules, lowest first: each may use those before it. */
    private static final Map<String, Class<?>> MODULES = new LinkedHashMap<>();
    private static final Pattern EDGE = Pattern.compile("^\\s+(\\S+)\\s+->\\s+(\\S+)\\s.*$");

    static {
        MODULES.put("ua-codecs", CodecProvider.class);
        MODULES.put("ua-audio", PcmSource.class);
        MODULES.put("ua-core", UserAgent.class);
        MODULES.put("ua-demo-app", Offhook.class);
    }

    /** Package to the packages it uses, over all four modules. */
    private static final Map<String, Set<String>> USES = new TreeMap<>();
    private static final Map<String, String> MODULE_OF = new HashMap<>();

    @BeforeAll
    static void readClassFiles() throws URISyntaxException {
        for (Map.Entry<String, Class<?>> module : MODULES.entrySet()) {
            String place = new File(module.getValue().getProtectionDomain().getCodeSource().getLocation().toURI()).getPath();
            for (String[] edge : edges(place)) {
                MODULE_OF.put(edge[0], module.getKey());
                USES.computeIfAbsent(edge[0], name -> new TreeSet<>()).add(edge[1]);
            }
        }
    }

    private static List<String[]> edges(String place) {
        StringWriter out = new StringWriter();
        ToolProvider jdeps = ToolProvider.findFirst("jdeps").orElseThrow();
        int exit = jdeps.run(new PrintWriter(out), new PrintWriter(out),
            "-verbose:class", "--ignore-missing-deps", "--multi-release", "base", place);
        assertEquals(0, exit, out::toString);
        List<String[]> edges = new ArrayList<>();
        for (String line : out.toString().lines().toList()) {
            Matcher matcher = EDGE.matcher(line);
            if (matcher.matches() && line.startsWith("   ")) {
                edges.add(new String[] {packageOf(matcher.group(1)), packageOf(matcher.group(2))});
            }
        }
        return edges;
    }

    private static String packageOf(String className) {
        return className.contains(".") ? className.substring(0, className.lastIndexOf('.')) : className;
    }

    @Test
    void readsAllFourModules() {
        assertEquals(MODULES.keySet(), new java.util.LinkedHashSet<>(MODULES.keySet().stream()
            .filter(MODULE_OF.values()::contains).toList()));
        assertTrue(USES.size() > 15, USES.keySet()::toString);
    }

    @Test
    void noPackageUsesItselfInACircle() {
        List<String> circles = new ArrayList<>();
        for (String start : USES.keySet()) {
            List<String> path = pathBack(start);
            if (!path.isEmpty()) {
                circles.add(String.join(" -> ", path));
            }
        }
        assertEquals(List.of(), circles);
    }

    /** The shortest way from a package over others back to itself, empty for none. */
    private static List<String> pathBack(String start) {
        Map<String, String> cameFrom = new HashMap<>();
        Deque<String> open = new ArrayDeque<>(List.of(start));
        while (!open.isEmpty()) {
            String here = open.poll();
            for (String next : USES.getOrDefault(here, Set.of())) {
                if (next.equals(here) || !USES.containsKey(next)) {
                    continue;
                }
                if (next.equals(start)) {
                    List<String> path = new ArrayList<>(List.of(start));
                    for (String step = here; step != null && !step.equals(start); step = cameFrom.get(step)) {
                        path.add(0, step);
                    }
                    path.add(0, start);
                    return path;
                }
                if (cameFrom.putIfAbsent(next, here) == null) {
                    open.add(next);
                }
            }
        }
        return List.of();
    }

    @Test
    void modulesStandInOneStraightLine() {
        List<String> order = List.copyOf(MODULES.keySet());
        List<String> wrong = new ArrayList<>();
        USES.forEach((from, targets) -> targets.forEach(to -> {
            String target = MODULE_OF.get(to);
            if (target != null && order.indexOf(target) > order.indexOf(MODULE_OF.get(from))) {
                wrong.add(from + " -> " + to);
            }
        }));
        assertEquals(List.of(), wrong);
    }

    @Test
    void onlyOnePackageKnowsTheSipStack() {
        onlyKnows("javax.sip", "org.offhook.sip.jain");
        onlyKnows("gov.nist", "org.offhook.sip.jain");
    }

    @Test
    void onlyOnePackageKnowsTheOpusLibrary() {
        onlyKnows("io.github.jaredmdobson", "org.offhook.codecs.opus");
    }

    @Test
    void onlyOnePackageKnowsWebRtc() {
        onlyKnows("dev.onvoid.webrtc", "org.offhook.audio.webrtc");
    }

    @Test
    void onlyOnePackageKnowsTheSoundCard() {
        onlyKnows("javax.sound.sampled", "org.offhook.audio.device");
    }

    @Test
    void pureCoresKnowNoSocketsAndNoThreads() {
        Set<String> pure = Set.of("org.offhook.sip.guard", "org.offhook.sdp", "org.offhook.rtp", "org.offhook.rtcp", "org.offhook.dtmf",
            "org.offhook.call", "org.offhook.registration", "org.offhook.sip.auth", "org.offhook.time",
            "org.offhook.audio.playout", "org.offhook.codecs.g711",
            "org.offhook.capture", "org.offhook.analysis", "org.offhook.diagnosis");
        for (String name : pure) {
            assertTrue(USES.containsKey(name), () -> name + " is missing: has it moved?");
            for (String used : USES.get(name)) {
                assertTrue(!used.startsWith("java.nio.channels") && !used.startsWith("java.util.concurrent.locks")
                    && !(used.startsWith("org.offhook") && used.endsWith(".io")) && !used.endsWith(".jain") && !used.endsWith(".loop"), () -> name + " -> " + used);
            }
        }
    }

    private static void onlyKnows(String library, String owner) {
        USES.forEach((from, targets) -> {
            if (!from.equals(owner)) {
                assertTrue(targets.stream().noneMatch(to -> to.equals(library) || to.startsWith(library + ".")),
                    () -> from + " uses " + library);
            }
        });
        assertTrue(USES.getOrDefault(owner, Set.of()).stream().anyMatch(to -> to.startsWith(library)),
            () -> owner + " does not use " + library + " (has it moved?)");
    }
}
