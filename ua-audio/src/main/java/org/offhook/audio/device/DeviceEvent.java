package org.offhook.audio.device;

/**
 * Something that happened to a sound device in use; the call goes on through all of them.
 *
 * @param what       what happened
 * @param direction  whether it records or plays
 * @param deviceName the device that is gone, or that is in use from now on
 * @param cause      what the driver said; empty unless the device is gone
 */
public record DeviceEvent(What what, Direction direction, String deviceName, String cause) {

    /** What happened. */
    public enum What {
        /** The device is gone; silence goes on in its place, and it is looked for. */
        LOST,
        /** The default device has taken its place. */
        FELL_BACK,
        /** The device that was asked for is in use again. */
        RETURNED
    }

    /** Which half of a sound card. */
    public enum Direction {
        /** The microphone. */
        CAPTURE,
        /** The loudspeaker. */
        PLAYBACK
    }
}
