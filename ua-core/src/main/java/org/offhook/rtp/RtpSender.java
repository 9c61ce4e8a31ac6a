package org.offhook.rtp;

import java.util.random.RandomGenerator;

/**
 * What the sender of a stream keeps: SSRC, sequence number, timestamp, and the totals for its sender reports
 * (RFC 3550 sections 5.1 and 6.4.1). Not thread-safe; allocates nothing per packet.
 */
public final class RtpSender {

    private final int ssrc;
    private int sequence;
    private long timestamp;
    private boolean talkspurtStarts = true;
    private long packets;
    private long octets;

    /**
     * Begins a stream with random SSRC, sequence number and timestamp, as section 5.1 asks.
     *
     * @param random unpredictable in the agent, seeded in a test
     */
    public RtpSender(RandomGenerator random) {
        this(random.nextInt(), random.nextInt(0x8000), random.nextInt());
    }

    /**
     * Begins a stream with given numbers.
     *
     * @param ssrc      synchronisation source
     * @param sequence  first sequence number; the random one above leaves room before the first wrap, for the sake of
     *                  SRTP receivers that guess the rollover counter (RFC 3711 section 3.3.1)
     * @param timestamp first timestamp
     */
    public RtpSender(int ssrc, int sequence, long timestamp) {
        this.ssrc = ssrc;
        this.sequence = sequence & 0xFFFF;
        this.timestamp = timestamp & 0xFFFF_FFFFL;
    }

    /** The next packet begins a talkspurt: its marker bit will be set (RFC 3551 section 4.1). */
    public void startTalkspurt() {
        talkspurtStarts = true;
    }

    /**
     * Writes the header of the next audio packet and counts it.
     *
     * @param out           receives {@link RtpPacket#HEADER_OCTETS} octets
     * @param offset        first octet to write
     * @param payloadType   0 to 127
     * @param payloadOctets octets of the payload that follows
     */
    public void writeAudioHeader(byte[] out, int offset, int payloadType, int payloadOctets) {
        writeHeader(out, offset, talkspurtStarts, payloadType, timestamp, payloadOctets);
        talkspurtStarts = false;
    }

    /**
     * Writes the header of the next packet with a timestamp and a marker of its own (telephone events) and counts it.
     *
     * @param out             receives {@link RtpPacket#HEADER_OCTETS} octets
     * @param offset          first octet to write
     * @param marker          marker bit
     * @param payloadType     0 to 127
     * @param packetTimestamp timestamp of this packet
     * @param payloadOctets   octets of the payload that follows
     */
    public void writeHeader(byte[] out, int offset, boolean marker, int payloadType, long packetTimestamp,
                            int payloadOctets) {
        RtpPacket.writeHeader(out, offset, marker, payloadType, sequence, packetTimestamp, ssrc);
        sequence = sequence + 1 & 0xFFFF;
        packets++;
        octets += payloadOctets;
    }

    /**
     * Moves the timestamp on; it follows the sampling clock whether packets are sent or not.
     *
     * @param clockTicks ticks of the RTP clock
     */
    public void advance(long clockTicks) {
        timestamp = timestamp + clockTicks & 0xFFFF_FFFFL;
    }

    /** {@return synchronisation source} */
    public int ssrc() {
        return ssrc;
    }

    /** {@return timestamp of what is sampled now} */
    public long timestamp() {
        return timestamp;
    }

    /** {@return packets sent} */
    public long packets() {
        return packets;
    }

    /** {@return payload octets sent} */
    public long octets() {
        return octets;
    }
}
