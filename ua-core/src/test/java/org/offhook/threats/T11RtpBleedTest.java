package org.offhook.threats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.offhook.Await;
import org.offhook.Call;
import org.offhook.InviteOptions;
import org.offhook.UserAgent;
import org.offhook.audio.PcmSink;
import org.offhook.media.RtpLines;
import org.offhook.rtp.SymmetricLatch;

/** T11, RTP bleed and injection: a third address hears nothing of ours, is not heard, and takes over by the rule alone. */
class T11RtpBleedTest {

    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final InetSocketAddress ATTACKER = new InetSocketAddress("127.0.0.2", 40_000);
    private static final int QUIET = 1000;

    @Test
    void duringTalkNothingIsSentToTheAttackerAndNothingOfHimPlayed() {
        VirtualParty party = new VirtualParty();
        for (int i = 0; i < 500; i++) {
            party.receive(party.audio(1000 + i, 160L * i));
            for (int injected = 0; injected < 4; injected++) {
                party.receiveFrom(ATTACKER, ScriptedParty.loud(1000 + i + injected, 160L * (i + injected), VirtualParty.PEER_SSRC));
                party.passMs(5);
            }
        }
        assertEquals(0, party.sentTo(ATTACKER));
        assertTrue(party.loudestPlayed < QUIET, "played " + party.loudestPlayed);
        assertEquals(2000, party.session.snapshot().counters().foreignSource());
        assertEquals(500, party.session.snapshot().received().packets());
    }

    @Test
    void inSilenceTheAttackerGetsNothingForTwoSeconds() {
        VirtualParty party = new VirtualParty();
        party.talk(1000, 50, 0);
        for (int i = 0; i < 395; i++) {
            party.receiveFrom(ATTACKER, ScriptedParty.loud(1050 + i, 160L * (50 + i), VirtualParty.PEER_SSRC));
            party.passMs(5);
        }
        assertEquals(0, party.sentTo(ATTACKER));
        assertTrue(party.loudestPlayed < QUIET);
    }

    /** Two seconds of silence, then fifty packets in order of the same SSRC: not one packet earlier. */
    @Test
    void theSourceMovesByTheRuleExactly() {
        VirtualParty party = new VirtualParty();
        party.talk(1000, 50, 0);
        party.passMs(SymmetricLatch.SILENCE_MS + 10);
        for (int i = 0; i < SymmetricLatch.MOVED_PACKETS - 1; i++) {
            party.receiveFrom(ATTACKER, VirtualParty.audio(1050 + i, 160L * (150 + i), VirtualParty.PEER_SSRC, (byte) 0xFF));
            party.passMs(20);
        }
        assertEquals(0, party.sentTo(ATTACKER));
        party.receiveFrom(ATTACKER, VirtualParty.audio(1099, 160L * 199, VirtualParty.PEER_SSRC, (byte) 0xFF));
        party.passMs(20);
        assertEquals(1, party.sentTo(ATTACKER));
        party.receive(party.audio(1100, 160L * 200));
        party.passMs(20);
        assertEquals(1, party.sentTo(ATTACKER), "the address of SDP always wins");
    }

    @Test
    void anotherSsrcOrDisorderNeverTakesOver() {
        VirtualParty party = new VirtualParty();
        party.talk(1000, 50, 0);
        party.passMs(2100);
        for (int i = 0; i < 1000; i++) {
            party.receiveFrom(ATTACKER, VirtualParty.audio(1050 + i, 160L * i, 77, (byte) 0xFF));
            party.receiveFrom(ATTACKER, VirtualParty.audio(5000 - 20 * i & 0xFFFF, 160L * i, VirtualParty.PEER_SSRC, (byte) 0xFF));
            party.passMs(20);
        }
        assertEquals(0, party.sentTo(ATTACKER));
    }

    @Test
    void signallingMovesItAtOnce() {
        VirtualParty party = new VirtualParty();
        party.talk(1000, 50, 0);
        InetSocketAddress moved = new InetSocketAddress("127.0.0.8", 40_002);
        party.agree(moved);
        party.passMs(20);
        assertEquals(1, party.sentTo(moved));
    }

    @Test
    void rtcpOfAThirdAddressIsNeitherReadNorAnswered() {
        VirtualParty party = new VirtualParty();
        byte[] report = RtpLines.named("rtcp-ok").datagrams().get(0);
        party.talk(1000, 5, 0);
        party.receiveRtcpFrom(VirtualParty.PEER_RTCP, report.clone());
        for (int second = 0; second < 20; second++) {
            party.receiveRtcpFrom(new InetSocketAddress("127.0.0.2", 40_001), report.clone());
            party.receiveRtcpFrom(new InetSocketAddress("127.0.0.9", 50_000), report.clone());
            party.talk(1005 + 50 * second, 50, 800 + 8000L * second);
        }
        assertEquals(1, party.session.snapshot().counters().rtcpReceived());
        assertEquals(40, party.session.snapshot().counters().foreignSource());
        assertEquals(party.sent.size(), party.sentTo(VirtualParty.PEER) + party.sentTo(VirtualParty.PEER_RTCP));
    }

    /** The same over sockets: 200 packets a second from 127.0.0.2, two seconds of talk and nearly two of silence. */
    @Test
    void overRealSocketsTheAttackerHearsAndSaysNothing() throws Exception {
        try (UserAgent agent = UserAgent.builder().bind(InetAddress.getByName("127.0.0.1")).codecs("PCMU").build();
                ScriptedParty party = new ScriptedParty("127.0.0.1", null);
                DatagramSocket attacker = new DatagramSocket(new InetSocketAddress("127.0.0.2", 0))) {
            Call call = agent.place(party.uri(), InviteOptions.DEFAULT);
            AtomicInteger loudest = new AtomicInteger();
            call.onAudio(PcmSink.calling(8000, (pcm, offset, samples) -> {
                for (int i = offset; i < offset + samples; i++) {
                    loudest.accumulateAndGet(Math.abs(pcm[i]), Math::max);
                }
            }));
            call.answered().get(30, TimeUnit.SECONDS);
            party.speaks(true);
            flood(attacker, party, 400, System.nanoTime() + 20 * SECOND_NANOS);
            // Silence that the rule allows for two seconds: were the machine to stand still in them, the attacker would be in the right.
            long silentUntilNanos = System.nanoTime() + 3 * SECOND_NANOS / 2;
            party.speaks(false);
            flood(attacker, party, 300, silentUntilNanos);
            attacker.setSoTimeout(1);
            int reached = 0;
            try {
                while (true) {
                    attacker.receive(new DatagramPacket(new byte[2048], 2048));
                    reached++;
                }
            } catch (SocketTimeoutException e) {
                // nothing more
            }
            assertEquals(0, reached, "packets sent to the attacker");
            assertTrue(loudest.get() < QUIET, "loudest sample played: " + loudest.get());
            Await.until(() -> party.arrivals().size() > 100, () -> "the party does not hear us: " + party.arrivals().size());
            call.hangup().get(30, TimeUnit.SECONDS);
        }
    }

    private static void flood(DatagramSocket attacker, ScriptedParty party, int packets, long untilNanos) throws Exception {
        long due = System.nanoTime();
        for (int i = 0; i < packets && System.nanoTime() < untilNanos; i++) {
            byte[] packet = ScriptedParty.loud(party.nextSequence() + 2, 160L * i, ScriptedParty.SSRC);
            attacker.send(new DatagramPacket(packet, packet.length, party.target()));
            due += 5_000_000;
            LockSupport.parkNanos(due - System.nanoTime());
        }
    }
}
