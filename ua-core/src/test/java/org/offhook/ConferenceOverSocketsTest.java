package org.offhook;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The conference with its real media threads and sockets: that it runs. Its levels are {@link ConferenceTest}'s. */
@Timeout(180)
class ConferenceOverSocketsTest {

    private static final int RATE_HZ = 16_000;
    private static final double[] TONES_HZ = {500, 1100};
    private static final String[] CODECS = {"PCMU", "G722"};
    private static final int WINDOW_MS = 200;

    @Test
    void twoCallsHearEachOther() throws Exception {
        BlockingQueue<Call> incoming = new LinkedBlockingQueue<>();
        try (UserAgent outside = UserAgent.builder().bind(InetAddress.getLoopbackAddress()).build();
                UserAgent bridge = UserAgent.builder().bind(InetAddress.getLoopbackAddress()).build()) {
            bridge.onIncoming(call -> call.accept().thenAccept(incoming::add));
            Conference conference = bridge.conference();
            List<Ear> ears = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                Call phone = outside.invite("sip:room@127.0.0.1:" + bridge.localAddress().getPort(),
                    InviteOptions.DEFAULT.withCodecs(List.of(CODECS[i]))).get(30, TimeUnit.SECONDS);
                Spoken mouth = new Spoken(TONES_HZ[i], -22);
                mouth.speak(true);
                ears.add(new Ear(RATE_HZ));
                phone.sendAudio(mouth);
                phone.onAudio(ears.get(i));
                conference.add(incoming.poll(30, TimeUnit.SECONDS));
            }
            assertTrue(hears(ears.get(0), TONES_HZ[1], TONES_HZ[0]), "the first hears itself or not the second");
            assertTrue(hears(ears.get(1), TONES_HZ[0], TONES_HZ[1]), "the second hears itself or not the first");
        }
    }

    /** Some stretch comes through as it should; how soon, the load of the machine says. */
    private static boolean hears(Ear ear, double other, double own) throws InterruptedException {
        for (int i = 0; i < 100; i++) {
            short[] heard = ear.listen(WINDOW_MS);
            if (Math.abs(Levels.ofTone(heard, RATE_HZ, other) + 22) < 1 && Levels.ofTone(heard, RATE_HZ, own) < -60) {
                return true;
            }
        }
        return false;
    }
}
