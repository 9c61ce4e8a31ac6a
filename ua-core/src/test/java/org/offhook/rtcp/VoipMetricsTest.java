package org.offhook.rtcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VoipMetricsTest {

    private static final String RR = "80c9000111223344";
    /** Written by hand after the figure of RFC 3611 section 4.7. */
    private static final String XR = "80cf000a11223344" + "07000008" + "55667788" + "0d054002" + "00c81388" + "00640050"
        + "ebc02d10" + "527f2928" + "b8000028" + "03e803e8";

    private static RtcpCompound parse(String hex) {
        byte[] octets = HexFormat.of().parseHex(hex);
        return RtcpCompound.parse(octets, 0, octets.length);
    }

    private static VoipMetrics only(RtcpCompound compound) {
        return ((RtcpPacket.ExtendedReport) compound.parts().get(1)).voipMetrics().get(0);
    }

    @Test
    void readsABlockAfterTheFigure() {
        RtcpCompound compound = parse(RR + XR);
        assertEquals(RtcpStatus.VALID, compound.status());
        assertEquals(new VoipMetrics(0x55667788, 13 * 100 / 256.0, 5 * 100 / 256.0, 25, 2 * 100 / 256.0, 200, 5000, 100, 80,
            -21, -64, 45, 16, 82, null, 4.1, 4.0, 0xb8, 40, 1000, 1000), only(compound));
    }

    @Test
    void writesWhatItReads() {
        VoipMetrics metrics = only(parse(RR + XR));
        byte[] out = new byte[512];
        RtcpWriter writer = new RtcpWriter(out, 0);
        writer.receiverReport(0x11223344, null);
        writer.extendedReport(0x11223344, metrics);
        assertEquals(RR + XR, HexFormat.of().formatHex(out, 0, writer.length()));
    }

    @Test
    void whatIsUnknownIsWrittenAsTheRfcWantsAndReadAsNull() {
        VoipMetrics unknown = new VoipMetrics(1, 0, 0, 0, 0, 0, 0, null, null, null, null, null, 16, null, null, null, null, 0,
            0, 0, 0);
        byte[] body = new byte[32];
        unknown.write(body, 0);
        assertEquals("00000001" + "00000000" + "00000000" + "00000000" + "7f7f7f10" + "7f7f7f7f" + "00000000" + "00000000",
            HexFormat.of().formatHex(body));
        assertEquals(unknown, VoipMetrics.read(body, 0));
    }

    @Test
    void whatDoesNotFitIsLimited() {
        byte[] body = new byte[32];
        new VoipMetrics(-1, 250, -3, 100, 0, 1_000_000, -1, 70_000, 1, 500, -500, -4, 16, 129, 3, 0.2, 9.0, 0, 0, 0, 0).write(body, 0);
        VoipMetrics read = VoipMetrics.read(body, 0);
        assertEquals(-1, read.ssrc());
        assertEquals(255 * 100 / 256.0, read.lostPct());
        assertEquals(0, read.discardedPct());
        assertEquals(65_535, read.burstMs());
        assertEquals(0, read.gapMs());
        assertEquals(65_535, read.roundTripMs());
        assertEquals(126, read.signalDbm0());
        assertEquals(-128, read.noiseDbm0());
        assertEquals(100, read.rFactor());
        assertEquals(1.0, read.mosLq());
        assertEquals(5.0, read.mosCq());
    }

    @Test
    void otherBlocksArePassedOverAndBrokenOnesCounted() {
        RtcpCompound compound = parse(RR + "80cf000d11223344" + "04000002" + "0000000000000000" + XR.substring(16));
        assertEquals(RtcpStatus.VALID, compound.status());
        assertEquals(82, only(compound).rFactor());
        RtcpCompound shortBlock = parse(RR + "80cf000311223344" + "07000001" + "55667788");
        assertEquals(RtcpStatus.PARTIAL, shortBlock.status());
        assertEquals(List.of(), ((RtcpPacket.ExtendedReport) shortBlock.parts().get(1)).voipMetrics());
        assertEquals(RtcpStatus.PARTIAL, parse(RR + "80cf0002112233440700ffff").status());
        assertEquals(RtcpStatus.PARTIAL, parse(RR + "80cf0000").status());
        assertEquals(RtcpStatus.VALID, parse(RR + "80cf000111223344").status());
    }

    @Test
    void metricsOfOtherSourcesAreNotTakenForOurs() {
        RtcpSession session = new RtcpSession(0x55667788, "n", new NtpClock(0, 0), new Random(1), 64_000, 0);
        session.onCompound(parse(RR + XR.replace("55667788", "55667789")), 52, 0);
        assertNull(session.remoteVoipMetrics());
        session.onCompound(parse(RR + XR), 52, 0);
        assertEquals(82, session.remoteVoipMetrics().rFactor());
    }

    @Test
    void survivesMutationAndNoise() {
        byte[] original = HexFormat.of().parseHex(RR + XR + XR);
        Random random = new Random(7);
        int read = 0;
        for (int round = 0; round < 100_000; round++) {
            byte[] mutant = original.clone();
            for (int flips = random.nextInt(6); flips > 0; flips--) {
                mutant[random.nextInt(mutant.length)] = (byte) random.nextInt(256);
            }
            int length = random.nextInt(4) == 0 ? random.nextInt(mutant.length + 1) : mutant.length;
            for (RtcpPacket part : RtcpCompound.parse(mutant, 0, length).parts()) {
                if (part instanceof RtcpPacket.ExtendedReport report) {
                    for (VoipMetrics metrics : report.voipMetrics()) {
                        read++;
                        assertTrue(metrics.mosCq() == null || metrics.mosCq() >= 1 && metrics.mosCq() <= 5);
                        assertTrue(metrics.rFactor() == null || metrics.rFactor() >= 0 && metrics.rFactor() <= 100);
                    }
                }
            }
        }
        assertTrue(read > 10_000, "blocks read: " + read);
    }
}
