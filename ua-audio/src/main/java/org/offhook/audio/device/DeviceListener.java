package org.offhook.audio.device;

/** Told by the thread of a sound card what happens to its device; must return soon. */
@FunctionalInterface
public interface DeviceListener {

    /** Does nothing. */
    DeviceListener NONE = event -> { };

    /**
     * The device has gone, or sound goes through another one from now on.
     *
     * @param event what happened
     */
    void changed(DeviceEvent event);
}
