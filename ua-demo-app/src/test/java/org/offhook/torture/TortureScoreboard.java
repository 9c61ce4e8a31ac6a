package org.offhook.torture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One table of {@code docs/torture-scoreboard.md}: what the agent answered to each message when it was last looked at. A run
 * must agree with it line by line; a message that it does not list yet is judged by its index alone.
 *
 * <p>With {@code -Doffhook.torture.update=true} the table is written instead.
 */
public final class TortureScoreboard {

    private static final Path FILE = Path.of("..", "docs", "torture-scoreboard.md");

    private final String heading;
    private final Map<String, String> rows = new LinkedHashMap<>();

    /** Makes the table below a heading of the file. */
    public TortureScoreboard(String heading) {
        this.heading = "## " + heading;
    }

    /** Adds a line: name of the message first. */
    public void add(String name, String... cells) {
        List<String> all = new ArrayList<>(List.of(name));
        for (String cell : cells) {
            all.add(cell.isEmpty() ? "-" : cell.replace("|", "\\|"));
        }
        rows.put(name, "| " + String.join(" | ", all) + " |");
    }

    /** {@return what differs from the file, line by line; empty where all agree} */
    public List<String> differences() throws IOException {
        List<String> lines = Files.readAllLines(FILE);
        int begin = lines.indexOf(heading);
        if (begin < 0) {
            return List.of("no \"" + heading + "\" in " + FILE);
        }
        int table = begin + 1;
        while (!lines.get(table).startsWith("|---")) {
            table++;
        }
        int end = table + 1;
        List<String> differing = new ArrayList<>();
        while (end < lines.size() && lines.get(end).startsWith("| ")) {
            String kept = lines.get(end++);
            String now = rows.get(kept.substring(2, kept.indexOf(" |", 2)));
            if (now != null && !now.equals(kept)) {
                differing.add("was " + kept + "\nnow " + now);
            }
        }
        if (Boolean.getBoolean("offhook.torture.update")) {
            List<String> changed = new ArrayList<>(lines.subList(0, table + 1));
            changed.addAll(rows.values());
            changed.addAll(lines.subList(end, lines.size()));
            Files.write(FILE, changed);
            return List.of();
        }
        return differing;
    }
}
