package org.offhook.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.offhook.audio.Collector;
import org.offhook.audio.Discard;
import org.offhook.audio.PcmSink;
import org.offhook.audio.SampleArray;
import org.offhook.audio.device.ClockBridge;
import org.offhook.audio.tone.Correlation;
import org.offhook.audio.tone.SpeechLikeSignal;
import org.offhook.audio.tone.ToneSource;
import org.offhook.codecs.CodecProvider;
import org.offhook.codecs.g711.PcmaCodec;
import org.offhook.codecs.g722.G722Codec;
import org.offhook.rtp.RtpPacket;
import org.offhook.sdp.Direction;
import org.offhook.sdp.LocalMedia;
import org.offhook.srtp.dtls.DtlsConnector;

class MediaSessionTest {

    private static final List<CodecProvider> G711 = List.of(new PcmaCodec());
    private static final List<CodecProvider> G722 = List.of(new G722Codec());

    private static VirtualCall call(List<CodecProvider> codecs) {
        VirtualCall call = new VirtualCall(codecs, VirtualCall.perfect(), VirtualCall.perfect());
        call.negotiate();
        return call;
    }

    @Test
    void soundArrivesAsItWasSpoken() {
        for (List<CodecProvider> codecs : List.of(G711, G722)) {
            int rateHz = codecs.get(0).info().sampleRateHz();
            VirtualCall call = call(codecs);
            short[] spoken = SpeechLikeSignal.samples(rateHz, 3, rateHz * 8);
            Collector heard = new Collector(rateHz, rateHz * 10);
            call.alice.session.setSource(new SampleArray(rateHz, spoken, false));
            call.bob.session.setSink(heard);
            call.runMs(9000);
            // Piece by piece: the jitter buffer begins with a margin and shortens its delay in the first second.
            double likeness = Correlation.bySegment(spoken, heard.samples(), rateHz / 4, rateHz / 4);
            assertTrue(likeness > 0.97, codecs.get(0).info().encodingName() + " " + likeness);
            assertTrue(call.alice.events.contains("source ended"));
            assertTrue(call.bob.events.contains("first"));
            StreamStatistics received = call.bob.session.snapshot().received();
            assertEquals(0, received.lost());
            assertEquals(0, received.sequenceErrors());
            assertEquals(20.0, received.maxDeltaMs(), 1e-6);
            assertEquals(0.0, received.maxJitterMs(), 1e-6);
        }
    }

    @Test
    void tenMinutesAtFivePercentLossAreCountedAndConcealed() {
        VirtualCall call = new VirtualCall(G711, new Impairment(5, 5, 0, 30, 0), new Impairment(6, 5, 1, 30, 40));
        call.negotiate();
        call.alice.session.setSource(new ToneSource(8000, 440, -20));
        call.bob.session.setSource(new SpeechLikeSignal(8000, 9));
        call.bob.session.setSink(new Discard(8000));
        call.alice.session.setSink(new Discard(8000));
        long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        call.runMs(600_000);
        long tookMs = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / 1_000_000;
        assertTrue(tookMs < 20_000, "took " + tookMs + " ms of the processor");
        MediaStatistics atBob = call.bob.session.snapshot();
        assertEquals(30_000, call.alice.session.snapshot().sent().packets(), 2);
        assertEquals(30_000, atBob.received().expected(), 10);
        assertEquals(5.0, atBob.received().lostPct(), 0.6);
        assertEquals(5.0, atBob.received().concealedPct(), 1.0);
        assertEquals(0, atBob.counters().malformed() + atBob.counters().foreignSource() + atBob.counters().probation());
        // RTCP: what bob received, alice knows; the round trip is twice the delay.
        StreamStatistics sent = call.alice.session.snapshot().sent();
        assertEquals(5.0, sent.lostPct(), 0.6);
        assertEquals(60 + 20, sent.rttMs(), 21.0);
        assertNotNull(atBob.received().mos());
        assertTrue(atBob.received().mos() < 4.0 && atBob.received().mos() > 2.5, "mos " + atBob.received().mos());
        // RTCP XR: how bob hears alice, as alice knows it, is how bob measured it.
        assertEquals(5.0, sent.voipMetrics().lostPct(), 0.6);
        assertEquals(1, atBob.received().burstRatio(), 0.1, "losses are random");
        assertEquals(atBob.received().rFactor(), sent.rFactor(), 2.0);
        assertEquals(atBob.received().mos(), sent.mos(), 0.11);
        assertTrue(sent.voipMetrics().burstMs() > 40 && sent.voipMetrics().burstDensityPct() > sent.voipMetrics().gapDensityPct());
        assertTrue(sent.voipMetrics().mosLq() >= sent.voipMetrics().mosCq());
        // The jittery direction.
        MediaStatistics atAlice = call.alice.session.snapshot();
        assertTrue(atAlice.received().meanJitterMs() > 5, "jitter " + atAlice.received().meanJitterMs());
        assertTrue(atAlice.received().sequenceErrors() > 1000);
        assertTrue(call.alice.rtcpDatagrams >= 600_000 / 6200 && call.alice.rtcpDatagrams <= 600_000 / 2000,
            "reports " + call.alice.rtcpDatagrams);
    }

