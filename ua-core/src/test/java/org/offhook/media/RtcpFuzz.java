package org.offhook.media;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.offhook.fuzz.Prompt;
import org.offhook.fuzz.Seeds;
import org.offhook.rtcp.RtcpCompound;

/** Any datagrams on the RTCP port of a call: read or refused, and a round-trip time that can be. */
class RtcpFuzz {

    /** Sender report with one block, CNAME, goodbye with a reason; then receiver report and an extended report. */
    private static final List<String> OWN = List.of(
        "81c8000c1122334400000001000000020000000300000004000000051122334400000000000000060000000700000008 00000009".replace(" ", "")
            + "81ca000311223344010361626300000081cb00031122334403627965",
        "80c9000111223344" + "81ca00021122334401016100" + "80cf000a11223344070000085566778801020304000100020003000405060708090a0b0c000d000e000f0010");

    static Stream<byte[]> seeds() {
        return Stream.concat(Seeds.lines("rtcp"),
            OWN.stream().map(hex -> Seeds.joined(List.of(HexFormat.of().parseHex(hex)))));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "60s")
    void readsOrRefuses(byte[] octets) {
        Prompt.run(() -> {
            FuzzedSession call = new FuzzedSession();
            for (byte[] datagram : Seeds.datagrams(octets)) {
                RtcpCompound.parse(datagram, 0, datagram.length);
                call.session.onRtcp(datagram, 0, datagram.length, FuzzedSession.PEER, call.nowNanos);
                call.session.onRtp(datagram, 0, datagram.length, FuzzedSession.PEER, call.nowNanos);
                call.step();
            }
            Double roundTripMs = call.session.snapshot().received().rttMs();
            assertTrue(roundTripMs == null || roundTripMs >= 0, "round trip of " + roundTripMs);
            call.session.close(call.nowNanos);
        });
    }
}
