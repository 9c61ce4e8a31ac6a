package org.offhook.audio.playout;

/**
 * Bounds of a {@link JitterBuffer}: what it may use, not how it decides.
 *
 * @param sampleRateHz    rate of the samples given, in Hz: 8000, 16000, 24000, 32000, 44100 or 48000
 * @param capacityPackets packets held at most
 * @param payloadOctets   longest payload held, in octets
 * @param minDelayMs      least delay aimed at over the fastest packet, in milliseconds
 * @param maxDelayMs      largest delay aimed at over the fastest packet, in milliseconds
 */
public record PlayoutSettings(int sampleRateHz, int capacityPackets, int payloadOctets, int minDelayMs, int maxDelayMs) {

    /** Checks that the bounds make sense. */
    public PlayoutSettings {
        if (sampleRateHz < 8000 || sampleRateHz > 48000) {
            throw new IllegalArgumentException("sample rate out of range: " + sampleRateHz);
        }
        if (capacityPackets < 4 || capacityPackets > 4096 || payloadOctets < 1 || payloadOctets > 65535) {
            throw new IllegalArgumentException("capacity out of range: " + capacityPackets + " x " + payloadOctets);
        }
        if (minDelayMs < 0 || maxDelayMs < minDelayMs || maxDelayMs > 10_000) {
            throw new IllegalArgumentException("delays out of range: " + minDelayMs + " to " + maxDelayMs + " ms");
        }
    }

    /**
     * Gives the bounds for a telephone call: 128 packets of up to 720 octets, 0 to 1,500 ms, which is what a radio
     * cell may hold back and then give all at once.
     *
     * @param sampleRateHz rate of the samples given, in Hz
     * @return the usual bounds
     */
    public static PlayoutSettings forCall(int sampleRateHz) {
        return new PlayoutSettings(sampleRateHz, 128, 720, 0, 1500);
    }
}
