package org.offhook.audio.echo;

import java.util.Arrays;
import java.util.Random;
import org.offhook.audio.spectrum.RealFft;

/** A made room response that dies away by 60 dB over the reverberation time. */
record Room(float[] response) {

    private static final double SOUND_METRES_PER_S = 343;

    /** A direct sound after a delay, then noise. */
    static Room of(long seed, int sampleRateHz, double delayMs, double rt60Ms, double gainDb) {
        Random random = new Random(seed);
        int delay = (int) (delayMs * sampleRateHz / 1000);
        int tail = (int) (rt60Ms * sampleRateHz / 1000);
        float[] response = new float[delay + tail];
        for (int i = 0; i < tail; i++) {
            double decay = Math.pow(10, -3.0 * i / tail);
            response[delay + i] = (float) (i == 0 ? 4 : random.nextGaussian() * decay);
        }
        return new Room(scaled(response, gainDb));
    }

    /**
     * Mirror images of a loudspeaker in a box (J. B. Allen and D. A. Berkley, JASA 65 (1979)) of a random size, with the
     * microphone 0.2 to 1 m from it; walls take what the reverberation time asks for (Eyring).
     */
    static Room shoebox(long seed, int sampleRateHz, double delayMs, double rt60Ms, double gainDb) {
        Random random = new Random(seed);
        double[] size = {3 + 3 * random.nextDouble(), 2.5 + 2 * random.nextDouble(), 2.3 + 0.7 * random.nextDouble()};
        double[] source = new double[3];
        double[] microphone = new double[3];
        for (int axis = 0; axis < 3; axis++) {
            source[axis] = size[axis] * (0.3 + 0.4 * random.nextDouble());
            microphone[axis] = source[axis] + (random.nextBoolean() ? 1 : -1) * (0.1 + 0.45 * random.nextDouble());
        }
        double volume = size[0] * size[1] * size[2];
        double surface = 2 * (size[0] * size[1] + size[1] * size[2] + size[0] * size[2]);
        double reflected = Math.exp(-0.161 * volume / (surface * rt60Ms / 1000) / 2);
        int length = (int) (rt60Ms * sampleRateHz / 1000);
        int delay = (int) (delayMs * sampleRateHz / 1000);
        float[] response = new float[delay + length];
        int[] images = new int[3];
        for (int axis = 0; axis < 3; axis++) {
            images[axis] = (int) (rt60Ms / 1000 * SOUND_METRES_PER_S / size[axis] / 2) + 1;
        }
        for (int x = -images[0]; x <= images[0]; x++) {
            for (int y = -images[1]; y <= images[1]; y++) {
                for (int z = -images[2]; z <= images[2]; z++) {
                    for (int mirrored = 0; mirrored < 8; mirrored++) {
                        addImage(response, delay, sampleRateHz, new int[] {x, y, z}, mirrored, size, source, microphone, reflected);
                    }
                }
            }
        }
        return new Room(scaled(response, gainDb));
    }

    private static void addImage(float[] response, int delay, int sampleRateHz, int[] cell, int mirrored, double[] size,
            double[] source, double[] microphone, double reflected) {
        double square = 0;
        int walls = 0;
        for (int axis = 0; axis < 3; axis++) {
            int flip = mirrored >> axis & 1;
            double at = (flip == 1 ? -source[axis] : source[axis]) + 2 * cell[axis] * size[axis] - microphone[axis];
            square += at * at;
            walls += Math.abs(cell[axis] - flip) + Math.abs(cell[axis]);
        }
        double metres = Math.sqrt(square);
        double at = delay + metres / SOUND_METRES_PER_S * sampleRateHz;
        int whole = (int) at;
        if (whole + 1 < response.length) {
            double gain = Math.pow(reflected, walls) / Math.max(0.1, metres);
            response[whole] += (float) (gain * (1 - at + whole));
            response[whole + 1] += (float) (gain * (at - whole));
        }
    }

    private static float[] scaled(float[] response, double gainDb) {
        double power = 0;
        for (float tap : response) {
            power += tap * tap;
        }
        double scale = Math.pow(10, gainDb / 20) / Math.sqrt(power);
        for (int i = 0; i < response.length; i++) {
            response[i] *= (float) scale;
        }
        return response;
    }

    /** Sound at the microphone, by transforms of pieces as long as the response. */
    float[] heard(float[] played) {
        int piece = Math.max(4096, Integer.highestOneBit(2 * response.length - 1));
        RealFft fft = new RealFft(2 * piece);
        float[] time = Arrays.copyOf(response, 2 * piece);
        float[] pathRe = new float[fft.bins()];
        float[] pathIm = new float[fft.bins()];
        fft.forward(time, pathRe, pathIm);
        float[] re = new float[fft.bins()];
        float[] im = new float[fft.bins()];
        float[] heard = new float[played.length];
        for (int from = 0; from < played.length; from += piece) {
            int length = Math.min(piece, played.length - from);
            Arrays.fill(time, 0);
            System.arraycopy(played, from, time, 0, length);
            fft.forward(time, re, im);
            for (int k = 0; k < re.length; k++) {
                float real = re[k] * pathRe[k] - im[k] * pathIm[k];
                im[k] = re[k] * pathIm[k] + im[k] * pathRe[k];
                re[k] = real;
            }
            fft.inverse(re, im, time);
            for (int i = 0; i < Math.min(time.length, played.length - from); i++) {
                heard[from + i] += time[i];
            }
        }
        return heard;
    }
}
