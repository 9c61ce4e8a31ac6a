package org.offhook.torture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.offhook.CaptureOptions;
import org.offhook.IncomingCall;
import org.offhook.SrtpOptions;
import org.offhook.UserAgent;
import org.offhook.audio.tone.ToneSource;
import org.offhook.capture.CaptureReader;
import org.offhook.capture.CapturedFrame;
import org.offhook.capture.Packet;
import org.offhook.capture.PacketDecoder;
import org.offhook.srtp.KeyExchange;

/** What the column {@code answer_check} asks of the agent rather than of its answer: which policy refuses, which packets leave. */
@Timeout(180)
class TortureAnswerChecksTest {

    private static final int CHECKS_LIMIT = 100;
    private static final int CHECKS_MS = 5_000;
    private static final int TALK_MS = 1_000;
    private static final int SPOKEN_PACKETS = 50;
    private static final int STUN_COOKIE = 0x2112A442;

    @BeforeEach
    void needsTheData() {
        boolean there = Files.isRegularFile(TortureData.folder().resolve("sdp/index.csv"));
        if (!there) {
            System.out.println("SKIPPED TortureAnswerChecksTest: no torture data");
        }
        Assumptions.assumeTrue(there, "no torture data");
    }

    private static Map<String, String> row(String check) {
        return TortureData.index("sdp/index.csv").stream().filter(row -> row.get("answer_check").startsWith(check)).findFirst().orElseThrow();
    }

    private static String answer(Map<String, String> row, UserAgent agent, int holdMs) throws Exception {
        try (TorturePeer peer = new TorturePeer()) {
            return new OfferedCall(peer, agent.localAddress(), TortureData.octets("sdp/" + row.get("file")), row.get("name"),
                row.get("transport")).held(holdMs).finalAnswer();
        }
    }

    @Test
    void whereSrtpIsRequiredAnOfferWithoutTheProfileIsRefused() throws Exception {
        SrtpOptions required = SrtpOptions.required(KeyExchange.SDES, KeyExchange.DTLS).withSdesInClear(true);
        try (UserAgent agent = UserAgent.builder().bind(InetAddress.getLoopbackAddress()).codecs("PCMU").srtp(required).build()) {
            agent.onIncoming(IncomingCall::accept);
            assertEquals(488, TorturePeer.status(answer(row("policy srtp=required"), agent, 0)));
        }
    }

    @Test
    void noPacketLeavesForAGroup(@TempDir Path folder) throws Exception {
        List<Left> sent = sent(row("no packet leaves to 224"), TALK_MS, folder);
        assertTrue(sent.stream().noneMatch(Left::toGroup), "packets to a group");
    }

    @Test
    void candidatesAreNoReasonForAFloodOfChecks(@TempDir Path folder) throws Exception {
        List<Left> sent = sent(row("connectivity checks"), CHECKS_MS, folder);
        long checks = sent.stream().filter(Left::check).count();
        System.out.println("300 candidates: " + sent.size() + " packets in " + CHECKS_MS + " ms, connectivity checks: " + checks);
        assertTrue(checks <= CHECKS_LIMIT, "checks: " + checks);
        assertTrue(sent.size() > SPOKEN_PACKETS, "the call talks for two seconds, until it gives up an address that is not heard: " + sent.size());
    }

    /**
     * A packet that went over the agent's sockets.
     *
     * @param toGroup whether to a multicast address
     * @param check   whether it is STUN
     */
    private record Left(boolean toGroup, boolean check) {
    }

    /** What the agent sent while the call stood, by its own capture. */
    private static List<Left> sent(Map<String, String> row, int holdMs, Path folder) throws Exception {
        Path file = folder.resolve("sent.pcapng");
        try (UserAgent agent = UserAgent.builder().bind(InetAddress.getLoopbackAddress()).codecs("PCMU").build()) {
            agent.capture(file, CaptureOptions.DEFAULT);
            agent.onIncoming(incoming -> incoming.accept().thenAccept(call -> call.sendAudio(new ToneSource(8000, 440, -10))));
            String answer = answer(row, agent, holdMs);
            assertTrue(Integer.toString(TorturePeer.status(answer)).matches(row.get("expect_status_regex")), answer);
        }
        List<Left> packets = new ArrayList<>();
        try (CaptureReader reader = CaptureReader.open(file)) {
            CapturedFrame frame = new CapturedFrame();
            PacketDecoder decoder = new PacketDecoder();
            Packet packet = new Packet();
            while (reader.read(frame)) {
                if (decoder.decode(frame, packet)) {
                    packets.add(new Left(packet.destination().toInetAddress().isMulticastAddress(), isCheck(packet)));
                }
            }
        }
        assertTrue(!packets.isEmpty(), "the capture holds the signalling at least");
        return packets;
    }

    private static boolean isCheck(Packet packet) {
        byte[] octets = packet.octets();
        int at = packet.payloadOffset() + 4;
        return packet.payloadLength() >= 20 && at + 4 <= octets.length
            && ((octets[at] & 0xFF) << 24 | (octets[at + 1] & 0xFF) << 16 | (octets[at + 2] & 0xFF) << 8 | octets[at + 3] & 0xFF) == STUN_COOKIE;
    }
}
