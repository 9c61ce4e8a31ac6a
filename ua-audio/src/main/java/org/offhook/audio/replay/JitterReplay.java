package org.offhook.audio.replay;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.offhook.audio.playout.AdaptiveJitterBuffer;
import org.offhook.audio.playout.Arrival;
import org.offhook.audio.playout.JitterBuffer;
import org.offhook.audio.playout.PlayedBlock;
import org.offhook.audio.playout.PlayoutSettings;
import org.offhook.codecs.AudioEncoder;
import org.offhook.codecs.CodecInfo;
import org.offhook.codecs.CodecProvider;

/**
 * Runs a packet trace through a jitter buffer in virtual time. The speech is encoded once; each play is a fresh buffer
 * with a pull clock of its own phase. Not thread-safe while it is made; plays may run at the same time.
 */
public final class JitterReplay {

    private static final int SSRC = 0x0FF_400C;
    private static final int DYNAMIC_PAYLOAD_TYPE = 96;
    private static final int COMFORT_NOISE_TYPE = 13;
    private static final byte[] COMFORT_NOISE = {60};
    private static final int AFTER_MS = 500;

    private final PacketTrace trace;
    private final CodecProvider codec;
    private final Map<String, String> parameters;
    private final byte[][] payloads;

    /**
     * What was played.
     *
     * @param pcm          the samples, mono
     * @param sampleRateHz their rate: that of the codec
     * @param rows         one row per block, in order, without holes
     */
    public record Played(short[] pcm, int sampleRateHz, List<PlayedRow> rows) {
    }

    /**
     * Encodes the speech.
     *
     * @param trace      the network
     * @param codec      mono codec in which the speech was sent
     * @param parameters its format parameters
     * @param speech     the speech at the codec's sample rate; silence follows it
     * @throws IllegalArgumentException when the codec is not mono or has no packets of the trace's duration
     */
    public JitterReplay(PacketTrace trace, CodecProvider codec, Map<String, String> parameters, short[] speech) {
        CodecInfo info = codec.info();
        if (info.channels() != 1) {
            throw new IllegalArgumentException(info.specification() + " has " + info.channels() + " channels");
        }
        // Of codecs that work sample by sample the duration of one is rounded.
        boolean wholeFrames = info.frameMicros() < 1000 || trace.ptimeMs() * 1000L % info.frameMicros() == 0;
        if (!wholeFrames || trace.ptimeMs() * info.sampleRateHz() % 1000 != 0) {
            throw new IllegalArgumentException(info.specification() + " has no packets of " + trace.ptimeMs() + " ms");
        }
        this.trace = trace;
        this.codec = codec;
        this.parameters = Map.copyOf(parameters);
        this.payloads = encode(speech);
    }

    /** Encodes every packet that was sent, lost or not: an encoder with memory must hear it all. */
    private byte[][] encode(short[] speech) {
        AudioEncoder encoder = codec.newEncoder(parameters);
        int rateHz = codec.info().sampleRateHz();
        int samples = rateHz * trace.ptimeMs() / 1000;
        List<TracePacket> packets = trace.packets();
        long first = packets.get(0).sequence();
        byte[][] coded = new byte[(int) (packets.get(packets.size() - 1).sequence() - first) + 1][];
        short[] frame = new short[samples];
        byte[] octets = new byte[encoder.maxEncodedLength(samples)];
        for (TracePacket packet : packets) {
            int index = (int) (packet.sequence() - first);
            if (packet.comfortNoise() || coded[index] != null) {
                continue;
            }
            long from = packet.mediaOffset() * rateHz / PacketTrace.RATE_HZ;
            int there = (int) Math.max(0, Math.min(samples, speech.length - from));
            Arrays.fill(frame, (short) 0);
            System.arraycopy(speech, there == 0 ? 0 : (int) from, frame, 0, there);
            coded[index] = Arrays.copyOf(octets, encoder.encode(frame, 0, samples, octets, 0));
        }
        return coded;
    }

