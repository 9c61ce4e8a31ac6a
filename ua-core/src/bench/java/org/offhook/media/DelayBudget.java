package org.offhook.media;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.LongSupplier;
import org.offhook.audio.device.ClockBridge;
import org.offhook.codecs.CodecProvider;
import org.offhook.codecs.Codecs;

/**
 * How much of the delay from mouth to ear is our own, in virtual time: two media sessions and the bridges to two sound cards that
 * deliver and take their blocks to the millisecond, at every phase of these clocks to each other. What a machine adds to that
 * (sound server, threads that come late) is measured by {@code org.offhook.interop.MouthToEar}.
 *
 * <p>Arguments: codec, block of the cards in milliseconds, their buffer in milliseconds, calls.
 */
public final class DelayBudget {

    private static final int RATE_HZ = 16_000;
    private static final int PER_MS = RATE_HZ / 1000;
    private static final int CHIRP = 25 * PER_MS;
    private static final int SECONDS = 20;
    private static final int WARM_UP_S = 6;
    private static final int CHIRP_EACH_MS = 700;

    private final int blockMs;
    private final int bufferMs;
    private long elapsedMs;

    private DelayBudget(int blockMs, int bufferMs) {
        this.blockMs = blockMs;
        this.bufferMs = bufferMs;
    }

    /**
     * Runs.
     *
     * @param arguments see above
     */
    public static void main(String[] arguments) {
        CodecProvider codec = Codecs.installed().find(arguments.length > 0 ? arguments[0] : "PCMA").orElseThrow();
        int blockMs = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
        int bufferMs = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 24;
        int calls = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 20;
        DelayBudget budget = new DelayBudget(blockMs, bufferMs);
        Random random = new Random(1);
        double[] all = new double[0];
        double[] jitterBuffer = new double[calls];
        double[] inward = new double[calls];
        double[] outward = new double[calls];
        for (int i = 0; i < calls; i++) {
            VirtualCall call = new VirtualCall(List.of(codec), new Impairment(0, 1, 0, 5, 0), new Impairment(0, 1, 0, 5, 0));
            LongSupplier clock = () -> budget.elapsedMs * 1_000_000L;
            ClockBridge in = new ClockBridge(RATE_HZ, () -> 0, clock);
            ClockBridge out = new ClockBridge(RATE_HZ, () -> 0, clock);
            double[] delays = budget.run(call, in, out, new int[] {random.nextInt(20), random.nextInt(20), random.nextInt(20)});
            int before = all.length;
            all = Arrays.copyOf(all, before + delays.length);
            System.arraycopy(delays, 0, all, before, delays.length);
            jitterBuffer[i] = call.bob.session.snapshot().received().playoutDelayMs();
            inward[i] = in.meanWaitingMs();
            outward[i] = out.meanWaitingMs();
        }
        Arrays.sort(all);
        System.out.printf(Locale.ROOT, "%s, blocks of %d ms, buffer of %d ms: median %.1f ms, p95 %.1f ms, least %.1f, most %.1f (n=%d);"
            + " bridge in %.1f, jitter buffer %.1f, bridge out %.1f%n", codec.info().encodingName(), blockMs, bufferMs,
            all[all.length / 2], all[all.length * 95 / 100], all[0], all[all.length - 1], all.length,
            Arrays.stream(inward).average().orElse(0), Arrays.stream(jitterBuffer).average().orElse(0),
            Arrays.stream(outward).average().orElse(0));
    }

    private double[] run(VirtualCall call, ClockBridge in, ClockBridge out, int[] phasesMs) {
        short[] mouth = chirps();
        short[] ear = new short[mouth.length];
        short[] block = new short[blockMs * PER_MS];
        call.negotiate();
        call.alice.session.setSource(in.source());
        call.bob.session.setSink(out.sink());
        call.runMs(phasesMs[2]);
        for (int ms = 0; ms < SECONDS * 1000; ms++) {
            if ((ms + phasesMs[0]) % blockMs == 0 && ms >= blockMs) {
                in.sink().write(mouth, (ms - blockMs) * PER_MS, block.length);
            }
            if ((ms + phasesMs[1]) % blockMs == 0) {
                out.source().read(block, 0, block.length);
                // The line is full again when the block is in it: the block is heard when what lay before it has been.
                int heard = (ms + bufferMs - blockMs) * PER_MS;
                if (heard + block.length <= ear.length) {
                    System.arraycopy(block, 0, ear, heard, block.length);
                }
            }
            call.runMs(1);
            elapsedMs++;
        }
        return delays(mouth, ear);
    }

    private static short[] chirps() {
        short[] samples = new short[SECONDS * RATE_HZ];
        for (int at = RATE_HZ; at + RATE_HZ < samples.length; at += CHIRP_EACH_MS * PER_MS) {
            for (int i = 0; i < CHIRP; i++) {
                double t = (double) i / RATE_HZ;
                samples[at + i] = (short) (12_000 * Math.sin(2 * Math.PI * (400 * t + 0.5 * (2800 / 0.025) * t * t))
                    * Math.sin(Math.PI * i / CHIRP));
            }
        }
        return samples;
    }

    private static double[] delays(short[] mouth, short[] ear) {
        double[] delays = new double[SECONDS * 1000 / CHIRP_EACH_MS];
        int found = 0;
        for (int at = RATE_HZ; at + RATE_HZ < mouth.length; at += CHIRP_EACH_MS * PER_MS) {
            if (at > WARM_UP_S * RATE_HZ) {
                long most = 0;
                for (int lag = 0; lag < RATE_HZ / 3; lag++) {
                    long like = 0;
                    for (int i = 0; i < CHIRP; i++) {
                        like += mouth[at + i] * ear[at + lag + i];
                    }
                    if (like > most) {
                        most = like;
                        delays[found] = (double) lag / PER_MS;
                    }
                }
                found++;
            }
        }
        return Arrays.copyOf(delays, found);
    }
}