    @Test
    void digitsGoBothWaysWhileSpeechGoesOn() {
        VirtualCall call = new VirtualCall(G711, new Impairment(5, 5, 2, 30, 30), new Impairment(6, 5, 2, 30, 30));
        call.negotiate();
        call.alice.session.setSource(new ToneSource(8000, 440, -20));
        assertTrue(call.alice.session.sendDtmf("0123456789"));
        assertTrue(call.bob.session.sendDtmf("*#AD,5"));
        call.runMs(6000);
        assertEquals("0123456789", call.bob.digits.toString());
        assertEquals("*#AD5", call.alice.digits.toString());
        assertTrue(call.alice.events.contains("sent 0123456789"), call.alice.events.toString());
        assertEquals(10, call.bob.session.snapshot().counters().digitsReceived());
    }

    @Test
    void digitsThatTheOtherSideNoLongerTakesAreGivenBack() {
        VirtualCall call = call(G711);
        assertTrue(call.alice.session.sendDtmf("123456789"));
        call.runMs(300);
        call.bob.negotiation.setLocal(withoutEvents(call.bob.negotiation.local()));
        call.negotiate();
        assertTrue(call.alice.events.contains("sent 123456789"), call.alice.events.toString());
        assertFalse(call.alice.session.sendDtmf("1"));
        call.runMs(500);
        assertTrue(call.bob.digits.length() <= 2, call.bob.digits.toString());
    }

    private static LocalMedia withoutEvents(LocalMedia local) {
        return new LocalMedia(local.address(), local.rtpPort(), local.rtcpPort(), local.rtcpMux(), local.codecs(),
            local.codecPreference(), false, local.ptimeMs(), local.direction(), local.protocols(), local.security());
    }

    @Test
    void eventsAreNeitherLossNorJitterNorConcealment() {
        VirtualCall call = call(G711);
        call.alice.session.setSource(new ToneSource(8000, 440, -20));
        call.bob.session.setSink(new Discard(8000));
        call.runMs(1000);
        call.alice.session.sendDtmf("159");
        call.runMs(3000);
        StreamStatistics received = call.bob.session.snapshot().received();
        assertEquals("159", call.bob.digits.toString());
        assertEquals(0, received.lost());
        assertEquals(0, received.sequenceErrors());
        assertEquals(0.0, received.maxJitterMs(), 0.01);
        assertEquals(0.0, received.concealedPct(), 0.01);
    }

