package org.offhook.diagnosis;

import org.offhook.analysis.CapturedStream;

/**
 * Loss, jitter, breaks and repeated packets of each stream, by the thresholds of the course notes. Where Wireshark shows another figure
 * than the true one, the true one is told and the other named.
 */
final class StreamQualityRule implements Rule {

    private static final long JUDGED_PACKETS = 50;
    private static final double POOR_LOSS_PERCENT = 1;
    private static final double POOR_JITTER_MS = 30;
    /** A mean between this and the limit, with a largest value above it, is a stream that suffers all along. */
    private static final double HIGH_MEAN_JITTER_MS = 20;
    private static final double GAP_MS = 1000;

    @Override
    public void examine(Evidence evidence, VerdictSheet verdict) {
        for (CapturedStream stream : evidence.streams()) {
            String about = key(stream);
            // Pictures come in bursts of packets with one timestamp: the scale of the course notes is for sound.
            if (stream.every().packets() >= JUDGED_PACKETS && stream.isAudio()) {
                loss(stream, about, evidence, verdict);
                jitter(stream, about, evidence, verdict);
                gap(stream, about, verdict);
            }
            duplicates(stream, about, verdict);
            undercounted(stream, about, verdict);
        }
    }

    static String key(CapturedStream stream) {
        return stream.source() + " " + stream.destination() + " " + stream.ssrcText();
    }

    private static void loss(CapturedStream stream, String about, Evidence evidence, VerdictSheet verdict) {
        if (stream.missingPercent() <= POOR_LOSS_PERCENT) {
            return;
        }
        blame(stream, evidence, verdict);
        String differs = stream.every().lost() == stream.missing() ? "" : " (Wireshark shows " + stream.every().lost() + ")";
        String montre = stream.every().lost() == stream.missing() ? "" : " (Wireshark affiche " + stream.every().lost() + ")";
        verdict.error("media.loss", about,
                "Packet loss from " + stream.source() + " to " + stream.destination() + ": " + stream.missing() + " of " + stream.expected()
                        + ", " + Figures.en(stream.missingPercent(), 1) + " %" + differs
                        + "; above 1 % speech breaks up. Look for congestion, a bad link, missing QoS.",
                "Pertes de paquets de " + stream.source() + " vers " + stream.destination() + " : " + stream.missing() + " sur "
                        + stream.expected() + ", " + Figures.fr(stream.missingPercent(), 1) + " %" + montre
                        + " ; au-delà de 1 % la voix est hachée. Chercher une congestion, un lien défectueux, l'absence de QoS.",
                stream.firstFrame());
    }

    private static void jitter(CapturedStream stream, String about, Evidence evidence, VerdictSheet verdict) {
        Double mean = stream.every().meanJitterMs();
        Double most = stream.every().maxJitterMs();
        if (mean == null || mean <= POOR_JITTER_MS && (mean <= HIGH_MEAN_JITTER_MS || most <= POOR_JITTER_MS)) {
            return;
        }
        blame(stream, evidence, verdict);
        verdict.error("media.jitter", about,
                "High jitter from " + stream.source() + " to " + stream.destination() + ": mean " + Figures.en(mean, 1) + " ms, most "
                        + Figures.en(most, 1) + " ms; above 30 ms it is bad. Packets come in bursts: look at queues, Wi-Fi, QoS.",
                "Gigue élevée de " + stream.source() + " vers " + stream.destination() + " : moyenne " + Figures.fr(mean, 1)
                        + " ms, maximum " + Figures.fr(most, 1)
                        + " ms ; au-delà de 30 ms elle est mauvaise. Paquets par rafales : voir les files d'attente, le Wi-Fi, la QoS.",
                stream.firstFrame());
    }

    /** The call of the stream is no normal one then. */
    private static void blame(CapturedStream stream, Evidence evidence, VerdictSheet verdict) {
        evidence.callsOf(stream).forEach(c -> verdict.markFaulty(c.key()));
    }

    private static void gap(CapturedStream stream, String about, VerdictSheet verdict) {
        if (stream.longestPauseMs() >= GAP_MS) {
            double seconds = stream.longestPauseMs() / 1000;
            verdict.info("media.gap", about,
                    "RTP of " + stream.source() + " stops for " + Figures.en(seconds, 2)
                            + " s without a missing number: silence suppression or hold, not packet loss.",
                    "Le RTP de " + stream.source() + " s'interrompt " + Figures.fr(seconds, 2)
                            + " s sans trou de séquence : suppression de silence ou mise en attente, pas une perte.", stream.firstFrame());
        }
    }

    private static void duplicates(CapturedStream stream, String about, VerdictSheet verdict) {
        if (stream.duplicates() == 0) {
            return;
        }
        boolean events = stream.eventRepeats() == stream.duplicates();
        verdict.info("media.duplicates", about,
                "The stream of " + stream.source() + " repeats " + stream.duplicates() + " sequence numbers"
                        + (events ? ", the ends of DTMF events alone" : "") + ": Wireshark shows lost " + stream.every().lost()
                        + " and marks it; really missing are " + stream.missing() + ".",
                "Le flux de " + stream.source() + " répète " + stream.duplicates() + " numéros de séquence"
                        + (events ? ", uniquement des fins de DTMF" : "") + " : Wireshark affiche une perte de " + stream.every().lost()
                        + " et le marque ; il manque en réalité " + stream.missing() + " paquets.", stream.firstFrame());
    }

    private static void undercounted(CapturedStream stream, String about, VerdictSheet verdict) {
        if (stream.callId() == null || !stream.isUndercounted()) {
            return;
        }
        long shown = stream.counted() == null ? 0 : stream.counted().packets();
        verdict.info("media.undercounted_by_wireshark", about,
                "Wireshark counts " + shown + " of the " + stream.every().packets() + " packets of " + stream.source()
                        + " (a STUN message on the media port, or RTP before its description): do not report one-way audio.",
                "Wireshark ne compte que " + shown + " des " + stream.every().packets() + " paquets de " + stream.source()
                        + " (message STUN sur le port média, ou RTP avant sa description) : ne pas conclure à un audio unidirectionnel.",
                stream.firstFrame());
    }
}
