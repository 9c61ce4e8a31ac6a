package org.offhook.interop;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.offhook.audio.tone.ToneContinuity;

/**
 * Counts what breaks on the way from mouth to ear: a steady tone is played into the microphone of a {@link CableCall}, and what comes out
 * of the far loudspeaker is judged by its content. The tone as it went in is judged beside it, for what the sound server did to it.
 *
 * <p>Arguments: codec, runs, seconds of each, then options for both processes. A bench, not a test: figures depend on what else the machine
 * does, so the load is printed with them.
 */
public final class ToneToEar {
    private static final double TONE_HZ = 997;
    private static final int LOUD = 2000;

    private ToneToEar() {
    }

    /**
     * Runs.
     *
     * @param arguments codec (PCMA), runs (3), seconds of each (20), further options such as {@code --no-echo-cancel}
     */
    public static void main(String[] arguments) {
        String codec = arguments.length > 0 ? arguments[0] : "PCMA";
        int runs = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
        int seconds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 20;
        List<String> options = new ArrayList<>(List.of(arguments).subList(Math.min(3, arguments.length), arguments.length));
        for (int i = 0; i < runs; i++) {
            try (PulseAudio sound = PulseAudio.start()) {
                Path tone = Recording.writeTone(sound.folder().resolve("tone.wav"), CableCall.RATE_HZ, TONE_HZ, seconds + 5);
                CableCall call = CableCall.speak(sound, codec, seconds, options, tone);
                System.out.printf("%s, %.1f tasks per core%n  mouth %s%n  ear   %s%n", codec, call.crowding(), judged(call.mouth()),
                        judged(call.ear()));
                CableCall.delaysMs(call.calling().err(), "Microphone");
                CableCall.delaysMs(call.answering().err(), "Loudspeaker");
            }
        }
        System.exit(0);
    }

    /** From a second after the tone began, because the sound server arranges itself anew for it, to where it ends. */
    private static ToneContinuity judged(short[] pcm) {
        int from = 0;
        while (from < pcm.length && Math.abs(pcm[from]) < LOUD) {
            from++;
        }
        int to = pcm.length;
        while (to > from && Math.abs(pcm[to - 1]) < LOUD) {
            to--;
        }
        from += CableCall.RATE_HZ;
        to -= CableCall.RATE_HZ / 10;
        if (to - from < CableCall.RATE_HZ) {
            throw new AssertionError("no tone was heard");
        }
        return ToneContinuity.of(pcm, from, to - from, CableCall.RATE_HZ, TONE_HZ);
    }
}
