package org.offhook.threats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhook.Await;
import org.offhook.Call;
import org.offhook.CallReport;
import org.offhook.InviteOptions;
import org.offhook.Loopback;
import org.offhook.UserAgent;

/** T31, sound turned against somebody by SDP: groups get nothing, a third host two seconds unless it is heard. */
class T31MediaTargetTest {

    private static final int PACKET_OCTETS = 172;
    private static final int TWO_SECONDS_OF_PACKETS = 100;
    private static final InetSocketAddress THIRD = new InetSocketAddress("127.0.0.3", 40_000);

    private static UserAgent agent() throws Exception {
        return UserAgent.builder().bind(InetAddress.getByName("127.0.0.1")).codecs("PCMU").build();
    }

    @ParameterizedTest
    @ValueSource(strings = {"224.0.0.1", "239.255.1.2", "232.1.1.1", "255.255.255.255"})
    void groupsInSdpAreRefusedAndGetNothing(String group) throws Exception {
        try (UserAgent agent = agent(); ScriptedParty party = new ScriptedParty("127.0.0.1", new InetSocketAddress(group, 40_000))) {
            Call call = agent.place(party.uri(), InviteOptions.DEFAULT);
            assertThrows(ExecutionException.class, () -> call.answered().get(30, TimeUnit.SECONDS));
            CallReport report = call.ended().get(30, TimeUnit.SECONDS);
            assertTrue(report.media().stream().allMatch(stream -> stream.packets() == null || stream.packets() == 0));
        }
    }

    /** What only the routing table knows to be a broadcast address, the system refuses to our sockets. */
    @Test
    void aDirectedBroadcastGetsNothing() throws Exception {
        InetAddress own = Loopback.own();
        try (DatagramSocket everybody = new DatagramSocket(new InetSocketAddress("0.0.0.0", 0));
                UserAgent agent = UserAgent.builder().bind(own).codecs("PCMU").build();
                ScriptedParty party = new ScriptedParty("127.0.0.1", new InetSocketAddress("127.255.255.255", everybody.getLocalPort()))) {
            Call call = agent.place(party.uri(), InviteOptions.DEFAULT);
            call.answered().get(30, TimeUnit.SECONDS);
            // Longer than until it is asked whether the port that says nothing is open at all.
            assertNothingComesFrom(own, everybody, 3500);
            call.hangup().get(30, TimeUnit.SECONDS);
        }
    }

    /** The same by a Contact: requests inside the call would go there. */
    @Test
    void aContactOnADirectedBroadcastGetsNothing() throws Exception {
        InetAddress own = Loopback.own();
        try (DatagramSocket everybody = new DatagramSocket(new InetSocketAddress("0.0.0.0", 0));
                UserAgent agent = UserAgent.builder().bind(own).codecs("PCMA").build();
                WirePeer peer = new WirePeer("127.0.0.1", new InetSocketAddress(own, agent.localAddress().getPort()))) {
            Call call = agent.place("sip:x@127.0.0.1:" + peer.port(), InviteOptions.DEFAULT);
            String invite = peer.await(30_000, message -> message.startsWith("INVITE "));
            peer.send(WirePeer.withBody(peer.answer(invite, 200, "Contact: <sip:x@127.255.255.255:" + everybody.getLocalPort() + ">")));
            call.answered().get(30, TimeUnit.SECONDS);
            call.hangup().get(30, TimeUnit.SECONDS);
            assertNothingComesFrom(own, everybody, 1000);
        }
    }

    /** Others may send to a number that was a port of theirs. */
    private static void assertNothingComesFrom(InetAddress own, DatagramSocket everybody, int waitMs) throws IOException {
        everybody.setSoTimeout(waitMs);
        assertThrows(SocketTimeoutException.class, () -> {
            DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
            do {
                everybody.receive(packet);
            } while (!packet.getAddress().equals(own));
        });
    }

