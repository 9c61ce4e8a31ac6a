package org.offhook.interop;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.offhook.codecs.AudioDecoder;
import org.offhook.codecs.AudioEncoder;
import org.offhook.codecs.CodecProvider;
import org.offhook.codecs.Codecs;

/**
 * Measures the delay from mouth to ear in a {@link CableCall}: chirps are played into the microphone, and the delay of a chirp is where
 * the far loudspeaker is most like it.
 *
 * <p>Arguments: codec, runs, seconds of each, then options for both processes. A bench, not a test: figures depend on what else the machine does, so the load
 * is printed with them.
 */
public final class MouthToEar {
    private static final int RATE_HZ = CableCall.RATE_HZ;
    private static final int CHIRP = RATE_HZ * 25 / 1000;
    private static final int LONGEST_DELAY = RATE_HZ * 400 / 1000;
    private static final double LEAST_LIKENESS = 0.6;
    private final String codec;
    private final int seconds;
    private final List<String> options;
    private final Path folder;
    private final PulseAudio sound;

    private MouthToEar(String codec, int seconds, List<String> options, PulseAudio sound) {
        this.options = options;
        this.codec = codec;
        this.seconds = seconds;
        this.sound = sound;
        this.folder = sound.folder();
    }

    /**
     * Runs.
     *
     * @param arguments codec (PCMA), runs (3), seconds of each (20), further options such as {@code --no-echo-cancel}
     * @throws Exception when a part is missing
     */
    public static void main(String[] arguments) throws Exception {
        String codec = arguments.length > 0 ? arguments[0] : "PCMA";
        int runs = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
        int seconds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 20;
        List<String> options = List.of(arguments).subList(Math.min(3, arguments.length), arguments.length);
        List<Double> all = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            try (PulseAudio sound = PulseAudio.start()) {
                all.addAll(new MouthToEar(codec, seconds, options, sound).run());
            }
        }
        System.out.println("all runs: " + summary(all));
        System.exit(0);
    }

    private List<Double> run() throws Exception {
        Path spoken = folder.resolve("chirps.wav");
        int chirps = writeChirps(spoken);
        CableCall call = CableCall.speak(sound, codec, seconds, options, spoken);
        List<Double> delays = delaysMs(call.mouth(), call.ear());
        System.out.printf(Locale.ROOT, "%s, %d of %d chirps found, %.1f tasks per core: %s%n", codec, delays.size(), chirps,
                call.crowding(), summary(delays));
        stages(call.calling(), call.answering(), delays);
        return delays;
    }

    /** Chirps at uneven distances, so that they meet blocks and packets at every phase; {@return how many} */
    private int writeChirps(Path wav) {
        short[] samples = new short[RATE_HZ * seconds];
        Random random = new Random(5);
        int count = 0;
        for (int at = RATE_HZ / 2; at + RATE_HZ < samples.length; at += RATE_HZ / 2 + random.nextInt(RATE_HZ / 5)) {
            for (int i = 0; i < CHIRP; i++) {
                double t = (double) i / RATE_HZ;
                double phase = 2 * Math.PI * (400 * t + 0.5 * (2800 / 0.025) * t * t);
                samples[at + i] = (short) (12_000 * Math.sin(phase) * Math.sin(Math.PI * i / CHIRP));
            }
            count++;
        }
        new Recording(samples, RATE_HZ).write(wav);
        return count;
    }

    private static List<Double> delaysMs(short[] left, short[] right) {
        List<Double> delays = new ArrayList<>();
        for (int at = 0; at + CHIRP + LONGEST_DELAY < left.length; at++) {
            if (Math.abs(left[at]) > 1000) {
                int lag = bestLag(left, right, Math.max(0, at - CHIRP / 10));
                if (lag >= 0) {
                    delays.add(1000.0 * lag / RATE_HZ);
                }
                at += RATE_HZ / 4;
            }
        }
        return delays;
    }

    /** Where the right channel is most like the chirp in the left one; below 0 when nowhere. */
    private static int bestLag(short[] left, short[] right, int start) {
        double chirpEnergy = energy(left, start);
        double best = LEAST_LIKENESS;
        int bestLag = -1;
        for (int lag = 0; lag < LONGEST_DELAY; lag++) {
            double dot = 0;
            for (int i = 0; i < CHIRP; i++) {
                dot += (double) left[start + i] * right[start + lag + i];
            }
            double likeness = dot <= 0 ? 0 : dot / Math.sqrt(chirpEnergy * energy(right, start + lag));
            if (likeness > best) {
                best = likeness;
                bestLag = lag;
            }
        }
        return bestLag;
    }

    private static double energy(short[] samples, int start) {
        double sum = 1;
        for (int i = start; i < start + CHIRP; i++) {
            sum += (double) samples[i] * samples[i];
        }
        return sum;
    }

    private static String summary(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted.length == 0 ? "nothing heard" : String.format(Locale.ROOT,
                "median %.1f ms, p95 %.1f ms, least %.1f ms, most %.1f ms (n=%d)", sorted[sorted.length / 2],
                sorted[(int) Math.min(sorted.length - 1, Math.ceil(0.95 * sorted.length) - 1)], sorted[0],
                sorted[sorted.length - 1], sorted.length);
    }

    /** What each stage took on average, by the processes' own figures; the rest is the sound server's, and the resamplers'. */
    private void stages(OffhookProcess calling, OffhookProcess answering, List<Double> delays) {
        double[] mouth = CableCall.delaysMs(calling.err(), "Microphone");
        double[] ear = CableCall.delaysMs(answering.err(), "Loudspeaker");
        Json heard = answering.json().at("calls", 0, "media").elements().stream()
                .filter(stream -> stream.at("direction").text().equals("recv")).findFirst().orElseThrow();
        Json sent = calling.json().at("media").elements().stream()
                .filter(stream -> stream.at("direction").text().equals("send")).findFirst().orElseThrow();
        double[] codecMs = codecMs();
        double mean = delays.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
        double networkMs = sent.at("rttMs").text() == null ? Double.NaN : sent.at("rttMs").number() / 2;
        String[] names = {"capture buffer", "packetise", "encode", "network", "jitter buffer", "decode", "to the card's clock",
            "playout buffer"};
        double[] each = {mouth[0], mouth[1], codecMs[0], networkMs, heard.at("playoutDelayMs").number(), codecMs[1], ear[1], ear[0]};
        double sum = Arrays.stream(each).filter(value -> !Double.isNaN(value)).sum();
        for (int i = 0; i < names.length; i++) {
            System.out.printf(Locale.ROOT, "  %-20s %s%n", names[i], Double.isNaN(each[i]) ? "not measured"
                    : String.format(Locale.ROOT, "%7.2f ms", each[i]));
        }
        System.out.printf(Locale.ROOT, "  %-20s %7.2f ms%n  %-20s %7.2f ms%n", "sound server, rest", mean - sum, "mean, measured", mean);
    }

    /** Milliseconds to encode and to decode one packet, the mean of many in this process. */
    private double[] codecMs() {
        CodecProvider provider = Codecs.installed().find(codec).orElseThrow();
        AudioEncoder encoder = provider.newEncoder(Map.of());
        AudioDecoder decoder = provider.newDecoder(Map.of());
        int samples = provider.info().samplesPer(20);
        short[] pcm = new short[samples];
        Arrays.setAll(new int[samples], i -> pcm[i] = (short) (8000 * Math.sin(0.1 * i)));
        byte[] payload = new byte[encoder.maxEncodedLength(samples)];
        short[] out = new short[samples * 2];
        int packets = 4000;
        long encodeNanos = 0;
        long decodeNanos = 0;
        for (int i = 0; i < 2 * packets; i++) {
            long begun = System.nanoTime();
            int octets = encoder.encode(pcm, 0, samples, payload, 0);
            long between = System.nanoTime();
            decoder.decode(payload, 0, octets, out, 0);
            if (i >= packets) {
                encodeNanos += between - begun;
                decodeNanos += System.nanoTime() - between;
            }
        }
        return new double[] {encodeNanos * 1e-6 / packets, decodeNanos * 1e-6 / packets};
    }
}
