package org.offhook.app.compare;

import org.offhook.audio.quality.Spectrogram;

/** A spectrogram as a picture; the palette grows steadily lighter, so that it reads in grey too. */
final class SpectrogramImage {

    static final int WIDTH = 400;
    /** Rows of the spectrogram, and below them those of the strip with lost packets. */
    static final int HEIGHT = 129 + 7;
    private static final int ROWS = 129;
    private static final double FLOOR_DB = -95;
    private static final double TOP_DB = -25;
    /** Points of the palette, evenly spread: level 0 to 1 as red, green, blue. */
    private static final int[][] POINTS = {
        {8, 8, 28}, {40, 18, 84}, {98, 28, 112}, {160, 48, 108}, {216, 84, 84}, {248, 140, 70}, {253, 200, 110}, {255, 250, 215}};
    private static final int[] PALETTE = palette();

    private SpectrogramImage() {
    }

    private static int[] palette() {
        int[] palette = new int[256];
        for (int i = 0; i < palette.length; i++) {
            double place = i / 255.0 * (POINTS.length - 1);
            int left = Math.min(POINTS.length - 2, (int) place);
            int colour = 0;
            for (int channel = 0; channel < 3; channel++) {
                double value = POINTS[left][channel] + (place - left) * (POINTS[left + 1][channel] - POINTS[left][channel]);
                colour = colour << 8 | (int) Math.round(value);
            }
            palette[i] = colour;
        }
        return palette;
    }

    /** {@return the picture as an address: time to the right, 0 to 8 kHz upwards, light marks below where packets were lost} */
    static String dataUri(double[] pcm, boolean[] lost) {
        double[][] levels = Spectrogram.levelsDb(pcm, WIDTH);
        byte[][] pixels = new byte[HEIGHT][WIDTH];
        for (int y = 0; y < ROWS; y++) {
            int bin = 2 * (ROWS - 1 - y);
            for (int x = 0; x < WIDTH; x++) {
                double level = bin + 1 < levels[x].length ? Math.max(levels[x][bin], levels[x][bin + 1]) : levels[x][bin];
                double place = (level - FLOOR_DB) / (TOP_DB - FLOOR_DB);
                pixels[y][x] = (byte) Math.round(255 * Math.max(0, Math.min(1, place)));
            }
        }
        for (int y = ROWS + 1; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                pixels[y][x] = (byte) (lost.length > 0 && lost[x * lost.length / WIDTH] ? 255 : 60);
            }
        }
        return PngImage.dataUri(pixels, PALETTE);
    }
}
