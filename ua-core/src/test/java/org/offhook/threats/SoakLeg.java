package org.offhook.threats;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.offhook.audio.tone.ToneSource;
import org.offhook.media.DatagramPort;
import org.offhook.media.MediaListener;
import org.offhook.media.MediaSession;
import org.offhook.media.MediaSettings;
import org.offhook.sdp.NegotiatedMedia;
import org.offhook.srtp.dtls.DtlsConnector;
import org.offhook.time.Timers;

/** The media of one call of a {@link SoakWorld}, ticking on its clock. */
final class SoakLeg implements DatagramPort, MediaListener {

    private final SoakWorld world;
    private final InetSocketAddress rtp;
    private final InetSocketAddress rtcp;
    private final MediaSession session;
    private Timers.Timer tick;
    private boolean closed;

    SoakLeg(SoakWorld world, InetAddress local, int port) {
        this.world = world;
        this.rtp = new InetSocketAddress(local, port);
        this.rtcp = new InetSocketAddress(local, port + 1);
        session = new MediaSession(MediaSettings.virtual(world.random.nextLong()), this, this, DtlsConnector.NONE);
        session.setSource(new ToneSource(8000, 440, -10));
        world.legs.put(rtp, this);
    }

    InetSocketAddress address(boolean ofRtcp) {
        return ofRtcp ? rtcp : rtp;
    }

    void update(NegotiatedMedia media) {
        long nowNanos = world.network.clock().nowNanos();
        session.update(media, nowNanos, nowNanos);
        if (tick == null) {
            tick();
        }
    }

    private void tick() {
        if (closed) {
            return;
        }
        session.tick(world.network.clock().nowNanos());
        tick = world.network.clock().after(session.nextTickNanos() - world.network.clock().nowNanos(), this::tick);
    }

    void receive(byte[] octets, InetSocketAddress from, boolean isRtcp) {
        long nowNanos = world.network.clock().nowNanos();
        if (isRtcp) {
            session.onRtcp(octets, 0, octets.length, from, nowNanos);
        } else {
            session.onRtp(octets, 0, octets.length, from, nowNanos);
        }
    }

    /** {@return packets received} */
    long close() {
        closed = true;
        if (tick != null) {
            tick.cancel();
        }
        session.close(world.network.clock().nowNanos());
        world.legs.remove(rtp, this);
        Long packets = session.snapshot().received().packets();
        return packets == null ? 0 : packets;
    }

    @Override
    public boolean sendRtp(ByteBuffer datagram, InetSocketAddress destination) {
        return carry(datagram, destination, false);
    }

    @Override
    public boolean sendRtcp(ByteBuffer datagram, InetSocketAddress destination) {
        return carry(datagram, destination, true);
    }

    private boolean carry(ByteBuffer datagram, InetSocketAddress destination, boolean isRtcp) {
        byte[] octets = new byte[datagram.remaining()];
        datagram.get(octets);
        world.carry(this, octets, destination, isRtcp);
        return true;
    }
}
