package org.offhook.audio.echo;

import java.util.Random;

/** A made room response: a direct sound after a delay, then noise that dies away by 60 dB over the reverberation time. */
record Room(float[] response) {

    static Room of(long seed, int sampleRateHz, double delayMs, double rt60Ms, double gainDb) {
        Random random = new Random(seed);
        int delay = (int) (delayMs * sampleRateHz / 1000);
        int tail = (int) (rt60Ms * sampleRateHz / 1000);
        float[] response = new float[delay + tail];
        double power = 0;
        for (int i = 0; i < tail; i++) {
            double decay = Math.pow(10, -3.0 * i / tail);
            response[delay + i] = (float) (i == 0 ? 4 : random.nextGaussian() * decay);
            power += response[delay + i] * response[delay + i];
        }
        double scale = Math.pow(10, gainDb / 20) / Math.sqrt(power);
        for (int i = delay; i < response.length; i++) {
            response[i] *= (float) scale;
        }
        return new Room(response);
    }

    /** Sound at the microphone. One coefficient at a time over the whole signal, which the machine does in wide steps. */
    float[] heard(float[] played) {
        float[] heard = new float[played.length];
        for (int tap = 0; tap < response.length; tap++) {
            float gain = response[tap];
            for (int i = tap; gain != 0 && i < played.length; i++) {
                heard[i] += gain * played[i - tap];
            }
        }
        return heard;
    }
}
