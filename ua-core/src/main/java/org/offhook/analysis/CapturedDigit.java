package org.offhook.analysis;

/**
 * A telephone event (RFC 4733) of a capture, once per event however many packets tell of it.
 *
 * @param frame     the first packet of it
 * @param source    the sender
 * @param ssrc      its stream
 * @param timestamp RTP timestamp, the same in all its packets
 * @param digit     {@code 0} to {@code 9}, {@code *}, {@code #}, {@code A} to {@code D}, or the number of another event
 */
public record CapturedDigit(long frame, Endpoint source, int ssrc, long timestamp, String digit) {
}
