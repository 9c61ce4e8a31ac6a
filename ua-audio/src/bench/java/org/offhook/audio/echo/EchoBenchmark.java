package org.offhook.audio.echo;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import org.offhook.audio.webrtc.WebRtcProcessing;

/**
 * Sixty seconds of a hands-free call, simulated: the far voice from the beginning to the end, double talk from 30 to
 * 40 s at the level of the echo, another room from 45 s on; reverberation time 250 ms, noise 75 dB below full scale.
 * Prints what is left of the echo and of the near voice, for several seeds, rates and clocks.
 *
 * <p>Arguments: the seeds; 1 to 4 when there are none.
 */
public final class EchoBenchmark {

    private static final int SECONDS = 60;
    private static final String[] FAR = {"en-us", "en-gb+m3", "fr-fr", "de+f2"};
    private static final String[] NEAR = {"en-gb+f3", "en-us+f4", "en-us+m7", "fr-fr"};

    private EchoBenchmark() {
    }

    /**
     * Runs.
     *
     * @param arguments seeds
     * @throws IOException when a voice cannot be made
     */
    public static void main(String[] arguments) throws IOException {
        String[] seeds = arguments.length > 0 ? arguments : new String[] {"1", "2", "3", "4"};
        System.out.println("| voice | rate Hz | seed | drift ppm | ERLE 10-30 s dB | 20 dB after s | double-talk STOI"
            + " | 20 dB after change s | ERLE 50-60 s dB | drift found ppm | real-time factor |");
        System.out.println("|---|---|---|---|---|---|---|---|---|---|---|");
        for (String seed : seeds) {
            for (int rate : new int[] {16_000, 8000}) {
                int number = Integer.parseInt(seed);
                spoken(number, rate);
                run("made", rate, number, 0, Voice.made(rate, number, SECONDS), Voice.made(rate, number + 77, SECONDS));
            }
        }
    }

    private static void spoken(int seed, int rate) throws IOException {
        int pair = (seed - 1) % FAR.length;
        short[] far = Voice.spoken(rate, FAR[pair], 155 + seed, SECONDS);
        short[] near = Voice.spoken(rate, NEAR[pair], 170 + seed, SECONDS);
        if (far == null || near == null) {
            System.err.println("espeak-ng is not installed: only the made voice");
            return;
        }
        for (double ppm : new double[] {0, 100, -100}) {
            run("spoken", rate, seed, ppm, far, near);
            if (WebRtcProcessing.problem() == null) {
                try (EchoCanceller webRtc = WebRtcProcessing.canceller(rate, false, false)) {
                    run("spoken, WebRTC", webRtc, seed, ppm, far, near);
                }
            }
        }
    }

    private static void run(String voice, int rate, int seed, double ppm, short[] far, short[] near) {
        run(voice, new FrequencyDomainEchoCanceller(EchoSettings.handsFree(rate)), seed, ppm, far, near);
    }

    private static void run(String voice, EchoCanceller canceller, int seed, double ppm, short[] far, short[] near) {
        int rate = canceller.sampleRateHz();
        EchoSimulation call = EchoSimulation.of(rate, far, near, EchoScene.of(seed, ppm, 30, 40, 45));
        long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        short[] out = call.through(canceller);
        double cpuS = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before) / 1e9;
        System.out.printf(Locale.ROOT, "| %s | %d | %d | %.0f | %.1f | %.1f | %.3f | %.1f | %.1f | %.1f | %.4f |%n",
            voice, rate, seed, ppm, call.erleDb(out, 10, 30), call.reachedS(out, 20, 0), call.stoi(out),
            call.reachedS(out, 20, 45), call.erleDb(out, 50, 60),
            canceller instanceof FrequencyDomainEchoCanceller own ? own.driftPpm() : Double.NaN, cpuS / SECONDS);
    }
}
