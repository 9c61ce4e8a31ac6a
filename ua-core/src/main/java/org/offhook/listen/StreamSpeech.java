package org.offhook.listen;

import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.offhook.analysis.CapturedStream;
import org.offhook.audio.resample.Resampler;
import org.offhook.codecs.AudioDecoder;
import org.offhook.codecs.CodecInfo;
import org.offhook.codecs.CodecProvider;
import org.offhook.codecs.Codecs;
import org.offhook.rtp.RtpPacket;

/**
 * Decodes one RTP stream: packets in the order of their numbers, each at the place its timestamp tells, silence where something is
 * missing, nothing twice. The sample rate is that of the first codec met. Not thread-safe; holds 64 packets.
 */
public final class StreamSpeech {

    private static final int HELD = 64;
    private static final int RESTART = 3000;
    /** A timestamp that is further than this from the clock of the capture has begun anew (RFC 3550 leaves its start open). */
    private static final double TIMESTAMP_RESTART_S = 10;
    private static final double LONGEST_SILENCE_S = 3600;
    private static final int COMFORT_NOISE = 13;

    /** Takes samples. */
    public interface Output {
        /**
         * Takes samples.
         *
         * @param sampleRateHz their rate, always the same
         * @param pcm          16-bit samples
         * @param samples      how many
         * @throws IOException when they cannot be kept
         */
        void write(int sampleRateHz, short[] pcm, int samples) throws IOException;
    }

    private record Held(int type, long timestamp, double seconds, byte[] payload) {
    }

    private record Voice(CodecInfo codec, AudioDecoder decoder) {
    }

    private final CapturedStream stream;
    private final Codecs codecs;
    private final Output output;
    private final Map<Integer, Optional<Voice>> voices = new HashMap<>();
    private final Map<Integer, Resampler> resamplers = new HashMap<>();
    private final TreeMap<Long, Held> held = new TreeMap<>();
    private final TreeSet<String> names = new TreeSet<>();
    private boolean begun;
    private long highest;
    private long played = Long.MIN_VALUE;
    private int sampleRateHz;
    private double mediaSeconds;
    private long lastTimestamp;
    private double lastSeconds;
    private long written;
    private long decoded;
    private long undecoded;
    private short[] pcm = new short[5760];
    private short[] converted = new short[5760];

    /**
     * Begins.
     *
     * @param stream which, for the meaning of its payload types
     * @param codecs that may decode
     * @param output takes what was said
     */
    public StreamSpeech(CapturedStream stream, Codecs codecs, Output output) {
        this.stream = stream;
        this.codecs = codecs;
        this.output = output;
    }

    /**
     * Takes a packet, in the order of arrival.
     *
     * @param seconds when it came, since any fixed instant
     * @param packet  the packet, in clear
     * @throws IOException when the output fails
     */
    public void onPacket(double seconds, RtpPacket packet) throws IOException {
        if (!begun) {
            begun = true;
            highest = 0x10000L + packet.sequence();
        }
        int ahead = (short) (packet.sequence() - (int) highest);
        if (Math.abs(ahead) > RESTART) {
            playHeld(0);
            highest = (highest | 0xFFFF) + 1 + packet.sequence();
            ahead = 0;
        }
        long number = highest + ahead;
        highest = Math.max(highest, number);
        if (number <= played || held.containsKey(number)) {
            return;
        }
        byte[] payload = new byte[packet.payloadLength()];
        System.arraycopy(packet.octets(), packet.payloadOffset(), payload, 0, payload.length);
        held.put(number, new Held(packet.payloadType(), packet.timestamp(), seconds, payload));
        playHeld(HELD);
    }

    /**
     * Decodes what is still held.
     *
     * @throws IOException when the output fails
     */
    public void finish() throws IOException {
        playHeld(0);
    }

    private void playHeld(int keep) throws IOException {
        while (held.size() > keep) {
            Map.Entry<Long, Held> next = held.pollFirstEntry();
            played = next.getKey();
            play(next.getValue());
        }
    }

