package org.offhook.dtmf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DtmfTest {

    private static final long MS = 1_000_000;
    private static final int TICKS = 160;

    private final StringBuilder heard = new StringBuilder();
    private final List<Long> durations = new ArrayList<>();
    private final DtmfReceiver receiver = new DtmfReceiver((digit, ticks) -> {
        heard.append(digit);
        durations.add(ticks);
    });

    private record Packet(long timestamp, boolean marker, int event, boolean end, int duration) {
    }

    private static List<Packet> packets(DtmfSender sender, int steps) {
        List<Packet> packets = new ArrayList<>();
        byte[] out = new byte[4];
        for (int i = 0; i < steps; i++) {
            if (sender.step(i * (long) TICKS, TICKS, out, 0)) {
                packets.add(new Packet(sender.packetTimestamp(), sender.packetMarker(), out[0], out[1] < 0,
                    (out[2] & 0xFF) << 8 | out[3] & 0xFF));
            }
        }
        return packets;
    }

    private void receive(Packet packet, long nowNanos) {
        receiver.onPacket(new byte[] {(byte) packet.event, (byte) (packet.end ? 0x8A : 0x0A), (byte) (packet.duration >> 8),
            (byte) packet.duration}, 0, 4, packet.timestamp, nowNanos);
    }

    @Test
    void oneDigitIsOneTimestampRisingDurationsAndThreeEnds() {
        DtmfSender sender = new DtmfSender(8000, 100, 60);
        assertTrue(sender.offer("5"));
        List<Packet> packets = packets(sender, 20);
        assertEquals(List.of(160, 320, 480, 640, 800, 800, 800), packets.stream().map(Packet::duration).toList());
        assertEquals(List.of(false, false, false, false, true, true, true), packets.stream().map(Packet::end).toList());
        assertEquals(List.of(true, false, false, false, false, false, false), packets.stream().map(Packet::marker).toList());
        assertEquals(1, packets.stream().map(Packet::timestamp).distinct().count());
        assertEquals(5, packets.get(0).event());
        assertEquals("5", sender.takeFinished());
        assertNull(sender.takeFinished());
        assertFalse(sender.isBusy());
    }

    @Test
    void pausesLieBetweenDigits() {
        DtmfSender sender = new DtmfSender(8000, 40, 60);
        sender.offer("1,1");
        List<Packet> packets = packets(sender, 100);
        assertEquals(8, packets.size());
        assertTrue(packets.get(4).timestamp() - packets.get(0).timestamp() >= 4 * TICKS + 8 * 560);
    }

    @Test
    void longEventsAreCutIntoSegments() {
        DtmfSender sender = new DtmfSender(8000, 20_000, 0);
        sender.offer("9");
        List<Packet> packets = packets(sender, 1100);
        List<Long> timestamps = packets.stream().map(Packet::timestamp).distinct().toList();
        assertEquals(List.of(0L, 65_535L, 131_070L), timestamps);
        assertEquals(1, packets.stream().filter(Packet::marker).count());
        assertEquals(3, packets.stream().filter(Packet::end).count());
        long now = 0;
        for (Packet packet : packets) {
            receive(packet, now += 20 * MS);
        }
        assertEquals("9", heard.toString());
        assertEquals(List.of(160_000L), durations);
    }

    @Test
    void refusesOtherCharactersAndTooMany() {
        DtmfSender sender = new DtmfSender(8000, 100, 60);
        assertThrows(IllegalArgumentException.class, () -> sender.offer("1x"));
        assertTrue(sender.offer("1".repeat(DtmfSender.MAX_WAITING)));
        assertFalse(sender.offer("1"));
        assertEquals(DtmfSender.MAX_WAITING, sender.drop().length());
        assertTrue(sender.offer(""));
        packets(sender, 3);
        assertEquals("", sender.takeFinished());
    }

    @Test
    void everyDigitArrivesOnceUnderLossReorderingAndDuplication() {
        String digits = "0123456789*#ABCD!11";
        Random random = new Random(1);
        for (int round = 0; round < 200; round++) {
            heard.setLength(0);
            DtmfSender sender = new DtmfSender(8000, 100, 60);
            sender.offer(digits);
            DtmfReceiver fresh = new DtmfReceiver((digit, ticks) -> heard.append(digit));
            List<Packet> sent = packets(sender, 500);
            long now = 0;
            for (Packet packet : sent) {
                now += 20 * MS;
                fresh.tick(now);
                // Never all packets of one event: at most every second one is lost.
                if (random.nextInt(10) != 0 || packet.end) {
                    byte[] octets = {(byte) packet.event, (byte) (packet.end ? 0x8A : 0x0A), (byte) (packet.duration >> 8),
                        (byte) packet.duration};
                    fresh.onPacket(octets, 0, 4, packet.timestamp, now);
                    if (random.nextBoolean()) {
                        fresh.onPacket(octets, 0, 4, packet.timestamp, now);
                    }
                }
            }
            fresh.tick(now + 1000 * MS);
            assertEquals(digits, heard.toString(), "round " + round);
        }
    }

    @Test
    void aLostEndIsMadeUpForByTime() {
        receive(new Packet(100, true, 1, false, 160), 0);
        receive(new Packet(100, false, 1, false, 320), 20 * MS);
        receiver.tick(100 * MS);
        assertEquals("", heard.toString());
        receiver.tick(150 * MS);
        assertEquals("1", heard.toString());
        receive(new Packet(100, false, 1, true, 480), 160 * MS);
        assertEquals("1", heard.toString());
    }

    @Test
    void unknownEventsAndShortPacketsAreDropped() {
        receive(new Packet(100, true, 255, true, 160), 0);
        receive(new Packet(100, true, 17, true, 160), 0);
        receiver.onPacket(new byte[3], 0, 3, 5, 0);
        assertEquals("", heard.toString());
        assertEquals(3, receiver.dropped());
    }

    @Test
    void aFloodIsBounded() {
        for (int i = 0; i < 1000; i++) {
            receive(new Packet(i * 10L, true, i % 16, true, 400), i * MS / 10);
        }
        assertTrue(receiver.digits() <= DtmfReceiver.BURST + 100 / DtmfReceiver.REFILL_MS);
        assertEquals(1000, receiver.digits() + receiver.dropped());
    }

    @Test
    void survivesNoise() {
        Random random = new Random(2);
        byte[] octets = new byte[8];
        for (int i = 0; i < 100_000; i++) {
            random.nextBytes(octets);
            receiver.onPacket(octets, random.nextInt(4), random.nextInt(5), random.nextInt(50), i * MS);
            receiver.tick(i * MS);
        }
        assertTrue(receiver.digits() > 0);
    }
}
