package org.offhook.audio.replay;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a network did to a stream: a table of sendings and arrivals. As a file it is CSV: lines with {@code #} hold
 * {@code key=value} pairs ({@code name}, {@code ptime_ms}, {@code ref}), the others {@code seq,send_time_ms,arrival_time_ms,payload_ref}
 * with times on the receiver's clock, {@code payload_ref} in 16 kHz samples of the speech ({@code cn:} before it for comfort noise)
 * and {@code lost} as the arrival of a packet that never came. Immutable.
 */
public final class PacketTrace {

    /** Rate of the media offsets, in Hz. */
    public static final int RATE_HZ = 16_000;

    private static final int MAX_PACKETS = 400_000;
    /** Longest trace, in ms: what is played is held in memory. */
    private static final double MAX_SPAN_MS = 3_600_000;
    private static final String FORMAT = "not seq,send_time_ms,arrival_time_ms,payload_ref";

    private final String name;
    private final int ptimeMs;
    private final String speech;
    private final List<TracePacket> packets;
    private final List<TracePacket> arrivals;

    /**
     * Takes the packets of a trace.
     *
     * @param name    for people
     * @param ptimeMs duration of a packet, in ms
     * @param speech  file with the speech, relative to the trace, or null
     * @param packets packets in any order
     * @throws IllegalArgumentException when none arrived, a value is not finite, or the trace is longer than one hour
     */
    public PacketTrace(String name, int ptimeMs, String speech, List<TracePacket> packets) {
        this.name = name;
        this.ptimeMs = ptimeMs;
        this.speech = speech;
        // In the order of sending, in which an encoder must hear the speech; a file may be in another.
        this.packets = packets.stream().sorted(Comparator.comparingLong(TracePacket::sequence)).toList();
        this.arrivals = packets.stream().filter(packet -> !packet.isLost())
            .sorted(Comparator.comparingDouble(TracePacket::arrivalMs)).toList();
        check();
    }

    private void check() {
        if (ptimeMs < 5 || ptimeMs > 120) {
            throw new IllegalArgumentException("packets of " + ptimeMs + " ms");
        }
        if (arrivals.isEmpty()) {
            throw new IllegalArgumentException("no packet that arrived");
        }
        double from = packets.stream().mapToDouble(TracePacket::sentMs).min().orElseThrow();
        double to = packets.stream().mapToDouble(TracePacket::sentMs).max().orElseThrow();
        double earliest = arrivals.get(0).arrivalMs();
        double latest = arrivals.get(arrivals.size() - 1).arrivalMs();
        long sequences = packets.get(packets.size() - 1).sequence() - packets.get(0).sequence();
        if (!(from >= 0 && earliest >= 0 && to <= MAX_SPAN_MS && latest <= MAX_SPAN_MS)
            || sequences < 0 || sequences > MAX_PACKETS || packets.size() > MAX_PACKETS
            || packets.stream().anyMatch(each -> each.mediaOffset() < 0 || each.mediaOffset() > MAX_SPAN_MS * RATE_HZ / 1000)) {
            throw new IllegalArgumentException("times and offsets beyond 0 to one hour, or too many packets");
        }
    }

    /**
     * Reads a trace.
     *
     * @param file the CSV file
     * @return the trace
     * @throws IOException naming the line when it is no trace
     */
    public static PacketTrace read(Path file) throws IOException {
        Map<String, String> meta = new HashMap<>();
        List<TracePacket> packets = new ArrayList<>();
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            int number = 0;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                if (line.startsWith("#")) {
                    readMeta(line.substring(1), meta);
                } else if (!line.isBlank() && !line.startsWith("seq")) {
                    packets.add(parse(line.split(",", -1), number));
                }
                if (packets.size() > MAX_PACKETS) {
                    throw new IOException("line " + number + ": more than " + MAX_PACKETS + " packets");
                }
            }
            String name = meta.getOrDefault("name", String.valueOf(file.getFileName()).replaceFirst("\\.csv$", ""));
            return new PacketTrace(name, ptime(meta), meta.get("ref"), packets);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        } catch (CharacterCodingException e) {
            throw new IOException("not a text file", e);
        }
    }

    private static void readMeta(String line, Map<String, String> meta) {
        for (String pair : line.trim().split("\\s+")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                meta.put(pair.substring(0, equals), pair.substring(equals + 1));
            }
        }
    }

    private static int ptime(Map<String, String> meta) {
        try {
            return Integer.parseInt(meta.getOrDefault("ptime_ms", "20"));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("ptime_ms=" + meta.get("ptime_ms") + " is no number of ms", e);
        }
    }

    private static TracePacket parse(String[] fields, int line) throws IOException {
        try {
            if (fields.length != 4) {
                throw new NumberFormatException(fields.length + " columns");
            }
            boolean noise = fields[3].startsWith("cn:");
            double sent = Double.parseDouble(fields[1]);
            double arrival = fields[2].equals("lost") ? 0 : Double.parseDouble(fields[2]);
            if (Double.isNaN(sent) || Double.isNaN(arrival)) {
                throw new NumberFormatException("NaN");
            }
            return new TracePacket(Long.parseLong(fields[0]), sent, fields[2].equals("lost") ? Double.NaN : arrival,
                Long.parseLong(noise ? fields[3].substring(3) : fields[3]), noise);
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new IOException("line " + line + ": " + FORMAT, e);
        }
    }

    /** {@return what it is called} */
    public String name() {
        return name;
    }

    /** {@return duration of a packet, in ms} */
    public int ptimeMs() {
        return ptimeMs;
    }

    /** {@return the file with the speech, relative to the trace, or null when none is named} */
    public String speech() {
        return speech;
    }

    /** {@return all packets by sequence number} */
    public List<TracePacket> packets() {
        return packets;
    }

    /** {@return the packets that came, by arrival, duplicates included} */
    public List<TracePacket> arrivals() {
        return arrivals;
    }
}
