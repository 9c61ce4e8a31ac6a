package org.offhook.media.io;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;
import org.offhook.media.Component;
import org.offhook.media.DatagramPort;
import org.offhook.media.OpenedTap;
import org.offhook.media.PacketTap;

/**
 * Shows the datagrams of one call to a tap: those on the wire, and what encrypted ones say, under one instant. Stands between the
 * session and its sockets, for a packet is seen in clear before it is known where it goes. Media thread; allocates nothing.
 */
final class MediaWatch implements OpenedTap, DatagramPort {

    private static final int LARGEST_COPY = 2048;

    private final PacketTap tap;
    private final InetSocketAddress rtpAddress;
    private final InetSocketAddress rtcpAddress;
    private final DatagramPort out;
    private final BooleanSupplier mux;
    private final byte[] clear = new byte[LARGEST_COPY];
    private int clearLength;
    private InetSocketAddress source;
    private InetSocketAddress arrivedAt;
    private long arrivalNanos;
    private long departureNanos;

    MediaWatch(PacketTap tap, InetSocketAddress rtpAddress, InetSocketAddress rtcpAddress, DatagramPort out, BooleanSupplier mux) {
        this.tap = tap;
        this.rtpAddress = rtpAddress;
        this.rtcpAddress = rtcpAddress;
        this.out = out;
        this.mux = mux;
    }

    private InetSocketAddress local(Component port) {
        return port == Component.RTCP ? rtcpAddress : rtpAddress;
    }

    /** A datagram came in; what it says follows by {@link #opened} if it can be opened. */
    void received(Component port, PacketTap.Form form, InetSocketAddress from, ByteBuffer datagram, long nowNanos) {
        source = from;
        arrivedAt = local(port);
        arrivalNanos = nowNanos;
        tap.packet(form, false, arrivedAt, from, datagram.array(), 0,
            datagram.position(), nowNanos);
    }

    @Override
    public void opened(boolean sent, byte[] octets, int offset, int length) {
        if (!sent) {
            tap.packet(PacketTap.Form.OPENED, false, arrivedAt, source, octets, offset, length, arrivalNanos);
        } else if (length <= clear.length) {
            System.arraycopy(octets, offset, clear, 0, length);
            clearLength = length;
        }
    }

    @Override
    public boolean sendRtp(ByteBuffer datagram, InetSocketAddress destination) {
        leaving(local(Component.RTP), destination);
        return out.sendRtp(datagram, destination);
    }

    @Override
    public boolean sendRtcp(ByteBuffer datagram, InetSocketAddress destination) {
        leaving(local(mux.getAsBoolean() ? Component.RTP : Component.RTCP), destination);
        return out.sendRtcp(datagram, destination);
    }

    private void leaving(InetSocketAddress local, InetSocketAddress destination) {
        departureNanos = System.nanoTime();
        if (clearLength > 0) {
            tap.packet(PacketTap.Form.OPENED, true, local, destination, clear, 0, clearLength, departureNanos);
            clearLength = 0;
        }
    }

    /** A datagram goes over the socket now; one that was held back by a made-up bad network, later than it left the session. */
    void sent(Component port, PacketTap.Form form, InetSocketAddress to, ByteBuffer datagram, boolean heldBack) {
        tap.packet(form, true, local(port), to,
            datagram.array(), datagram.arrayOffset() + datagram.position(), datagram.remaining(),
            heldBack ? System.nanoTime() : departureNanos);
    }
}
