package org.offhook.threats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.offhook.Call;
import org.offhook.CallReport;
import org.offhook.CallState;
import org.offhook.InviteOptions;
import org.offhook.MediaReport;
import org.offhook.UserAgent;
import org.offhook.audio.PcmSink;
import org.offhook.audio.tone.ToneSource;
import org.offhook.media.Impairment;

/** R04, a relay that delays by 40 to 80 ms, reorders, repeats and loses a tenth, both ways, signalling and sound. */
class R04DelayIT {

    private static final double LOSS_PERCENT = 10;
    /** What the jitter buffer may add to the loss of the network, in points; the bar of the traces, and chance of one call. */
    private static final double ADDED_POINTS = 3;
    private static final long CALL_NANOS = 20_000_000_000L;
    /** What is played is due every 20 ms; if it is this late, the machine stood still, and the jitter buffer with it. */
    private static final long LATE_NANOS = 100_000_000;

    @Test
    void theCallStandsAndConcealmentStaysNearTheLoss() throws Exception {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        try (UserAgent called = UserAgent.builder().bind(loopback).codecs("PCMU").build();
                UserAgent caller = UserAgent.builder().bind(loopback).codecs("PCMU").build();
                ImpairedPath path = new ImpairedPath(called.localAddress().getPort(), new Impairment(4, 5, 10, 40, 40),
                    new Impairment(5, LOSS_PERCENT, 5, 40, 40))) {
            called.onIncoming(incoming -> {
                incoming.call().echo();
                incoming.accept();
            });
            Call call = caller.place(path.uri(), InviteOptions.DEFAULT);
            call.answered().get(40, TimeUnit.SECONDS);
            call.sendAudio(new ToneSource(8000, 440, -15));
            AtomicLong playedNanos = new AtomicLong(System.nanoTime());
            AtomicLong stoodStillNanos = new AtomicLong();
            call.onAudio(PcmSink.calling(8000, (pcm, offset, samples) -> {
                long nowNanos = System.nanoTime();
                long sinceNanos = nowNanos - playedNanos.getAndSet(nowNanos);
                stoodStillNanos.addAndGet(sinceNanos > LATE_NANOS ? sinceNanos : 0);
            }));
            LockSupport.parkNanos(CALL_NANOS);
            assertEquals(CallState.ACTIVE, call.state());
            CallReport report = call.hangup().get(60, TimeUnit.SECONDS);
            MediaReport heard = report.media().stream().filter(stream -> stream.direction().equals("recv")).findFirst().orElseThrow();
            double stoodStillPct = 100.0 * stoodStillNanos.get() / CALL_NANOS;
            double addedPoints = ADDED_POINTS + stoodStillPct;
            System.out.printf("R04: on a machine that stood still for %.1f %% of the time received %s%n", stoodStillPct, heard);
            assertNull(path.fault());
            assertTrue(heard.packets() > 700, "packets " + heard.packets());
            // Copies hide some of the loss, so it is measured and not asked for.
            double missing = heard.voipMetrics().lostPct() + heard.discardedPct();
            assertEquals(LOSS_PERCENT, heard.voipMetrics().lostPct(), 4.0);
            assertTrue(heard.discardedPct() <= addedPoints, "came too late: " + heard.discardedPct() + " %");
            assertTrue(heard.concealedPct() <= missing + addedPoints, "concealed " + heard.concealedPct() + " %, missing " + missing + " %");
            assertTrue(heard.playoutDelayMs() < 200 || stoodStillPct > 1, "delay " + heard.playoutDelayMs());
            assertTrue(heard.sequenceErrors() > 50, "it was reordered");
            assertTrue(heard.mos() > 1 && heard.mos() < 4.2, "mos " + heard.mos());
        }
    }
}
