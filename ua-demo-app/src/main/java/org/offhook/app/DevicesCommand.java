package org.offhook.app;

import java.util.List;
import org.offhook.app.terminal.Console;
import org.offhook.app.terminal.ExitStatus;
import org.offhook.app.terminal.Surroundings;
import org.offhook.app.terminal.Texts;
import org.offhook.audio.device.AudioDevice;
import org.offhook.audio.device.AudioDevices;
import picocli.CommandLine.Command;

/** {@code offhook devices}: lists what records and plays; a machine without any is no failure, for calls do without. */
@Command(name = "devices")
final class DevicesCommand extends Verb {

    DevicesCommand(Surroundings surroundings, Texts texts) {
        super(surroundings, texts);
    }

    @Override
    ExitStatus run(Console console) {
        List<AudioDevice> devices = AudioDevices.list();
        if (devices.isEmpty()) {
            console.result(console.texts().get("devices.none"));
        }
        for (AudioDevice device : devices) {
            console.result(String.format("%-12s %s  (%s)", console.texts().get("devices." + device.kind()), device.name(),
                device.description()));
        }
        console.object("offhook.devices/1", json -> {
            json.writeArrayFieldStart("devices");
            for (AudioDevice device : devices) {
                json.writeStartObject();
                json.writeStringField("name", device.name());
                json.writeStringField("description", device.description());
                json.writeBooleanField("captures", device.kind().captures());
                json.writeBooleanField("plays", device.kind().plays());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
        return ExitStatus.SUCCESS;
    }
}
