package org.offhook.audio.device;

import org.offhook.audio.tone.CallProgressTones;

/**
 * Rings for an incoming call, on a device of its own choice: the loudspeaker of the room rather than the headset. Closing
 * stops it at once.
 */
public final class Ringer implements AutoCloseable {

    private static final int RATE_HZ = 16_000;
    private static final int BLOCK_MS = 20;
    private static final int BUFFER_MS = 80;

    private final SoundCardPlayout playout;

    private Ringer(SoundCardPlayout playout) {
        this.playout = playout;
    }

    /**
     * Begins to ring.
     *
     * @param choice   choice of the device as for {@link AudioDevices#forPlayback}, empty for the default one
     * @param tones    whose ringing
     * @param listener told when the device goes and comes
     * @return the ringer, ringing
     * @throws AudioDeviceException when the device does not exist or refuses
     */
    public static Ringer start(String choice, CallProgressTones tones, DeviceListener listener) throws AudioDeviceException {
        return new Ringer(SoundCardPlayout.open(choice, tones.ringing().source(RATE_HZ), BLOCK_MS, BUFFER_MS, listener));
    }

    @Override
    public void close() {
        playout.close();
    }
}
