package org.offhook.audio.mix;

import java.util.Arrays;
import org.offhook.audio.PcmSink;
import org.offhook.audio.enhance.PeakLimiter;
import org.offhook.audio.resample.ResamplingSink;

/**
 * Where a recording listens: to one party's two sides, or to the sum of all. Used by the media thread of its mixer.
 *
 * @param party   the party recorded, null for the sum of all
 * @param near    takes what it says, or the sum
 * @param far     takes what it hears; null for the sum
 * @param limiter of the sum
 */
record RecordingTap(Participant party, PcmSink near, PcmSink far, PeakLimiter limiter) {

    static RecordingTap ofParty(Participant party, PcmSink near, PcmSink far, int mixRateHz) {
        return new RecordingTap(party, ResamplingSink.at(near, mixRateHz), ResamplingSink.at(far, mixRateHz), null);
    }

    static RecordingTap ofAll(PcmSink sink, int mixRateHz) {
        return new RecordingTap(null, ResamplingSink.at(sink, mixRateHz), null, new PeakLimiter(mixRateHz));
    }

    void take(Participant[] parties, float[] sum, short[] block) {
        if (party != null) {
            near.write(party.said, 0, party.said.length);
            far.write(party.heard, 0, party.heard.length);
            return;
        }
        Arrays.fill(sum, 0);
        for (Participant each : parties) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += each.said[i];
            }
        }
        for (int i = 0; i < sum.length; i++) {
            block[i] = limiter.limit(sum[i]);
        }
        near.write(block, 0, block.length);
    }
}
