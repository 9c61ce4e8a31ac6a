package org.offhook.audio.device;

import java.util.Locale;
import org.offhook.audio.Collector;
import org.offhook.audio.tone.ToneMeasurement;
import org.offhook.audio.tone.ToneSource;

/**
 * Plays a tone on the default device and records it from the default device: the process that {@link SoundCardIT} starts
 * within the environment of a virtual sound card. Prints one line of figures.
 */
public final class SoundCardRoundTrip {

    private SoundCardRoundTrip() {
    }

    /**
     * Runs.
     *
     * @param arguments rate in Hz, seconds
     * @throws Exception when a device refuses
     */
    public static void main(String[] arguments) throws Exception {
        int rateHz = Integer.parseInt(arguments[0]);
        int seconds = Integer.parseInt(arguments[1]);
        for (AudioDevice device : AudioDevices.list()) {
            System.out.println("device=" + device);
        }
        Collector collector = new Collector(rateHz, rateHz * seconds);
        try (SoundCardCapture capture = SoundCardCapture.open("", collector, 10, 60, DeviceListener.NONE);
             SoundCardPlayout playout = SoundCardPlayout.open("", new ToneSource(rateHz, 440, -10), 10, 60, DeviceListener.NONE)) {
            long deadline = System.nanoTime() + (seconds + 10) * 1_000_000_000L;
            while (capture.samples() < (long) rateHz * seconds && System.nanoTime() < deadline) {
                Thread.sleep(20);
            }
            System.out.printf(Locale.ROOT, "played=%d recorded=%d xruns=%d+%d buffers=%.1f+%.1f lost=%b%n", playout.samples(),
                capture.samples(), playout.xruns(), capture.xruns(), playout.bufferMs(), capture.bufferMs(),
                playout.isDeviceLost() || capture.isDeviceLost());
        }
        short[] heard = collector.samples();
        ToneMeasurement tone = ToneMeasurement.of(heard, heard.length - rateHz / 2, rateHz / 2, rateHz);
        System.out.printf(Locale.ROOT, "hz=%.2f level=%.1f snr=%.1f%n", tone.hz(), tone.levelDbov(), tone.snrDb());
        long left = Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().equals("playout") || thread.getName().equals("capture")).count();
        System.out.println("threads=" + left);
    }
}