    private void play(Held packet) throws IOException {
        Voice voice = voices.computeIfAbsent(packet.type(), this::voice).orElse(null);
        if (voice == null) {
            undecoded += packet.type() == COMFORT_NOISE ? 0 : 1;
            return;
        }
        if (sampleRateHz == 0) {
            sampleRateHz = voice.codec().sampleRateHz();
        } else {
            double byClock = packet.seconds() - lastSeconds;
            double byTimestamp = (int) (packet.timestamp() - lastTimestamp) / (double) voice.codec().clockRateHz();
            mediaSeconds += Math.abs(byTimestamp - byClock) > TIMESTAMP_RESTART_S ? byClock : byTimestamp;
        }
        lastTimestamp = packet.timestamp();
        lastSeconds = packet.seconds();
        silenceUntil(Math.round(mediaSeconds * sampleRateHz));
        byte[] payload = packet.payload();
        int length = voice.decoder().decodedLength(payload, 0, payload.length);
        if (length > pcm.length) {
            pcm = new short[length];
        }
        int samples = length <= 0 ? AudioDecoder.MALFORMED : voice.decoder().decode(payload, 0, payload.length, pcm, 0);
        if (samples < 0) {
            undecoded++;
            return;
        }
        decoded++;
        names.add(voice.codec().encodingName());
        if (voice.codec().sampleRateHz() == sampleRateHz) {
            write(pcm, samples);
        } else {
            Resampler resampler = resamplers.computeIfAbsent(voice.codec().sampleRateHz(), rate -> new Resampler(rate, sampleRateHz));
            if (converted.length < resampler.outputFor(samples) + 1) {
                converted = new short[resampler.outputFor(samples) + 1];
            }
            write(converted, resampler.process(pcm, 0, samples, converted, 0));
        }
    }

    private void write(short[] samples, int count) throws IOException {
        output.write(sampleRateHz, samples, count);
        written += count;
    }

    private void silenceUntil(long sample) throws IOException {
        long missing = sample - written;
        if (missing > LONGEST_SILENCE_S * sampleRateHz) {
            // A pause of hours is one of the clock: what follows is heard at once.
            mediaSeconds = written / (double) sampleRateHz;
            return;
        }
        short[] silence = new short[1024];
        while (missing > 0) {
            int part = (int) Math.min(silence.length, missing);
            write(silence, part);
            missing -= part;
        }
    }

    /** By static type, else by the name and clock of the description, else by the name alone: some write G722/16000. */
    private Optional<Voice> voice(int type) {
        String[] format = stream.payloadFormats().getOrDefault(type, "").split(";", 2);
        String name = String.valueOf(stream.payloadNames().get(type));
        return codecs.all().stream().filter(provider -> provider.info().staticPayloadType() == type).findFirst()
            .or(() -> type < 96 || format[0].isEmpty() ? Optional.empty() : codecs.find(format[0]).or(() -> codecs.find(name)))
            .filter(CodecProvider::isAvailable).filter(provider -> provider.info().channels() == 1)
            .map(provider -> new Voice(provider.info(), provider.newDecoder(parameters(format.length < 2 ? "" : format[1]))));
    }

    private static Map<String, String> parameters(String fmtp) {
        Map<String, String> parameters = new HashMap<>();
        for (String each : fmtp.split(";")) {
            String[] pair = each.trim().split("=", 2);
            if (pair.length == 2) {
                parameters.put(pair[0].trim().toLowerCase(Locale.ROOT), pair[1].trim());
            }
        }
        return parameters;
    }

    /** {@return packets that were heard} */
    public long decoded() {
        return decoded;
    }

    /** {@return packets of a codec that is not there, or that cannot be read} */
    public long undecoded() {
        return undecoded;
    }

    /** {@return names of the codecs heard, joined by commas} */
    public String codecNames() {
        return String.join(", ", names);
    }

    /** {@return how long it lasts} */
    public double seconds() {
        return sampleRateHz == 0 ? 0 : written / (double) sampleRateHz;
    }
}