    @Test
    void givesASoundCardShorterBlocksThanPackets() {
        VirtualCall call = call(G711);
        ClockBridge card = new ClockBridge(8000, () -> 0);
        List<Integer> blocks = new ArrayList<>();
        call.alice.session.setSource(new ToneSource(8000, 440, -20));
        call.bob.session.setSink(new PcmSink() {
            @Override
            public int sampleRateHz() {
                return 8000;
            }

            @Override
            public void write(short[] pcm, int offset, int samples) {
                blocks.add(samples);
            }

            @Override
            public int longestBlockMs() {
                return card.sink().longestBlockMs();
            }
        });
        call.runMs(2000);
        assertEquals(List.of(40), blocks.stream().distinct().toList(), "5 ms each");
        assertEquals(400, blocks.size(), 4);
        assertEquals(100, call.bob.datagrams, 2, "packets are as long as before");
        blocks.clear();
        call.renegotiate(Direction.SENDONLY);
        call.renegotiate(Direction.SENDRECV);
        call.runMs(2000);
        assertEquals(400, blocks.size(), 4);
        StreamStatistics received = call.bob.session.snapshot().received();
        assertEquals(0.0, received.concealedPct(), 0.5);
    }

    @Test
    void holdStopsSendingAndResumeGoesOnWithTheSameStream() {
        VirtualCall call = call(G711);
        call.alice.session.setSource(new ToneSource(8000, 440, -20));
        call.bob.session.setSource(new ToneSource(8000, 440, -20));
        call.runMs(2000);
        call.renegotiate(Direction.SENDONLY);
        call.runMs(20);
        long bobBefore = call.bob.datagrams;
        long aliceBefore = call.alice.datagrams;
        call.runMs(15_000);
        assertEquals(bobBefore, call.bob.datagrams, "the held side is silent");
        assertEquals(750, call.alice.datagrams - aliceBefore, 1);
        assertFalse(call.alice.events.contains("timeout"), "silence on hold is no fault");
        call.renegotiate(Direction.SENDRECV);
        call.runMs(2000);
        assertEquals(100, call.bob.datagrams - bobBefore, 2);
        StreamStatistics received = call.alice.session.snapshot().received();
        assertEquals(0, received.lost());
        assertEquals(0, received.sequenceErrors());
        assertEquals(0.0, received.concealedPct(), 0.5);
        assertTrue(received.maxDeltaMs() < 100, "the pause is marked as a new talkspurt: " + received.maxDeltaMs());
    }

    @Test
    void inactiveSendsNothingEitherWay() {
        VirtualCall call = call(G711);
        call.runMs(1000);
        call.renegotiate(Direction.INACTIVE);
        call.runMs(20);
        long before = call.alice.datagrams + call.bob.datagrams;
        call.runMs(5000);
        assertEquals(before, call.alice.datagrams + call.bob.datagrams);
    }

    @Test
    void silenceIsReportedOnceAndItsEndToo() {
        VirtualCall call = call(G711);
        call.runMs(1000);
        call.bob.session.close(call.nowNanos);
        call.runMs(30_000);
        assertEquals(1, call.alice.events.stream().filter("timeout"::equals).count());
        assertTrue(call.alice.events.contains("bye"), "the goodbye is an event and nothing more");
        byte[] packet = new byte[172];
        RtpPacket.writeHeader(packet, 0, false, 8, call.alice.session.snapshot().received().expected().intValue(), 0, 5);
        call.alice.session.onRtp(packet, 0, packet.length, call.bob.address, call.nowNanos);
        RtpPacket.writeHeader(packet, 0, false, 8, call.alice.session.snapshot().received().expected().intValue() + 1, 160, 5);
        call.alice.session.onRtp(packet, 0, packet.length, call.bob.address, call.nowNanos);
        assertTrue(call.alice.events.contains("resumed"), call.alice.events.toString());
    }

    @Test
    void sendsToWhereAPeerBehindANatReallyIs() {
        VirtualCall call = new VirtualCall(G711, VirtualCall.perfect(), VirtualCall.perfect());
        call.bob.seenAs = new InetSocketAddress(call.bob.address.getAddress(), 61_000);
        call.negotiate();
        call.runMs(500);
        assertEquals(call.bob.seenAs, call.alice.session.destination());
        assertEquals(0, call.alice.session.snapshot().received().lost());
    }

