package org.offhook.app;

import org.offhook.Call;
import org.offhook.app.options.DeviceOptions;
import org.offhook.app.terminal.Console;
import org.offhook.audio.device.AudioDeviceException;
import org.offhook.audio.device.AudioDevices;
import org.offhook.audio.device.Ringer;
import org.offhook.audio.tone.CallProgressTones;

/** Rings for incoming calls on a device of its own, until they are answered or over. */
final class Bell {

    private final Console console;
    private final String choice;
    private final CallProgressTones tones;

    /** Looks for the device now: a wrong name is to be told before somebody calls. */
    Bell(Console console, String choice, CallProgressTones tones) {
        this.console = console;
        this.choice = choice;
        this.tones = tones;
        try {
            AudioDevices.forPlayback(choice);
        } catch (AudioDeviceException e) {
            throw DeviceOptions.problem(e);
        }
    }

    /** Rings for a call; a device that refuses now is told, and the call goes on. */
    void ring(Call call) {
        try {
            Ringer ringer = Ringer.start(choice, tones, event -> Handset.tell(console, event));
            call.answered().whenComplete((answered, fault) -> ringer.close());
        } catch (AudioDeviceException e) {
            console.progress("answer.cannot-ring", DeviceOptions.problem(e).sentence(console.texts()));
        }
    }
}
