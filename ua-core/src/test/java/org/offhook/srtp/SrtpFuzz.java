package org.offhook.srtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.offhook.fuzz.Prompt;
import org.offhook.fuzz.Seeds;

/**
 * Any datagrams as SRTP and SRTCP: nobody without the key gets one opened. And any datagrams as what is to be protected: they come out
 * as they were, once, and not at all when one bit is changed on the way. The first octet of an input chooses the suite.
 */
class SrtpFuzz {

    private static final int ROOM_OCTETS = 64;
    private static final List<SrtpKeys> KEYS = SrtpSuite.PREFERENCE.stream().map(SrtpFuzz::keys).toList();

    private static SrtpKeys keys(SrtpSuite suite) {
        byte[] octets = new byte[suite.keyOctets() + suite.saltOctets()];
        Arrays.fill(octets, (byte) 7);
        return SrtpKeys.of(suite, octets);
    }

    static Stream<byte[]> seeds() {
        byte[] rtp = new byte[172];
        rtp[0] = (byte) 0x80;
        byte[] next = rtp.clone();
        next[3] = 1;
        byte[] rtcp = new byte[28];
        rtcp[0] = (byte) 0x80;
        rtcp[1] = (byte) 200;
        rtcp[3] = 6;
        byte[] extended = rtp.clone();
        extended[0] = (byte) 0x91;
        extended[19] = 1;
        return Stream.concat(Stream.concat(Seeds.lines("srtp"), Seeds.lines("srtcp")).map(octets -> chosen(0, octets)),
            Stream.of(chosen(0, Seeds.joined(List.of(rtp, next, rtp))), chosen(1, Seeds.joined(List.of(rtcp, rtcp))),
                chosen(2, Seeds.joined(List.of(extended, new byte[12]))), chosen(3, Seeds.joined(List.of(rtp, rtcp, new byte[1])))));
    }

    private static byte[] chosen(int suite, byte[] datagrams) {
        byte[] input = new byte[datagrams.length + 1];
        input[0] = (byte) suite;
        System.arraycopy(datagrams, 0, input, 1, datagrams.length);
        return input;
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "60s")
    void opensWhatIsAuthenticAlone(byte[] octets) {
        if (octets.length == 0) {
            return;
        }
        Prompt.run(() -> {
            SrtpKeys keys = KEYS.get((octets[0] & 0xFF) % KEYS.size());
            SrtpSession session = new SrtpSession(keys, keys);
            for (byte[] datagram : Seeds.datagrams(Arrays.copyOfRange(octets, 1, octets.length))) {
                byte[] forged = datagram.clone();
                assertTrue(session.unprotectRtp(forged, 0, forged.length) < 0, "a stranger's RTP was opened");
                forged = datagram.clone();
                assertTrue(session.unprotectRtcp(forged, 0, forged.length) < 0, "a stranger's RTCP was opened");
                if (datagram.length >= 12 && (datagram[0] & 0xC0) == 0x80) {
                    thereAndBack(session, datagram);
                }
            }
        });
    }

    private static void thereAndBack(SrtpSession session, byte[] clear) {
        byte[] packet = Arrays.copyOf(clear, clear.length + ROOM_OCTETS);
        int length = session.protectRtcp(packet, 0, clear.length);
        if (length < 0) {
            return;
        }
        byte[] changed = packet.clone();
        changed[length - 1] ^= 1;
        assertTrue(session.unprotectRtcp(changed, 0, length) < 0, "a changed tag was taken");
        byte[] copy = packet.clone();
        assertTrue(session.unprotectRtcp(packet, 0, length) == clear.length, "what was protected is not opened");
        assertArrayEquals(clear, Arrays.copyOf(packet, clear.length));
        assertTrue(session.unprotectRtcp(copy, 0, length) < 0, "a copy was opened");
    }
}
