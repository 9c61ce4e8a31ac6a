package org.offhook.app.options;

import java.util.Locale;
import java.util.function.Function;
import org.offhook.app.terminal.ExitStatus;
import org.offhook.app.terminal.Problem;
import org.offhook.audio.device.AudioDeviceException;
import org.offhook.audio.device.AudioDevices;
import org.offhook.audio.device.SoundCard;
import org.offhook.audio.device.SoundCardSettings;
import org.offhook.audio.handsfree.HandsFreeSettings;
import org.offhook.audio.tone.CallProgressTones;
import org.offhook.audio.webrtc.WebRtcProcessing;
import picocli.CommandLine.Option;

/** Which microphone and loudspeaker, how loud, and whose tones. */
public final class DeviceOptions {

    private static final double MOST_GAIN_DB = 40;

    @Option(names = "--mic", paramLabel = "DEVICE", descriptionKey = "option.mic")
    private String microphone = "";

    @Option(names = "--speaker", paramLabel = "DEVICE", descriptionKey = "option.speaker")
    private String loudspeaker = "";

    @Option(names = "--mic-gain", paramLabel = "DB", descriptionKey = "option.mic-gain")
    private double microphoneGainDb;

    @Option(names = "--speaker-gain", paramLabel = "DB", descriptionKey = "option.speaker-gain")
    private double loudspeakerGainDb;

    @Option(names = "--mute", descriptionKey = "option.mute")
    private boolean mute;

    @Option(names = "--echo-cancel", negatable = true, descriptionKey = "option.echo-cancel")
    private Boolean echoCancel;

    @Option(names = "--echo-canceller", paramLabel = "own|webrtc", descriptionKey = "option.echo-canceller")
    private String echoCanceller = "own";

    @Option(names = "--noise-suppression", negatable = true, descriptionKey = "option.noise-suppression")
    private Boolean noiseSuppression;

    @Option(names = "--agc", negatable = true, descriptionKey = "option.agc")
    private Boolean agc;

    @Option(names = "--tones", paramLabel = "fr|us", descriptionKey = "option.tones")
    private String tones;

    /** Made by the command-line parser. */
    public DeviceOptions() {
    }

    /**
     * Checks what can be checked without a device.
     *
     * @throws Problem for the first option that makes no sense
     */
    public void check() {
        for (double gainDb : new double[] {microphoneGainDb, loudspeakerGainDb}) {
            if (!(Math.abs(gainDb) <= MOST_GAIN_DB)) {
                throw Problem.usage("problem.gain", gainDb);
            }
        }
        if (!echoCanceller.equals("own") && !echoCanceller.equals("webrtc")) {
            throw Problem.usage("problem.echo-canceller", echoCanceller);
        }
        if (echoCanceller.equals("webrtc") && WebRtcProcessing.problem() != null) {
            throw Problem.usage("problem.no-webrtc", WebRtcProcessing.problem());
        }
        if (tones != null && !tones.equals("fr") && !tones.equals("us")) {
            throw Problem.usage("problem.tones", tones);
        }
    }

    /**
     * Opens the card; a device that was named and is not there is a mistake, one that refuses is not.
     *
     * @param opener opens it with the settings that were asked for
     * @return the card, with the gains that were asked for
     * @throws Problem naming the devices there are, when the one that was named is not among them
     */
    public SoundCard open(Function<SoundCardSettings, SoundCard> opener) {
        try {
            if (!microphone.isEmpty()) {
                AudioDevices.forCapture(microphone);
            }
            if (!loudspeaker.isEmpty()) {
                AudioDevices.forPlayback(loudspeaker);
            }
        } catch (AudioDeviceException e) {
            throw problem(e);
        }
        SoundCard card = opener.apply(SoundCardSettings.DEFAULT.withDevices(microphone, loudspeaker)
            .withHandsFree(handsFree()));
        card.inputGain().setDb(microphoneGainDb);
        card.inputGain().setMuted(mute);
        card.outputGain().setDb(loudspeakerGainDb);
        return card;
    }

    /** The echo is taken out unless that is refused; noise and level are touched where that is asked for. */
    private HandsFreeSettings handsFree() {
        return HandsFreeSettings.DEFAULT.withEchoCancelled(echoCancel == null || echoCancel)
            .withEngine(echoCanceller.equals("webrtc") ? HandsFreeSettings.Engine.WEBRTC : HandsFreeSettings.Engine.OWN)
            .withNoiseSuppressed(Boolean.TRUE.equals(noiseSuppression))
            .withLevelAdjusted(Boolean.TRUE.equals(agc));
    }

    /**
     * {@return what to tell about a device that cannot be used}
     *
     * @param fault what is wrong with it
     */
    public static Problem problem(AudioDeviceException fault) {
        ExitStatus status = fault.fault() == AudioDeviceException.Fault.UNKNOWN ? ExitStatus.USAGE : ExitStatus.FAILED;
        return new Problem(status, "device.fault." + fault.fault(), fault.deviceName(), fault.detail());
    }

    /**
     * {@return the tones of a call}
     *
     * @param locale the user's, whose country counts where no tones were asked for
     */
    public CallProgressTones tones(Locale locale) {
        if (tones == null) {
            return CallProgressTones.of(locale);
        }
        return tones.equals("us") ? CallProgressTones.NORTH_AMERICA : CallProgressTones.FRANCE;
    }
}
