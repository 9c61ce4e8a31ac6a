package org.offhook.audio.device;

import org.offhook.audio.handsfree.HandsFreeSettings;

/**
 * Which devices, and how closely they are followed.
 *
 * @param microphone   choice of the microphone as for {@link AudioDevices#forCapture}, empty for the default one
 * @param loudspeaker  choice of the loudspeaker as for {@link AudioDevices#forPlayback}, empty for the default one
 * @param sampleRateHz rate of both for the call
 * @param blockMs      sound moved at once, in milliseconds
 * @param handsFree    what is done to the microphone; where it is anything, the rate has to be 8000 or 16000 Hz
 * @param bufferMs     buffer of each device in milliseconds; less is less delay, and more breaks on a busy machine
 */
public record SoundCardSettings(String microphone, String loudspeaker, int sampleRateHz, int blockMs, int bufferMs,
                                HandsFreeSettings handsFree) {

    /** The default devices at 16 kHz with blocks of 5 and buffers of 20 ms, the echo of the loudspeaker taken out of the microphone. */
    public static final SoundCardSettings DEFAULT = new SoundCardSettings("", "", 16_000, 5, 20,
        HandsFreeSettings.DEFAULT);

    /**
     * {@return the same with other devices}
     *
     * @param newMicrophone  choice of the microphone
     * @param newLoudspeaker choice of the loudspeaker
     */
    public SoundCardSettings withDevices(String newMicrophone, String newLoudspeaker) {
        return new SoundCardSettings(newMicrophone, newLoudspeaker, sampleRateHz, blockMs, bufferMs, handsFree);
    }

    /**
     * {@return the same with other buffers}
     *
     * @param newBlockMs  sound moved at once
     * @param newBufferMs buffer of each device
     */
    public SoundCardSettings withBuffers(int newBlockMs, int newBufferMs) {
        return new SoundCardSettings(microphone, loudspeaker, sampleRateHz, newBlockMs, newBufferMs, handsFree);
    }

    /**
     * {@return the same with other processing}
     *
     * @param newHandsFree what is done to the microphone
     */
    public SoundCardSettings withHandsFree(HandsFreeSettings newHandsFree) {
        return new SoundCardSettings(microphone, loudspeaker, sampleRateHz, blockMs, bufferMs, newHandsFree);
    }
}
