package org.offhook.audio.echo;

import java.util.Set;

/**
 * What an echo canceller is built for.
 *
 * @param sampleRateHz     8000, 16000, 32000, 44100 or 48000 Hz
 * @param tailMs           length of echo path that is modelled, 32 to 512 ms; longer delays of the sound card are found
 * @param suppressResidual whether what the linear filter leaves is attenuated too
 * @param followDrift      whether loudspeaker and microphone may run from different clocks; costs 5 ms of the path
 */
public record EchoSettings(int sampleRateHz, int tailMs, boolean suppressResidual, boolean followDrift) {

    private static final Set<Integer> RATES_HZ = Set.of(8000, 16_000, 32_000, 44_100, 48_000);

    /** Checks the ranges. */
    public EchoSettings {
        if (!RATES_HZ.contains(sampleRateHz)) {
            throw new IllegalArgumentException("echo cancellation runs at 8000, 16000, 32000, 44100 or 48000 Hz, not "
                + sampleRateHz);
        }
        if (tailMs < 32 || tailMs > 512) {
            throw new IllegalArgumentException("echo path out of range: " + tailMs + " ms");
        }
    }

    /**
     * Hands-free in an ordinary room.
     *
     * @param sampleRateHz rate
     * @return 192 ms of path, everything on
     */
    public static EchoSettings handsFree(int sampleRateHz) {
        return new EchoSettings(sampleRateHz, 192, true, true);
    }
}