    @Test
    void aThirdHostGetsTwoSecondsOfSoundAndNoMoreUntilItIsHeard() throws Exception {
        try (UserAgent agent = agent(); ScriptedParty party = new ScriptedParty("127.0.0.3", null)) {
            Call call = agent.place(party.uri(), InviteOptions.DEFAULT);
            call.answered().get(30, TimeUnit.SECONDS);
            Await.until(() -> sound(party) == TWO_SECONDS_OF_PACKETS, () -> "too little: " + sound(party));
            LockSupport.parkNanos(1_500_000_000L);
            assertEquals(TWO_SECONDS_OF_PACKETS, sound(party), "nothing heard from there");
            party.speaks(true);
            Await.until(() -> sound(party) > TWO_SECONDS_OF_PACKETS + 20, () -> "heard, so it is answered: " + sound(party));
            party.speaks(false);
            long heard = sound(party);
            Await.until(() -> sound(party) > heard + 40, () -> "and stays so: " + sound(party) + " after " + heard);
            call.hangup().get(30, TimeUnit.SECONDS);
        }
    }

    private static long sound(ScriptedParty party) {
        return party.arrivals().stream().filter(arrival -> arrival.octets() == PACKET_OCTETS).count();
    }

    @Test
    void offersInTurnsGainNothing() throws Exception {
        VirtualParty party = new VirtualParty();
        party.session.signallingHost(InetAddress.getByName("127.0.0.5"));
        for (int turn = 0; turn < 20; turn++) {
            party.agree(turn % 2 == 0 ? THIRD : new InetSocketAddress("127.0.0.4", 40_000));
            party.passMs(1000);
        }
        assertEquals(TWO_SECONDS_OF_PACKETS, party.sent.stream().filter(sent -> !sent.rtcp()).count(), 1);
        assertTrue(party.session.snapshot().counters().withheld() > 800);
    }

    @Test
    void reportsOfAListenerAreEnough() throws Exception {
        VirtualParty party = new VirtualParty();
        party.session.signallingHost(InetAddress.getByName("127.0.0.5"));
        party.passMs(3000);
        long before = party.sentTo(VirtualParty.PEER);
        party.receiveRtcpFrom(VirtualParty.PEER_RTCP, new byte[] {(byte) 0x80, (byte) 201, 0, 1, 0x11, 0x22, 0x33, 0x44});
        party.passMs(1000);
        assertEquals(50, party.sentTo(VirtualParty.PEER) - before, 1);
    }

    @Test
    void theHostOfTheSignallingNeedsNoProof() throws Exception {
        VirtualParty party = new VirtualParty();
        party.session.signallingHost(VirtualParty.PEER.getAddress());
        party.passMs(10_000);
        assertEquals(500, party.sentTo(VirtualParty.PEER), 2);
        assertEquals(List.of(), party.faults);
    }

    /** A phone with two addresses: it announces one of them and sends from the other, where its signalling comes from as well. */
    @Test
    void aPhoneThatSendsFromItsOtherAddressIsHeardAndAnsweredWithoutAGap() throws Exception {
        VirtualParty party = new VirtualParty();
        InetSocketAddress other = new InetSocketAddress("127.0.0.5", 40_000);
        party.session.signallingHost(other.getAddress());
        for (int i = 0; i < 250; i++) {
            party.receiveFrom(other, party.audio(1000 + i, 160L * i));
            party.passMs(20);
        }
        assertEquals(0, party.session.snapshot().counters().withheld());
        assertEquals(4, party.session.snapshot().counters().foreignSource());
        assertEquals(246, party.sentTo(other), 1);
    }

    /** Behind a proxy a third host may be the peer: it takes the place of what was announced before we fall silent. */
    @Test
    void aThirdHostThatSpeaksFromTheBeginningIsAnsweredWithoutAGap() throws Exception {
        VirtualParty party = new VirtualParty();
        InetSocketAddress other = new InetSocketAddress("127.0.0.6", 40_000);
        party.session.signallingHost(InetAddress.getByName("127.0.0.5"));
        for (int i = 0; i < 250; i++) {
            party.receiveFrom(other, party.audio(1000 + i, 160L * i));
            party.passMs(20);
        }
        assertEquals(0, party.session.snapshot().counters().withheld(), 1);
        assertEquals(150, party.sentTo(other), 2);
    }
}
