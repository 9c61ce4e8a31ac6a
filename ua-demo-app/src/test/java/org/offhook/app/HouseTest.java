package org.offhook.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.offhook.UserAgent;

/** ARCHITECTURE.md and docs/threads.md show the house as it is: rooms, classes and threads that they name, and no others. */
class HouseTest {

    private static final Path TOP = Path.of("").toAbsolutePath().getParent();
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern CLASS_IN_PATH = Pattern.compile("\\borg\\.offhook(?:\\.[a-z][a-z0-9]*)*(?:\\.[A-Z]\\w+)?");
    private static final Pattern DEPENDENCY = Pattern.compile("(?s)<dependency>.*?</dependency>");
    private static final Pattern THREAD = Pattern.compile("new Thread\\(");
    /** What a room that is called pure may not know: threads, sockets, and the clock, which is an argument there. */
    private static final List<String> IMPURE = List.of("java/lang/Thread", "java/net/Socket", "java/net/ServerSocket",
        "java/net/DatagramSocket", "java/nio/channels/SocketChannel", "java/nio/channels/DatagramChannel", "java/nio/channels/Selector",
        "java/util/concurrent/ExecutorService", "java/util/concurrent/ThreadPoolExecutor", "java/util/concurrent/locks/ReentrantLock");
    private static final List<String> CLOCK = List.of("nanoTime", "currentTimeMillis");

    /** Every main source file, by its path from {@code org/offhook}. */
    private static List<Path> sources() throws IOException {
        List<Path> all = new ArrayList<>();
        try (Stream<Path> modules = Files.list(TOP)) {
            for (Path main : modules.map(module -> module.resolve("src/main/java")).filter(Files::isDirectory).toList()) {
                try (Stream<Path> files = Files.walk(main)) {
                    files.filter(file -> file.toString().endsWith(".java")).map(main::relativize).forEach(all::add);
                }
            }
        }
        return all;
    }

    private static Path locate(Path source) throws IOException {
        try (Stream<Path> modules = Files.list(TOP)) {
            return modules.map(module -> module.resolve("src/main/java").resolve(source)).filter(Files::exists).findFirst().orElseThrow();
        }
    }

    private static String dotted(Path path) {
        return path.toString().replace(path.getFileSystem().getSeparator(), ".").replaceAll("\\.java$", "");
    }

    /** A room of a table: its full name, and whether it is pure. */
    private record Room(String name, boolean pure) {
    }

    /** The rooms of one section's table. A last cell like {@code yes; shell} speaks of two rooms in their order. */
    private static List<Room> rooms(String section, String under) throws IOException {
        List<Room> rooms = new ArrayList<>();
        boolean inside = false;
        for (String line : Files.readAllLines(TOP.resolve("ARCHITECTURE.md"))) {
            inside = line.startsWith("## ") ? line.equals("## " + section) : inside;
            if (inside && line.startsWith("| `")) {
                String[] cells = line.substring(2).split(" \\|");
                String[] pure = cells[cells.length - 1].trim().split("; ");
                List<String> names = CODE.matcher(cells[0]).results().map(match -> match.group(1)).toList();
                for (int i = 0; i < names.size(); i++) {
                    String name = names.get(i).startsWith(".") ? under + names.get(i) : names.get(i);
                    rooms.add(new Room(name, pure[Math.min(i, pure.length - 1)].equals("yes")));
                }
            }
        }
        return rooms;
    }

    @Test
    void everyPackageOfTheLibrariesHasItsRoom() throws IOException {
        Set<String> there = sources().stream().map(source -> dotted(source.getParent()))
            .filter(name -> !name.startsWith("org.offhook.codecs") && !name.startsWith("org.offhook.app"))
            .collect(Collectors.toCollection(TreeSet::new));
        Set<String> drawn = new TreeSet<>();
        rooms("Rooms of ua-core", "org.offhook").forEach(room -> drawn.add(room.name));
        rooms("Rooms of ua-audio", "org.offhook.audio").forEach(room -> drawn.add(room.name));
        assertEquals(there, drawn);
    }

