package org.offhook.media;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Map;
import org.offhook.audio.PcmSink;
import org.offhook.audio.playout.AdaptiveJitterBuffer;
import org.offhook.audio.playout.Arrival;
import org.offhook.audio.playout.JitterBuffer;
import org.offhook.audio.playout.PlayedBlock;
import org.offhook.audio.playout.PlayoutSettings;
import org.offhook.audio.quality.EquipmentFactors;
import org.offhook.audio.resample.ResamplingSink;
import org.offhook.dtmf.DtmfReceiver;
import org.offhook.rtp.PacketFates;
import org.offhook.rtp.RtpPacket;
import org.offhook.rtp.RtpReceiver;
import org.offhook.rtp.RtpStatus;
import org.offhook.rtp.StreamAnalysis;
import org.offhook.rtp.SymmetricLatch;
import org.offhook.sdp.NegotiatedCodec;
import org.offhook.sdp.NegotiatedMedia;

/**
 * Packet to sound, one method per half: {@link #onDatagram} takes what arrives, {@link #play} gives one block per tick.
 * <pre>
 * onDatagram:  RTP header -&gt; loop? known type? -&gt; latch -&gt; statistics -&gt; telephone event | jitter buffer
 * play:        jitter buffer (decode or conceal) -&gt; level -&gt; resample -&gt; sink
 * </pre>
 * Owned by the media thread of its session; allocates only when media is negotiated or a source restarts.
 */
final class ReceivePath {

    /** Packets that the jitter buffer holds: its longest delay at 20 ms a packet, and some more; memory of every call. */
    private static final int JITTER_CAPACITY_PACKETS = 64;
    static final int JITTER_MAX_DELAY_MS = 1000;
    private static final int LONGEST_PTIME_MS = 120;
    private static final int COMFORT_NOISE = 13;
    private static final int COMFORT_NOISE_CLOCK_HZ = 8000;

    /** Own packets that come back before anything else does until the other side is taken for an echo service. */
    private static final int REFLECTED_PACKETS = 10;

    private final MediaListener listener;
    private final SymmetricLatch latch;
    private final Tally tally;
    private final int ownSsrc;
    private final int minPlayoutDelayMs;
    private final RtpPacket packet = new RtpPacket();
    private final RtpReceiver receiver = new RtpReceiver();
    private final PacketFates fates = new PacketFates();
    private final DtmfReceiver digits;
    private final NegotiatedCodec[] codecByType = new NegotiatedCodec[128];
    private final int[] eventClockHz = new int[128];
    private final NegotiatedCodec[] bound = new NegotiatedCodec[128];
    private final PlayedFigures played = new PlayedFigures();
    private StreamAnalysis analysis = new StreamAnalysis();
    private JitterBuffer jitterBuffer;
    private short[] pcm = new short[0];
    private PcmSink givenSink;
    private PcmSink sink;
    private boolean receiving;
    private boolean heard;
    private boolean reflected;
    private NegotiatedCodec codec;
    private NegotiatedCodec ratedCodec;
    private EquipmentFactors factors;
    private int digitClockHz = 8000;
    private long octets;
    private long lastPacketNanos;
    private long previousSequence = -1;
    private long previousTimestamp;
    private double packetMs;

    ReceivePath(MediaListener listener, SymmetricLatch latch, Tally tally, int ownSsrc,
                int minPlayoutDelayMs) {
        this.listener = listener;
        this.latch = latch;
        this.tally = tally;
        this.ownSsrc = ownSsrc;
        this.minPlayoutDelayMs = minPlayoutDelayMs;
        this.digits = new DtmfReceiver((digit, ticks) ->
            listener.digitReceived(digit, (int) (ticks * 1000 / digitClockHz)));
    }