    /**
     * Plays the trace through an {@link AdaptiveJitterBuffer} at the codec's sample rate.
     *
     * @param blockMs duration of a pull, in ms
     * @param phaseMs instant of the first pull, on the receiver's clock
     * @return samples and rows
     */
    public Played play(int blockMs, double phaseMs) {
        PlayoutSettings call = PlayoutSettings.forCall(codec.info().sampleRateHz());
        int longest = Arrays.stream(payloads).filter(Objects::nonNull).mapToInt(payload -> payload.length).max().orElse(0);
        return play(new AdaptiveJitterBuffer(new PlayoutSettings(call.sampleRateHz(), call.capacityPackets(),
            Math.max(call.payloadOctets(), longest), call.minDelayMs(), call.maxDelayMs())), blockMs, phaseMs);
    }

    /**
     * Plays the trace.
     *
     * @param buffer  fresh buffer without bindings, at the codec's sample rate
     * @param blockMs duration of a pull, in ms
     * @param phaseMs instant of the first pull, on the receiver's clock
     * @return samples and rows
     */
    public Played play(JitterBuffer buffer, int blockMs, double phaseMs) {
        CodecInfo info = codec.info();
        int payloadType = info.staticPayloadType() >= 0 ? info.staticPayloadType() : DYNAMIC_PAYLOAD_TYPE;
        buffer.bind(payloadType, info, codec.newDecoder(parameters));
        buffer.bindComfortNoise(COMFORT_NOISE_TYPE, info.clockRateHz());
        List<TracePacket> arrivals = trace.arrivals();
        double endMs = arrivals.get(arrivals.size() - 1).arrivalMs() + AFTER_MS;
        int samples = buffer.sampleRateHz() * blockMs / 1000;
        int blocks = Math.max(1, (int) Math.ceil((endMs - phaseMs) / blockMs));
        short[] out = new short[blocks * samples];
        List<PlayedRow> rows = new ArrayList<>(blocks);
        int next = 0;
        long beginning = arrivals.get(0).mediaOffset();
        for (int block = 0; block < blocks; block++) {
            double due = phaseMs + block * (double) blockMs;
            while (next < arrivals.size() && arrivals.get(next).arrivalMs() <= due) {
                TracePacket packet = arrivals.get(next++);
                if (put(buffer, payloadType, packet) == Arrival.RESTARTED) {
                    beginning = packet.mediaOffset();
                }
            }
            buffer.pull(out, block * samples, samples, nanos(due));
            rows.add(row(due, buffer, beginning));
        }
        return new Played(out, buffer.sampleRateHz(), rows);
    }

    private Arrival put(JitterBuffer buffer, int speechType, TracePacket packet) {
        byte[] payload = packet.comfortNoise() ? COMFORT_NOISE
            : payloads[(int) (packet.sequence() - trace.packets().get(0).sequence())];
        long timestamp = packet.mediaOffset() * codec.info().clockRateHz() / PacketTrace.RATE_HZ;
        return buffer.put(packet.comfortNoise() ? COMFORT_NOISE_TYPE : speechType, SSRC, (int) packet.sequence() & 0xFFFF,
            timestamp, false, payload, 0, payload.length, nanos(packet.arrivalMs()));
    }

    private static long nanos(double ms) {
        return Math.round(ms * 1e6);
    }

    /** The buffer counts media from the packet with which the stream began, the log from the beginning of the speech. */
    private static PlayedRow row(double due, JitterBuffer buffer, long beginning) {
        PlayedBlock block = buffer.lastBlock();
        double scale = (double) PacketTrace.RATE_HZ / buffer.sampleRateHz();
        long media = block.hasMedia() ? Math.round(block.mediaOffsetSamples() * scale) + beginning : -1;
        return new PlayedRow(due, media, (int) Math.round(block.samples() * scale), (int) Math.round(block.concealed() * scale),
            (int) Math.round(block.removed() * scale), (int) Math.round(block.inserted() * scale), block.kind().ordinal());
    }
}
