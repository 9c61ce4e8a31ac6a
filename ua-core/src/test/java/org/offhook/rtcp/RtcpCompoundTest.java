package org.offhook.rtcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RtcpCompoundTest {

    private static final String SR = "81c8000c11223344e800000080000000000271000000000a00000640"
        + "5566778840fffffe000003e8000000070000aaaa00010000";
    private static final String SDES = "81ca000411223344010970656572407465737400";
    private static final String RR = "80c9000111223344";

    private static RtcpCompound parse(String hex) {
        byte[] octets = HexFormat.of().parseHex(hex);
        return RtcpCompound.parse(octets, 0, octets.length);
    }

    @Test
    void readsReportAndDescription() {
        RtcpCompound compound = parse(SR + SDES);
        assertEquals(RtcpStatus.VALID, compound.status());
        RtcpPacket.SenderReport report = (RtcpPacket.SenderReport) compound.parts().get(0);
        assertEquals(0x11223344, report.ssrc());
        assertEquals(0xe800000080000000L, report.ntpTimestamp());
        assertEquals(160_000, report.rtpTimestamp());
        assertEquals(10, report.packets());
        assertEquals(1600, report.octets());
        assertEquals(List.of(new RtcpPacket.ReportBlock(0x55667788, 0x40, -2, 1000, 7, 0xaaaa, 0x10000)), report.blocks());
        assertEquals(new RtcpPacket.SourceDescription(0x11223344, "peer@test"), compound.parts().get(1));
    }

    @Test
    void refusesWhatIsNoCompound() {
        assertEquals(RtcpStatus.TOO_SHORT, parse("80c90000").status());
        assertEquals(RtcpStatus.WRONG_FIRST_TYPE, parse(SDES).status());
        assertEquals(RtcpStatus.WRONG_VERSION, parse("40c9000111223344").status());
        assertEquals(RtcpStatus.LENGTH_MISMATCH, parse("80c9000211223344").status());
        assertEquals(RtcpStatus.LENGTH_MISMATCH, parse(RR + "80").status());
        assertEquals(RtcpStatus.WRONG_PADDING, parse("a0c9000111223344" + SDES).status());
        assertEquals(RtcpStatus.REPORT_OVERRUN, parse("9fc9000111223344").status());
        assertEquals(RtcpStatus.VALID, parse(RR + "a0ca0002" + "0000000000000004").status());
    }

    @Test
    void passesBrokenPartsOver() {
        assertEquals(RtcpStatus.PARTIAL, parse(RR + "81ca00021122334401ff4141").status());
        assertEquals(RtcpStatus.PARTIAL, parse(RR + "9fcb000111223344").status());
        RtcpCompound compound = parse(RR + "80cc000111223344" + SDES);
        assertEquals(RtcpStatus.PARTIAL, compound.status());
        assertTrue(compound.parts().get(1) instanceof RtcpPacket.SourceDescription);
    }

    @Test
    void readsGoodbyeWithReason() {
        RtcpCompound compound = parse(RR + "81cb00031122334404646f6e65000000");
        assertEquals(new RtcpPacket.Goodbye(List.of(0x11223344), "done"), compound.parts().get(1));
    }

    @Test
    void textsCannotSteerATerminal() {
        RtcpCompound compound = parse(RR + "81ca000711223344" + "01141b5b324a0d0a46414b45204c4f47204c494e45000000");
        assertEquals("?[2J??FAKE LOG LINE?", ((RtcpPacket.SourceDescription) compound.parts().get(1)).cname());
    }

    @Test
    void survivesMutationAndNoise() {
        byte[] original = HexFormat.of().parseHex(SR + SDES + "81cb00031122334404646f6e65000000" + "80cf0002112233440700ffff");
        Random random = new Random(5);
        int usable = 0;
        for (int round = 0; round < 100_000; round++) {
            byte[] mutant = original.clone();
            for (int flips = random.nextInt(6); flips > 0; flips--) {
                mutant[random.nextInt(mutant.length)] = (byte) random.nextInt(256);
            }
            int length = random.nextInt(4) == 0 ? random.nextInt(mutant.length + 1) : mutant.length;
            RtcpCompound compound = RtcpCompound.parse(mutant, 0, length);
            assertFalse(!compound.status().isUsable() && !compound.parts().isEmpty());
            usable += compound.status().isUsable() ? 1 : 0;
        }
        assertTrue(usable > 10_000, "usable: " + usable);
    }
}
