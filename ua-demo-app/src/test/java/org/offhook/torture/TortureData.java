package org.offhook.torture;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Assumptions;

/** The torture messages that lie beside the project, in {@code shared/torture}; none of them is copied into it. */
public final class TortureData {

    private TortureData() {
    }

    /** {@return the folder; without it the test is skipped with a line that says so} */
    public static Path folder() {
        Path folder = Path.of(System.getProperty("offhook.shared", "absent"), "torture");
        boolean there = Files.isDirectory(folder);
        if (!there) {
            System.out.println("SKIPPED: no torture messages in " + folder.toAbsolutePath());
        }
        Assumptions.assumeTrue(there, "no torture messages");
        return folder;
    }

    /** {@return the rows of an index, each a map from column to cell} */
    public static List<Map<String, String>> index(String file) {
        try {
            List<String> lines = Files.readAllLines(folder().resolve(file));
            List<String> columns = cells(lines.get(0));
            List<Map<String, String>> rows = new ArrayList<>();
            for (String line : lines.subList(1, lines.size())) {
                List<String> cells = cells(line);
                Map<String, String> row = new HashMap<>();
                for (int i = 0; i < columns.size(); i++) {
                    row.put(columns.get(i), cells.get(i));
                }
                rows.add(row);
            }
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Cells of one line; a cell with commas stands in quotes, and a quote inside is doubled. */
    private static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                cell.append(line.charAt(++i));
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        cells.add(cell.toString());
        return cells;
    }

    /** {@return the octets of a file} */
    public static byte[] octets(String file) {
        try {
            return Files.readAllBytes(folder().resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the files in a zip by name, sorted} */
    public static Map<String, byte[]> unzip(String file) {
        Map<String, byte[]> entries = new TreeMap<>();
        try (InputStream in = Files.newInputStream(folder().resolve(file)); ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (!entry.isDirectory()) {
                    entries.put(entry.getName(), zip.readAllBytes());
                }
            }
            return entries;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Who sends a template, and to whom. */
    public record Parties(String toAddress, int toPort, String fromAddress, int fromPort) {
    }

    /**
     * Makes the messages of one PROTOS template.
     *
     * @param template {@code LENGTH PDU} once or more often; the length counts the octets of the template
     * @param number   of the case; makes Call-ID and branch unique
     * @param parties  who sends it to whom
     * @return the messages in order
     */
    public static List<byte[]> expand(byte[] template, int number, Parties parties) {
        List<byte[]> messages = new ArrayList<>();
        String text = new String(template, StandardCharsets.ISO_8859_1);
        int at = 0;
        while (at < text.length()) {
            int blank = text.indexOf(' ', at);
            String length = blank < 0 ? "" : text.substring(at, blank).trim();
            if (length.isEmpty()) {
                break;
            }
            int end = Math.min(text.length(), blank + 1 + Integer.parseInt(length));
            messages.add(filled(text.substring(blank + 1, end), number, parties).getBytes(StandardCharsets.ISO_8859_1));
            at = end;
        }
        return messages;
    }

    private static String filled(String pdu, int number, Parties parties) {
        String to = "user@" + parties.toAddress() + ":" + parties.toPort();
        String whole = pdu.replace("<To>", to).replace("<From>", "caller@" + parties.fromAddress())
            .replace("<From-Address>", parties.fromAddress()).replace("<From-IP>", parties.fromAddress())
            .replace("<Local-Port>", Integer.toString(parties.fromPort())).replace("<Call-ID>", "protos" + number)
            .replace("<CSeq>", Integer.toString(1 + number)).replace("<Branch-ID>", "p" + number)
            .replace("<To-IP>", parties.toAddress()).replace("<Teardown-Method>", "CANCEL");
        int end = whole.indexOf("\r\n\r\n");
        return whole.replace("<Content-Length>", Integer.toString(end < 0 ? 0 : whole.length() - end - 4));
    }
}
