package org.offhook.media;

import org.offhook.audio.LevelMeter;

/** What was given to the sink of one call, in figures: levels in dB below overload, delays of the jitter buffer. On its media thread. */
final class PlayedFigures {

    /** Blocks above this level count as speech where its level is asked for. */
    private static final double SPEECH_DBOV = -45;

    private final LevelMeter level = new LevelMeter();
    private double delaySumMs;
    private long delayBlocks;
    private double speechPowerSum;
    private long speechBlocks;

    /** A block of speech was played, with this delay over the fastest packet of the network. */
    void delayed(double delayMs) {
        delaySumMs += delayMs;
        delayBlocks++;
    }

    void played(short[] pcm, int samples) {
        level.measure(pcm, 0, samples);
        double levelDbov = level.rmsDbov();
        if (levelDbov > SPEECH_DBOV) {
            speechPowerSum += Math.pow(10, levelDbov / 10);
            speechBlocks++;
        }
    }

    /** {@return level of the last block} */
    double levelDbov() {
        return level.rmsDbov();
    }

    /** {@return mean level of the blocks that hold speech; {@code null} before any} */
    Double speechLevelDbov() {
        return speechBlocks == 0 ? null : (Double) (10 * Math.log10(speechPowerSum / speechBlocks));
    }

    /** {@return mean delay in milliseconds, {@code null} before anything was played} */
    Double meanDelayMs() {
        return delayBlocks == 0 ? null : delaySumMs / delayBlocks;
    }
}
