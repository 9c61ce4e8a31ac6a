package org.offhook.evidence;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import org.offhook.capture.SecretMask;
import org.offhook.hep.HepSettings;
import org.offhook.hep.HepWriter;
import org.offhook.hep.RtcpJson;
import org.offhook.media.PacketTap;
import org.offhook.rtcp.RtcpCompound;
import org.offhook.rtcp.RtcpStatus;
import org.offhook.sip.TransportProtocol;

/**
 * Sends copies of signalling and RTCP to a collector. What does not fit or cannot be sent is counted: a collector that is away must not
 * be noticed by a call. Evidence thread only.
 */
final class HepTarget {

    private static final int RTP_VERSION_BITS = 0x80;
    private static final int RTCP_FROM = 200;
    private static final int RTCP_TO = 207;

    private final DatagramChannel socket;
    private final HepWriter writer;
    private final boolean withSecrets;
    private int unsent;

    HepTarget(HepSettings settings) throws IOException {
        InetSocketAddress collector = new InetSocketAddress(settings.host(), settings.port());
        if (collector.isUnresolved()) {
            throw new IOException("the collector " + settings.host() + " cannot be resolved");
        }
        socket = DatagramChannel.open();
        try {
            socket.configureBlocking(false);
            socket.connect(collector);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        writer = new HepWriter(settings);
        withSecrets = settings.secrets();
    }

    /** Sends what a slot holds, if it is SIP or a report of RTCP that can be read. */
    void send(PacketRing.Slot slot, long epochMicros, InetSocketAddress from, InetSocketAddress to, String callId) {
        if (slot.message != null) {
            send(writer.write(HepWriter.Payload.SIP, withSecrets ? slot.message : SecretMask.apply(slot.message),
                slot.transport != TransportProtocol.UDP, from, to, epochMicros, callId));
        } else if (slot.form != PacketTap.Form.PROTECTED && isRtcp(slot)) {
            RtcpCompound compound = RtcpCompound.parse(slot.copy, 0, slot.length);
            if (compound.status() == RtcpStatus.VALID) {
                RtcpJson.write(compound).ifPresent(json ->
                    send(writer.write(HepWriter.Payload.RTCP, json, false, from, to, epochMicros, callId)));
            }
        }
    }

    private static boolean isRtcp(PacketRing.Slot slot) {
        int type = slot.length < 2 ? 0 : slot.copy[1] & 0xFF;
        return type >= RTCP_FROM && type <= RTCP_TO && (slot.copy[0] & 0xC0) == RTP_VERSION_BITS;
    }

    private void send(ByteBuffer packet) {
        try {
            if (packet == null || socket.write(packet) == 0) {
                unsent++;
            }
        } catch (IOException e) {
            // Nobody listens there now; the next packet may find somebody.
            unsent++;
        }
    }

    /** {@return packets that could not be sent} */
    int unsent() {
        return unsent;
    }

    void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // nothing is waiting in it
        }
    }
}