    void update(NegotiatedMedia media, long nowNanos) {
        Arrays.fill(codecByType, null);
        Arrays.fill(eventClockHz, 0);
        media.telephoneEventReceive().forEach((type, clockHz) -> eventClockHz[type] = clockHz);
        int rateHz = media.receive().values().stream().mapToInt(c -> c.provider().info().sampleRateHz()).max().orElse(8000);
        if (jitterBuffer == null || jitterBuffer.sampleRateHz() < rateHz) {
            int longest = media.receive().values().stream().mapToInt(ReceivePath::longestPayload).max().orElse(1000);
            jitterBuffer = new AdaptiveJitterBuffer(new PlayoutSettings(rateHz, JITTER_CAPACITY_PACKETS,
                Math.min(longest, 1500), minPlayoutDelayMs, JITTER_MAX_DELAY_MS));
            jitterBuffer.bindComfortNoise(COMFORT_NOISE, COMFORT_NOISE_CLOCK_HZ);
            Arrays.fill(bound, null);
            pcm = new short[rateHz * LONGEST_PTIME_MS / 1000];
            setSink(givenSink);
        }
        for (Map.Entry<Integer, NegotiatedCodec> entry : media.receive().entrySet()) {
            int type = entry.getKey();
            codecByType[type] = entry.getValue();
            if (!entry.getValue().equals(bound[type])) {
                bound[type] = entry.getValue();
                jitterBuffer.bind(type, entry.getValue().provider().info(),
                    entry.getValue().provider().newDecoder(entry.getValue().parameters()));
            }
        }
        if (media.receiving() && !receiving) {
            // What was buffered before a hold is old, and the silence since then is no loss.
            jitterBuffer.reset();
            lastPacketNanos = nowNanos;
        }
        receiving = media.receiving();
    }

    private static int longestPayload(NegotiatedCodec codec) {
        return codec.provider().newEncoder(Map.of()).maxEncodedLength(codec.provider().info().samplesPer(LONGEST_PTIME_MS));
    }

    void setSink(PcmSink newSink) {
        if (givenSink != null && givenSink != newSink) {
            givenSink.close();
        }
        givenSink = newSink;
        sink = newSink == null || jitterBuffer == null ? null : ResamplingSink.at(newSink, jitterBuffer.sampleRateHz());
    }

    /** Takes an opened RTP packet. */
    void onDatagram(byte[] datagram, int offset, int length, InetSocketAddress source, long nowNanos) {
        if (packet.wrap(datagram, offset, length) != RtpStatus.VALID) {
            tally.malformed++;
            return;
        }
        int type = packet.payloadType();
        boolean event = eventClockHz[type] > 0;
        NegotiatedCodec audio = codecByType[type];
        if (isLoop()) {
            tally.looped++;
        } else if (audio == null && !event && type != COMFORT_NOISE) {
            tally.unknownPayloadType++;
        } else if (!latch.accept(source, packet.ssrc(), packet.sequence(), nowNanos)) {
            tally.foreignSource++;
        } else {
            believed(type, audio, event, source, nowNanos);
        }
    }

    /**
     * Our own packets come back from a loop in the network, and are dropped (RFC 3550 section 8.2), or from an echo service that
     * reflects them as they are. The second sends nothing else, so a stretch of nothing but our own packets is believed.
     */
    private boolean isLoop() {
        if (packet.ssrc() != ownSsrc || reflected) {
            return false;
        }
        reflected = !heard && tally.looped >= REFLECTED_PACKETS;
        return !reflected;
    }

    private void believed(int type, NegotiatedCodec audio, boolean event, InetSocketAddress source, long nowNanos) {
        int clockRateHz = audio == null ? 0 : audio.provider().info().clockRateHz();
        RtpReceiver.Verdict verdict =
            receiver.onPacket(packet.ssrc(), packet.sequence(), packet.timestamp(), clockRateHz, nowNanos);
        if (verdict == RtpReceiver.Verdict.PROBATION) {
            tally.probation++;
            return;
        }
        count(type, event, clockRateHz, verdict == RtpReceiver.Verdict.RESTARTED, nowNanos);
        if (!heard) {
            heard = true;
            listener.firstPacketReceived(source);
        }
        long sequence = receiver.extended(packet.sequence());
        fates.onPacket(sequence, demultiplex(type, audio, event, nowNanos));
        if (!event && clockRateHz > 0) {
            measurePacketTime(sequence, packet.timestamp(), clockRateHz);
        }
    }

