package org.offhook.audio.device;

import java.io.IOException;

/** An open line to a loudspeaker, as the thread {@code playout} uses it. */
interface PlaybackLine extends DeviceLine {

    /**
     * Gives samples to the device and waits until it has taken them.
     *
     * @throws IOException when the device is gone
     */
    void write(short[] pcm, int offset, int samples) throws IOException;
}
