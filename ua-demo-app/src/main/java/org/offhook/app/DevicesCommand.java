package org.offhook.app;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.offhook.app.options.DeviceOptions;
import org.offhook.app.terminal.Console;
import org.offhook.app.terminal.ExitStatus;
import org.offhook.app.terminal.Problem;
import org.offhook.app.terminal.Surroundings;
import org.offhook.app.terminal.Texts;
import org.offhook.audio.device.AudioDevice;
import org.offhook.audio.device.AudioDeviceException;
import org.offhook.audio.device.AudioDevices;
import org.offhook.audio.device.SoundCardFigures;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code offhook devices}: lists what records and plays, and tries it; a machine without any is no failure, for calls do
 * without.
 */
@Command(name = "devices")
final class DevicesCommand extends Verb {

    @Mixin
    private DeviceOptions deviceOptions;

    @Option(names = "--test", descriptionKey = "devices.test")
    private boolean test;

    DevicesCommand(Surroundings surroundings, Texts texts) {
        super(surroundings, texts);
    }

    @Override
    ExitStatus run(Console console) throws InterruptedException {
        deviceOptions.check();
        List<AudioDevice> devices = AudioDevices.list();
        if (devices.isEmpty()) {
            console.result(console.texts().get("devices.none"));
        }
        for (int i = 0; i < devices.size(); i++) {
            AudioDevice device = devices.get(i);
            console.result(String.format("%2d  %-12s %s  (%s)", i + 1, console.texts().get("devices." + device.kind()),
                device.name(), device.description()));
        }
        if (test && devices.isEmpty()) {
            throw new Problem(ExitStatus.FAILED, "device.fault.NONE");
        }
        DeviceTest tried = test ? tried(console) : null;
        console.object("offhook.devices/1", json -> {
            json.writeArrayFieldStart("devices");
            for (AudioDevice device : devices) {
                write(json, device, devices.indexOf(device) + 1);
            }
            json.writeEndArray();
            if (tried != null) {
                write(json, tried);
            }
        });
        return tried == null || tried.figures().microphone() != null && tried.figures().loudspeaker() != null
            ? ExitStatus.SUCCESS : ExitStatus.FAILED;
    }

    private DeviceTest tried(Console console) throws InterruptedException {
        console.progress("devices.testing");
        DeviceTest tried = DeviceTest.run(deviceOptions);
        tried.card().loudspeakerProblem().ifPresent(fault -> console.result(sentence(fault)));
        tried.card().microphoneProblem().ifPresent(fault -> console.result(sentence(fault)));
        Locale locale = texts().locale();
        SoundCardFigures figures = tried.figures();
        if (figures.loudspeaker() != null) {
            console.result(texts().get("devices.tried.PLAYBACK", figures.loudspeaker().deviceName(),
                String.format(locale, "%.0f", figures.loudspeaker().bufferMs()), figures.loudspeaker().xruns()));
        }
        if (figures.microphone() != null) {
            console.result(texts().get("devices.tried.CAPTURE", figures.microphone().deviceName(),
                String.format(locale, "%.0f", figures.microphone().bufferMs()), figures.microphone().xruns(),
                String.format(locale, "%.0f", tried.quietDbov()), String.format(locale, "%.0f", tried.toneDbov())));
        }
        if (tried.heard() != null) {
            console.result(texts().get(tried.heard() ? "devices.heard" : "devices.not-heard"));
        }
        return tried;
    }

    private String sentence(AudioDeviceException fault) {
        return DeviceOptions.problem(fault).sentence(texts());
    }

    private static void write(JsonGenerator json, AudioDevice device, int place) throws IOException {
        json.writeStartObject();
        json.writeNumberField("place", place);
        json.writeStringField("name", device.name());
        json.writeStringField("description", device.description());
        json.writeBooleanField("captures", device.kind().captures());
        json.writeBooleanField("plays", device.kind().plays());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, DeviceTest tried) throws IOException {
        json.writeObjectFieldStart("test");
        write(json, "microphone", tried.figures().microphone());
        write(json, "loudspeaker", tried.figures().loudspeaker());
        json.writeObjectField("quietDbov", tried.quietDbov());
        json.writeObjectField("toneDbov", tried.toneDbov());
        json.writeObjectField("heard", tried.heard());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, String name, SoundCardFigures.Half half) throws IOException {
        if (half == null) {
            json.writeNullField(name);
            return;
        }
        json.writeObjectFieldStart(name);
        json.writeStringField("name", half.deviceName());
        json.writeNumberField("bufferMs", half.bufferMs());
        json.writeNumberField("samples", half.samples());
        json.writeNumberField("xruns", half.xruns());
        json.writeObjectField("driftPpm", half.driftPpm());
        json.writeEndObject();
    }
}
