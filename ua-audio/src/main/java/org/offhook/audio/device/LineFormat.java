package org.offhook.audio.device;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.DataLine;
import javax.sound.sampled.LineUnavailableException;
import javax.sound.sampled.Mixer;
import javax.sound.sampled.SourceDataLine;
import javax.sound.sampled.TargetDataLine;

/**
 * Opens a device in the first format that it takes: the rate wanted in mono, then the rates that hardware has, then the same
 * in stereo; always 16-bit little-endian. What the rate or the channels differ in, {@link JavaSoundPlayback} and
 * {@link JavaSoundCapture} make up for.
 *
 * @param line       open and started
 * @param deviceName whose it is
 * @param rateHz     its rate
 * @param channels   1 or 2
 * @param <L>        kind of line
 */
record LineFormat<L extends DataLine>(L line, String deviceName, int rateHz, int channels) {

    private static final int[] HARDWARE_RATES_HZ = {48_000, 44_100, 16_000, 8_000};

    /**
     * Opens and starts a line.
     *
     * @throws AudioDeviceException in one sentence, when the device is gone, busy, or refuses every format
     */
    static <L extends DataLine> LineFormat<L> open(AudioDevice device, Class<L> kind, int wantedHz, int bufferMs)
            throws AudioDeviceException {
        Mixer mixer = mixer(device);
        Exception refusal = null;
        for (AudioFormat format : candidates(wantedHz)) {
            L line = null;
            try {
                line = kind.cast(mixer.getLine(new DataLine.Info(kind, format)));
                open(line, format, (int) format.getFrameRate() * bufferMs / 1000 * format.getFrameSize());
                line.start();
                return new LineFormat<>(line, device.name(), (int) format.getSampleRate(), format.getChannels());
            } catch (LineUnavailableException | IllegalArgumentException | SecurityException e) {
                if (line != null) {
                    line.close();
                }
                // The first refusal is that of the best format, and says most.
                refusal = refusal == null ? e : refusal;
            }
        }
        throw new AudioDeviceException(AudioDeviceException.Fault.REFUSED, device.name(), String.valueOf(refusal.getMessage()),
            "the sound device \"" + device.name() + "\" refuses 16-bit sound at every rate: " + refusal.getMessage()
                + "; is another program using it?");
    }

    private static void open(DataLine line, AudioFormat format, int octets) throws LineUnavailableException {
        if (line instanceof SourceDataLine playback) {
            playback.open(format, octets);
        } else if (line instanceof TargetDataLine capture) {
            capture.open(format, octets);
        }
    }

    private static Mixer mixer(AudioDevice device) throws AudioDeviceException {
        for (Mixer.Info info : AudioSystem.getMixerInfo()) {
            Mixer mixer = info.getName().equals(device.name()) ? AudioDevices.mixer(info) : null;
            if (mixer != null) {
                return mixer;
            }
        }
        throw new AudioDeviceException(AudioDeviceException.Fault.GONE, device.name(), "",
            "the sound device \"" + device.name() + "\" has just gone away");
    }

    private static List<AudioFormat> candidates(int wantedHz) {
        Set<Integer> rates = new LinkedHashSet<>();
        rates.add(wantedHz);
        for (int rate : HARDWARE_RATES_HZ) {
            rates.add(rate);
        }
        List<AudioFormat> formats = new ArrayList<>();
        for (int channels = 1; channels <= 2; channels++) {
            for (int rate : rates) {
                formats.add(new AudioFormat(rate, 16, channels, true, false));
            }
        }
        return formats;
    }

    /** {@return octets of one sample of each channel} */
    int frameOctets() {
        return 2 * channels;
    }

    /**
     * {@return samples at another rate that take as long as some octets of this line}
     *
     * @param octets of this line
     * @param otherHz the other rate
     */
    int samplesAt(int octets, int otherHz) {
        return (int) ((long) octets / frameOctets() * otherHz / rateHz);
    }

    /** Stops and closes the line. */
    void close() {
        line.stop();
        line.close();
    }
}
