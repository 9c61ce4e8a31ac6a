package org.offhook.audio.compare;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads delays and losses from a recorded trace: a CSV file of {@code seq,send_time_ms,arrival_time_ms,...}, {@code lost} for
 * what never came. Of a duplicate the earlier arrival counts; what the packets held is of no interest here.
 */
public final class DelayTrace {

    private DelayTrace() {
    }

    /**
     * Reads a trace.
     *
     * @param file the file
     * @return its delays, in the order of the sequence numbers, the fastest packet brought to the least delay of a
     *         {@link NetworkCondition}
     * @throws IOException naming the line when it is no trace
     */
    public static NetworkCondition read(Path file) throws IOException {
        Map<Long, Double> delays = new TreeMap<>();
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            int number = 0;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                if (!line.isBlank() && !line.startsWith("#") && !line.startsWith("seq")) {
                    add(line.split(",", -1), number, delays);
                }
            }
        }
        double fastest = delays.values().stream().filter(delay -> !delay.isNaN()).min(Double::compare)
            .orElseThrow(() -> new IOException("no packet that arrived"));
        double[] all = delays.values().stream()
            .mapToDouble(delay -> delay - fastest + NetworkCondition.LEAST_DELAY_MS).toArray();
        String name = String.valueOf(file.getFileName()).replaceFirst("\\.csv$", "");
        return new NetworkCondition(name, Double.NaN, all);
    }

    private static void add(String[] fields, int number, Map<Long, Double> delays) throws IOException {
        try {
            long sequence = Long.parseLong(fields[0].trim());
            double delayMs = fields[2].trim().equals("lost") ? Double.NaN
                : Double.parseDouble(fields[2]) - Double.parseDouble(fields[1]);
            if (Double.isInfinite(delayMs) || Math.abs(delayMs) > 1e7) {
                throw new NumberFormatException("out of range");
            }
            delays.merge(sequence, delayMs, (a, b) -> Double.isNaN(a) || b < a ? b : a);
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new IOException("line " + number + ": not seq,send_time_ms,arrival_time_ms", e);
        }
    }
}
