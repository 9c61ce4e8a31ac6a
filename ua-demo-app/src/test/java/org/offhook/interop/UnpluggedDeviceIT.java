package org.offhook.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.offhook.CallState;
import org.offhook.IncomingCall;
import org.offhook.testkit.Standstill;

/** A headset that is unplugged and plugged in again in the middle of a call, again and again. */
@RequiresPeers
@Isolated
class UnpluggedDeviceIT {
    private static final int TIMES = 20;
    private static final int MICROPHONE_HZ = 700;
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration TO_NOTICE = Duration.ofSeconds(1);
    private static final Duration TO_RETURN = Duration.ofSeconds(2);
    private static final String MICROPHONE = "headset_in";
    private static final String LOUDSPEAKER = "headset_out";

    private int late;

    @Test
    void comesBackEveryTimeAndIsHeardOnBothSides() throws Exception {
        try (PulseAudio sound = PulseAudio.start(); OurSide far = OurSide.alone(LIMIT, "PCMA/8000")) {
            // With another device left, PulseAudio now and then moves a stream there by itself, and nobody else is told.
            sound.unplug("mic_feed");
            sound.unplug("spk");
            sound.plug(MICROPHONE);
            sound.plug(LOUDSPEAKER);
            Path speech = Recording.writeTone(sound.folder().resolve("speech.wav"), 8000, MICROPHONE_HZ, 120);
            Path recorded = sound.folder().resolve("recorded.wav");
            try (OffhookProcess offhook = OffhookProcess.with().environment(sound.environment(MICROPHONE, LOUDSPEAKER))
                    .start("call", far.uri(), "--play", "mic", "--record", recorded.toString())) {
                IncomingCall incoming = far.awaitIncoming();
                OurSide.Talk talk = new OurSide.Talk(incoming.call());
                OurSide.get(incoming.accept());
                talk.awaitState(CallState.ACTIVE);
                long startNanos = Standstill.begin();
                heardOnBothSides(sound, talk.ear(), speech, 0, startNanos);
                for (int i = 1; i <= TIMES; i++) {
                    unplugAndPlug(sound, offhook, talk, speech, i);
                }
                double seconds = (System.nanoTime() - startNanos) * 1e-9;
                assertEquals(CallState.ACTIVE, talk.call().state());
                OurSide.get(talk.call().hangup());
                offhook.mustEndWell(LIMIT);
                // The far end was heard all the while: the call never noticed.
                Recording.read(recorded).mustCarryTone("the recording", Voice.SPEAKS_HZ, seconds - 3);
                System.out.printf("unplugged and plugged again %d of %d times in a call of %.0f s, %d later than a machine "
                        + "of its own would be%n", TIMES, TIMES, seconds, late);
            }
        }
    }

    private void unplugAndPlug(PulseAudio sound, OffhookProcess offhook, OurSide.Talk talk, Path speech, int time) {
        long outNanos = Standstill.begin();
        sound.unplug(MICROPHONE);
        sound.unplug(LOUDSPEAKER);
        Await.until("both losses", LIMIT, () -> times(offhook, "is gone") == 2 * time, offhook::toString);
        inTime("noticed", outNanos, TO_NOTICE, time);
        sound.plug(MICROPHONE);
        sound.plug(LOUDSPEAKER);
        long inNanos = Standstill.begin();
        Await.until("both returns", LIMIT, () -> times(offhook, "is back") == 2 * time, offhook::toString);
        heardOnBothSides(sound, talk.ear(), speech, time, inNanos);
        assertEquals(CallState.ACTIVE, talk.call().state());
    }

    /** Speaks into the microphone and listens at the loudspeaker until both carry their tone. */
    private void heardOnBothSides(PulseAudio sound, Ear ear, Path speech, int time, long sinceNanos) {
        Path heard = sound.folder().resolve("heard-" + time + ".wav");
        double from = ear.heard().seconds();
        try (PulseAudio.SoundTool voice = sound.speak(MICROPHONE, speech);
                PulseAudio.SoundTool listener = sound.listen(LOUDSPEAKER, heard)) {
            Await.until("the microphone at the far end, time " + time, LIMIT,
                    () -> ear.heard().between(from, 1e9).secondsOfTone(MICROPHONE_HZ) >= 0.3);
            Await.until("the loudspeaker, time " + time, LIMIT,
                    () -> Recording.readUnfinished(heard).secondsOfTone(Voice.SPEAKS_HZ) >= 0.3);
            inTime("heard", sinceNanos, TO_RETURN.plusMillis(300), time);
            voice.mustRun();
            listener.mustRun();
        }
    }

    /** A limit of time grows with what else the machine has to do; what went over it for that is told at the end. */
    private void inTime(String what, long sinceNanos, Duration limit, int time) {
        long tookNanos = System.nanoTime() - sinceNanos;
        System.out.printf("time %d: %s after %d ms%n", time, what, TimeUnit.NANOSECONDS.toMillis(tookNanos));
        if (tookNanos > limit.toNanos() && time > 0) {
            late++;
            double standstillSeconds = Standstill.secondsSince(sinceNanos);
            double factor = Bench.crowding() > 1.5 ? Bench.crowding() * 2 : 1;
            assertTrue(tookNanos * 1e-9 < limit.toMillis() * 1e-3 * factor + standstillSeconds,
                    what + " after " + TimeUnit.NANOSECONDS.toMillis(tookNanos) + " ms, time " + time);
        }
    }

    private static int times(OffhookProcess offhook, String words) {
        return offhook.err().split(words, -1).length - 1;
    }
}
