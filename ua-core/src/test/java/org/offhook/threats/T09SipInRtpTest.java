package org.offhook.threats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.offhook.Call;
import org.offhook.CallReport;
import org.offhook.CallState;
import org.offhook.InviteOptions;
import org.offhook.UserAgent;
import org.offhook.media.MediaStatistics;
import org.offhook.media.RtpLines;

/** T09, SIP hidden in RTP or RTCP: media sockets never reach the SIP reader, and nothing answers. */
class T09SipInRtpTest {

    private static final int DATAGRAMS = 1000;

    @Test
    void theLinesAreSoundOrNoise() {
        VirtualParty party = new VirtualParty();
        party.talk(990, 10, 158_400);
        party.receive(RtpLines.named("rtp-sip-in-payload").datagrams().get(0));
        party.receive(RtpLines.named("sip-on-rtp-port").datagrams().get(0));
        MediaStatistics statistics = party.session.snapshot();
        assertEquals(11, statistics.received().packets(), "what has a header of RTP is sound");
        assertEquals(1, statistics.counters().malformed(), "what has not is counted");
    }

    @Test
    void aThousandSipMessagesOnTheMediaPortsMakeNoTransactionAndNoReply() throws Exception {
        AtomicInteger incoming = new AtomicInteger();
        try (UserAgent agent = UserAgent.builder().bind(InetAddress.getByName("127.0.0.1")).codecs("PCMU").build();
                ScriptedParty party = new ScriptedParty("127.0.0.1", null);
                DatagramSocket attacker = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
            agent.onIncoming(call -> incoming.incrementAndGet());
            Call call = agent.place(party.uri(), InviteOptions.DEFAULT);
            call.answered().get(30, TimeUnit.SECONDS);
            party.speaks(true);
            assertTrue(party.acknowledged.await(30, TimeUnit.SECONDS));
            InetSocketAddress rtcp = new InetSocketAddress(party.target().getAddress(), party.target().getPort() + 1);
            for (int i = 0; i < DATAGRAMS; i++) {
                byte[] sip = message(i % 3 == 0 ? "INVITE" : i % 3 == 1 ? "OPTIONS" : "BYE", i, attacker.getLocalPort(), call.callId());
                attacker.send(new DatagramPacket(sip, sip.length, i % 2 == 0 ? party.target() : rtcp));
                if (i % 5 == 0) {
                    party.sendFromRtp(sip, party.target());
                    party.sendFromRtp(hidden(party.nextSequence(), sip), party.target());
                    LockSupport.parkNanos(2_000_000);
                }
            }
            attacker.setSoTimeout(500);
            int replies = 0;
            try {
                while (true) {
                    attacker.receive(new DatagramPacket(new byte[2048], 2048));
                    replies++;
                }
            } catch (SocketTimeoutException e) {
                // nothing more
            }
            assertEquals(0, replies);
            assertEquals(0, incoming.get());
            // Answers may come twice where the machine was slow to take the first; a request of the other side has no place here.
            assertEquals(List.of(), call.report().ladder().stream().filter(step -> !step.outgoing() && isRequest(step.summary())).toList());
            assertEquals(CallState.ACTIVE, call.state());
            assertFalse(call.ended().isDone());
            CallReport report = call.hangup().get(30, TimeUnit.SECONDS);
            assertEquals("local", report.call().endedBy());
            assertTrue(party.arrivals().stream().noneMatch(arrival -> arrival.octets() > 400), "only sound and reports go out");
        }
    }

    private static boolean isRequest(String summary) {
        return Stream.of("INVITE", "OPTIONS", "BYE").anyMatch(summary::startsWith);
    }

    private static byte[] message(String method, int number, int port, String callId) {
        return (method + " sip:x@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:" + port + ";rport;branch=z9hG4bK" + number
            + "\r\nMax-Forwards: 70\r\nFrom: <sip:a@127.0.0.1>;tag=scripted\r\nTo: <sip:x@127.0.0.1>\r\nCall-ID: " + callId
            + "\r\nCSeq: " + (number + 1) + " " + method + "\r\nContact: <sip:a@127.0.0.1:" + port + ">\r\nContent-Length: 0\r\n\r\n")
            .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] hidden(int sequence, byte[] sip) {
        byte[] packet = new byte[12 + sip.length];
        System.arraycopy(VirtualParty.audio(sequence, 160L * sequence, ScriptedParty.SSRC, (byte) 0), 0, packet, 0, 12);
        System.arraycopy(sip, 0, packet, 12, sip.length);
        return packet;
    }
}
