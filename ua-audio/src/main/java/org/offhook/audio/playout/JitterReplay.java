package org.offhook.audio.playout;

import org.offhook.codecs.AudioDecoder;
import org.offhook.codecs.AudioEncoder;
import org.offhook.codecs.CodecInfo;
import org.offhook.codecs.CodecProvider;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Runs a recorded packet trace through a jitter buffer in virtual time: a network as a table of arrivals. The trace is a CSV
 * file of {@code seq,send_time_ms,arrival_time_ms,payload_ref} with times on the receiver's clock, {@code payload_ref} in
 * 16 kHz samples of the speech, {@code cn:} before it for comfort noise and {@code lost} for packets that never came.
 */
public final class JitterReplay {

    /** Rate of the offsets in a trace and in the log. */
    public static final int TRACE_RATE_HZ = 16_000;

    private static final int SSRC = 0x0FF_400C;
    private static final int PACKET_TRACE_SAMPLES = 320;
    private static final int COMFORT_NOISE_TYPE = 13;
    private static final byte[] COMFORT_NOISE = {60};

    /**
     * One line of a trace.
     *
     * @param sequence     number of the packet, from 0, not wrapped
     * @param sentMs       instant of sending on the receiver's clock
     * @param arrivalMs    instant of arrival, or NaN when it was lost
     * @param mediaOffset  first sample in the speech, at 16 kHz
     * @param comfortNoise whether it is a noise packet
     */
    public record Packet(long sequence, double sentMs, double arrivalMs, long mediaOffset, boolean comfortNoise) {
    }

    /**
     * One block given to the sound card, as the log has it: offsets and counts in 16 kHz samples.
     *
     * @param dueMs       instant at which its first sample is due
     * @param mediaOffset offset in the speech of its first media sample, -1 for none
     * @param samples     samples in the block
     * @param concealed   of them invented
     * @param removed     media samples taken out
     * @param inserted    samples put in
     * @param kind        0 speech, 1 comfort noise, 2 not started
     */
    public record Row(double dueMs, long mediaOffset, int samples, int concealed, int removed, int inserted, int kind) {
    }

    private final List<Packet> packets;
    private final List<Packet> arrivals;

    /**
     * Takes the lines of a trace.
     *
     * @param packets packets in any order
     */
    public JitterReplay(List<Packet> packets) {
        // In the order of sending, in which the encoder must hear the speech; a file may be in another.
        this.packets = packets.stream().sorted(Comparator.comparingLong(Packet::sequence)).toList();
        this.arrivals = packets.stream().filter(packet -> !Double.isNaN(packet.arrivalMs()))
            .sorted(Comparator.comparingDouble(Packet::arrivalMs)).toList();
    }

