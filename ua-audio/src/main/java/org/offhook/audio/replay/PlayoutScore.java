package org.offhook.audio.replay;

import java.util.List;
import org.offhook.audio.quality.EModel;

/**
 * Figures of one play of a trace. The first two seconds after the first media are not counted. Percentages and delays are
 * NaN where nothing was played.
 *
 * @param meanDelayMs        mean over the media played of the time from sending to playing less the network's shortest, in ms
 * @param p95DelayMs         the delay that 95 % of the media stayed below, in ms
 * @param concealedPercent   invented samples in percent of those given while media was sent
 * @param networkLossPercent packets that the network lost, in percent of those sent
 * @param latePercent        packets that came and of which less than a quarter was played, in percent of those that came
 * @param effectiveLossPercent the larger of what was concealed and of what was lost or late: to skip is not free
 * @param acceleratedPercent media samples taken out, in percent of those played
 * @param expandedPercent    samples put in, in percent of those given
 * @param interruptions      runs of blocks with concealment of 150 ms or more
 * @param r                  transmission rating of ITU-T G.107 with the loss robustness of G.711, codec impairment left out
 * @param mos                the same as an opinion score, 1 to 4.5
 */
public record PlayoutScore(double meanDelayMs, double p95DelayMs, double concealedPercent, double networkLossPercent,
                           double latePercent, double effectiveLossPercent, double acceleratedPercent, double expandedPercent,
                           int interruptions, double r, double mos) {

    /**
     * Scores one play.
     *
     * @param trace the network
     * @param rows  what was played
     * @return the figures
     */
    public static PlayoutScore of(PacketTrace trace, List<PlayedRow> rows) {
        return new PlayoutScorer(trace, rows).score();
    }

    /** {@return opinion score less a thousandth for each ms of delay, for comparing buffers} */
    public double quality() {
        return mos - 0.001 * meanDelayMs;
    }

    static PlayoutScore nothingPlayed() {
        return new PlayoutScore(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN,
            Double.NaN, 0, Double.NaN, Double.NaN);
    }

    /** Rating with the delays outside the buffer that scoring assumes: the network's shortest, one packet and a sound card. */
    static double rating(double networkMs, double meanDelayMs, double lossPercent, double burstRatio) {
        double mouthToEarMs = networkMs + 20 + meanDelayMs + 30;
        return EModel.R_DEFAULT - EModel.delayImpairment(mouthToEarMs)
            - EModel.effectiveEquipmentImpairment(0, EModel.BPL_WITH_CONCEALMENT, lossPercent, burstRatio);
    }
}
