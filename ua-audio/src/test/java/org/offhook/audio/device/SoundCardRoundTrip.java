package org.offhook.audio.device;

import java.util.Locale;
import org.offhook.audio.PcmSink;
import org.offhook.audio.tone.ToneMeasurement;
import org.offhook.audio.tone.ToneSource;

/**
 * Plays a tone on the default device and records it from the default device: the process that {@link SoundCardIT} starts
 * within the environment of a virtual sound card. Prints one line of figures.
 */
public final class SoundCardRoundTrip {

    private static final double TONE_HZ = 440;
    private static final double TONE_DBOV = -10;
    /** A loudspeaker that runs dry leaves holes, on a busy machine dozens; half a second between two of them says what is to be said. */
    private static final double STRETCH_SECONDS = 0.5;
    private static final double PATIENCE_SECONDS = 45;
    private static final long LOOK_MS = 20;

    private SoundCardRoundTrip() {
    }

    /** What the microphone heard; written on thread {@code capture}, read here. */
    private static final class Tape implements PcmSink {
        private final int rateHz;
        private final short[] samples;
        private int count;

        Tape(int rateHz, int capacity) {
            this.rateHz = rateHz;
            this.samples = new short[capacity];
        }

        @Override
        public int sampleRateHz() {
            return rateHz;
        }

        @Override
        public synchronized void write(short[] pcm, int offset, int length) {
            int taken = Math.min(length, samples.length - count);
            System.arraycopy(pcm, offset, samples, count, taken);
            count += taken;
        }

        /** {@return the tone of the last stretch that was heard} */
        synchronized ToneMeasurement last() {
            int stretch = (int) (STRETCH_SECONDS * rateHz);
            return ToneMeasurement.of(samples, Math.max(0, count - stretch), stretch, rateHz);
        }
    }

    /**
     * Runs until a stretch without a hole was heard, or patience is over.
     *
     * @param arguments rate in Hz, seconds at the least
     * @throws Exception when a device refuses
     */
    public static void main(String[] arguments) throws Exception {
        int rateHz = Integer.parseInt(arguments[0]);
        int seconds = Integer.parseInt(arguments[1]);
        for (AudioDevice device : AudioDevices.list()) {
            System.out.println("device=" + device);
        }
        Tape tape = new Tape(rateHz, (int) (rateHz * PATIENCE_SECONDS));
        ToneMeasurement tone;
        try (SoundCardCapture capture = SoundCardCapture.open("", tape, 10, 60, DeviceListener.NONE);
             SoundCardPlayout playout = SoundCardPlayout.open("", new ToneSource(rateHz, TONE_HZ, TONE_DBOV), 10, 60,
                 DeviceListener.NONE)) {
            long startNanos = System.nanoTime();
            long lookedNanos = startNanos;
            double stoodStillSeconds = 0;
            do {
                Thread.sleep(LOOK_MS);
                tone = tape.last();
                long nowNanos = System.nanoTime();
                stoodStillSeconds += Math.max(0, (nowNanos - lookedNanos) * 1e-9 - 2e-3 * LOOK_MS);
                lookedNanos = nowNanos;
            } while ((capture.samples() < (long) rateHz * seconds || !isWhole(tone))
                && lookedNanos - startNanos < PATIENCE_SECONDS * 1e9);
            System.out.printf(Locale.ROOT, "played=%d recorded=%d xruns=%d captureXruns=%d buffers=%.1f+%.1f lost=%b stoodstill=%.2f%n",
                playout.samples(), capture.samples(), playout.xruns(), capture.xruns(), playout.bufferMs(), capture.bufferMs(),
                playout.isDeviceLost() || capture.isDeviceLost(), stoodStillSeconds);
        }
        System.out.printf(Locale.ROOT, "hz=%.2f level=%.1f snr=%.1f%n", tone.hz(), tone.levelDbov(), tone.snrDb());
        long left = Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().equals("playout") || thread.getName().equals("capture")).count();
        System.out.println("threads=" + left);
    }

    private static boolean isWhole(ToneMeasurement tone) {
        return Math.abs(tone.hz() - TONE_HZ) < 0.5 && Math.abs(tone.levelDbov() - TONE_DBOV) < 1;
    }
}
