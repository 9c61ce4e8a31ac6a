package org.offhook.audio.device;

import java.io.IOException;

/** Told by the thread of a sound card what happens to its device; must return soon. */
public interface DeviceListener {

    /** Does nothing. */
    DeviceListener NONE = new DeviceListener() {
    };

    /**
     * The device is gone; silence goes on in its place and it is looked for.
     *
     * @param cause what the driver said
     */
    default void lost(IOException cause) {
    }

    /** The device, or the default one in its place, is back. */
    default void recovered() {
    }
}
