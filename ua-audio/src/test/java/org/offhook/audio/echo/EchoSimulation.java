package org.offhook.audio.echo;

import java.util.Arrays;
import java.util.Random;
import org.offhook.audio.quality.Intelligibility;
import org.offhook.audio.resample.Resampler;

/**
 * A hands-free call: the far voice through a room into the microphone, the near voice between two instants at the same
 * level, a noise floor, a change of the room at an instant, and a loudspeaker clock that may be off.
 *
 * @param sampleRateHz  rate
 * @param far           voice sent to the loudspeaker
 * @param echo          what of it reaches the microphone
 * @param near          voice at the microphone, silence outside of the double talk
 * @param microphone    sum of all
 * @param nearFrom      first sample of the double talk
 * @param nearTo        sample behind the double talk
 */
record EchoSimulation(int sampleRateHz, short[] far, float[] echo, float[] near, short[] microphone,
                      int nearFrom, int nearTo) {

    static EchoSimulation of(int rate, short[] farVoice, short[] nearVoice, EchoScene scene) {
        int length = farVoice.length;
        float[] played = distorted(stretched(farVoice, scene.driftPpm()), scene.driveDb());
        float[] before = room(scene, rate, scene.seed(), 0).heard(played);
        int change = (int) Math.min(length, scene.pathChangeS() * rate);
        if (change < length) {
            float[] after = room(scene, rate, scene.seed() + 1000, 3).heard(played);
            System.arraycopy(after, change, before, change, length - change);
        }
        int from = (int) Math.min(length, scene.nearFromS() * rate);
        int to = (int) Math.min(length, scene.nearToS() * rate);
        float[] near = new float[length];
        for (int i = from; i < to; i++) {
            near[i] = (float) (Math.pow(10, scene.nearDb() / 20) * nearVoice[i]);
        }
        Random noise = new Random(scene.seed() + 2000);
        float[] sum = new float[length];
        float peak = 1;
        for (int i = 0; i < length; i++) {
            sum[i] = (float) (before[i] + near[i] + noise.nextGaussian() * 32768 * Math.pow(10, scene.noiseDbov() / 20));
            peak = Math.max(peak, Math.abs(sum[i]));
        }
        float most = (float) Math.min(Short.MAX_VALUE, peak * Math.pow(10, -Math.max(0, scene.clipDb()) / 20));
        short[] microphone = new short[length];
        for (int i = 0; i < length; i++) {
            microphone[i] = clip(Math.round(Math.max(-most, Math.min(most, sum[i]))));
        }
        return new EchoSimulation(rate, farVoice, before, near, microphone, from, to);
    }

    private static Room room(EchoScene scene, int rate, long seed, double laterMs) {
        return scene.shoebox() ? Room.shoebox(seed, rate, scene.delayMs() + laterMs, scene.rt60Ms(), scene.returnLossDb())
            : Room.of(seed, rate, scene.delayMs() + laterMs, scene.rt60Ms(), scene.returnLossDb());
    }

    /** A small loudspeaker: bends gently, and more to one side. */
    private static float[] distorted(float[] played, double driveDb) {
        if (driveDb <= -60) {
            return played;
        }
        double onset = 32768 * Math.pow(10, (-26 - driveDb) / 20);
        for (int i = 0; i < played.length; i++) {
            double x = played[i] / onset;
            played[i] = (float) (onset * Math.tanh(x + 0.1 * x * x));
        }
        return played;
    }

    /** The signal as a clock sees it that runs faster by so many parts per million. */
    private static float[] stretched(short[] in, double ppm) {
        float[] out = new float[in.length];
        for (int i = 0; i < out.length; i++) {
            double at = i * (1 + ppm * 1e-6);
            int whole = (int) at;
            double fraction = at - whole;
            double sum = 0;
            for (int tap = -31; fraction != 0 && tap <= 32; tap++) {
                int from = whole + tap;
                double x = Math.PI * (tap - fraction);
                if (from >= 0 && from < in.length) {
                    sum += in[from] * Math.sin(x) / x * (0.5 + 0.5 * Math.cos(x / 32.5));
                }
            }
            out[i] = fraction == 0 && whole < in.length ? in[whole] : (float) sum;
        }
        return out;
    }

    private static short clip(int sample) {
        return (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, sample));
    }

    /** Runs a canceller over the call in blocks of 20 ms and gives its output without its latency. */
    short[] through(EchoCanceller canceller) {
        int block = sampleRateHz / 50;
        int length = microphone.length / block * block;
        short[] out = new short[length];
        for (int at = 0; at < length; at += block) {
            canceller.cancel(far, at, microphone, at, out, at, block);
        }
        return Arrays.copyOfRange(out, canceller.latencySamples(), length);
    }

    /** {@return echo return loss enhancement in dB between two instants in seconds, the near voice not counted} */
    double erleDb(short[] out, double fromS, double toS) {
        double in = 1;
        double left = 1;
        for (int i = (int) (fromS * sampleRateHz); i < Math.min(out.length, toS * sampleRateHz); i++) {
            in += (double) echo[i] * echo[i];
            left += (double) (out[i] - near[i]) * (out[i] - near[i]);
        }
        return 10 * Math.log10(in / left);
    }

    /** {@return first instant in seconds, not before {@code fromS}, at which the second around it has that ERLE; or NaN} */
    double reachedS(short[] out, double erleDb, double fromS) {
        for (double at = fromS + 0.5; at < out.length / (double) sampleRateHz - 0.5; at += 0.1) {
            if (erleDb(out, at - 0.5, at + 0.5) >= erleDb) {
                return at - fromS;
            }
        }
        return Double.NaN;
    }

    /** {@return STOI of the near voice in the output over the double talk} */
    double stoi(short[] out) {
        short[] clean = new short[nearTo - nearFrom];
        short[] heard = new short[nearTo - nearFrom];
        for (int i = 0; i < clean.length && nearFrom + i < out.length; i++) {
            clean[i] = clip(Math.round(near[nearFrom + i]));
            heard[i] = out[nearFrom + i];
        }
        return Intelligibility.of(atMeasuringRate(clean), atMeasuringRate(heard)).stoi();
    }

    private double[] atMeasuringRate(short[] pcm) {
        Resampler resampler = new Resampler(sampleRateHz, Intelligibility.RATE_HZ);
        short[] out = new short[resampler.outputFor(pcm.length)];
        resampler.process(pcm, 0, pcm.length, out, 0);
        double[] samples = new double[out.length];
        for (int i = 0; i < out.length; i++) {
            samples[i] = out[i];
        }
        return samples;
    }
}
