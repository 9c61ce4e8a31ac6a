package org.offhook.audio.handsfree;

/**
 * What is done to a microphone that has a loudspeaker beside it.
 *
 * @param cancelsEcho     whether the echo of the loudspeaker is taken out
 * @param engine          whose echo canceller
 * @param suppressesNoise whether steady noise is attenuated
 * @param adjustsLevel    whether speech is brought to an even level
 */
public record HandsFreeSettings(boolean cancelsEcho, Engine engine, boolean suppressesNoise, boolean adjustsLevel) {

    /** Whose echo canceller. */
    public enum Engine {
        /** Ours, in Java. */
        OWN,
        /** WebRTC's, which has to be on the class path; it does noise and level too, where they are asked for. */
        WEBRTC
    }

    /** The echo is taken out by our canceller; noise and level are left as they are. */
    public static final HandsFreeSettings DEFAULT = new HandsFreeSettings(true, Engine.OWN, false, false);
    /** For a headset, and for measurements: nothing is done. */
    public static final HandsFreeSettings OFF = new HandsFreeSettings(false, Engine.OWN, false, false);

    /**
     * {@return the same with or without echo cancellation}
     *
     * @param cancels whether
     */
    public HandsFreeSettings withEchoCancelled(boolean cancels) {
        return new HandsFreeSettings(cancels, engine, suppressesNoise, adjustsLevel);
    }

    /**
     * {@return the same with another canceller}
     *
     * @param newEngine whose
     */
    public HandsFreeSettings withEngine(Engine newEngine) {
        return new HandsFreeSettings(cancelsEcho, newEngine, suppressesNoise, adjustsLevel);
    }

    /**
     * {@return the same with or without noise suppression}
     *
     * @param suppresses whether
     */
    public HandsFreeSettings withNoiseSuppressed(boolean suppresses) {
        return new HandsFreeSettings(cancelsEcho, engine, suppresses, adjustsLevel);
    }

    /**
     * {@return the same with or without automatic gain}
     *
     * @param adjusts whether
     */
    public HandsFreeSettings withLevelAdjusted(boolean adjusts) {
        return new HandsFreeSettings(cancelsEcho, engine, suppressesNoise, adjusts);
    }
}
