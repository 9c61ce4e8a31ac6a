package org.offhook.audio.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import org.offhook.audio.quality.Distortion;
import org.offhook.audio.quality.EModel;
import org.offhook.audio.quality.EquipmentFactors;
import org.offhook.audio.quality.Intelligibility;
import org.offhook.audio.quality.WidebandEModel;
import org.offhook.codecs.AudioDecoder;

/**
 * Sends the same speech through codecs, networks and the jitter buffer, and measures what arrives. The original is laid
 * along what was played, as the jitter buffer reports it, so that a splice in a pause costs nothing by itself and everything
 * that was invented counts. The codecs are timed one after the other on the caller's thread; the conditions of one codec,
 * which know nothing of each other, run on the common pool. The listener is called on the caller's thread.
 */
public final class CodecComparison {

    /** Packet durations for which the load on the wire is counted, in milliseconds. */
    public static final List<Integer> WIRE_PTIMES_MS = List.of(10, 20, 30, 40, 60);

    private static final int LONGEST_WAVEFORM_DELAY_MS = 60;
    private static final int ALIGNED_OVER_S = 4;
    /** Holds a whole number of packets of every duration. */
    private static final int ENOUGH_S = 6;
    private static final int TIMED_PASSES = 3;
    private static final long TIMING_BUDGET_NANOS = 1_000_000_000L;
    private static final int WIDEBAND_RATE_HZ = 16_000;
    private static final double NARROWBAND_FROM_HZ = 100;
    private static final double NARROWBAND_TO_HZ = 3400;
    private static final double WIDEBAND_TO_HZ = 7000;

    private final Original original;
    private final int ptimeMs;
    private final List<NetworkCondition> conditions;
    private final Listener listener;

    /** Hears what was heard. */
    public interface Listener {
        /**
         * Takes what a listener of the call would have heard.
         *
         * @param codec     the codec
         * @param condition the condition
         * @param pcm       samples
         * @param rateHz    their rate
         * @throws IOException when it cannot be kept
         */
        void heard(ComparedCodec codec, NetworkCondition condition, short[] pcm, int rateHz) throws IOException;
    }

    /**
     * Prepares.
     *
     * @param speech       speech, mono
     * @param sampleRateHz its rate
     * @param ptimeMs      duration of a packet in the runs
     * @param conditions   networks
     * @param listener     hears what arrives
     */
    public CodecComparison(short[] speech, int sampleRateHz, int ptimeMs, List<NetworkCondition> conditions,
                           Listener listener) {
        this.original = new Original(speech, sampleRateHz);
        this.ptimeMs = ptimeMs;
        this.conditions = List.copyOf(conditions);
        this.listener = listener;
    }

    /**
     * Tells why a codec cannot take part.
     *
     * @param codec the codec
     * @return {@code channels} or {@code ptime}, null when it can
     */
    public String obstacle(ComparedCodec codec) {
        return codec.info().channels() != 1 ? "channels" : codec.fits(ptimeMs) ? null : "ptime";
    }

    /**
     * Measures one codec.
     *
     * @param codec a codec without obstacle
     * @return what was found out
     * @throws IOException when the listener fails
     */
    public CodecResult measure(ComparedCodec codec) throws IOException {
        int rateHz = codec.info().sampleRateHz();
        short[] input = BandLimited.narrow(original.at(rateHz));
        EncodedSpeech speech = EncodedSpeech.encode(codec, input, ptimeMs);
        double encodeNanos = median(speech.nanos(), () -> EncodedSpeech.encode(codec, input, ptimeMs).nanos());
        short[] decoded = new short[input.length];
        double decodeNanos = median(decode(codec, speech, decoded), () -> decode(codec, speech, decoded));
        int delay = waveformDelay(input, decoded, rateHz * LONGEST_WAVEFORM_DELAY_MS / 1000, rateHz);
        double delayMs = 1000.0 * delay / rateHz;
        double frameMs = codec.info().frameMicros() / 1000.0;
        EquipmentFactors factors = EquipmentFactors.of(codec.label(), rateHz);
        List<Outcome> outcomes = conditions.parallelStream().map(condition -> {
            PlayedSpeech played = PlayedSpeech.play(codec, speech, condition);
            return new Outcome(condition, played.pcm(), judge(condition, played, factors, rateHz, delay));
        }).toList();
        for (Outcome each : outcomes) {
            listener.heard(codec, each.condition, each.pcm, rateHz);
        }
        List<ConditionResult> results = outcomes.stream().map(Outcome::result).toList();
        List<WireRate> wire = wire(codec, input, speech);
        int packets = speech.payloads().length;
        return new CodecResult(codec, speech.bitRate(), 100.0 * speech.sentPackets() / packets, delayMs, frameMs + delayMs,
            encodeNanos / 1000 / packets, decodeNanos / 1000 / packets, factors, wire, results);
    }

    /** One condition done. */
    private record Outcome(NetworkCondition condition, short[] pcm, ConditionResult result) {
    }

