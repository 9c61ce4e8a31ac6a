package org.offhook.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.offhook.CallState;
import org.offhook.IncomingCall;
import org.offhook.InviteOptions;

/** What a person at the loudspeaker hears of a call that rings, fails or comes in. */
@RequiresPeers
class CallTonesIT {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int FRENCH_HZ = 440;
    private static final int BELL_HZ = 880;
    private static final int REJECTED = 3;
    private static final int BUSY = 6;

    @Test
    void ringbackThenTheBusyTone() {
        hearFailure(486, BUSY, 0.5);
    }

    @Test
    void ringbackThenTheCongestionTone() {
        hearFailure(503, REJECTED, 0.25);
    }

    /** Rings for one stroke of the ringback tone, refuses, and looks for a tone that goes on and off in {@code strokeSeconds}. */
    private static void hearFailure(int status, int exitStatus, double strokeSeconds) {
        try (PulseAudio sound = PulseAudio.start(); OurSide far = OurSide.alone(LIMIT, "PCMA/8000")) {
            sound.plug("in");
            sound.plug("out");
            Path heard = sound.folder().resolve("heard.wav");
            try (PulseAudio.SoundTool ear = sound.listen("out", heard);
                    OffhookProcess offhook = OffhookProcess.with().environment(sound.environment("in", "out")).start("call",
                            far.uri(), "--play", "mic", "--tones", "fr")) {
                IncomingCall incoming = far.awaitIncoming();
                incoming.ring();
                Await.until("a stroke of ringback", LIMIT, () -> {
                    Recording ringback = Recording.readUnfinished(heard);
                    return ringback.secondsOfTone(FRENCH_HZ) > 1.3
                            && ringback.between(ringback.seconds() - 0.5, 1e9).secondsOfTone(FRENCH_HZ) < 0.1;
                });
                double refused = Recording.readUnfinished(heard).seconds();
                incoming.reject(status);
                offhook.mustExitWith(exitStatus, LIMIT);
                ear.mustRun();
                Recording tone = Recording.readUnfinished(heard).between(refused, 1e9).withoutSilentEnds();
                double on = tone.secondsOfTone(FRENCH_HZ);
                System.out.printf("%d: tone for %.2f of two seconds, the middle stroke %.2f s, %.1f tasks per core%n", status, on,
                        middleStroke(tone), Bench.crowding());
                // Busy is half a second, congestion a quarter; a loudspeaker that ran dry makes a stroke longer, or two of one.
                if (offhook.wasDisturbed()) {
                    assertTrue(on > 0.1, "tone for " + on + " of two seconds");
                } else {
                    assertTrue(on > 0.6 && on < 1.4, "tone for " + on + " of two seconds");
                    assertEquals(strokeSeconds, middleStroke(tone), 0.2);
                }
            }
        }
    }

    /** The middle of the lengths of all strokes, the longer one of two; a break of less than 100 ms is the machine's. */
    private static double middleStroke(Recording tone) {
        List<Double> strokes = new ArrayList<>();
        double begin = 0;
        double end = 0;
        for (double at = 0; at + 0.025 < tone.seconds(); at += 0.025) {
            if (tone.between(at, at + 0.025).rms() <= 0.01) {
                continue;
            }
            if (at >= end + 0.1) {
                strokes.add(end - begin);
                begin = at;
            }
            end = at + 0.025;
        }
        strokes.add(end - begin);
        strokes.sort(null);
        return strokes.get(strokes.size() / 2);
    }

    @Test
    void aBellOnTheRingDevice() {
        try (PulseAudio sound = PulseAudio.start(); OurSide far = OurSide.alone(LIMIT, "PCMA/8000")) {
            sound.plug("in");
            sound.plug("out");
            Path heard = sound.folder().resolve("heard.wav");
            try (PulseAudio.SoundTool ear = sound.listen("out", heard);
                    AnsweringProcess answering = AnsweringProcess.start(OffhookProcess.with()
                            .environment(sound.environment("in", "out")), "127.0.0.1", "--ring-device", "default", "--ring-ms",
                            "2000", "--max-calls", "1")) {
                OurSide.Talk talk = far.call("sip:x@127.0.0.1:" + answering.port(), InviteOptions.DEFAULT);
                talk.awaitState(CallState.ACTIVE);
                ear.mustRun();
                Recording bell = Recording.readUnfinished(heard).withoutSilentEnds();
                assertTrue(bell.shareOfTone(BELL_HZ) > 0.3, () -> "a bell of " + bell.strongestToneHz() + " Hz");
                assertTrue(bell.seconds() > 0.8, () -> "rang for " + bell.seconds() + " s");
                // A call that ends before the first packet of either side is one without sound, and has a status of its own.
                Await.until("sound of both sides", LIMIT, () -> talk.ear().heard().seconds() > 1 && talk.call().report().media().stream()
                        .filter(stream -> stream.direction().equals("send")).anyMatch(stream -> stream.packets() > 50));
                OurSide.get(talk.call().hangup());
                answering.offhook().mustEndWell(LIMIT);
            }
        }
    }
}
