package org.offhook.capture;

/**
 * A packet of which fragments are missing.
 *
 * @param firstFrame      the frame of the first fragment seen
 * @param epochSeconds    when that was
 * @param nanos           when that was
 * @param source          the sender
 * @param destination     the receiver
 * @param protocol        17 for UDP
 * @param sourcePort      the port, when the first fragment is there, else 0
 * @param destinationPort the port, when the first fragment is there, else 0
 * @param octets          what the first fragment holds after its UDP header, empty without it
 * @param hasFirst        whether the first fragment is there
 * @param hasLast         whether the last fragment is there
 */
public record IncompletePacket(long firstFrame, long epochSeconds, int nanos, IpAddress source, IpAddress destination, int protocol,
        int sourcePort, int destinationPort, byte[] octets, boolean hasFirst, boolean hasLast) {
}