    /**
     * What all packet durations take. Of a codec whose packets are all alike, a few seconds say as much as everything; of a
     * slow one they must do.
     */
    private static List<WireRate> wire(ComparedCodec codec, short[] input, EncodedSpeech speech) {
        boolean constant = Arrays.stream(speech.payloads()).mapToInt(payload -> payload.length).distinct().count() == 1;
        int enough = Math.min(input.length, codec.info().sampleRateHz() * ENOUGH_S);
        short[] part = constant || speech.nanos() > TIMING_BUDGET_NANOS ? Arrays.copyOf(input, enough) : input;
        return WIRE_PTIMES_MS.stream().filter(codec::fits)
            .map(each -> WireRate.of(each == speech.ptimeMs() ? speech : EncodedSpeech.encode(codec, part, each))).toList();
    }

    /** {@return the median of a pass and of up to two more, which a slow codec is spared} */
    private static double median(long first, LongSupplier pass) {
        List<Long> nanos = new ArrayList<>(List.of(first));
        long spent = first;
        while (nanos.size() < TIMED_PASSES && spent < TIMING_BUDGET_NANOS) {
            nanos.add(pass.getAsLong());
            spent += nanos.get(nanos.size() - 1);
        }
        nanos.sort(null);
        return nanos.get(nanos.size() / 2);
    }

    /** Decodes everything without a network and answers the time that it took. */
    private long decode(ComparedCodec codec, EncodedSpeech speech, short[] pcm) {
        AudioDecoder decoder = codec.provider().newDecoder(codec.parameters());
        int samples = codec.info().samplesPer(ptimeMs);
        long nanos = 0;
        for (int i = 0; i < speech.payloads().length; i++) {
            byte[] payload = speech.payloads()[i];
            int length = decoder.decodedLength(payload, 0, payload.length);
            long beganNanos = System.nanoTime();
            if (payload.length > 0 && length == samples) {
                decoder.decode(payload, 0, payload.length, pcm, i * samples);
            } else {
                decoder.conceal(pcm, i * samples, samples);
            }
            nanos += System.nanoTime() - beganNanos;
        }
        return nanos;
    }

    /** {@return the shift, in samples, at which the output is most like the input; found over the loudest seconds} */
    private static int waveformDelay(short[] input, short[] output, int longest, int rateHz) {
        int length = Math.min(input.length - longest, rateHz * ALIGNED_OVER_S);
        int from = loudest(input, length, input.length - longest, rateHz);
        int best = 0;
        double highest = 0;
        for (int lag = 0; lag <= longest; lag++) {
            long product = 0;
            for (int i = from; i < from + length; i++) {
                product += (long) input[i] * output[i + lag];
            }
            if (product > highest) {
                highest = product;
                best = lag;
            }
        }
        return best;
    }

    private static int loudest(short[] input, int length, int end, int step) {
        int best = 0;
        double highest = -1;
        for (int from = 0; from + length <= end; from += step) {
            double power = 0;
            for (int i = from; i < from + length; i++) {
                power += (double) input[i] * input[i];
            }
            if (power > highest) {
                highest = power;
                best = from;
            }
        }
        return best;
    }

    private ConditionResult judge(NetworkCondition condition, PlayedSpeech played, EquipmentFactors factors, int rateHz,
                                  int delay) {
        double[] heard = BandLimited.widen(played.pcm());
        Intelligibility.Score score = Intelligibility.of(
            original.along(played.mediaOf(), rateHz, delay, Intelligibility.RATE_HZ),
            BandLimited.convert(heard, rateHz, Intelligibility.RATE_HZ));
        double[] wide = original.along(played.mediaOf(), rateHz, delay, WIDEBAND_RATE_HZ);
        double[] heardWide = BandLimited.convert(heard, rateHz, WIDEBAND_RATE_HZ);
        boolean hasHighBand = original.sampleRateHz() >= WIDEBAND_RATE_HZ;
        int late = (int) played.counters().latePackets();
        double lossPercent = played.sentPackets() == 0 ? Double.NaN
            : 100.0 * (played.lostPackets() + late) / played.sentPackets();
        double burstRatio = EModel.burstRatio(played.lostPackets(), played.lossRuns(), played.sentPackets());
        double oneWayMs = ptimeMs + 1000.0 * delay / rateHz + NetworkCondition.LEAST_DELAY_MS + played.playoutDelayMs();
        double r = factors.r(lossPercent, burstRatio, oneWayMs);
        return new ConditionResult(condition.name(), played.sentPackets(), played.lostPackets(), late, lossPercent, burstRatio,
            played.counters().concealedPercent(), played.playoutDelayMs(), oneWayMs, score.stoi(), score.estoi(),
            Distortion.logSpectralDistanceDb(wide, heardWide, WIDEBAND_RATE_HZ, NARROWBAND_FROM_HZ, NARROWBAND_TO_HZ),
            hasHighBand ? Distortion.logSpectralDistanceDb(wide, heardWide, WIDEBAND_RATE_HZ, NARROWBAND_FROM_HZ,
                WIDEBAND_TO_HZ) : Double.NaN,
            Distortion.segmentalSnrDb(original.along(played.mediaOf(), rateHz, delay, rateHz), heard, rateHz),
            r, factors.wideband() || Double.isNaN(r) ? Double.NaN : EModel.mos(r),
            Double.isNaN(r) ? Double.NaN : WidebandEModel.mos(r));
    }
}
