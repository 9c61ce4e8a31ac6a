package org.offhook.codecs.bench;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.offhook.codecs.AudioDecoder;
import org.offhook.codecs.AudioEncoder;
import org.offhook.codecs.CodecProvider;
import org.offhook.codecs.Codecs;

/**
 * The contests there are, by name. Each gets fresh encoders and decoders. Decoders on both sides read what our encoder wrote.
 */
final class Contests {

    private static final Codecs CODECS = Codecs.installed();
    private static final Map<String, String> NONE = Map.of();
    private static final Map<String, String> DTX_ON = Map.of("annexb", "yes");
    /** DTX may take 10 % more time. */
    private static final double DTX_TARGET = 1 / 1.1;
    private static final int OPUS_BITS_PER_SECOND = 32_000;
    private static final int OPUS_COMPLEXITY = 5;

    private final BenchSpeech speech;
    private final Map<String, Supplier<Contest>> byName = new LinkedHashMap<>();

    Contests(BenchSpeech speech) {
        this.speech = speech;
        addG729();
        byName.put("G722 encode", () -> {
            long state = Spandsp.g722_encode_init(0, 64_000, 0);
            return encode("G722", NONE, 20, "spandsp", 0.9, (in, length, out) -> Spandsp.g722_encode(state, out, in, length));
        });
        byName.put("G722 decode", () -> {
            long state = Spandsp.g722_decode_init(0, 64_000, 0);
            return decode("G722", 20, "spandsp", 0.8, (in, length, out) -> Spandsp.g722_decode(state, out, in, length));
        });
        for (int kbit = 16; kbit <= 40; kbit += 8) {
            addG726(kbit);
        }
        addG711("PCMA", Spandsp.ALAW);
        addG711("PCMU", Spandsp.ULAW);
        addOpus();
    }

    private void addG729() {
        byName.put("G729 encode", () -> {
            long channel = Bcg729.initBcg729EncoderChannel((byte) 0);
            NativeMemory writtenOctets = new NativeMemory(Long.BYTES);
            return encode("G729", NONE, 10, "bcg729", 0.8,
                (in, length, out) -> Bcg729.bcg729Encoder(channel, in, out, writtenOctets.address(0)));
        });
        byName.put("G729 decode", () -> {
            long channel = Bcg729.initBcg729DecoderChannel();
            byte no = 0;
            return decode("G729", 10, "bcg729", 0.7,
                (in, length, out) -> Bcg729.bcg729Decoder(channel, in, (byte) length, no, no, no, out));
        });
        byName.put("G729 encode DTX", () -> discontinuous("", speech.at(8000)));
        byName.put("G729 encode DTX, no pauses", () -> discontinuous(", no pauses", withoutPauses(speech.at(8000))));
    }

    private void addG726(int kbit) {
        String codec = "G726-" + kbit;
        byName.put(codec + " encode", () -> {
            long state = Spandsp.g726_init(0, 1000 * kbit, Spandsp.LINEAR, Spandsp.PACKING_RIGHT);
            return encode(codec, NONE, 20, "spandsp", 1.0, (in, length, out) -> Spandsp.g726_encode(state, out, in, length));
        });
        byName.put(codec + " decode", () -> {
            long state = Spandsp.g726_init(0, 1000 * kbit, Spandsp.LINEAR, Spandsp.PACKING_RIGHT);
            return decode(codec, 20, "spandsp", 1.0, (in, length, out) -> Spandsp.g726_decode(state, out, in, length));
        });
    }

    private void addG711(String codec, int law) {
        byName.put(codec + " encode", () -> {
            long state = Spandsp.g711_init(0, law);
            return encode(codec, NONE, 20, "spandsp", 2.0, (in, length, out) -> Spandsp.g711_encode(state, out, in, length));
        });
        byName.put(codec + " decode", () -> {
            long state = Spandsp.g711_init(0, law);
            return decode(codec, 20, "spandsp", 1.0, (in, length, out) -> Spandsp.g711_decode(state, out, in, length));
        });
    }

    private void addOpus() {
        byName.put("opus encode", () -> {
            long encoder = Libopus.speechEncoder(OPUS_BITS_PER_SECOND, OPUS_COMPLEXITY);
            return encode("opus", NONE, 20, "libopus", Double.NaN,
                (in, length, out) -> Libopus.opus_encode(encoder, in, length, out, 1275));
        });
        byName.put("opus decode", () -> {
            long decoder = Libopus.speechDecoder();
            return decode("opus", 20, "libopus", Double.NaN,
                (in, length, out) -> Libopus.opus_decode(decoder, in, length, out, 960, 0));
        });
    }

    Set<String> names() {
        return byName.keySet();
    }

    Contest make(String name) {
        return byName.get(name).get();
    }

    /** A frame's work in a native library. */
    @FunctionalInterface
    private interface NativeCall {

        /** Addresses of input and output; length of the input, in samples or octets. */
        void run(long in, int length, long out);
    }

