package org.offhook.analysis;

import java.util.Arrays;
import org.offhook.capture.Packet;
import org.offhook.rtp.RtpPacket;

/** Sorts datagrams into the tables. A datagram is what its ports were announced to be, else what it looks like. */
final class DatagramSorter {

    private static final int DTLS_RECORD_HEADER = 13;
    private static final int DTLS_HANDSHAKE = 22;
    private static final int DTLS_SERVER_HELLO = 2;
    private static final int STUN_COOKIE = 0x2112A442;
    private static final int MGCP_GATEWAY = 2427;
    private static final int MGCP_AGENT = 2727;

    private final CaptureClock clock;
    private final NetworkEvents network;
    private final MediaRegistry media;
    private final MediaTables sound;
    private final SipTables sip;

    DatagramSorter(CaptureClock clock, NetworkEvents network, MediaRegistry media, MediaTables sound, SipTables sip) {
        this.clock = clock;
        this.network = network;
        this.media = media;
        this.sound = sound;
        this.sip = sip;
    }

    void onDatagram(Packet packet) {
        MediaRegistry.MediaPort to = media.find(packet.destination(), packet.destinationPort());
        MediaRegistry.MediaPort from = media.find(packet.source(), packet.sourcePort());
        if (isStun(packet)) {
            network.count("stun");
            media.onStun(packet);
            return;
        }
        MediaRegistry.MediaPort known = to != null ? to : from;
        if (known != null && isServerHello(packet)) {
            known.setUpByDtls();
            (from != null ? from : known).setUpByDtls();
            return;
        }
        if (known != null && isRtpVersion(packet)) {
            boolean counted = media.isCounted(known, packet);
            if (!known.rtcp && !looksLikeRtcp(packet)) {
                sound.onRtp(packet, known, counted);
            } else if (!known.proto.contains("SAVP")) {
                sound.onRtcp(packet);
            }
            return;
        }
        byItsLooks(packet);
    }

    private void byItsLooks(Packet packet) {
        if (CapturedSip.looksLikeSip(packet.octets(), packet.payloadOffset(), packet.payloadLength())) {
            network.count("sip");
            CapturedSip.read(packet.octets(), packet.payloadOffset(), packet.payloadLength())
                    .ifPresent(message -> sip.onMessage(packet, "udp", message));
        } else if (DnsReader.isDns(packet)) {
            network.count("dns");
            DnsReader.answer(packet, clock.last()).ifPresent(network::dns);
        } else if (isMgcp(packet)) {
            onMgcp(packet);
        } else if (RtcpTable.looksLikeRtcp(packet.octets(), packet.payloadOffset(), packet.payloadLength())) {
            sound.onRtcp(packet);
        } else if (isRtpVersion(packet) && !looksLikeRtcp(packet)) {
            sound.onRtp(packet, null, false);
        }
    }

    private static boolean looksLikeRtcp(Packet packet) {
        return RtpPacket.looksLikeRtcp(packet.octets(), packet.payloadOffset(), packet.payloadLength());
    }

    /** A DTLS 1.2 record (RFC 6347 section 4.1) with the message in which a server agrees on SRTP. */
    private static boolean isServerHello(Packet packet) {
        byte[] octets = packet.octets();
        int at = packet.payloadOffset();
        return packet.payloadLength() > DTLS_RECORD_HEADER && octets[at] == DTLS_HANDSHAKE && octets[at + 1] == (byte) 0xFE
                && octets[at + DTLS_RECORD_HEADER] == DTLS_SERVER_HELLO;
    }

    private static boolean isRtpVersion(Packet packet) {
        return packet.payloadLength() >= RtpPacket.HEADER_OCTETS && (packet.octets()[packet.payloadOffset()] & 0xC0) == 0x80;
    }

    /** RFC 5389 section 6: two zero bits, a length that fits, the magic cookie. */
    private static boolean isStun(Packet packet) {
        byte[] octets = packet.octets();
        int at = packet.payloadOffset();
        if (packet.payloadLength() < 20 || (octets[at] & 0xC0) != 0) {
            return false;
        }
        int length = (octets[at + 2] & 0xFF) << 8 | octets[at + 3] & 0xFF;
        int cookie = (octets[at + 4] & 0xFF) << 24 | (octets[at + 5] & 0xFF) << 16 | (octets[at + 6] & 0xFF) << 8 | octets[at + 7] & 0xFF;
        return cookie == STUN_COOKIE && length % 4 == 0 && length + 20 <= packet.payloadLength();
    }

    private static boolean isMgcp(Packet packet) {
        return packet.destinationPort() == MGCP_GATEWAY || packet.sourcePort() == MGCP_GATEWAY
                || packet.destinationPort() == MGCP_AGENT || packet.sourcePort() == MGCP_AGENT;
    }

    /** A media gateway (RFC 3435) announces its ports by session descriptions too. */
    private void onMgcp(Packet packet) {
        network.count("mgcp");
        int from = packet.payloadOffset();
        CapturedSdp.read(Arrays.copyOfRange(packet.octets(), from, from + packet.payloadLength()))
                .ifPresent(description -> media.register(description, null, true));
    }
}
