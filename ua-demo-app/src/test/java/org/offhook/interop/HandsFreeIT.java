package org.offhook.interop;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.offhook.Call;
import org.offhook.IncomingCall;
import org.offhook.audio.tone.SpeechLikeSignal;
import org.offhook.testkit.Standstill;

/**
 * A sound card whose microphone hears nothing but its own loudspeaker, which is the hardest room there is: the echo is as loud
 * as the voice. The far end listens for itself.
 */
@RequiresPeers
@Isolated("the threads of a sound card must keep their pace")
class HandsFreeIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int RATE_HZ = 16_000;
    private static final int SECONDS = 16;
    /** As long as this is listened for a stretch in which the echo is gone; on a calm machine it is found in the first seconds. */
    private static final int MOST_SECONDS = 60;
    /** Seen: 18.0 to 31.0 dB alone on a calm machine. */
    private static final double CANCELLED_DB = 12;
    /**
     * Tasks per core up to which the threads of the card keep their pace. Beyond, the loudspeaker runs dry: what it leaves out
     * moves the echo by a time that nobody tells, and the canceller finds it anew. Twenty times in a call left 7 to 16 dB.
     */
    private static final double CALM = 1.5;
    private static final double MOST_STILL_SECONDS = 1;
    private static final double CANCELLED_IN_A_CROWD_DB = 4;
    private static final int FROM_S = 4;
    private static final int STRETCH_S = 2;

    @Test
    void theFarEndDoesNotHearItself() {
        long startNanos = Standstill.begin();
        double untouchedDbov = echoDbov(0, "--no-echo-cancel");
        double cancelledDbov = echoDbov(untouchedDbov - CANCELLED_DB, "--echo-cancel");
        double crowding = Bench.crowding();
        double stoodStill = Standstill.secondsSince(startNanos);
        System.out.printf("echo through the sound card: %.1f dBov untouched, %.1f dBov cancelled, %.1f tasks per core, stood still for "
                + "%.2f s%n", untouchedDbov, cancelledDbov, crowding, stoodStill);
        assertTrue(untouchedDbov > -40, "the loudspeaker is not heard by the microphone: " + untouchedDbov);
        double least = crowding <= CALM && stoodStill < MOST_STILL_SECONDS ? CANCELLED_DB : CANCELLED_IN_A_CROWD_DB;
        assertTrue(untouchedDbov - cancelledDbov > least, "cancelled by " + (untouchedDbov - cancelledDbov) + " dB");
    }

    /** Listens for a while, and on until the quietest stretch is below {@code enoughDbov}. */
    private static double echoDbov(double enoughDbov, String... options) {
        try (PulseAudio sound = PulseAudio.start(); OurSide far = OurSide.alone(LIMIT, "G722/8000")) {
            sound.plug("room");
            Ear heard = new Ear(RATE_HZ);
            String[] arguments = new String[options.length + 5];
            System.arraycopy(new String[] {"call", far.uri(), "--play", "mic", "-v"}, 0, arguments, 0, 5);
            System.arraycopy(options, 0, arguments, 5, options.length);
            try (OffhookProcess offhook = OffhookProcess.with().environment(sound.environment("room", "room"))
                    .start(arguments)) {
                IncomingCall incoming = far.awaitIncoming();
                Call call = incoming.call();
                call.onAudio(heard);
                call.sendAudio(new SpeechLikeSignal(RATE_HZ, 9));
                OurSide.get(incoming.accept());
                Await.until("what is heard", Duration.ofSeconds(2 * MOST_SECONDS), () -> {
                    double seconds = heard.heard().seconds();
                    return seconds > MOST_SECONDS || seconds > SECONDS && quietestDbov(heard.heard().samples()) < enoughDbov;
                }, offhook::toString);
                OurSide.get(call.hangup());
                offhook.awaitExit(LIMIT);
                offhook.err().lines().filter(line -> line.contains(" ppm.")).forEach(System.out::println);
            }
            return quietestDbov(heard.heard().samples());
        }
    }

    /**
     * Level over the quietest stretch after the canceller has had time. A loudspeaker that runs dry on a busy machine moves
     * the echo, which then has to be found again; between two such moments it is gone or it never is.
     */
    private static double quietestDbov(short[] pcm) {
        double quietest = 0;
        for (int from = FROM_S * RATE_HZ; from + STRETCH_S * RATE_HZ <= pcm.length; from += RATE_HZ / 2) {
            quietest = Math.min(quietest, levelDbov(pcm, from, from + STRETCH_S * RATE_HZ));
        }
        return quietest;
    }

    private static double levelDbov(short[] pcm, int from, int to) {
        double sum = 1e-3;
        for (int i = from; i < to; i++) {
            sum += (double) pcm[i] * pcm[i];
        }
        return 10 * Math.log10(sum / (to - from) / 32768 / 32768);
    }
}
