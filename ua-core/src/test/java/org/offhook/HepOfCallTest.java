package org.offhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.offhook.audio.tone.ToneSource;
import org.offhook.hep.HepPacketReader;
import org.offhook.hep.HepSettings;
import org.offhook.srtp.KeyExchange;

/** A call between two agents on loopback, of which one sends copies to a collector. */
class HepOfCallTest {

    private static UserAgentBuilder agent() {
        return UserAgent.builder().bind(InetAddress.getLoopbackAddress()).codecs("PCMU");
    }

    /** Reads until all was there, or half a minute is over. */
    private static List<HepPacketReader> collect(DatagramSocket collector, List<HepPacketReader> packets, String last) throws IOException {
        byte[] buffer = new byte[65_535];
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        collector.setSoTimeout(1000);
        while (System.nanoTime() < deadlineNanos && packets.stream().noneMatch(packet -> packet.text(0x0f).contains(last))) {
            DatagramPacket datagram = new DatagramPacket(buffer, buffer.length);
            try {
                collector.receive(datagram);
                packets.add(new HepPacketReader(Arrays.copyOf(buffer, datagram.getLength())));
            } catch (SocketTimeoutException e) {
                // not yet
            }
        }
        return packets;
    }

    @Test
    void signallingAndRtcpReachTheCollectorUnderTheCallId() throws Exception {
        SrtpOptions sdes = SrtpOptions.required(KeyExchange.SDES).withSdesInClear(true);
        try (DatagramSocket collector = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                UserAgent caller = agent().srtp(sdes).hep(HepSettings.of("127.0.0.1", collector.getLocalPort())).build();
                UserAgent callee = agent().srtp(sdes).build()) {
            callee.onIncoming(incoming -> incoming.accept().thenAccept(call -> call.sendAudio(new ToneSource(8000, 1000, -10))));
            Call call = caller.invite("sip:b@127.0.0.1:" + callee.localAddress().getPort()).get(30, TimeUnit.SECONDS);
            List<HepPacketReader> packets = collect(collector, new ArrayList<>(), "report_blocks\":[{");
            call.hangup().get(30, TimeUnit.SECONDS);
            collect(collector, packets, " BYE\r\n");
            assertTrue(packets.stream().allMatch(packet -> packet.text(0x11).equals(call.callId())));
            HepPacketReader invite = packets.get(0);
            assertTrue(invite.text(0x0f).startsWith("INVITE "), invite.text(0x0f));
            assertTrue(invite.text(0x0f).contains("inline:xxxxxxxx"), "the keys are masked");
            assertEquals(callee.localAddress().getPort(), invite.number(0x08));
            assertEquals(1, invite.number(0x0b));
            HepPacketReader rtcp = packets.stream().filter(packet -> packet.number(0x0b) == 5).findFirst().orElseThrow();
            assertTrue(rtcp.text(0x0f).startsWith("{") && rtcp.text(0x0f).contains("\"ssrc\":"), rtcp.text(0x0f));
            assertTrue(packets.stream().anyMatch(packet -> packet.text(0x0f).startsWith("BYE ")));
        }
    }

    @Test
    void aCollectorThatIsNotThereIsNotNoticed() throws Exception {
        try (ShutPort nobody = ShutPort.ofDatagrams();
                UserAgent caller = agent().hep(HepSettings.of("127.0.0.1", nobody.number())).build(); UserAgent callee = agent().build()) {
            callee.onIncoming(incoming -> incoming.reject(486));
            CallReport report = caller.place("sip:b@127.0.0.1:" + callee.localAddress().getPort(), InviteOptions.DEFAULT).ended()
                .get(30, TimeUnit.SECONDS);
            assertEquals(486, report.call().status());
            assertFalse(report.ladder().isEmpty());
        }
    }

    @Test
    void aNameThatCannotBeResolvedIsSaid() {
        Failure.TransportFailed failure = assertThrows(Failure.TransportFailed.class,
            () -> agent().hep(HepSettings.of("collector.invalid", 9060)).build());
        assertTrue(failure.getMessage().contains("collector.invalid"), failure.getMessage());
    }
}
