package org.offhook.app.codec;

/**
 * What a run over a file did.
 *
 * @param frames        frames read, a short last one included
 * @param speechFrames  of them encoded or decoded
 * @param emptyFrames   of them not transmitted
 * @param lostFrames    of them lost and concealed
 * @param samples       samples per channel
 * @param octets        payload octets, without the lengths before them
 * @param surplusOctets octets at the end of the input that fill no frame and were dropped
 */
public record Tally(long frames, long speechFrames, long emptyFrames, long lostFrames, long samples, long octets,
                    int surplusOctets) {
}
