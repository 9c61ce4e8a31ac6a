package org.offhook.app;

import java.util.concurrent.TimeUnit;
import org.offhook.app.options.DeviceOptions;
import org.offhook.audio.device.DeviceListener;
import org.offhook.audio.device.SoundCard;
import org.offhook.audio.device.SoundCardFigures;
import org.offhook.audio.handsfree.HandsFreeSettings;
import org.offhook.audio.tone.ToneSource;

/**
 * A short try of microphone and loudspeaker: silence, then a tone, while the microphone is measured.
 *
 * @param figures     how the devices ran
 * @param quietDbov   level of the microphone in silence; null without one
 * @param toneDbov    level of the microphone while the tone played
 * @param card        the card, closed, with what was wrong
 */
record DeviceTest(SoundCardFigures figures, Double quietDbov, Double toneDbov, SoundCard card) {

    private static final double TONE_HZ = 440;
    private static final double TONE_DBOV = -20;
    private static final int BLOCK_MS = 20;
    private static final int QUIET_BLOCKS = 40;
    private static final int SETTLE_BLOCKS = 20;
    private static final int TONE_BLOCKS = 60;
    private static final double HEARD_DB = 6;

    /** Runs it; two seconds and a half. */
    static DeviceTest run(DeviceOptions options) throws InterruptedException {
        try (SoundCard card = options.open(settings -> SoundCard.open(
                settings.withHandsFree(HandsFreeSettings.OFF), DeviceListener.NONE))) {
            double quiet = level(card, QUIET_BLOCKS);
            card.playTone(new ToneSource(card.loudspeaker().sampleRateHz(), TONE_HZ, TONE_DBOV));
            level(card, SETTLE_BLOCKS);
            double tone = level(card, TONE_BLOCKS);
            boolean hears = card.microphoneProblem().isEmpty();
            return new DeviceTest(card.figures(), hears ? quiet : null, hears ? tone : null, card);
        }
    }

    /** {@return the loudest block of a while; the level of what the microphone hears} */
    private static double level(SoundCard card, int blocks) throws InterruptedException {
        short[] pcm = new short[card.microphone().sampleRateHz() * BLOCK_MS / 1000];
        double loudest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < blocks; i++) {
            TimeUnit.MILLISECONDS.sleep(BLOCK_MS);
            card.microphone().read(pcm, 0, pcm.length);
            loudest = Math.max(loudest, card.inputLevel().rmsDbov());
        }
        return loudest;
    }

    /** {@return whether the microphone heard the loudspeaker; null where either is missing} */
    Boolean heard() {
        return figures.microphone() == null || figures.loudspeaker() == null ? null : toneDbov > quietDbov + HEARD_DB;
    }
}
