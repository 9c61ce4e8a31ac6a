package org.offhook.audio.echo;

/**
 * What happens in a simulated hands-free call. Made with {@link #of}, then changed one thing at a time.
 *
 * @param seed          of the rooms and the noise
 * @param driftPpm      how much faster than the microphone the loudspeaker runs
 * @param nearFromS     beginning of the double talk in seconds
 * @param nearToS       its end
 * @param pathChangeS   instant at which the room changes
 * @param shoebox       whether the rooms are mirror images in a box, instead of noise that dies away
 * @param delayMs       from the canceller to the loudspeaker, through the air, and back
 * @param rt60Ms        reverberation time
 * @param returnLossDb  level of the echo against what is played, negative
 * @param nearDb        gain of the near voice, of which -26 dBov are given
 * @param noiseDbov     noise of the near room
 * @param driveDb       level of the voice over the onset of the loudspeaker's distortion; far below 0 there is none
 * @param clipDb        level of the microphone's peaks over its full scale; 0 and less is not clipped
 */
record EchoScene(long seed, double driftPpm, double nearFromS, double nearToS, double pathChangeS, boolean shoebox,
                 double delayMs, double rt60Ms, double returnLossDb, double nearDb, double noiseDbov, double driveDb,
                 double clipDb) {

    static final double NEVER_S = 1e6;

    /** The call that is asked for: echo 6 dB below what is played, the near voice at the level of the echo. */
    static EchoScene of(long seed, double driftPpm, double nearFromS, double nearToS, double pathChangeS) {
        return new EchoScene(seed, driftPpm, nearFromS, nearToS, pathChangeS, false, 18, 250, -6, -6.02, -75, -100, -100);
    }

    /** Only the far voice, in one room. */
    static EchoScene farOnly(long seed, double driftPpm) {
        return of(seed, driftPpm, NEVER_S, NEVER_S, NEVER_S);
    }

    EchoScene inShoebox(boolean is) {
        return new EchoScene(seed, driftPpm, nearFromS, nearToS, pathChangeS, is, delayMs, rt60Ms, returnLossDb, nearDb,
            noiseDbov, driveDb, clipDb);
    }

    EchoScene withRoom(double newDelayMs, double newRt60Ms) {
        return new EchoScene(seed, driftPpm, nearFromS, nearToS, pathChangeS, shoebox, newDelayMs, newRt60Ms, returnLossDb,
            nearDb, noiseDbov, driveDb, clipDb);
    }

    EchoScene withLevels(double newReturnLossDb, double newNearDb, double newNoiseDbov) {
        return new EchoScene(seed, driftPpm, nearFromS, nearToS, pathChangeS, shoebox, delayMs, rt60Ms, newReturnLossDb,
            newNearDb, newNoiseDbov, driveDb, clipDb);
    }

    EchoScene withDistortion(double newDriveDb, double newClipDb) {
        return new EchoScene(seed, driftPpm, nearFromS, nearToS, pathChangeS, shoebox, delayMs, rt60Ms, returnLossDb, nearDb,
            noiseDbov, newDriveDb, newClipDb);
    }
}