    private Contest encode(String codec, Map<String, String> parameters, int ptimeMs, String rival, double target,
                           NativeCall call) {
        CodecProvider provider = CODECS.require(codec);
        AudioEncoder encoder = provider.newEncoder(parameters);
        short[] pcm = speech.at(provider.info().sampleRateHz());
        int samples = provider.info().samplesPer(ptimeMs);
        int stride = encoder.maxEncodedLength(samples);
        int frames = pcm.length / samples;
        byte[] out = new byte[frames * stride];
        NativeMemory nativePcm = NativeMemory.of(pcm);
        NativeMemory nativeOut = new NativeMemory(out.length);
        return new Contest(codec + " encode " + ptimeMs + " ms", rival, target, frames,
            frame -> encoder.encode(pcm, frame * samples, samples, out, frame * stride),
            frame -> call.run(nativePcm.address((long) Short.BYTES * frame * samples), samples,
                nativeOut.address((long) frame * stride)),
            true, () -> equalOctets(out, nativeOut));
    }

    private Contest decode(String codec, int ptimeMs, String rival, double target, NativeCall call) {
        CodecProvider provider = CODECS.require(codec);
        AudioEncoder encoder = provider.newEncoder(NONE);
        AudioDecoder decoder = provider.newDecoder(NONE);
        short[] spoken = speech.at(provider.info().sampleRateHz());
        int samples = provider.info().samplesPer(ptimeMs);
        int stride = encoder.maxEncodedLength(samples);
        int frames = spoken.length / samples;
        byte[] payload = new byte[frames * stride];
        int[] lengths = new int[frames];
        for (int frame = 0; frame < frames; frame++) {
            lengths[frame] = encoder.encode(spoken, frame * samples, samples, payload, frame * stride);
        }
        // Opus may fill the longest packet's time, whatever is in this one.
        short[] pcm = new short[frames * samples + provider.info().samplesPer(120)];
        NativeMemory nativePayload = NativeMemory.of(payload);
        NativeMemory nativePcm = new NativeMemory(Short.BYTES * pcm.length);
        return new Contest(codec + " decode " + ptimeMs + " ms", rival, target, frames,
            frame -> decoder.decode(payload, frame * stride, lengths[frame], pcm, frame * samples),
            frame -> call.run(nativePayload.address((long) frame * stride), lengths[frame],
                nativePcm.address((long) Short.BYTES * frame * samples)),
            true, () -> signalToDifference(pcm, nativePcm));
    }

    private static Contest discontinuous(String remark, short[] pcm) {
        CodecProvider provider = CODECS.require("G729");
        AudioEncoder with = provider.newEncoder(DTX_ON);
        AudioEncoder without = provider.newEncoder(NONE);
        byte[] out = new byte[10];
        byte[] outWithout = new byte[10];
        return new Contest("G729 encode DTX" + remark, "ours, off", DTX_TARGET, pcm.length / 80,
            frame -> with.encode(pcm, 80 * frame, 80, out, 0),
            frame -> without.encode(pcm, 80 * frame, 80, outWithout, 0), false, () -> "");
    }

    /** Leaves out the frames that discontinuous transmission does not send as speech. */
    private static short[] withoutPauses(short[] pcm) {
        AudioEncoder encoder = CODECS.require("G729").newEncoder(DTX_ON);
        short[] kept = new short[pcm.length];
        byte[] out = new byte[10];
        int count = 0;
        for (int at = 0; at + 80 <= pcm.length; at += 80) {
            if (encoder.encode(pcm, at, 80, out, 0) == out.length) {
                System.arraycopy(pcm, at, kept, count, 80);
                count += 80;
            }
        }
        return Arrays.copyOf(kept, count);
    }

    /** Of those where either is not zero: what a short packet leaves empty does not count. */
    private static String equalOctets(byte[] ours, NativeMemory memory) {
        byte[] theirs = new byte[ours.length];
        memory.copyTo(theirs, 0, theirs.length);
        int equal = 0;
        int written = 0;
        for (int i = 0; i < ours.length; i++) {
            written += (ours[i] | theirs[i]) != 0 ? 1 : 0;
            equal += ours[i] != 0 && ours[i] == theirs[i] ? 1 : 0;
        }
        return String.format(Locale.ROOT, "%.1f %% of octets equal", 100.0 * equal / Math.max(1, written));
    }

    private static String signalToDifference(short[] ours, NativeMemory memory) {
        short[] theirs = new short[ours.length];
        memory.copyTo(theirs, 0, theirs.length);
        double signal = 0;
        double difference = 0;
        for (int i = 0; i < ours.length; i++) {
            signal += (double) ours[i] * ours[i];
            difference += Math.pow(ours[i] - theirs[i], 2);
        }
        return difference == 0 ? "equal samples" : String.format(Locale.ROOT, "difference %.1f dB below signal",
            10 * Math.log10(signal / difference));
    }
}
