package org.offhook.audio.device;

/**
 * A sound card as the system names it.
 *
 * @param name        name by which it is chosen
 * @param description what the driver says about it
 * @param kind        what it can do
 */
public record AudioDevice(String name, String description, Kind kind) {

    /** What a device can do. */
    public enum Kind {
        /** It records. */
        CAPTURE,
        /** It plays. */
        PLAYBACK,
        /** It does both. */
        BOTH;

        /** {@return whether it records} */
        public boolean captures() {
            return this != PLAYBACK;
        }

        /** {@return whether it plays} */
        public boolean plays() {
            return this != CAPTURE;
        }
    }
}