    private void count(int type, boolean event, int clockRateHz, boolean restarted, long nowNanos) {
        if (restarted) {
            analysis = new StreamAnalysis();
            fates.reset();
            previousSequence = -1;
            octets = 0;
        }
        lastPacketNanos = nowNanos;
        octets += packet.payloadLength();
        if (event) {
            analysis.onEvent(packet.sequence(), packet.timestamp(), nowNanos);
        } else {
            analysis.onPacket(type, packet.sequence(), packet.timestamp(), packet.marker(),
                type == COMFORT_NOISE ? COMFORT_NOISE_CLOCK_HZ : clockRateHz, nowNanos);
        }
    }

    /** {@return whether the packet came in time to be heard} Telephone events leave here, sound goes into the jitter buffer. */
    private boolean demultiplex(int type, NegotiatedCodec audio, boolean event, long nowNanos) {
        if (event) {
            digitClockHz = eventClockHz[type];
            digits.onPacket(packet.octets(), packet.payloadOffset(), packet.payloadLength(), packet.timestamp(), nowNanos);
            jitterBuffer.putEvent(packet.ssrc(), packet.sequence(), nowNanos);
            return true;
        }
        if (!receiving || packet.payloadLength() == 0) {
            return true;
        }
        codec = audio == null ? codec : audio;
        Arrival arrival = jitterBuffer.put(type, packet.ssrc(), packet.sequence(), packet.timestamp(), packet.marker(),
            packet.octets(), packet.payloadOffset(), packet.payloadLength(), nowNanos);
        return arrival.isStored() || arrival == Arrival.DUPLICATE;
    }

    /** The duration of a packet of the other side: the step of the timestamp between two packets in order. */
    private void measurePacketTime(long sequence, long timestamp, int clockRateHz) {
        long ticks = timestamp - previousTimestamp & 0xFFFF_FFFFL;
        if (sequence == previousSequence + 1 && !packet.marker() && ticks > 0 && ticks * 1000 <= (long) LONGEST_PTIME_MS * clockRateHz) {
            packetMs = ticks * 1000.0 / clockRateHz;
        }
        previousSequence = sequence;
        previousTimestamp = timestamp;
    }

    /** {@return the longest block that the sink wants and of which a packet of some milliseconds holds a whole number} */
    int blockMs(int packetMs) {
        int wantedMs = sink == null ? packetMs : Math.max(1, Math.min(packetMs, sink.longestBlockMs()));
        while (packetMs % wantedMs != 0) {
            wantedMs--;
        }
        return wantedMs;
    }

    /** Gives one block to the sink; silence while we do not receive. */
    void play(int durationMs, long dueNanos) {
        digits.tick(dueNanos);
        int samples = jitterBuffer.sampleRateHz() * durationMs / 1000;
        if (receiving) {
            jitterBuffer.pull(pcm, 0, samples, dueNanos);
            if (jitterBuffer.lastBlock().kind() == PlayedBlock.Kind.SPEECH) {
                played.delayed(jitterBuffer.counters().actualDelayMs());
            }
        } else {
            Arrays.fill(pcm, 0, samples, (short) 0);
        }
        played.played(pcm, samples);
        if (sink != null) {
            sink.write(pcm, 0, samples);
        }
    }

    void close() {
        setSink(null);
    }

    RtpReceiver receiver() {
        return receiver;
    }

    StreamAnalysis analysis() {
        return analysis;
    }

    DtmfReceiver digits() {
        return digits;
    }

    JitterBuffer jitterBuffer() {
        return jitterBuffer;
    }

    /** {@return codec of the last audio packet, {@code null} before one} */
    NegotiatedCodec codec() {
        return codec;
    }

    long octets() {
        return octets;
    }

    long lastPacketNanos() {
        return lastPacketNanos;
    }

    PlayedFigures played() {
        return played;
    }

    /** {@return what the codec of the last audio packet costs; looked up when it changes, for figures are taken often} */
    EquipmentFactors equipmentFactors() {
        if (ratedCodec != codec) {
            ratedCodec = codec;
            factors = EquipmentFactors.of(codec.provider().info().encodingName(), codec.provider().info().sampleRateHz());
        }
        return factors;
    }

    PacketFates fates() {
        return fates;
    }

    /** {@return duration of a packet of the other side in milliseconds, 0 before it was measured} */
    double packetMs() {
        return packetMs;
    }
}
