package org.offhook.codecs.g729;

import static org.offhook.codecs.g729.FixedPoint.lAdd;
import static org.offhook.codecs.g729.FixedPoint.lMac;
import static org.offhook.codecs.g729.FixedPoint.lMult;

/**
 * The fourteen planes that separate speech from background in the space of four differences
 * (ITU-T G.729 clause B.3.5, table B.1).
 */
final class VoiceDecision {

    private VoiceDecision() {
    }

    /**
     * Decides without regard to the past.
     *
     * @param low       low-band energy of the background less that of the frame
     * @param full      full-band energy of the background less that of the frame
     * @param spectrum  distance of the spectra
     * @param crossings zero crossings of the background less those of the frame
     * @return whether any plane says speech
     */
    static boolean isSpeech(int low, int full, int spectrum, int crossings) {
        return lAdd(line(crossings, -14680, 8192, -28521) >> 8, spectrum << 16) > 0
            || lAdd(line(crossings, 19065, 8192, -19446) >> 7, spectrum << 16) > 0
            || lAdd(line(crossings, 20480, 8192, 16384) >> 2, full << 16) < 0
            || lAdd(line(crossings, -16384, 8192, 19660) >> 2, full << 16) < 0
            || line(full, 32767, 1024, 30802) < 0
            || lMac(line(spectrum, -28160, 64, 19988), full, 512) < 0
            || line(spectrum, 32767, 32, -30199) > 0
            || lAdd(line(crossings, -20480, 8192, 22938) >> 2, full << 16) < 0
            || lAdd(line(crossings, 23831, 4096, 31576) >> 2, full << 16) < 0
            || line(full, 32767, 2048, 17367) < 0
            || lMac(line(spectrum, -22400, 32, 25395), low, 256) < 0
            || lAdd(line(full, -30427, 256, -29959), low << 16) > 0
            || lAdd(line(full, -23406, 512, 28087), low << 16) < 0
            || lMac(line(full, 24576, 1024, 29491), low, 16384) < 0;
    }

    private static int line(int value, int slope, int scale, int constant) {
        return lMac(lMult(value, slope), scale, constant);
    }
}