    /** Of what the modules' poms name outside of tests, each other module and library stands in the table of modules. */
    @Test
    void everyModuleSaysWhatItNeeds() throws IOException {
        for (String line : Files.readAllLines(TOP.resolve("ARCHITECTURE.md"))) {
            String module = line.replaceAll("^\\| `(ua-[a-z-]+)` \\|.*|^.*$", "$1");
            if (!module.isEmpty()) {
                String needs = line.substring(line.lastIndexOf('|', line.length() - 2) + 1);
                for (String library : libraries(module)) {
                    assertTrue(needs.contains(library), () -> module + " needs " + library + ", and its row says" + needs);
                }
            }
        }
    }

    private static List<String> libraries(String module) throws IOException {
        String pom = Files.readString(TOP.resolve(module).resolve("pom.xml"));
        String own = pom.substring(pom.indexOf("<dependencies>"), pom.indexOf("</dependencies>"));
        return DEPENDENCY.matcher(own).results().map(match -> match.group())
            .filter(one -> !one.contains("<scope>test</scope>") && !one.contains("<optional>true</optional>"))
            .map(one -> one.replaceAll("(?s).*<artifactId>(.+?)(-jdk18on)?</artifactId>.*", "$1")).toList();
    }

    @Test
    void everyClassThatThePathsNameIsThere() throws IOException {
        Set<String> classes = sources().stream().map(HouseTest::dotted).collect(Collectors.toSet());
        Set<String> packages = sources().stream().map(source -> dotted(source.getParent())).collect(Collectors.toSet());
        Set<String> missing = new TreeSet<>();
        CLASS_IN_PATH.matcher(Files.readString(TOP.resolve("ARCHITECTURE.md"))).results().map(match -> match.group())
            .filter(name -> !classes.contains(name) && !packages.contains(name)).forEach(missing::add);
        assertEquals(Set.of(), missing);
    }

    @Test
    void roomsThatAreCalledPureKnowNoThreadNoSocketAndNoClock() throws IOException, URISyntaxException {
        Set<String> impure = new TreeSet<>();
        Set<String> read = new TreeSet<>();
        Set<String> pure = rooms("Rooms of ua-core", "org.offhook").stream().filter(Room::pure).map(Room::name).collect(Collectors.toSet());
        Path place = Path.of(UserAgent.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        if (Files.isDirectory(place)) {
            readClasses(place, pure, read, impure);
        } else {
            try (FileSystem jar = FileSystems.newFileSystem(place)) {
                readClasses(jar.getPath("/"), pure, read, impure);
            }
        }
        assertEquals(pure, read);
        assertEquals(Set.of(), impure);
    }

    private static void readClasses(Path top, Set<String> pure, Set<String> read, Set<String> impure) throws IOException {
        try (Stream<Path> files = Files.walk(top)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
                String room = dotted(top.relativize(file).getParent());
                if (pure.contains(room)) {
                    read.add(room);
                    impure.addAll(impureNames(room, Files.readString(file, StandardCharsets.ISO_8859_1)));
                }
            }
        }
    }

    private static Set<String> impureNames(String room, String constants) {
        Set<String> found = new TreeSet<>();
        IMPURE.stream().filter(constants::contains).forEach(name -> found.add(room + " knows " + name));
        if (constants.contains("java/lang/System")) {
            CLOCK.stream().filter(constants::contains).forEach(name -> found.add(room + " asks " + name));
        }
        return found;
    }

    @Test
    void everyThreadIsWrittenDown() throws IOException {
        Set<String> makers = new TreeSet<>();
        for (Path source : sources()) {
            if (THREAD.matcher(Files.readString(locate(source))).find()) {
                makers.add(source.getFileName().toString().replaceAll("\\.java$", ""));
            }
        }
        Set<String> listed = new TreeSet<>();
        for (String line : Files.readAllLines(TOP.resolve("docs/threads.md"))) {
            String[] cells = line.split(" \\| ");
            if (cells.length == 5 && cells[1].startsWith("`")) {
                CODE.matcher(cells[1]).results().forEach(match -> listed.add(match.group(1)));
            }
        }
        assertEquals(makers, listed);
    }
}
