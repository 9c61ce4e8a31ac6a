package org.offhook.audio.compare;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The speech that is compared with, at every rate that somebody asks for, without shifts in time. Thread-safe. */
final class Original {

    private final double[] speech;
    private final int sampleRateHz;
    private final Map<Integer, double[]> byRate = new ConcurrentHashMap<>();

    Original(short[] speech, int sampleRateHz) {
        this.speech = BandLimited.widen(speech);
        this.sampleRateHz = sampleRateHz;
    }

    int sampleRateHz() {
        return sampleRateHz;
    }

    double[] at(int rateHz) {
        return byRate.computeIfAbsent(rateHz, rate -> BandLimited.convert(speech, sampleRateHz, rate));
    }

    /**
     * Lays the original along what was played: sample k of the result is the original sample that sample k of the played
     * speech, at the rate wanted, stands for.
     *
     * @param mediaOf      original sample of each played one, at the rate of the codec
     * @param codecRateHz  that rate
     * @param delaySamples waveform delay of the codec
     * @param wantedHz     rate wanted
     */
    double[] along(int[] mediaOf, int codecRateHz, int delaySamples, int wantedHz) {
        double[] source = at(wantedHz);
        double[] out = new double[(int) ((long) mediaOf.length * wantedHz / codecRateHz)];
        for (int k = 0; k < out.length; k++) {
            int played = (int) ((long) k * codecRateHz / wantedHz);
            double shift = (double) (mediaOf[played] - played - delaySamples) * wantedHz / codecRateHz;
            long index = k + Math.round(shift);
            out[k] = index >= 0 && index < source.length ? source[(int) index] : 0;
        }
        return out;
    }
}
