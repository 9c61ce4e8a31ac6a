package org.offhook.audio.device;

import java.io.IOException;

/** An open line to a loudspeaker, as the thread {@code playout} uses it: 16-bit mono. Tests put their own in its place. */
interface PlaybackLine {

    /** {@return rate in Hz} */
    int sampleRateHz();

    /** {@return samples that the line's own buffer holds} */
    int bufferSamples();

    /**
     * Gives samples to the device and waits until it has taken them.
     *
     * @throws IOException when the device is gone
     */
    void write(short[] pcm, int offset, int samples) throws IOException;

    /** {@return samples given but not yet heard} */
    int queuedSamples();

    /** Closes the line; a waiting write returns or throws. */
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
        PlaybackLine open(String name, int sampleRateHz, int bufferMs) throws AudioDeviceException;
    }
}
