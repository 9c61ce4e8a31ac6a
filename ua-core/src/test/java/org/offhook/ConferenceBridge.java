package org.offhook;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A conference of a test: an agent that mixes whoever calls it, and the phones of another agent that call it, each with a tone for
 * a voice. Signalling goes over sockets; the sound, through codecs, packets and jitter buffers, over {@link VirtualMedia a network
 * on a clock} that waits for the machine, so that levels are what they are and not what its load makes of them. The nth phone, leg,
 * mouth, ear and port are those of one party.
 */
final class ConferenceBridge implements AutoCloseable {

    static final int RATE_HZ = 16_000;
    static final double LEVEL_DBOV = -22;

    final VirtualMedia world = new VirtualMedia();
    final List<Call> phones = new ArrayList<>();
    final List<Call> legs = new ArrayList<>();
    final List<Spoken> mouths = new ArrayList<>();
    final List<Ear> ears = new ArrayList<>();
    /** From where the phones send. */
    final List<Integer> ports = new ArrayList<>();
    final Conference conference;
    private final BlockingQueue<Call> incoming = new LinkedBlockingQueue<>();
    private final UserAgent outside;
    private final UserAgent bridge;

    /** With the codecs that an agent takes unless it is told others. */
    ConferenceBridge() throws Exception {
        this(agent(), agent());
    }

    /** With a bridge that takes these codecs. */
    ConferenceBridge(String... codecs) throws Exception {
        this(agent(), agent().codecs(codecs));
    }

    private ConferenceBridge(UserAgentBuilder outside, UserAgentBuilder bridge) throws Exception {
        this.outside = outside.media(world, world).build();
        this.bridge = bridge.media(world, world).build();
        this.bridge.onIncoming(call -> call.accept().thenAccept(incoming::add));
        conference = this.bridge.conference();
    }

    private static UserAgentBuilder agent() {
        return UserAgent.builder().bind(InetAddress.getLoopbackAddress());
    }

    /** One more party calls and is in the conference; it says nothing yet. */
    void join(InviteOptions options, double toneHz) throws Exception {
        ports.add(world.nextPort());
        Call phone = outside.invite("sip:room@127.0.0.1:" + bridge.localAddress().getPort(), options).get(30, TimeUnit.SECONDS);
        Call leg = incoming.poll(30, TimeUnit.SECONDS);
        Spoken mouth = new Spoken(toneHz, LEVEL_DBOV);
        Ear ear = new Ear(RATE_HZ);
        phones.add(phone);
        legs.add(leg);
        mouths.add(mouth);
        ears.add(ear);
        phone.sendAudio(mouth);
        phone.onAudio(ear);
        conference.add(leg);
    }

    /** A party hangs up, and those behind it move up. */
    void leave(int party) {
        world.await(phones.remove(party).hangup());
        legs.remove(party);
        mouths.remove(party);
        ears.remove(party);
        ports.remove(party);
    }

    /** All hang up, and what was recorded is on disk. */
    void end(List<CompletableFuture<Void>> recordings) {
        phones.forEach(phone -> world.await(phone.hangup()));
        world.await(CompletableFuture.allOf(recordings.toArray(CompletableFuture<?>[]::new)));
    }

    @Override
    public void close() {
        world.stop();
        outside.close();
        bridge.close();
    }
}
