package org.offhook.media.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.offhook.Await;
import org.offhook.Loopback;
import org.offhook.audio.Collector;
import org.offhook.audio.PcmSource;
import org.offhook.audio.SampleArray;
import org.offhook.audio.tone.Correlation;
import org.offhook.audio.tone.SpeechLikeSignal;
import org.offhook.codecs.g711.PcmaCodec;
import org.offhook.media.CallMedia;
import org.offhook.media.Impairment;
import org.offhook.media.MediaListener;
import org.offhook.media.MediaStatistics;
import org.offhook.sdp.LocalMedia;
import org.offhook.sdp.OfferAnswerSession;

class MediaEngineTest {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final InetAddress OWN = own();

    private static InetAddress own() {
        try {
            return Loopback.own();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void connect(CallMedia offerer, CallMedia answerer) throws Exception {
        OfferAnswerSession one = negotiation(offerer);
        OfferAnswerSession two = negotiation(answerer);
        one.acceptAnswer(two.answer(one.createOffer()));
        offerer.update(one.negotiated().orElseThrow());
        answerer.update(two.negotiated().orElseThrow());
    }

    private static OfferAnswerSession negotiation(CallMedia media) {
        return new OfferAnswerSession(LocalMedia.audio(media.localRtp().getAddress(), media.localRtp().getPort(),
            media.localRtcpPort(), List.of(new PcmaCodec())), 1);
    }

    @Test
    void soundAndDigitsCrossRealSockets() throws Exception {
        List<InetAddress> addresses = Loopback.hasIpv6() ? List.of(LOOPBACK, InetAddress.getByName("::1")) : List.of(LOOPBACK);
        for (InetAddress address : addresses) {
            try (MediaEngine engine = new MediaEngine()) {
                CountDownLatch ended = new CountDownLatch(1);
                LinkedBlockingQueue<Character> digits = new LinkedBlockingQueue<>();
                LinkedBlockingQueue<String> sent = new LinkedBlockingQueue<>();
                CallMedia alice = engine.open(address, new MediaListener() {
                    @Override
                    public void sourceEnded(PcmSource source) {
                        ended.countDown();
                    }

                    @Override
                    public void digitsSent(String characters) {
                        sent.add(characters);
                    }
                });
                CallMedia bob = engine.open(address, new MediaListener() {
                    @Override
                    public void digitReceived(char digit, int durationMs) {
                        digits.add(digit);
                    }
                });
                connect(alice, bob);
                short[] spoken = SpeechLikeSignal.samples(8000, 5, 12_000);
                Collector heard = new Collector(8000, 80_000);
                bob.setSink(heard);
                alice.setSource(new SampleArray(8000, spoken, false));
                assertTrue(ended.await(30, TimeUnit.SECONDS));
                assertTrue(alice.sendDtmf("7#"));
                assertEquals("7#", sent.poll(30, TimeUnit.SECONDS));
                assertEquals('7', digits.poll(30, TimeUnit.SECONDS));
                assertEquals('#', digits.poll(30, TimeUnit.SECONDS));
                // Piece by piece, each wherever it may be: on a busy machine the jitter buffer adapts on the way, and stalled ticks leave gaps.
                short[] there = heard.samples();
                double likeness = Correlation.bySegment(spoken, there, 2000, there.length);
                assertTrue(likeness > 0.8, "likeness " + likeness);
                assertTrue(bob.describe().contains("in:"));
                MediaStatistics atAlice = alice.end().get(30, TimeUnit.SECONDS);
                // What is in the socket's buffer when a call ends is not read any more.
                Await.until(() -> bob.statistics().received().packets() >= atAlice.sent().packets() - 1, () -> bob.statistics().toString());
                MediaStatistics atBob = bob.end().get(30, TimeUnit.SECONDS);
                assertEquals(0, atBob.received().lost());
                assertEquals(atAlice.sent().packets(), atBob.received().packets(), 1);
                assertEquals(46, atAlice.sent().dscp());
                assertTrue(atBob.received().remote().endsWith(":" + alice.localRtp().getPort()));
            }
        }
    }

    @Test
    void portsArePairsAndFreeAgainAfterTheEnd() throws Exception {
        try (MediaEngine engine = new MediaEngine()) {
            Set<Integer> ports = new HashSet<>();
            List<CallMedia> open = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                CallMedia media = engine.open(OWN, MediaListener.NONE);
                assertEquals(0, media.localRtp().getPort() % 2);
                assertEquals(media.localRtp().getPort() + 1, media.localRtcpPort());
                assertTrue(ports.add(media.localRtp().getPort()));
                open.add(media);
            }
            for (CallMedia media : open) {
                media.end().get(30, TimeUnit.SECONDS);
                try (DatagramSocket again = new DatagramSocket(media.localRtp())) {
                    assertEquals(media.localRtp().getPort(), again.getLocalPort());
                }
            }
        }
    }

    @Test
    void aRangeIsKeptAndItsEndIsAPlainError() throws Exception {
        int base = freeRange();
        try (MediaEngine engine = new MediaEngine(MediaEngineSettings.DEFAULT.withPorts(base, base + 3));
             CallMedia one = engine.open(OWN, MediaListener.NONE);
             CallMedia two = engine.open(OWN, MediaListener.NONE)) {
            assertNotEquals(one.localRtp(), two.localRtp());
            assertTrue(one.localRtp().getPort() >= base && two.localRtp().getPort() <= base + 2);
            IOException full = assertThrows(IOException.class, () -> engine.open(OWN, MediaListener.NONE));
            assertTrue(full.getMessage().contains(base + " and " + (base + 3)), full.getMessage());
        }
        assertThrows(IllegalArgumentException.class, () -> new MediaEngine(MediaEngineSettings.DEFAULT.withPorts(4001, 4002)));
    }

    /** An even port that is free with the next three at this moment. */
    private static int freeRange() throws IOException {
        while (true) {
            try (DatagramSocket first = new DatagramSocket(new InetSocketAddress(OWN, 0))) {
                int base = first.getLocalPort() & ~3;
                if (base + 3 <= 65535 && allFree(base, first.getLocalPort())) {
                    return base;
                }
            }
        }
    }

    private static boolean allFree(int base, int held) {
        for (int port = base; port < base + 4; port++) {
            if (port != held) {
                try (DatagramSocket probe = new DatagramSocket(new InetSocketAddress(OWN, port))) {
                    assertEquals(port, probe.getLocalPort());
                } catch (IOException e) {
                    return false;
                }
            }
        }
        return true;
    }

    @Test
    void closeEndsCallsAndThreadsAndSources() throws Exception {
        Set<Thread> before = mediaThreads();
        MediaEngine engine = new MediaEngine(MediaEngineSettings.DEFAULT.withThreads(2));
        CallMedia alice = engine.open(LOOPBACK, MediaListener.NONE);
        CallMedia bob = engine.open(LOOPBACK, MediaListener.NONE);
        connect(alice, bob);
        // Those of other tests in this process may end meanwhile.
        Set<Thread> ours = mediaThreads();
        ours.removeAll(before);
        assertEquals(2, ours.size());
        CountDownLatch closed = new CountDownLatch(1);
        alice.setSource(closing(closed));
        engine.close();
        assertTrue(closed.await(30, TimeUnit.SECONDS));
        alice.end().get(30, TimeUnit.SECONDS);
        bob.end().get(30, TimeUnit.SECONDS);
        assertTrue(ours.stream().noneMatch(Thread::isAlive), ours::toString);
        assertThrows(IOException.class, () -> engine.open(LOOPBACK, MediaListener.NONE));
        CountDownLatch late = new CountDownLatch(1);
        alice.setSource(closing(late));
        assertTrue(late.await(30, TimeUnit.SECONDS));
        assertFalse(alice.sendDtmf("1"));
    }

    private static Set<Thread> mediaThreads() {
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().startsWith("media-"))
            .collect(Collectors.toSet());
    }

