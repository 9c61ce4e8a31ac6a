package org.offhook.app;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.offhook.Call;
import org.offhook.CallReport;
import org.offhook.CallState;
import org.offhook.Conference;
import org.offhook.DeviceReport;
import org.offhook.app.options.DeviceOptions;
import org.offhook.app.terminal.Console;
import org.offhook.audio.device.AudioDeviceException;
import org.offhook.audio.device.DeviceEvent;
import org.offhook.audio.device.SoundCard;
import org.offhook.audio.device.SoundCardFigures;
import org.offhook.audio.tone.CallProgressTones;

/**
 * The sound card of one call at a time, with the tones that tell a caller how the call goes. What happens to the devices is
 * told on the console; the call goes on without them.
 */
final class Handset implements AutoCloseable {

    private static final int BUSY_HERE = 486;
    private static final int BUSY_EVERYWHERE = 600;
    private static final long FAILURE_TONE_MS = 2000;

    private final Console console;
    private final CallProgressTones tones;
    private final SoundCard card;
    private final List<DeviceReport.Event> events = new ArrayList<>();
    private SoundCardFigures before;
    private volatile boolean over;

    /** Opens the devices; what cannot be opened is told and left out. */
    Handset(Console console, DeviceOptions options) {
        this.console = console;
        this.tones = options.tones(console.texts().locale());
        this.card = options.open(settings -> SoundCard.open(settings, this::happened));
        this.before = card.figures();
        card.microphoneProblem().ifPresent(fault -> missing("call.no-microphone", fault));
        card.loudspeakerProblem().ifPresent(fault -> missing("call.no-loudspeaker", fault));
    }

    private void missing(String key, AudioDeviceException fault) {
        console.progress(key, DeviceOptions.problem(fault).sentence(console.texts()));
    }

    private void happened(DeviceEvent event) {
        tell(console, event);
        synchronized (events) {
            events.add(new DeviceReport.Event(Instant.now(), word(event.what()), word(event.direction()), event.deviceName(),
                event.cause()));
        }
    }

    private static String word(DeviceEvent.What what) {
        return switch (what) {
            case LOST -> "lost";
            case FELL_BACK -> "fell-back";
            case RETURNED -> "returned";
        };
    }

    private static String word(DeviceEvent.Direction direction) {
        return direction == DeviceEvent.Direction.CAPTURE ? "capture" : "playback";
    }

    /** From here on a call is reported: what happened to the devices before is not of it. */
    private void begin() {
        synchronized (events) {
            events.clear();
            before = card.figures();
        }
    }

    /** {@return how the devices ran since the call began} */
    DeviceReport report() {
        synchronized (events) {
            SoundCardFigures now = card.figures();
            return new DeviceReport(half(before.microphone(), now.microphone()), half(before.loudspeaker(), now.loudspeaker()),
                events);
        }
    }

    private static DeviceReport.Half half(SoundCardFigures.Half before, SoundCardFigures.Half now) {
        return now == null ? null
            : new DeviceReport.Half(now.deviceName(), now.xruns() - (before == null ? 0 : before.xruns()), now.driftPpm());
    }

    /** Says what has happened to a device. */
    static void tell(Console console, DeviceEvent event) {
        console.progress("device." + event.what() + "." + event.direction(), event.deviceName());
    }

    /** Listens at once, for sound may come before the answer, and plays the ringback tone while none does. */
    void follow(Call call) {
        begin();
        call.onAudio(card.loudspeaker());
        call.onState(this::hear);
    }

    private void hear(CallState state) {
        if (state == CallState.RINGING && !over) {
            card.playTone(tones.ringback().source(card.loudspeaker().sampleRateHz()));
        } else if (state == CallState.EARLY_MEDIA || state == CallState.ACTIVE) {
            card.playTone(null);
        }
    }

    /** Talks, once the call is answered. */
    void talk(Call call) {
        call.sendAudio(card.microphone());
    }

    /** Talks and listens in a call that was answered here. */
    void take(Call call) {
        begin();
        call.onAudio(card.loudspeaker());
        talk(call);
    }

    /** Talks and listens in a conference. */
    void join(Conference conference) {
        conference.join(card.microphone(), card.loudspeaker());
    }

    /** Plays the busy or the congestion tone for a moment when the other side refused or could not be reached. */
    void failureTone(CallReport report) throws InterruptedException {
        over = true;
        card.playTone(null);
        Integer status = report.call().status();
        boolean refused = report.call().durationMs() == null && status != null && status >= 400
            && "remote".equals(report.call().endedBy());
        if (refused && card.loudspeakerProblem().isEmpty()) {
            CallProgressTones.Tone tone = status == BUSY_HERE || status == BUSY_EVERYWHERE ? tones.busy() : tones.congestion();
            card.playTone(tone.source(card.loudspeaker().sampleRateHz()));
            TimeUnit.MILLISECONDS.sleep(FAILURE_TONE_MS);
        }
    }

    /** Tells how the devices ran, to those who asked for details, and closes them. */
    @Override
    public void close() {
        SoundCardFigures figures = card.figures();
        card.close();
        if (console.verbose()) {
            tell("device.figures.CAPTURE", figures.microphone());
            tell("device.figures.PLAYBACK", figures.loudspeaker());
        }
    }

    private void tell(String key, SoundCardFigures.Half half) {
        if (half != null) {
            console.progress(key, half.deviceName(), half.bufferMs(), half.deviceMs(), half.bridgeMs(), half.xruns(),
                half.underruns(), half.driftPpm() == null ? "-" : String.format(console.texts().locale(), "%.0f", half.driftPpm()));
        }
    }
}
