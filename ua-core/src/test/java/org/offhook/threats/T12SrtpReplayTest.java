package org.offhook.threats;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.offhook.srtp.SrtpKeys;
import org.offhook.srtp.SrtpSession;
import org.offhook.srtp.SrtpSuite;

/** T12, replays and forgeries of SRTP and SRTCP, a hundred of each in any order: none is taken, and nothing valid is lost. */
class T12SrtpReplayTest {

    private static final int PACKETS = 2_000;
    /** Disorder that a network makes; within the window of 64. */
    private static final int DISORDER = 40;

    private record Datagram(boolean rtcp, byte[] octets, int valid) {
    }

    private static byte[] rtp(SrtpSession sender, int index) {
        byte[] packet = new byte[12 + 160 + 20];
        packet[0] = (byte) 0x80;
        packet[2] = (byte) (index >> 8);
        packet[3] = (byte) index;
        packet[11] = 7;
        packet[12] = (byte) index;
        return Arrays.copyOf(packet, sender.protectRtp(packet, 0, 172));
    }

    private static byte[] rtcp(SrtpSession sender, int index) {
        byte[] packet = new byte[28 + 24];
        packet[0] = (byte) 0x80;
        packet[1] = (byte) 200;
        packet[7] = 7;
        packet[8] = (byte) index;
        return Arrays.copyOf(packet, sender.protectRtcp(packet, 0, 28));
    }

    /** The valid stream in its disorder, and around each packet copies and forgeries of it and of earlier ones. */
    private static List<Datagram> traffic(SrtpSession sender, Random random) {
        List<Datagram> valid = new ArrayList<>();
        for (int i = 0; i < PACKETS; i++) {
            // Over the end of the sequence numbers in the middle.
            boolean control = i % 50 == 49;
            valid.add(new Datagram(control, control ? rtcp(sender, i) : rtp(sender, 64_500 + i & 0xFFFF), i));
        }
        for (int block = 0; block < PACKETS; block += DISORDER) {
            Collections.shuffle(valid.subList(block, Math.min(PACKETS, block + DISORDER)), random);
        }
        List<Datagram> traffic = new ArrayList<>();
        for (int i = 0; i < PACKETS; i++) {
            Datagram packet = valid.get(i);
            traffic.add(packet);
            Datagram old = valid.get(random.nextInt(i + 1));
            traffic.add(new Datagram(old.rtcp, old.octets, -1));
            byte[] forged = packet.octets.clone();
            forged[2 + random.nextInt(forged.length - 2)] ^= (byte) (1 << random.nextInt(8));
            traffic.add(random.nextInt(traffic.size()), new Datagram(packet.rtcp, forged, -1));
        }
        return traffic;
    }

    @ParameterizedTest
    @EnumSource
    void nothingForgedOrRepeatedIsTakenAndNothingValidLost(SrtpSuite suite) {
        SrtpKeys keys = SrtpKeys.random(suite, new SecureRandom());
        SrtpKeys back = SrtpKeys.random(suite, new SecureRandom());
        SrtpSession receiver = new SrtpSession(back, keys);
        int taken = 0;
        int lost = 0;
        int wronglyTaken = 0;
        for (Datagram datagram : traffic(new SrtpSession(keys, back), new Random(12))) {
            byte[] octets = datagram.octets.clone();
            int opened = datagram.rtcp ? receiver.unprotectRtcp(octets, 0, octets.length) : receiver.unprotectRtp(octets, 0, octets.length);
            if (datagram.valid >= 0) {
                taken += opened > 0 ? 1 : 0;
                lost += opened > 0 ? 0 : 1;
            } else {
                wronglyTaken += opened > 0 ? 1 : 0;
            }
        }
        assertEquals(0, wronglyTaken);
        assertEquals(0, lost);
        assertEquals(PACKETS, taken);
    }
}