    /**
     * Reads a trace.
     *
     * @param file the CSV file
     * @return the replay
     * @throws IOException naming file and line when it is no trace
     */
    public static JitterReplay read(Path file) throws IOException {
        List<Packet> packets = new ArrayList<>();
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            int number = 0;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                if (line.isEmpty() || line.startsWith("#") || line.startsWith("seq")) {
                    continue;
                }
                try {
                    packets.add(parse(line.split(",", -1)));
                } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
                    throw new IOException(file + " line " + number + ": not seq,send_time_ms,arrival_time_ms,payload_ref", e);
                }
            }
        }
        if (packets.stream().allMatch(packet -> Double.isNaN(packet.arrivalMs()))) {
            throw new IOException(file + ": no packet that arrived");
        }
        return new JitterReplay(packets);
    }

    private static Packet parse(String[] fields) {
        boolean noise = fields[3].startsWith("cn:");
        double arrival = fields[2].equals("lost") ? Double.NaN : Double.parseDouble(fields[2]);
        return new Packet(Long.parseLong(fields[0]), Double.parseDouble(fields[1]), arrival,
            Long.parseLong(noise ? fields[3].substring(3) : fields[3]), noise);
    }

    /**
     * Plays the trace.
     *
     * @param buffer  fresh buffer without bindings; its rate is that of the samples given
     * @param codec   codec in which the speech was sent
     * @param speech  the speech at the codec's sample rate
     * @param blockMs duration of a pull
     * @param phaseMs instant of the first pull, on the receiver's clock
     * @param rows    receives one row per block
     * @return the samples given, at the rate of the buffer
     */
    public short[] play(JitterBuffer buffer, CodecProvider codec, short[] speech, int blockMs, double phaseMs, List<Row> rows) {
        CodecInfo info = codec.info();
        AudioDecoder decoder = codec.newDecoder(Map.of());
        int payloadType = info.staticPayloadType() >= 0 ? info.staticPayloadType() : 96;
        buffer.bind(payloadType, info, decoder);
        buffer.bindComfortNoise(COMFORT_NOISE_TYPE, info.clockRateHz());
        byte[][] payloads = encode(codec, speech);
        double end = arrivals.get(arrivals.size() - 1).arrivalMs() + 500;
        int samples = buffer.sampleRateHz() * blockMs / 1000;
        short[] out = new short[(int) ((end - phaseMs) / blockMs + 1) * samples];
        int block = 0;
        int next = 0;
        for (double due = phaseMs; due < end; due = phaseMs + ++block * (double) blockMs) {
            while (next < arrivals.size() && arrivals.get(next).arrivalMs() <= due) {
                put(buffer, info, payloadType, payloads, arrivals.get(next++));
            }
            buffer.pull(out, block * samples, samples, nanos(due));
            rows.add(row(due, buffer));
        }
        return out;
    }

    private void put(JitterBuffer buffer, CodecInfo info, int payloadType, byte[][] payloads, Packet packet) {
        byte[] payload = packet.comfortNoise() ? COMFORT_NOISE : payloads[(int) (packet.sequence() - packets.get(0).sequence())];
        long timestamp = packet.mediaOffset() * info.clockRateHz() / TRACE_RATE_HZ;
        buffer.put(packet.comfortNoise() ? COMFORT_NOISE_TYPE : payloadType, SSRC, (int) packet.sequence() & 0xFFFF, timestamp,
            false, payload, 0, payload.length, nanos(packet.arrivalMs()));
    }

    private static long nanos(double ms) {
        return Math.round(ms * 1e6);
    }

    /** The buffer counts media from the first packet that came, the log from the beginning of the speech. */
    private Row row(double due, JitterBuffer buffer) {
        PlayedBlock block = buffer.lastBlock();
        double scale = (double) TRACE_RATE_HZ / buffer.sampleRateHz();
        long media = block.mediaOffsetSamples() < 0 ? -1
            : Math.round(block.mediaOffsetSamples() * scale) + arrivals.get(0).mediaOffset();
        return new Row(due, media, (int) Math.round(block.samples() * scale), (int) Math.round(block.concealed() * scale),
            (int) Math.round(block.removed() * scale), (int) Math.round(block.inserted() * scale), block.kind().ordinal());
    }

    /** Encodes every packet that was sent, lost or not: an encoder with memory must hear it all. */
    private byte[][] encode(CodecProvider codec, short[] speech) {
        AudioEncoder encoder = codec.newEncoder(Map.of());
        int samples = codec.info().sampleRateHz() * PACKET_TRACE_SAMPLES / TRACE_RATE_HZ;
        long first = packets.get(0).sequence();
        long last = packets.stream().mapToLong(Packet::sequence).max().orElse(first);
        byte[][] payloads = new byte[(int) (last - first) + 1][];
        short[] frame = new short[samples];
        byte[] octets = new byte[encoder.maxEncodedLength(samples)];
        for (Packet packet : packets) {
            int index = (int) (packet.sequence() - first);
            if (packet.comfortNoise() || index < 0 || payloads[index] != null) {
                continue;
            }
            int from = (int) (packet.mediaOffset() * codec.info().sampleRateHz() / TRACE_RATE_HZ);
            for (int i = 0; i < samples; i++) {
                frame[i] = from + i < speech.length ? speech[from + i] : 0;
            }
            int length = encoder.encode(frame, 0, samples, octets, 0);
            payloads[index] = Arrays.copyOf(octets, length);
        }
        return payloads;
    }

    /**
     * Writes a log with the header {@code t_ms,ts,n,conc,rem,ins,cng}.
     *
     * @param file created or replaced
     * @param rows the rows
     * @throws IOException when it cannot be written
     */
    public static void writeLog(Path file, List<Row> rows) throws IOException {
        try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(file))) {
            out.print("t_ms,ts,n,conc,rem,ins,cng\n");
            for (Row row : rows) {
                out.printf(Locale.ROOT, "%.3f,%d,%d,%d,%d,%d,%d\n", row.dueMs(), row.mediaOffset(), row.samples(),
                    row.concealed(), row.removed(), row.inserted(), row.kind());
            }
            if (out.checkError()) {
                throw new IOException(file + ": could not be written");
            }
        }
    }
}
