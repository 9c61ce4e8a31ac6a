package org.offhook.dtmf;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.offhook.fuzz.Prompt;
import org.offhook.fuzz.Seeds;

/** Any telephone events in any order: digits that exist, and no more than the rules of T29 allow. */
class DtmfFuzz {

    private static final long PACKET_NANOS = 20_000_000;

    static Stream<byte[]> seeds() {
        byte[] begin = {0, 0, 0, 1, 1, 10, 0, (byte) 160};
        byte[] end = {0, 0, 0, 1, 1, (byte) 0x8A, 3, 32};
        return Stream.of(Seeds.joined(List.of(begin, begin, end, end, end)), Seeds.joined(List.of(end)),
            Seeds.joined(List.of(begin, new byte[] {0, 0, 0, 2, (byte) 255, 0, 0, 0}, new byte[3])));
    }

    /** Each datagram is a timestamp and a payload. */
    @MethodSource("seeds")
    @FuzzTest(maxDuration = "60s")
    void tellsDigits(byte[] octets) {
        Prompt.run(() -> {
            List<byte[]> packets = Seeds.datagrams(octets);
            StringBuilder digits = new StringBuilder();
            DtmfReceiver receiver = new DtmfReceiver((digit, durationMs) -> {
                assertTrue(durationMs >= 0 && "0123456789*#ABCD!".indexOf(digit) >= 0, digit + " for " + durationMs);
                digits.append(digit);
            });
            long nowNanos = 0;
            for (byte[] packet : packets) {
                nowNanos += PACKET_NANOS;
                if (packet.length >= 4) {
                    receiver.onPacket(packet, 4, packet.length - 4, ByteBuffer.wrap(packet).getInt() & 0xFFFFFFFFL, nowNanos);
                }
                receiver.tick(nowNanos);
            }
            receiver.tick(nowNanos + 50 * PACKET_NANOS);
            assertTrue(digits.length() <= packets.size());
        });
    }
}
