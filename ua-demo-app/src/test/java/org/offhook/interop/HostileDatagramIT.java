package org.offhook.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.offhook.CallReport;
import org.offhook.CallState;
import org.offhook.InviteOptions;
import org.offhook.MediaReport;

/** Garbage on the SIP and RTP ports while a call is up: the call goes on as if nothing had come. */
class HostileDatagramIT {
    private static final int DATAGRAMS = 3_000;
    /** What may wait at a socket before the next thirty datagrams: the buffer has room for five times that. */
    private static final int ROOM_OCTETS = 40_000;
    private static final byte[] INVITE = """
            INVITE sip:phone@127.0.0.1 SIP/2.0\r
            Via: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bKhostile;rport\r
            Max-Forwards: 70\r
            From: <sip:x@127.0.0.1>;tag=1\r
            To: <sip:phone@127.0.0.1>\r
            Call-ID: hostile\r
            CSeq: 1 INVITE\r
            Contact: <sip:x@127.0.0.1:9>\r
            Content-Type: application/sdp\r
            Content-Length: 0\r
            \r
            """.getBytes(StandardCharsets.US_ASCII);

    @Test
    void aCallGoesOnThroughGarbage() throws IOException {
        Random random = new Random(7);
        try (AnsweringProcess answering = AnsweringProcess.start(OffhookProcess.with(), "127.0.0.1", "--echo");
                OurSide ours = OurSide.alone(Duration.ofSeconds(20), "PCMA/8000");
                DatagramSocket attacker = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
            OurSide.Talk talk = ours.call("sip:phone@127.0.0.1:" + answering.port(), InviteOptions.DEFAULT);
            talk.awaitState(CallState.ACTIVE);
            Await.until("our echo", Duration.ofSeconds(10),
                    () -> talk.ear().heard().secondsOfTone(Voice.SPEAKS_HZ) > 0.5, answering.offhook()::toString);
            String rtpAddress = received(talk.call().report()).local();
            int rtpPort = Integer.parseInt(rtpAddress.substring(rtpAddress.lastIndexOf(':') + 1));
            for (int i = 0; i < DATAGRAMS; i++) {
                byte[] garbage = i % 3 == 0 ? noise(random) : mutated(random);
                send(attacker, garbage, answering.port());
                send(attacker, garbage, ours.agent().localAddress().getPort());
                send(attacker, rtpLike(random), rtpPort);
                if (i % 30 == 0) {
                    Await.mediaFlows(Duration.ofMillis(20));
                    // What finds no room in the buffer of a socket is lost by the kernel, sound of the call included: not the subject here.
                    Await.until("the garbage has been read", Duration.ofSeconds(20), () -> Ports.unreadOctets(rtpPort) < ROOM_OCTETS);
                }
            }
            double before = talk.ear().heard().secondsOfTone(Voice.SPEAKS_HZ);
            Await.until("our echo after the garbage", Duration.ofSeconds(10),
                    () -> talk.ear().heard().secondsOfTone(Voice.SPEAKS_HZ) > before + 1, answering.offhook()::toString);
            CallReport report = OurSide.get(talk.call().hangup());
            assertEquals("completed", report.call().state(), report::toJson);
            assertEquals(0, received(report).lost(), report::toJson);
            assertTrue(answering.offhook().isAlive(), answering.offhook()::toString);
            RegisterIT.assertNoStackTrace(answering.offhook());
        }
    }

    private static MediaReport received(CallReport report) {
        return report.media().stream().filter(stream -> stream.direction().equals("recv")).findFirst().orElseThrow();
    }

    private static void send(DatagramSocket from, byte[] octets, int port) throws IOException {
        from.send(new DatagramPacket(octets, octets.length, new InetSocketAddress("127.0.0.1", port)));
    }

    private static byte[] noise(Random random) {
        byte[] octets = new byte[random.nextInt(1400)];
        random.nextBytes(octets);
        return octets;
    }

    /** An INVITE with some octets changed, sometimes cut short: it never asks for a call that could be answered. */
    private static byte[] mutated(Random random) {
        byte[] octets = Arrays.copyOf(INVITE, INVITE.length - random.nextInt(INVITE.length / 2));
        for (int i = 1 + random.nextInt(20); i > 0; i--) {
            octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
        }
        return octets;
    }

    /** RTP of an unknown source with a negotiated payload type and somebody's SSRC. */
    private static byte[] rtpLike(Random random) {
        byte[] octets = new byte[12 + random.nextInt(200)];
        random.nextBytes(octets);
        octets[0] = (byte) 0x80;
        octets[1] = 8;
        return octets;
    }
}
