package org.offhook.audio.device;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.DataLine;
import javax.sound.sampled.Line;
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
            Mixer mixer = mixer(info);
            if (mixer == null) {
                continue;
            }
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

    /** The mixer, or {@code null} when it went away since it was listed. */
    static Mixer mixer(Mixer.Info info) {
        try {
            return AudioSystem.getMixer(info);
        } catch (IllegalArgumentException e) {
            return null;
        }
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
     * @param choice its name, a part of its name or description in any case, or its place in {@link #list} counted from 1;
     *               empty for the first one
     * @return the device
     * @throws AudioDeviceException naming the devices there are, when none fits
     */
    public static AudioDevice forPlayback(String choice) throws AudioDeviceException {
        return find(list(), choice, true);
    }

    /**
     * Finds a device that records.
     *
     * @param choice its name, a part of its name or description in any case, or its place in {@link #list} counted from 1;
     *               empty for the first one
     * @return the device
     * @throws AudioDeviceException naming the devices there are, when none fits
     */
    public static AudioDevice forCapture(String choice) throws AudioDeviceException {
        return find(list(), choice, false);
    }

    private static AudioDevice find(List<AudioDevice> all, String choice, boolean playback) throws AudioDeviceException {
        List<AudioDevice> able = all.stream()
            .filter(device -> playback ? device.kind().plays() : device.kind().captures()).toList();
        String what = playback ? "plays" : "records";
        if (able.isEmpty()) {
            throw new AudioDeviceException(AudioDeviceException.Fault.NONE, "", "",
                "no sound device that " + what + " was found; the call can run without one");
        }
        if (isPlace(choice)) {
            int place = Integer.parseInt(choice);
            if (place >= 1 && place <= all.size() && able.contains(all.get(place - 1))) {
                return all.get(place - 1);
            }
        }
        return able.stream().filter(device -> device.name().equals(choice)).findFirst()
            .or(() -> able.stream().filter(device -> contains(device, choice)).findFirst())
            .orElseThrow(() -> new AudioDeviceException(AudioDeviceException.Fault.UNKNOWN, choice, names(all, able),
                "no sound device that " + what + " is named like \"" + choice + "\"; there are: " + names(all, able)));
    }

    /** {@return whether a choice is the place of a device in the list, which means another one after devices have come or gone} */
    static boolean isPlace(String choice) {
        return choice.matches("\\d{1,3}");
    }

    private static boolean contains(AudioDevice device, String part) {
        return folded(device.name() + " " + device.description()).contains(folded(part));
    }

    /** Systems and keyboards differ in whether an accent is part of its letter or follows it. */
    private static String folded(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    }

    private static String names(List<AudioDevice> all, List<AudioDevice> able) {
        return String.join(", ", able.stream().map(device -> (all.indexOf(device) + 1) + " \"" + device.name() + "\"").toList());
    }

    static PlaybackLine openPlayback(String choice, int sampleRateHz, int bufferMs) throws AudioDeviceException {
        return new JavaSoundPlayback(LineFormat.open(forPlayback(choice), SourceDataLine.class, sampleRateHz, bufferMs),
            sampleRateHz);
    }

    static CaptureLine openCapture(String choice, int sampleRateHz, int bufferMs) throws AudioDeviceException {
        return new JavaSoundCapture(LineFormat.open(forCapture(choice), TargetDataLine.class, sampleRateHz, bufferMs),
            sampleRateHz);
    }
}
