package org.offhook.capture;

/**
 * An IP packet taken apart, fragments put together: a window that the decoder fills anew for each. Ports are those of UDP or TCP,
 * 0 for other protocols. Immutable to everyone but {@link PacketDecoder}; valid until the next packet is decoded.
 */
public final class Packet {

    /** IANA protocol numbers that this package takes apart. */
    static final int ICMP = 1;
    static final int IP_IN_IP = 4;
    static final int TCP = 6;
    static final int UDP = 17;
    static final int IPV6_IN_IP = 41;
    static final int GRE = 47;
    static final int ICMP_V6 = 58;
    static final int ETHER_IP = 97;
    static final int MPLS_IN_IP = 137;

    long frameNumber;
    long epochSeconds;
    int nanos;
    IpAddress source;
    IpAddress destination;
    int protocol;
    int dscp;
    int fragments;
    byte[] octets;
    int ipPayloadOffset;
    int ipPayloadLength;
    int sourcePort;
    int destinationPort;
    int payloadOffset;
    int payloadLength;
    int missingOctets;

    /** Makes an empty packet for {@link PacketDecoder#decode}. */
    public Packet() {
        octets = new byte[0];
    }

    /**
     * Makes this the window on a datagram that a program sent or received itself, without a frame around it.
     *
     * @param frame       its number, from 1
     * @param epochMicros when, in microseconds since 1970-01-01
     * @param from        the sender
     * @param fromPort    its port
     * @param to          the receiver
     * @param toPort      its port
     * @param serviceClass DSCP, -1 where it is not known
     * @param datagram    holds the payload
     * @param offset      where it begins
     * @param length      octets
     */
    public void ofDatagram(long frame, long epochMicros, IpAddress from, int fromPort, IpAddress to, int toPort, int serviceClass,
            byte[] datagram, int offset, int length) {
        frameNumber = frame;
        epochSeconds = Math.floorDiv(epochMicros, 1_000_000L);
        nanos = (int) Math.floorMod(epochMicros, 1_000_000L) * 1000;
        source = from;
        sourcePort = fromPort;
        destination = to;
        destinationPort = toPort;
        dscp = serviceClass;
        protocol = UDP;
        fragments = 1;
        octets = datagram;
        ipPayloadOffset = offset;
        ipPayloadLength = length;
        payloadOffset = offset;
        payloadLength = length;
        missingOctets = 0;
    }

    /**
     * Notes that this packet goes over its link in several fragments.
     *
     * @param count how many
     */
    public void inFragments(int count) {
        fragments = count;
    }

    /** {@return the frame that completes this packet, counted from 1} */
    public long frameNumber() {
        return frameNumber;
    }

    /** {@return whole seconds since 1970-01-01} */
    public long epochSeconds() {
        return epochSeconds;
    }

    /** {@return nanoseconds within the second} */
    public int nanos() {
        return nanos;
    }

    /** {@return the sender} */
    public IpAddress source() {
        return source;
    }

    /** {@return the receiver} */
    public IpAddress destination() {
        return destination;
    }

    /** {@return the UDP or TCP port of the sender} */
    public int sourcePort() {
        return sourcePort;
    }

    /** {@return the UDP or TCP port of the receiver} */
    public int destinationPort() {
        return destinationPort;
    }

    /** {@return whether this is UDP} */
    public boolean isUdp() {
        return protocol == UDP;
    }

    /** {@return whether this is TCP} */
    public boolean isTcp() {
        return protocol == TCP;
    }

    /** {@return whether this is ICMP, of either IP version} */
    public boolean isIcmp() {
        return protocol == ICMP || protocol == ICMP_V6;
    }

    /** {@return the class of service, 46 for voice as it should be (RFC 2474, RFC 4594); -1 where it is not known} */
    public int dscp() {
        return dscp;
    }

    /** {@return how many fragments this packet came in, 1 for a whole one} */
    public int fragments() {
        return fragments;
    }

    /** {@return the buffer that holds the payload} */
    public byte[] octets() {
        return octets;
    }

    /** {@return where the payload of UDP, TCP or ICMP begins in the buffer; ICMP's begins after its first eight octets} */
    public int payloadOffset() {
        return payloadOffset;
    }

    /** {@return octets of payload that were captured} */
    public int payloadLength() {
        return payloadLength;
    }

    /** {@return octets of payload that the capture left out} */
    public int missingOctets() {
        return missingOctets;
    }

    /** {@return for ICMP: the type; for others -1} */
    public int icmpType() {
        return isIcmp() && ipPayloadLength > 0 ? octets[ipPayloadOffset] & 0xFF : -1;
    }

    /** {@return for ICMP: the code; for others -1} */
    public int icmpCode() {
        return isIcmp() && ipPayloadLength > 1 ? octets[ipPayloadOffset + 1] & 0xFF : -1;
    }

    /** {@return for TCP: the sequence number of the first octet of payload, or of SYN} */
    public long tcpSequence() {
        return IpAddress.big(octets, ipPayloadOffset + 4, 4);
    }

    boolean tcpFlag(int bit) {
        return (octets[ipPayloadOffset + 13] & bit) != 0;
    }

    /**
     * Milliseconds since another instant, in the arithmetic of Wireshark: seconds times 1000 plus nanoseconds over a million.
     *
     * @param zeroSeconds whole seconds of the other instant
     * @param zeroNanos   its nanoseconds
     * @return milliseconds
     */
    public double millisSince(long zeroSeconds, int zeroNanos) {
        long seconds = epochSeconds - zeroSeconds;
        int fraction = nanos - zeroNanos;
        if (fraction < 0) {
            seconds--;
            fraction += 1_000_000_000;
        }
        return seconds * 1000.0 + fraction / 1_000_000.0;
    }
}
