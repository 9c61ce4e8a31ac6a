package org.offhook.audio.device;

import java.io.IOException;

/** An open line from a microphone, as the thread {@code capture} uses it. */
interface CaptureLine extends DeviceLine {

    /**
     * Waits for samples.
     *
     * @throws IOException when the device is gone
     */
    void read(short[] pcm, int offset, int samples) throws IOException;
}
