package org.offhook.threats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.offhook.Call;
import org.offhook.CallReport;
import org.offhook.CallState;
import org.offhook.InviteOptions;
import org.offhook.MediaReport;
import org.offhook.UserAgent;
import org.offhook.audio.tone.ToneSource;
import org.offhook.media.Impairment;

/** R04, a relay that delays by 40 to 80 ms, reorders, repeats and loses a tenth, both ways, signalling and sound. */
class R04DelayIT {

    private static final double LOSS_PERCENT = 10;
    /** What the jitter buffer may add to the loss of the network, in points; the bar of the traces, and chance of one call. */
    private static final double ADDED_POINTS = 3;

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
            LockSupport.parkNanos(20_000_000_000L);
            assertEquals(CallState.ACTIVE, call.state());
            CallReport report = call.hangup().get(60, TimeUnit.SECONDS);
            MediaReport heard = report.media().stream().filter(stream -> stream.direction().equals("recv")).findFirst().orElseThrow();
            System.out.println("R04: received " + heard);
            assertNull(path.fault());
            assertTrue(heard.packets() > 700, "packets " + heard.packets());
            // Copies hide some of the loss, so it is measured and not asked for.
            double missing = heard.voipMetrics().lostPct() + heard.discardedPct();
            assertEquals(LOSS_PERCENT, heard.voipMetrics().lostPct(), 4.0);
            assertTrue(heard.discardedPct() <= ADDED_POINTS, "came too late: " + heard.discardedPct() + " %");
            assertTrue(heard.concealedPct() <= missing + ADDED_POINTS, "concealed " + heard.concealedPct() + " %, missing " + missing + " %");
            assertTrue(heard.playoutDelayMs() < 200, "delay " + heard.playoutDelayMs());
            assertTrue(heard.sequenceErrors() > 50, "it was reordered");
            assertTrue(heard.mos() > 1 && heard.mos() < 4.2, "mos " + heard.mos());
        }
    }
}
