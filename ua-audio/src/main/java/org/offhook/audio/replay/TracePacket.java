package org.offhook.audio.replay;

/**
 * One line of a trace.
 *
 * @param sequence     number of the packet, not wrapped; a second line with the same number is a duplicate
 * @param sentMs       instant of sending, in ms on the receiver's clock
 * @param arrivalMs    instant of arrival, NaN for a packet that the network lost
 * @param mediaOffset  first sample of the packet in the speech, at {@link PacketTrace#RATE_HZ}
 * @param comfortNoise whether it describes noise (RFC 3389) rather than carries speech
 */
public record TracePacket(long sequence, double sentMs, double arrivalMs, long mediaOffset, boolean comfortNoise) {

    /** {@return whether the network lost it} */
    public boolean isLost() {
        return Double.isNaN(arrivalMs);
    }
}
