package org.offhook.audio.device;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.DataLine;
import javax.sound.sampled.Line;
import javax.sound.sampled.LineUnavailableException;
import javax.sound.sampled.Mixer;
import javax.sound.sampled.SourceDataLine;
import javax.sound.sampled.TargetDataLine;

/**
 * The sound devices of this machine through {@code javax.sound.sampled}. Calls may take long and are not for media threads.
 */
public final class AudioDevices {

    private AudioDevices() {
    }

    /** {@return the devices that play or record now, in the order of the system; empty when there are none} */
    public static List<AudioDevice> list() {
        List<AudioDevice> devices = new ArrayList<>();
        for (Mixer.Info info : AudioSystem.getMixerInfo()) {
            Mixer mixer = AudioSystem.getMixer(info);
            boolean plays = has(mixer.getSourceLineInfo(), SourceDataLine.class);
            boolean captures = has(mixer.getTargetLineInfo(), TargetDataLine.class);
            if (plays || captures) {
                AudioDevice.Kind kind = plays && captures ? AudioDevice.Kind.BOTH
                    : plays ? AudioDevice.Kind.PLAYBACK : AudioDevice.Kind.CAPTURE;
                devices.add(new AudioDevice(info.getName(), info.getDescription(), kind));
            }
        }
        return devices;
    }

    private static boolean has(Line.Info[] lines, Class<? extends DataLine> kind) {
        for (Line.Info line : lines) {
            if (kind.isAssignableFrom(line.getLineClass())) {
                return true;
            }
        }
        return false;
    }

    /**
     * Finds a device that plays.
     *
     * @param namePart part of its name or description, in any case; empty for the first one
     * @return the device
     * @throws AudioDeviceException naming the devices there are, when none fits
     */
    public static AudioDevice forPlayback(String namePart) throws AudioDeviceException {
        return find(namePart, true);
    }

    /**
     * Finds a device that records.
     *
     * @param namePart part of its name or description, in any case; empty for the first one
     * @return the device
     * @throws AudioDeviceException naming the devices there are, when none fits
     */
    public static AudioDevice forCapture(String namePart) throws AudioDeviceException {
        return find(namePart, false);
    }

    private static AudioDevice find(String namePart, boolean playback) throws AudioDeviceException {
        List<AudioDevice> able = list().stream()
            .filter(device -> playback ? device.kind().plays() : device.kind().captures()).toList();
        String what = playback ? "plays" : "records";
        if (able.isEmpty()) {
            throw new AudioDeviceException("no sound device that " + what + " was found; the call can run without one");
        }
        String wanted = namePart.toLowerCase(Locale.ROOT);
        return able.stream()
            .filter(device -> (device.name() + " " + device.description()).toLowerCase(Locale.ROOT).contains(wanted))
            .findFirst()
            .orElseThrow(() -> new AudioDeviceException("no sound device that " + what + " is named like \"" + namePart
                + "\"; there are: " + String.join(", ", able.stream().map(AudioDevice::name).toList())));
    }

    static PlaybackLine openPlayback(String namePart, int sampleRateHz, int bufferMs) throws AudioDeviceException {
        AudioDevice device = forPlayback(namePart);
        SourceDataLine line = open(device, SourceDataLine.class, sampleRateHz);
        try {
            line.open(format(sampleRateHz), octets(sampleRateHz, bufferMs));
            line.start();
            return new JavaSoundPlayback(line, sampleRateHz);
        } catch (LineUnavailableException | IllegalArgumentException | SecurityException e) {
            line.close();
            throw refused(device, sampleRateHz, e);
        }
    }

    static CaptureLine openCapture(String namePart, int sampleRateHz, int bufferMs) throws AudioDeviceException {
        AudioDevice device = forCapture(namePart);
        TargetDataLine line = open(device, TargetDataLine.class, sampleRateHz);
        try {
            line.open(format(sampleRateHz), octets(sampleRateHz, bufferMs));
            line.start();
            return new JavaSoundCapture(line, sampleRateHz);
        } catch (LineUnavailableException | IllegalArgumentException | SecurityException e) {
            line.close();
            throw refused(device, sampleRateHz, e);
        }
    }

    private static <T extends DataLine> T open(AudioDevice device, Class<T> kind, int sampleRateHz)
            throws AudioDeviceException {
        for (Mixer.Info info : AudioSystem.getMixerInfo()) {
            if (!info.getName().equals(device.name())) {
                continue;
            }
            try {
                return kind.cast(AudioSystem.getMixer(info).getLine(new DataLine.Info(kind, format(sampleRateHz))));
            } catch (LineUnavailableException | IllegalArgumentException | SecurityException e) {
                throw refused(device, sampleRateHz, e);
            }
        }
        throw new AudioDeviceException("the sound device \"" + device.name() + "\" has just gone away");
    }

    private static AudioDeviceException refused(AudioDevice device, int sampleRateHz, Exception cause) {
        return new AudioDeviceException("the sound device \"" + device.name() + "\" refuses 16-bit mono at " + sampleRateHz
            + " Hz: " + cause.getMessage() + "; is another program using it?", cause);
    }

    private static AudioFormat format(int sampleRateHz) {
        return new AudioFormat(sampleRateHz, 16, 1, true, false);
    }

    private static int octets(int sampleRateHz, int bufferMs) {
        return sampleRateHz * bufferMs / 1000 * 2;
    }
}
