package org.offhook.audio.echo;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.offhook.audio.webrtc.WebRtcProcessing;

/** WebRTC's canceller over the same simulated call as ours; skipped where its library cannot be loaded. */
class WebRtcCancellerTest {

    private static final int RATE_HZ = 16_000;

    @BeforeEach
    void needsTheLibrary() {
        Assumptions.assumeTrue(WebRtcProcessing.problem() == null, WebRtcProcessing::problem);
    }

    @Test
    void takesTheEchoAway() {
        short[] far = Voice.made(RATE_HZ, 1, 14);
        EchoSimulation call = EchoSimulation.of(RATE_HZ, far, far, EchoScene.farOnly(1, 0));
        try (EchoCanceller canceller = WebRtcProcessing.canceller(RATE_HZ, false, false)) {
            short[] out = call.through(canceller);
            assertTrue(call.erleDb(out, 6, 13) > 20, "ERLE " + call.erleDb(out, 6, 13));
            canceller.reset();
            short[] again = call.through(canceller);
            assertTrue(call.erleDb(again, 6, 13) > 20, "ERLE after a reset " + call.erleDb(again, 6, 13));
        }
    }

    @Test
    void isHarmlessAfterItsEnd() {
        EchoCanceller canceller = WebRtcProcessing.canceller(8000, true, true);
        canceller.close();
        canceller.close();
        canceller.reset();
        short[] pcm = new short[400];
        canceller.cancel(pcm, 0, pcm, 0, pcm, 0, pcm.length);
    }
}
