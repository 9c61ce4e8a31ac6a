package org.offhook.media;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.offhook.codecs.CodecProvider;
import org.offhook.sdp.Direction;
import org.offhook.sdp.LocalMedia;
import org.offhook.sdp.NegotiationException;
import org.offhook.sdp.OfferAnswerSession;
import org.offhook.srtp.dtls.DtlsConnector;

/** Two media sessions, a virtual clock and a virtual network: a whole call without a socket, a thread or a second. */
final class VirtualCall {

    static final long MS = 1_000_000;

    /** One end: its session, its negotiation, and what it heard. */
    static final class Party implements MediaListener, DatagramPort {
        final InetSocketAddress address;
        final OfferAnswerSession negotiation;
        final MediaSession session;
        final Impairment network;
        final StringBuilder digits = new StringBuilder();
        final List<String> events = new ArrayList<>();
        private final VirtualCall call;
        private Party other;
        /** Where its packets seem to come from; another address is a NAT. */
        InetSocketAddress seenAs;
        long datagrams;
        long rtcpDatagrams;

        private Party(VirtualCall call, int lastOctet, long seed, Impairment network, List<CodecProvider> codecs) {
            this.call = call;
            this.network = network;
            this.address = new InetSocketAddress(address(lastOctet), 4000);
            this.seenAs = address;
            this.negotiation = new OfferAnswerSession(
                LocalMedia.audio(address.getAddress(), address.getPort(), address.getPort() + 1, codecs), seed);
            this.session = new MediaSession(MediaSettings.virtual(seed), this, this, DtlsConnector.NONE);
        }

        void accept() {
            session.update(negotiation.negotiated().orElseThrow(), call.nowNanos, call.nowNanos);
        }

        @Override
        public boolean sendRtp(ByteBuffer datagram, InetSocketAddress destination) {
            datagrams++;
            return call.carry(this, datagram, destination);
        }

        @Override
        public boolean sendRtcp(ByteBuffer datagram, InetSocketAddress destination) {
            rtcpDatagrams++;
            return call.carry(this, datagram, destination);
        }

        @Override
        public void digitReceived(char digit, int durationMs) {
            digits.append(digit);
        }

        @Override
        public void firstPacketReceived(InetSocketAddress source) {
            events.add("first");
        }

        @Override
        public void digitsSent(String sent) {
            events.add("sent " + sent);
        }

        @Override
        public void sourceEnded(org.offhook.audio.PcmSource source) {
            events.add("source ended");
        }

        @Override
        public void mediaTimeout(long silentMs) {
            events.add("timeout");
        }

        @Override
        public void mediaResumed() {
            events.add("resumed");
        }

        @Override
        public void rtcpBye(int ssrc) {
            events.add("bye");
        }
    }

    private record InFlight(long arrivalNanos, long order, Party from, Party to, byte[] octets) {
    }

    final Party alice;
    final Party bob;
    long nowNanos;
    private final PriorityQueue<InFlight> wire = new PriorityQueue<>((a, b) ->
        a.arrivalNanos != b.arrivalNanos ? Long.compare(a.arrivalNanos, b.arrivalNanos) : Long.compare(a.order, b.order));
    private long order;

    VirtualCall(List<CodecProvider> codecs, Impairment aliceToBob, Impairment bobToAlice) {
        alice = new Party(this, 1, 11, aliceToBob, codecs);
        bob = new Party(this, 2, 22, bobToAlice, codecs);
        alice.other = bob;
        bob.other = alice;
    }

    static Impairment perfect() {
        return new Impairment(1, 0, 0, 5, 0);
    }

    private static InetAddress address(int lastOctet) {
        try {
            return InetAddress.getByAddress(new byte[] {(byte) 198, 51, 100, (byte) lastOctet});
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    /** One offer/answer exchange, offered by alice. */
    void negotiate() {
        try {
            alice.negotiation.acceptAnswer(bob.negotiation.answer(alice.negotiation.createOffer()));
        } catch (NegotiationException e) {
            throw new AssertionError(e);
        }
        alice.accept();
        bob.accept();
    }

    void renegotiate(Direction aliceWants) {
        alice.negotiation.setLocal(alice.negotiation.local().withDirection(aliceWants));
        negotiate();
    }

    private boolean carry(Party from, ByteBuffer datagram, InetSocketAddress destination) {
        if (!destination.equals(from.other.address) && !destination.equals(from.other.seenAs)) {
            return true;
        }
        byte[] octets = new byte[datagram.remaining()];
        datagram.get(octets);
        int copies = from.network.isDuplicated() ? 2 : 1;
        for (int i = 0; i < copies; i++) {
            long delayNanos = from.network.delayNanos();
            if (delayNanos != Impairment.LOST) {
                wire.add(new InFlight(nowNanos + delayNanos, order++, from, from.other, octets));
            }
        }
        return true;
    }

    /** Lets the clock run. */
    void runMs(long milliseconds) {
        long endNanos = nowNanos + milliseconds * MS;
        while (true) {
            long wireNanos = wire.isEmpty() ? Long.MAX_VALUE : wire.peek().arrivalNanos;
            long next = Math.min(wireNanos, Math.min(alice.session.nextTickNanos(), bob.session.nextTickNanos()));
            if (next > endNanos) {
                break;
            }
            nowNanos = Math.max(nowNanos, next);
            if (next == wireNanos) {
                InFlight packet = wire.poll();
                packet.to.session.onRtp(packet.octets, 0, packet.octets.length, packet.from.seenAs, nowNanos);
            } else {
                alice.session.tick(nowNanos);
                bob.session.tick(nowNanos);
            }
        }
        nowNanos = endNanos;
    }
}
