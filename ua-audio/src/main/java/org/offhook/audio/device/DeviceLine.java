package org.offhook.audio.device;

/** An open line of a sound device, 16-bit mono for its user whatever the device has. Tests put their own in its place. */
interface DeviceLine {

    /** {@return name of the device} */
    String deviceName();

    /** {@return rate in Hz, as asked for} */
    int sampleRateHz();

    /** {@return samples that the line's own buffer holds} */
    int bufferSamples();

    /** {@return samples in the line's buffer: given and not yet heard, or recorded and not yet read} */
    int queuedSamples();

    /** Closes the line; a thread that waits in it comes back or is thrown out. Idempotent. */
    void close();

    /**
     * Opens lines.
     *
     * @param <L> what they can do
     */
    @FunctionalInterface
    interface Opener<L extends DeviceLine> {

        /**
         * Opens a line.
         *
         * @param name         part of the name of the device, empty for the default one
         * @param sampleRateHz rate wanted
         * @param bufferMs     buffer wanted; the device may give more
         * @throws AudioDeviceException when there is none or it refuses
         */
        L open(String name, int sampleRateHz, int bufferMs) throws AudioDeviceException;
    }
}
