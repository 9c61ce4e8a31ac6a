package org.offhook.audio.compare;

/**
 * What one direction of a call takes on the wire with packets of one duration, counted over the packets of the speech.
 *
 * @param ptimeMs          duration of a packet
 * @param packetsPerSecond packets sent, fewer than 1000 / ptime with discontinuous transmission
 * @param payload          payload alone, in kbit/s
 * @param rtp              with the RTP header, 12 octets (RFC 3550 section 5.1)
 * @param ipv4             with RTP, UDP (8) and IPv4 (20)
 * @param ipv6             with RTP, UDP (8) and IPv6 (40)
 * @param srtpIpv4         as {@code ipv4}, with the authentication tag of SRTP, 10 octets (RFC 3711 section 5.2)
 * @param ethernetIpv4     as {@code ipv4}, on Ethernet with everything that occupies the line: 38 octets of preamble,
 *                         start delimiter, header, check sequence and gap (8 + 14 + 4 + 12), and padding to 46
 * @param ethernetSrtpIpv4 as {@code ethernetIpv4}, with the tag of SRTP
 */
public record WireRate(int ptimeMs, double packetsPerSecond, double payload, double rtp, double ipv4, double ipv6,
                       double srtpIpv4, double ethernetIpv4, double ethernetSrtpIpv4) {

    private static final int RTP = 12;
    private static final int UDP_IPV4 = 8 + 20;
    private static final int UDP_IPV6 = 8 + 40;
    private static final int SRTP_TAG = 10;
    private static final int ETHERNET = 8 + 14 + 4 + 12;
    private static final int ETHERNET_LEAST = 46;

    static WireRate of(EncodedSpeech speech) {
        double seconds = speech.payloads().length * speech.ptimeMs() / 1000.0;
        double ethernet = 0;
        double ethernetSrtp = 0;
        for (byte[] payload : speech.payloads()) {
            if (payload.length > 0) {
                int ip = payload.length + RTP + UDP_IPV4;
                ethernet += ETHERNET + Math.max(ETHERNET_LEAST, ip);
                ethernetSrtp += ETHERNET + Math.max(ETHERNET_LEAST, ip + SRTP_TAG);
            }
        }
        int packets = speech.sentPackets();
        double scale = 8 / (1000 * seconds);
        double payload = speech.octets() * scale;
        double octetPerPacket = packets * scale;
        return new WireRate(speech.ptimeMs(), packets / seconds, payload, payload + RTP * octetPerPacket,
            payload + (RTP + UDP_IPV4) * octetPerPacket, payload + (RTP + UDP_IPV6) * octetPerPacket,
            payload + (RTP + UDP_IPV4 + SRTP_TAG) * octetPerPacket, ethernet * scale, ethernetSrtp * scale);
    }
}