    @Test
    void packetsOfAThirdAddressAreDropped() {
        VirtualCall call = call(G711);
        call.runMs(1000);
        InetSocketAddress attacker = new InetSocketAddress("203.0.113.5", 4000);
        byte[] packet = new byte[172];
        int ssrc = call.alice.session.snapshot().received().ssrc();
        for (int i = 0; i < 200; i++) {
            RtpPacket.writeHeader(packet, 0, false, 8, i, i * 160L, ssrc);
            call.alice.session.onRtp(packet, 0, packet.length, attacker, call.nowNanos);
            call.runMs(5);
        }
        assertEquals(200, call.alice.session.snapshot().counters().foreignSource());
        assertEquals(call.bob.address, call.alice.session.destination());
        assertEquals(0, call.alice.session.snapshot().received().lost());
    }

    @Test
    void aLongStallIsSkippedAfterLessThanATenthOfASecondAtOnce() {
        VirtualCall call = call(G711);
        call.runMs(1000);
        long before = call.alice.datagrams;
        call.nowNanos += 3000 * VirtualCall.MS;
        call.alice.session.tick(call.nowNanos);
        assertEquals(4, call.alice.datagrams - before);
        assertEquals(147, call.alice.session.snapshot().counters().skippedTicks(), 1);
        call.runMs(1000);
        assertEquals(54, call.alice.datagrams - before, 1);
        StreamStatistics received = call.bob.session.snapshot().received();
        assertEquals(0, received.lost());
    }

    @Test
    void nothingMeasuredIsNull() {
        MediaSession idle = new MediaSession(MediaSettings.virtual(1), null, MediaListener.NONE, DtlsConnector.NONE);
        MediaStatistics statistics = idle.snapshot();
        assertEquals(0, statistics.received().packets());
        assertNull(statistics.received().lostPct());
        assertNull(statistics.received().mos());
        assertNull(statistics.received().maxJitterMs());
        assertNull(statistics.sent().codec());
        assertEquals(Long.MAX_VALUE, idle.nextTickNanos());
        assertFalse(idle.sendDtmf("1"));
        VirtualCall call = call(G711);
        call.runMs(100);
        assertNull(call.alice.session.snapshot().received().rttMs());
        assertNull(call.alice.session.snapshot().received().mos());
        assertNull(call.alice.session.snapshot().received().dscp());
    }

    @Test
    void describesItsStages() {
        VirtualCall call = call(G722);
        assertTrue(call.alice.session.describe().contains("nothing heard"));
        call.runMs(500);
        String text = call.alice.session.describe();
        assertTrue(text.contains("in:") && text.contains("out:") && text.contains("G722/8000") && text.contains("latched"), text);
    }

    @Test
    void anEchoServiceThatReflectsOurPacketsIsHeardAndALoopIsNot() {
        for (boolean otherVoiceFirst : new boolean[] {false, true}) {
            VirtualCall call = new VirtualCall(G711, VirtualCall.perfect(), new Impairment(1, 100, 0, 0, 0));
            call.negotiate();
            int ownSsrc = call.alice.session.snapshot().sent().ssrc();
            byte[] packet = new byte[172];
            for (int i = 0; i < 60; i++) {
                boolean other = otherVoiceFirst && i < 5;
                RtpPacket.writeHeader(packet, 0, false, 8, 100 + i, 160L * i, other ? 0x1234 : ownSsrc);
                call.alice.session.onRtp(packet, 0, packet.length, call.bob.address, call.nowNanos);
                call.runMs(20);
            }
            assertEquals(otherVoiceFirst ? 55 : 10, call.alice.session.snapshot().counters().looped());
            assertEquals(otherVoiceFirst ? 5L : 50L, call.alice.session.snapshot().received().packets());
        }
    }
}
