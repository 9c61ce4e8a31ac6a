package org.offhook.threats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.offhook.dtmf.DtmfReceiver;
import org.offhook.media.MediaStatistics;
import org.offhook.media.RtpLines;
import org.offhook.rtp.RtpPacket;

/** T29, floods of telephone events: the counts of the lines exactly, a bounded queue, and no gap in the sound. */
class T29DtmfFloodTest {

    private static String digitsOf(String line) {
        VirtualParty party = new VirtualParty();
        party.talk(1000, 5, 0);
        for (byte[] datagram : RtpLines.named(line).datagrams()) {
            party.receive(datagram);
            party.passMs(20);
        }
        party.passMs(300);
        return party.digits.toString();
    }

    @Test
    void everyLineGivesExactlyItsKeys() {
        assertEquals("", digitsOf("dtmf-event255"));
        assertEquals("9", digitsOf("dtmf-end-only"));
        assertEquals("1", digitsOf("dtmf-never-end"));
        int flood = digitsOf("dtmf-flood").length();
        assertTrue(flood > 0 && flood <= 64, "keys of the flood: " + flood);
    }

    @Test
    void aFloodAtOnceIsCutAtTheQueueAndUnknownEventsAreDropped() {
        VirtualParty party = new VirtualParty();
        party.talk(1000, 5, 0);
        for (int i = 0; i < 1000; i++) {
            party.receive(event(1005 + i, 200_000 + 160L * i, i % 256));
        }
        assertEquals(DtmfReceiver.BURST, party.digits.length());
        assertEquals(1000 - DtmfReceiver.BURST, party.session.snapshot().counters().digitsDropped());
    }

    @Test
    void oneEventForEachTimestampHoweverOftenItComes() {
        VirtualParty party = new VirtualParty();
        party.talk(1000, 5, 0);
        for (int i = 0; i < 500; i++) {
            party.receive(event(1005 + i, 200_000, 5));
        }
        assertEquals("5", party.digits.toString());
    }

    /** Sound and a flood of events share the sequence numbers; the sound goes on without concealment. */
    @Test
    void theSoundHasNoGap() {
        VirtualParty party = new VirtualParty();
        int sequence = 1000;
        for (int i = 0; i < 500; i++) {
            party.receive(party.audio(sequence++, 160_000 + 160L * i));
            for (int events = 0; i >= 100 && i < 400 && events < 3; events++) {
                party.receive(event(sequence++, 500_000 + 480L * i + 160L * events, (i + events) % 16));
            }
            party.passMs(20);
        }
        MediaStatistics statistics = party.session.snapshot();
        assertEquals(0.0, statistics.received().concealedPct(), 0.0);
        assertEquals(0, statistics.received().lost());
        assertTrue(statistics.counters().digitsReceived() >= DtmfReceiver.BURST, "keys " + statistics.counters().digitsReceived());
        assertEquals(List.of(), party.faults);
    }

    private static byte[] event(int sequence, long timestamp, int code) {
        byte[] packet = new byte[RtpPacket.HEADER_OCTETS + 4];
        RtpPacket.writeHeader(packet, 0, true, VirtualParty.EVENTS, sequence, timestamp, VirtualParty.PEER_SSRC);
        packet[12] = (byte) code;
        packet[13] = (byte) 0x8a;
        packet[14] = 3;
        packet[15] = 0x20;
        return packet;
    }
}
