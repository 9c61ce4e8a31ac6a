package org.offhook.audio.echo;

/**
 * What an echo canceller is built for.
 *
 * @param sampleRateHz     8000 or 16000 Hz
 * @param tailMs           length of echo path that is modelled, delay of the sound card included, 32 to 512 ms
 * @param suppressResidual whether what the linear filter leaves is attenuated too
 * @param followDrift      whether loudspeaker and microphone may run from different clocks; costs 5 ms of the path
 */
public record EchoSettings(int sampleRateHz, int tailMs, boolean suppressResidual, boolean followDrift) {

    /** Checks the ranges. */
    public EchoSettings {
        if (sampleRateHz != 8000 && sampleRateHz != 16_000) {
            throw new IllegalArgumentException("echo cancellation runs at 8000 or 16000 Hz, not " + sampleRateHz);
        }
        if (tailMs < 32 || tailMs > 512) {
            throw new IllegalArgumentException("echo path out of range: " + tailMs + " ms");
        }
    }

    /**
     * Hands-free in an ordinary room.
     *
     * @param sampleRateHz 8000 or 16000 Hz
     * @return 192 ms of path, everything on
     */
    public static EchoSettings handsFree(int sampleRateHz) {
        return new EchoSettings(sampleRateHz, 192, true, true);
    }
}
