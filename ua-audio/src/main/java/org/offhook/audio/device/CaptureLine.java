package org.offhook.audio.device;

import java.io.IOException;

/** An open line from a microphone, as the thread {@code capture} uses it: 16-bit mono. Tests put their own in its place. */
interface CaptureLine {

    /** {@return rate in Hz} */
    int sampleRateHz();

    /** {@return samples that the line's own buffer holds} */
    int bufferSamples();

    /**
     * Waits for samples.
     *
     * @throws IOException when the device is gone
     */
    void read(short[] pcm, int offset, int samples) throws IOException;

    /** {@return samples recorded but not yet read} */
    int queuedSamples();

    /** Closes the line; a waiting read returns or throws. */
    void close();

    /** Opens lines. */
    @FunctionalInterface
    interface Opener {

        /**
         * Opens a line.
         *
         * @param name         part of the name of the device, empty for the default one
         * @param sampleRateHz rate wanted
         * @param bufferMs     buffer wanted; the device may give more
         * @throws AudioDeviceException when there is none or it refuses
         */
        CaptureLine open(String name, int sampleRateHz, int bufferMs) throws AudioDeviceException;
    }
}
