package org.offhook.audio.device;

import java.util.Optional;
import org.offhook.audio.Gain;
import org.offhook.audio.LevelMeter;
import org.offhook.audio.PcmSink;
import org.offhook.audio.PcmSource;
import org.offhook.audio.handsfree.HandsFree;

/**
 * Microphone and loudspeaker for one call at a time. A {@link ClockBridge} lies between each device and the media thread. A device
 * that cannot be opened is left out: the microphone is silent then, and what the loudspeaker would play is dropped.
 *
 * <p>The echo of the loudspeaker is taken out between the microphone and its bridge, on the thread {@code capture}; what the
 * loudspeaker plays is listened to where the thread {@code playout} pulls it.
 *
 * <p>Gains, mute and tones may be set from any thread.
 */
public final class SoundCard implements AutoCloseable {

    private final ClockBridge inward;
    private final ClockBridge outward;
    private final Gain inputGain = new Gain();
    private final Gain outputGain = new Gain();
    private final LevelMeter inputLevel = new LevelMeter();
    private final LevelMeter outputLevel = new LevelMeter();
    private final PcmSource microphone = new Spoken();
    private final PcmSink loudspeaker;
    private volatile PcmSource tone;
    private volatile SoundCardCapture capture;
    private volatile SoundCardPlayout playout;
    private AudioDeviceException microphoneProblem;
    private AudioDeviceException loudspeakerProblem;

    private final HandsFree handsFree;

    private SoundCard(SoundCardSettings settings) {
        int rateHz = settings.sampleRateHz();
        inward = new ClockBridge(rateHz, () -> capture == null ? Double.NaN : capture.driftPpm());
        outward = new ClockBridge(rateHz, () -> playout == null ? Double.NaN : -playout.driftPpm());
        loudspeaker = outward.sink();
        handsFree = new HandsFree(settings.handsFree(), inward.sink());
    }

    /**
     * Opens both devices.
     *
     * @param settings which
     * @param listener told on their threads when they go and come
     * @return the card, running, with what could be opened
     * @throws IllegalStateException when WebRTC is asked for and cannot be used; the message says why
     */
    public static SoundCard open(SoundCardSettings settings, DeviceListener listener) {
        SoundCard card = new SoundCard(settings);
        try {
            card.capture = SoundCardCapture.open(settings.microphone(), card.handsFree.microphone(), settings.blockMs(),
                settings.bufferMs(), listener);
        } catch (AudioDeviceException e) {
            card.microphoneProblem = e;
        }
        try {
            PcmSource played = card.handsFree.loudspeaker(card.outputLevel.on(card.outputGain.on(card.new Heard())));
            card.playout = SoundCardPlayout.open(settings.loudspeaker(), played, settings.blockMs(), settings.bufferMs(),
                listener);
        } catch (AudioDeviceException e) {
            card.loudspeakerProblem = e;
        }
        return card;
    }

    /** What the microphone gives. Read on the media thread; a call that ends closes it, and the next call reads on. */
    private final class Spoken implements PcmSource {
        @Override
        public int sampleRateHz() {
            return inward.source().sampleRateHz();
        }

        @Override
        public int read(short[] pcm, int offset, int samples) {
            int given = inward.source().read(pcm, offset, samples);
            inputGain.apply(pcm, offset, given, sampleRateHz());
            inputLevel.measure(pcm, offset, given);
            return given;
        }
    }

    /** What the loudspeaker plays: the tone while there is one, else the call. Read on the thread {@code playout}. */
    private final class Heard implements PcmSource {
        @Override
        public int sampleRateHz() {
            return loudspeaker.sampleRateHz();
        }

        @Override
        public int read(short[] pcm, int offset, int samples) {
            int given = outward.source().read(pcm, offset, samples);
            PcmSource now = tone;
            return now == null ? given : now.read(pcm, offset, samples);
        }
    }

    /** {@return why there is no microphone; empty when there is one} */
    public Optional<AudioDeviceException> microphoneProblem() {
        return Optional.ofNullable(microphoneProblem);
    }

    /** {@return why there is no loudspeaker; empty when there is one} */
    public Optional<AudioDeviceException> loudspeakerProblem() {
        return Optional.ofNullable(loudspeakerProblem);
    }

    /** {@return what the microphone hears, behind gain and mute; endless} */
    public PcmSource microphone() {
        return microphone;
    }

    /** {@return what the loudspeaker plays} */
    public PcmSink loudspeaker() {
        return loudspeaker;
    }

    /** {@return gain and mute of the microphone} */
    public Gain inputGain() {
        return inputGain;
    }

    /** {@return gain and mute of the loudspeaker} */
    public Gain outputGain() {
        return outputGain;
    }

    /** {@return level of the microphone, behind its gain} */
    public LevelMeter inputLevel() {
        return inputLevel;
    }

    /** {@return level of the loudspeaker, behind its gain} */
    public LevelMeter outputLevel() {
        return outputLevel;
    }

    /**
     * Plays a tone in place of the call.
     *
     * @param source endless, of the rate of {@link #loudspeaker}; {@code null} for the call again
     * @throws IllegalArgumentException when the rate is another
     */
    public void playTone(PcmSource source) {
        if (source != null && source.sampleRateHz() != loudspeaker.sampleRateHz()) {
            throw new IllegalArgumentException("tone has " + source.sampleRateHz() + " Hz, the card "
                + loudspeaker.sampleRateHz());
        }
        tone = source;
    }

    /** {@return the figures now} */
    public SoundCardFigures figures() {
        return SoundCardFigures.of(capture, inward, playout, outward);
    }

    /** Stops both devices; leaves no thread. */
    @Override
    public void close() {
        if (capture != null) {
            capture.close();
        }
        if (playout != null) {
            playout.close();
        }
        handsFree.microphone().close();
    }
}
