package org.offhook.audio.playout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.offhook.codecs.Codecs;

/** Packets of 20 ms of G.711 in, in their order out. */
class ReceivedStreamTest {

    private static final int PCMU = 0;
    private static final int NOISE = 13;
    private static final int SSRC = 7;
    private static final int TICKS = 160;
    private static final long PACKET_NANOS = 20_000_000L;
    private static final int FIRST = 65_530;

    private final PayloadTypes types = new PayloadTypes(16_000);
    private final PlayoutSettings settings = PlayoutSettings.forCall(16_000);
    private final PlayoutCounters counters = new PlayoutCounters(16_000);
    private final ReceivedStream stream = new ReceivedStream(settings, types,
        new DelayTarget(settings.minDelayMs(), settings.maxDelayMs()), counters);

    ReceivedStreamTest() {
        types.bind(PCMU, Codecs.installed().find("PCMU").orElseThrow().newDecoder(Map.of()), 8000, 8000);
        types.bindComfortNoise(NOISE, 8000);
        stream.clear();
        stream.begin(PCMU, SSRC, FIRST, 0);
    }

    private Arrival put(int index, boolean playing) {
        return stream.put(PCMU, FIRST + index & 0xFFFF, (long) index * TICKS, new byte[TICKS], 0, TICKS, index * PACKET_NANOS, playing);
    }

    @Test
    void givesPacketsInTheirOrderAcrossTheWrapAround() {
        for (int index : new int[] {0, 1, 3, 2, 5, 4, 7, 8, 6}) {
            assertTrue(put(index, false).isStored());
        }
        for (int index = 0; index < 9; index++) {
            assertTrue(stream.hasNext());
            assertEquals(320L * index, stream.media(0), "20 ms at 16 kHz each");
            stream.passNext();
        }
        assertEquals(-1, stream.missingBeforeFirst());
        assertEquals(320L * 9, stream.newestEnd());
    }

    @Test
    void saysHowManyAreMissing() {
        put(0, false);
        stream.passNext();
        put(4, true);
        assertFalse(stream.hasNext());
        assertEquals(3, stream.missingBeforeFirst());
        assertEquals(PCMU, stream.type(3));
        assertEquals(320L * 4, stream.media(3));
        stream.skipMissing(3);
        assertTrue(stream.hasNext());
        assertEquals(Arrival.LATE, put(2, true));
    }

    @Test
    void takesEachOnceAndNoneBehindItsTurn() {
        assertEquals(Arrival.ACCEPTED, put(1, false));
        assertEquals(Arrival.DUPLICATE, put(1, false));
        assertEquals(Arrival.REORDERED, put(0, false), "before anything is played the beginning may come second");
        stream.passNext();
        stream.passNext();
        assertEquals(Arrival.DUPLICATE, put(0, true));
    }

    @Test
    void nothingIsExpectedBehindNoise() {
        put(0, false);
        stream.put(NOISE, FIRST + 1, TICKS, new byte[1], 0, 1, PACKET_NANOS, true);
        assertEquals(ReceivedStream.COMFORT_NOISE, stream.type(1));
        assertEquals(Long.MIN_VALUE, stream.newestEnd());
    }

    @Test
    void anEventTakesItsPlace() {
        put(0, false);
        stream.putEvent(SSRC, FIRST + 1);
        put(2, false);
        stream.passNext();
        assertEquals(ReceivedStream.EVENT, stream.type(0));
        stream.passNext();
        assertTrue(stream.hasNext());
    }

    @Test
    void theOldestGiveWayWhenAllPlacesAreTaken() {
        int capacity = settings.capacityPackets();
        for (int index = 0; index < capacity + 5; index++) {
            put(index, true);
        }
        assertEquals(5 * 320L, stream.media(0));
        assertEquals(5, counters.overflowPackets());
    }

    @Test
    void anotherSsrcOrAnotherClockIsAnotherStream() {
        put(0, false);
        types.bind(9, Codecs.installed().find("PCMA").orElseThrow().newDecoder(Map.of()), 16_000, 8000);
        assertEquals(StreamTimeline.Step.CONTINUES, stream.classify(PCMU, SSRC, FIRST + 1, TICKS, PACKET_NANOS));
        assertEquals(StreamTimeline.Step.RESTARTS, stream.classify(PCMU, SSRC + 1, FIRST + 1, TICKS, PACKET_NANOS));
        assertEquals(StreamTimeline.Step.RESTARTS, stream.classify(9, SSRC, FIRST + 1, TICKS, PACKET_NANOS));
    }

    @Test
    void payloadTypesKnowWhatTheyCanDecode() {
        assertTrue(types.isKnown(NOISE) && types.isKnown(PCMU));
        assertFalse(types.isKnown(8));
        assertFalse(types.isWellFormed(PCMU, new byte[0], 0, 0));
        assertTrue(types.isWellFormed(NOISE, new byte[1], 0, 1));
        assertThrows(IllegalArgumentException.class, () -> types.bindComfortNoise(128, 8000));
    }
}
