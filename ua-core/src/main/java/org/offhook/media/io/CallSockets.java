package org.offhook.media.io;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import org.offhook.media.Component;
import org.offhook.media.DatagramPort;
import org.offhook.media.Impairment;
import org.offhook.media.MediaSession;
import org.offhook.media.OpenedTap;
import org.offhook.media.PacketTap;

/**
 * The two sockets of one call, for RTP and for RTCP, and what stands between them and the session: a made-up bad network where
 * one is wanted, and whoever watches. Media thread, but for the addresses.
 */
final class CallSockets implements DatagramPort {

    private final MediaPorts.Pair ports;
    /** Null where nobody watches. */
    private final MediaWatch watch;
    /** Null on the network as it is. */
    private final DelayedSender delayed;
    private MediaSession session;

    /**
     * Takes the sockets over.
     *
     * @param ports      both, bound
     * @param impairment the bad network, null for none
     * @param tap        sees every datagram, null for nobody
     */
    CallSockets(MediaPorts.Pair ports, Impairment impairment, PacketTap tap) {
        this.ports = ports;
        this.delayed = impairment == null ? null : new DelayedSender(this, impairment);
        this.watch = tap == null ? null : new MediaWatch(tap, ports.rtpAddress(),
            new InetSocketAddress(ports.rtpAddress().getAddress(), ports.rtcpPort()), delayed == null ? this : delayed,
            () -> session.isRtcpMux());
    }

    /** Names the session that reads and writes; before the first datagram. */
    void connect(MediaSession user) {
        session = user;
    }

    /** {@return where the session writes} */
    DatagramPort outlet() {
        return watch != null ? watch : delayed != null ? delayed : this;
    }

    /** {@return who sees the packets of an encrypted call in clear} */
    OpenedTap openedTap() {
        return watch == null ? OpenedTap.NONE : watch;
    }

    InetSocketAddress rtpAddress() {
        return ports.rtpAddress();
    }

    int rtcpPort() {
        return ports.rtcpPort();
    }

    DatagramChannel channel(Component component) {
        return component == Component.RTCP ? ports.rtcp() : ports.rtp();
    }

    /** Reads one datagram and gives it to the session; false when none is there. */
    boolean receive(Component component, ByteBuffer buffer) throws IOException {
        buffer.clear();
        // The channel gives the same address object as long as the source stays the same.
        InetSocketAddress source = (InetSocketAddress) channel(component).receive(buffer);
        if (source == null) {
            return false;
        }
        long nowNanos = System.nanoTime();
        if (watch != null) {
            watch.received(component, form(), source, buffer, nowNanos);
        }
        if (component == Component.RTCP) {
            session.onRtcp(buffer.array(), 0, buffer.position(), source, nowNanos);
        } else {
            session.onRtp(buffer.array(), 0, buffer.position(), source, nowNanos);
        }
        return true;
    }

    private PacketTap.Form form() {
        return !session.isAgreed() ? PacketTap.Form.UNDECIDED : session.isSecure() ? PacketTap.Form.PROTECTED : PacketTap.Form.CLEAR;
    }

    @Override
    public boolean sendRtp(ByteBuffer datagram, InetSocketAddress destination) {
        return send(Component.RTP, datagram, destination);
    }

    @Override
    public boolean sendRtcp(ByteBuffer datagram, InetSocketAddress destination) {
        // With multiplexing the destination is the RTP port, and the source must be ours (RFC 5761 section 4).
        return send(session.isRtcpMux() ? Component.RTP : Component.RTCP, datagram, destination);
    }

    private boolean send(Component component, ByteBuffer datagram, InetSocketAddress destination) {
        if (watch != null) {
            watch.sent(component, form(), destination, datagram, delayed != null);
        }
        try {
            return channel(component).send(datagram, destination) > 0;
        } catch (IOException e) {
            // No route, or the interface is gone: counted by the session, and the next packet tries again.
            return false;
        }
    }

    /** {@return when the bad network lets the next datagram through} */
    long nextNanos() {
        return delayed == null ? Paced.NEVER : delayed.nextNanos();
    }

    /** Sends what the bad network has held back until now. */
    void flush(long nowNanos) {
        if (delayed != null) {
            delayed.flush(nowNanos);
        }
    }

    void close() throws IOException {
        ports.rtp().close();
        ports.rtcp().close();
    }
}
