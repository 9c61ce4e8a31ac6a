package org.offhook.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.offhook.audio.Discard;
import org.offhook.audio.tone.ToneSource;
import org.offhook.codecs.CodecProvider;
import org.offhook.codecs.g711.PcmaCodec;
import org.offhook.codecs.g722.G722Codec;
import org.offhook.sdp.LocalMedia;
import org.offhook.sdp.OfferAnswerSession;
import org.offhook.srtp.dtls.DtlsConnector;

/** The pipeline itself: between two RTCP reports it makes not a single object. */
class MediaSessionAllocationTest {

    private static final long TICK_NANOS = 20_000_000;

    /** Hands datagrams to the other session at once, without a copy of its own. */
    private static final class Wire implements DatagramPort {
        private final InetSocketAddress from;
        private final byte[] octets = new byte[2048];
        private MediaSession to;
        private long nowNanos;
        private long packets;

        Wire(InetSocketAddress from) {
            this.from = from;
        }

        @Override
        public boolean sendRtp(ByteBuffer datagram, InetSocketAddress destination) {
            packets++;
            int length = datagram.remaining();
            datagram.get(octets, 0, length);
            to.onRtp(octets, 0, length, from, nowNanos);
            return true;
        }

        @Override
        public boolean sendRtcp(ByteBuffer datagram, InetSocketAddress destination) {
            return sendRtp(datagram, destination);
        }
    }

    @Test
    void packetsMakeNoObjects() throws Exception {
        for (CodecProvider codec : List.of(new PcmaCodec(), new G722Codec())) {
            InetSocketAddress aliceAt = new InetSocketAddress("198.51.100.1", 4000);
            InetSocketAddress bobAt = new InetSocketAddress("198.51.100.2", 4000);
            OfferAnswerSession one = negotiation(aliceAt, codec);
            OfferAnswerSession two = negotiation(bobAt, codec);
            one.acceptAnswer(two.answer(one.createOffer()));
            Wire fromAlice = new Wire(aliceAt);
            Wire fromBob = new Wire(bobAt);
            MediaSession alice = new MediaSession(MediaSettings.virtual(1), fromAlice, MediaListener.NONE, DtlsConnector.NONE);
            MediaSession bob = new MediaSession(MediaSettings.virtual(2), fromBob, MediaListener.NONE, DtlsConnector.NONE);
            fromAlice.to = bob;
            fromBob.to = alice;
            alice.update(one.negotiated().orElseThrow(), 0, 0);
            bob.update(two.negotiated().orElseThrow(), 0, 0);
            alice.setSource(new ToneSource(16_000, 440, -20));
            bob.setSource(new ToneSource(48_000, 440, -20));
            alice.setSink(new Discard(8000));
            bob.setSink(new Discard(44_100));
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long least = Long.MAX_VALUE;
            for (int chunk = 0; chunk < 60; chunk++) {
                long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
                for (int tick = 0; tick < 50; tick++) {
                    fromAlice.nowNanos += TICK_NANOS;
                    fromBob.nowNanos += TICK_NANOS;
                    alice.tick(fromAlice.nowNanos);
                    bob.tick(fromBob.nowNanos);
                }
                least = Math.min(least, threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before);
            }
            assertTrue(fromAlice.packets > 3000, "packets " + fromAlice.packets);
            assertEquals(0, bob.snapshot().received().lost());
            assertEquals(0, least, "octets in the best second with " + codec.info().encodingName());
        }
    }

    private static OfferAnswerSession negotiation(InetSocketAddress address, CodecProvider codec) {
        return new OfferAnswerSession(LocalMedia.audio(address.getAddress(), address.getPort(), address.getPort() + 1,
            List.of(codec)), 1);
    }
}
