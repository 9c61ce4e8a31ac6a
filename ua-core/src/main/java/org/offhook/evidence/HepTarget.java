package org.offhook.evidence;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.locks.LockSupport;
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

    private static final long CLOSING_NANOS = 500_000_000;

    private final DatagramChannel socket;
    private final HepStream stream;
    private final HepWriter writer;
    private final boolean withSecrets;
    private int unsent;

    HepTarget(HepSettings settings) throws IOException {
        InetSocketAddress collector = new InetSocketAddress(settings.host(), settings.port());
        if (collector.isUnresolved()) {
            throw new IOException("the collector " + settings.host() + " cannot be resolved");
        }
        stream = settings.tcp() ? new HepStream(collector) : null;
        socket = settings.tcp() ? null : datagrams(collector);
        writer = new HepWriter(settings);
        withSecrets = settings.secrets();
    }

    private static DatagramChannel datagrams(InetSocketAddress collector) throws IOException {
        DatagramChannel opened = DatagramChannel.open();
        try {
            opened.configureBlocking(false);
            opened.connect(collector);
            return opened;
        } catch (IOException e) {
            opened.close();
            throw e;
        }
    }

    /** Sends what a slot holds, if it is SIP or a report of RTCP that can be read. */
    void send(PacketRing.Slot slot, long epochMicros, InetSocketAddress from, InetSocketAddress to, String callId) {
        if (slot.message != null) {
            send(writer.write(HepWriter.Payload.SIP, withSecrets ? slot.message : SecretMask.apply(slot.message),
                slot.transport != TransportProtocol.UDP, from, to, epochMicros, callId));
        } else if ((slot.form == PacketTap.Form.CLEAR || slot.form == PacketTap.Form.OPENED) && isRtcp(slot)) {
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
        if (packet != null && stream != null) {
            stream.send(packet);
            return;
        }
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
        return unsent + (stream == null ? 0 : stream.unsent());
    }

    /** Goes on with what a slow collector has not taken yet. */
    void flush() {
        if (stream != null) {
            stream.flush();
        }
    }

    /** {@return whether a slow collector has not taken all yet} */
    boolean isBehind() {
        return stream != null && stream.isBehind();
    }

    /** Sends what waits, for half a second at most, and closes. */
    void close() {
        if (stream != null) {
            long endNanos = System.nanoTime() + CLOSING_NANOS;
            while (stream.isBehind() && System.nanoTime() < endNanos) {
                stream.flush();
                LockSupport.parkNanos(CLOSING_NANOS / 100);
            }
            stream.close();
            return;
        }
        try {
            socket.close();
        } catch (IOException e) {
            // nothing is waiting in it
        }
    }
}
