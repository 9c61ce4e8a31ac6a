package org.offhook.audio.device;

/**
 * Which devices, and how closely they are followed.
 *
 * @param microphone   choice of the microphone as for {@link AudioDevices#forCapture}, empty for the default one
 * @param loudspeaker  choice of the loudspeaker as for {@link AudioDevices#forPlayback}, empty for the default one
 * @param sampleRateHz rate of both for the call
 * @param blockMs      sound moved at once, in milliseconds
 * @param bufferMs     buffer of each device in milliseconds; less is less delay, and more breaks on a busy machine
 */
public record SoundCardSettings(String microphone, String loudspeaker, int sampleRateHz, int blockMs, int bufferMs) {

    /** The default devices at 16 kHz with buffers of 30 ms. */
    public static final SoundCardSettings DEFAULT = new SoundCardSettings("", "", 16_000, 10, 30);

    /**
     * {@return the same with other devices}
     *
     * @param newMicrophone  choice of the microphone
     * @param newLoudspeaker choice of the loudspeaker
     */
    public SoundCardSettings withDevices(String newMicrophone, String newLoudspeaker) {
        return new SoundCardSettings(newMicrophone, newLoudspeaker, sampleRateHz, blockMs, bufferMs);
    }

    /**
     * {@return the same with other buffers}
     *
     * @param newBlockMs  sound moved at once
     * @param newBufferMs buffer of each device
     */
    public SoundCardSettings withBuffers(int newBlockMs, int newBufferMs) {
        return new SoundCardSettings(microphone, loudspeaker, sampleRateHz, newBlockMs, newBufferMs);
    }
}
