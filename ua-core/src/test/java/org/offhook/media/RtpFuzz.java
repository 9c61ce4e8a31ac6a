package org.offhook.media;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.offhook.fuzz.Prompt;
import org.offhook.fuzz.Seeds;
import org.offhook.rtp.RtpPacket;

/** Any datagrams on the RTP port of a call, in any order: counted, played or dropped; the figures stay figures. */
class RtpFuzz {

    static Stream<byte[]> seeds() {
        byte[] packet = new byte[32];
        RtpPacket.writeHeader(packet, 0, true, 0, 1, 160, 7);
        byte[] next = new byte[32];
        RtpPacket.writeHeader(next, 0, false, 0, 2, 320, 7);
        byte[] event = new byte[16];
        RtpPacket.writeHeader(event, 0, true, 101, 3, 480, 7);
        byte[] padded = new byte[32];
        RtpPacket.writeHeader(padded, 0, false, 0, 4, 640, 7);
        padded[0] |= 0x31;
        return Stream.concat(Seeds.lines("rtp"),
            Stream.of(Seeds.joined(List.of(packet, next, event, padded)), Seeds.joined(List.of(new byte[12]))));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "60s")
    void countsPlaysOrDrops(byte[] octets) {
        Prompt.run(() -> {
            FuzzedSession call = new FuzzedSession();
            for (byte[] datagram : Seeds.datagrams(octets)) {
                call.session.onRtp(datagram, 0, datagram.length, FuzzedSession.PEER, call.nowNanos);
                call.step();
            }
            MediaStatistics statistics = call.session.snapshot();
            Long packets = statistics.received().packets();
            Long lost = statistics.received().lost();
            // Duplicates make the loss of RFC 3550 negative; what was never measured is null.
            assertTrue((packets == null || packets >= 0) && (lost == null || lost <= statistics.received().expected()),
                statistics::toString);
            call.session.close(call.nowNanos);
        });
    }
}