    private static PcmSource closing(CountDownLatch closed) {
        return new PcmSource() {
            @Override
            public int sampleRateHz() {
                return 8000;
            }

            @Override
            public int read(short[] pcm, int offset, int samples) {
                return samples;
            }

            @Override
            public void close() {
                closed.countDown();
            }
        };
    }

    @Test
    void aFaultEndsOneCallAndNotTheOthers() throws Exception {
        try (MediaEngine engine = new MediaEngine(MediaEngineSettings.DEFAULT.withThreads(1))) {
            CountDownLatch failed = new CountDownLatch(1);
            CountDownLatch heard = new CountDownLatch(1);
            CallMedia broken = engine.open(LOOPBACK, new MediaListener() {
                @Override
                public void mediaFailed(RuntimeException fault) {
                    failed.countDown();
                }
            });
            CallMedia other = engine.open(LOOPBACK, MediaListener.NONE);
            connect(broken, other);
            broken.setSink(null);
            broken.setSource(new PcmSource() {
                @Override
                public int sampleRateHz() {
                    return 8000;
                }

                @Override
                public int read(short[] pcm, int offset, int samples) {
                    throw new IllegalStateException("a broken source, on purpose");
                }
            });
            assertTrue(failed.await(30, TimeUnit.SECONDS));
            broken.end().get(30, TimeUnit.SECONDS);
            CallMedia fresh = engine.open(LOOPBACK, new MediaListener() {
                @Override
                public void firstPacketReceived(InetSocketAddress source) {
                    heard.countDown();
                }
            });
            connect(fresh, other);
            assertTrue(heard.await(30, TimeUnit.SECONDS));
        }
    }

    @Test
    void impairedCallsLoseWhatTheyShould() throws Exception {
        MediaEngineSettings lossy = MediaEngineSettings.DEFAULT.withImpairment(() -> new Impairment(3, 20, 0, 10, 15));
        try (MediaEngine engine = new MediaEngine(lossy)) {
            LinkedBlockingQueue<String> sent = new LinkedBlockingQueue<>();
            CallMedia alice = engine.open(LOOPBACK, new MediaListener() {
                @Override
                public void digitsSent(String characters) {
                    sent.add(characters);
                }
            });
            CallMedia bob = engine.open(LOOPBACK, MediaListener.NONE);
            connect(alice, bob);
            // Two seconds and a half by the clock of the stream itself.
            assertTrue(alice.sendDtmf(",,,,,"));
            assertEquals(",,,,,", sent.poll(30, TimeUnit.SECONDS));
            MediaStatistics atBob = bob.end().get(30, TimeUnit.SECONDS);
            assertTrue(atBob.received().lostPct() > 5 && atBob.received().lostPct() < 40, "lost " + atBob.received().lostPct());
            assertTrue(atBob.received().meanJitterMs() > 1, "jitter " + atBob.received().meanJitterMs());
        }
    }
}
