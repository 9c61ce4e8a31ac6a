package org.offhook.media;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/** The hostile datagrams beside the project: {@code torture/rtp/packets.csv}. */
public final class RtpLines {

    private static final Pattern ROW = Pattern.compile("^([^,]+),([^,]+),([^,]+),([^,]+),(\"[^\"]*\"|[^,]*),(\"[^\"]*\"|[^,]*),(.*)");

    private RtpLines() {
    }

    /**
     * One line.
     *
     * @param id        name
     * @param context   state that the session is in: {@code rtp}, {@code rtcp}, {@code srtp}
     * @param kind      class of the line
     * @param expect    what is to become of the datagrams
     * @param counter   counter to grow, or what to check
     * @param datagrams to be sent 20 ms apart; fresh arrays
     */
    public record Line(String id, String context, String kind, String expect, String counter, List<byte[]> datagrams) {
    }

    /** {@return all lines; the test is skipped, with a message, where the data are absent} */
    public static List<Line> read() {
        Path file = Path.of(System.getProperty("offhook.shared", "absent"), "torture", "rtp", "packets.csv");
        if (!Files.isRegularFile(file)) {
            System.out.println("SKIPPED: no " + file);
        }
        Assumptions.assumeTrue(Files.isRegularFile(file), "no torture data");
        List<Line> lines = new ArrayList<>();
        try {
            for (String row : Files.readAllLines(file)) {
                Matcher matcher = ROW.matcher(row);
                assertTrue(matcher.matches(), row);
                if (!matcher.group(2).equals("context")) {
                    List<byte[]> datagrams = Arrays.stream(matcher.group(7).split("\\|", -1)).map(HexFormat.of()::parseHex).toList();
                    lines.add(new Line(matcher.group(1), matcher.group(2), matcher.group(3), matcher.group(4),
                        matcher.group(5).replace("\"", ""), datagrams));
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return lines;
    }

    /** {@return the line of that name} */
    public static Line named(String id) {
        return read().stream().filter(line -> line.id().equals(id)).findFirst().orElseThrow();
    }
}
