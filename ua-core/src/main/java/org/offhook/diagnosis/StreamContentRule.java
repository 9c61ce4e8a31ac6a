package org.offhook.diagnosis;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.offhook.analysis.CaptureAnalysis;
import org.offhook.analysis.CapturedSdp;
import org.offhook.analysis.CapturedStream;
import org.offhook.analysis.Endpoint;

/** What the streams of a call carry: silence, another codec than agreed, no priority; and how long the way is, by RTCP. */
final class StreamContentRule implements Rule {

    private static final long JUDGED_PACKETS = 50;
    private static final double SILENCE_DBOV = -60;
    private static final double LONG_ROUND_TRIP_MS = 300;
    private static final int EXPEDITED_FORWARDING = 46;
    private static final Set<Integer> COMFORT_NOISE = Set.of(13, 19);
    private static final int DYNAMIC_TYPES = 96;

    @Override
    public void examine(Evidence evidence, VerdictSheet verdict) {
        for (CallMedia media : evidence.calls()) {
            side(media, media.fromCaller(), true, verdict);
            side(media, media.fromCallee(), false, verdict);
            silence(media, evidence.quiet(), verdict);
            delay(media, evidence, verdict);
        }
    }

    private static void side(CallMedia media, List<CapturedStream> streams, boolean caller, VerdictSheet verdict) {
        for (CapturedStream stream : streams) {
            if (stream.every().packets() < JUDGED_PACKETS) {
                continue;
            }
            codec(media, stream, caller, verdict);
            priority(media, stream, verdict);
        }
    }

    /** When both sides are silent nobody spoke; one silent side is a microphone. On hold silence is what was asked for. */
    private static void silence(CallMedia media, QuietSide quiet, VerdictSheet verdict) {
        boolean caller = isSilent(media.fromCaller());
        boolean callee = isSilent(media.fromCallee());
        boolean meant = quiet == (caller ? QuietSide.CALLER : QuietSide.CALLEE);
        if (caller == callee || meant || media.everHeld() || CallMedia.packets(caller ? media.fromCallee() : media.fromCaller()) == 0) {
            return;
        }
        CapturedStream stream = (caller ? media.fromCaller() : media.fromCallee()).get(0);
        verdict.warning("media.silence", StreamQualityRule.key(stream),
                "Audio flows, but the " + (caller ? "caller" : "callee") + " (" + stream.source()
                        + ") sends silence only. Check its microphone: muted, broken, or the wrong device.",
                "L'audio circule, mais l'" + (caller ? "appelant" : "appelé") + " (" + stream.source()
                        + ") n'émet que du silence. Vérifier son micro : coupé, en panne, ou mauvais périphérique.", stream.firstFrame());
    }

    private static boolean isSilent(List<CapturedStream> streams) {
        return CallMedia.packets(streams) >= JUDGED_PACKETS && streams.stream().allMatch(s -> s.constantOctet() >= 0
                || s.levelDbov() != null && s.levelDbov() < SILENCE_DBOV);
    }

    /** A sender may use what the other side announced and it announced itself (RFC 3264 sections 5.1 and 6.1). */
    private static void codec(CallMedia media, CapturedStream stream, boolean caller, VerdictSheet verdict) {
        CapturedSdp.Media own = caller ? media.callerAudio() : media.calleeAudio();
        CapturedSdp.Media other = caller ? media.calleeAudio() : media.callerAudio();
        if (own == null || other == null || own.port() == 0 || other.port() == 0) {
            return;
        }
        long wrong = 0;
        String name = "";
        for (Map.Entry<Integer, Integer> entry : stream.packetsByType().entrySet()) {
            int type = entry.getKey();
            String format = String.valueOf(type);
            boolean announced = media.announced(caller, format, type >= DYNAMIC_TYPES ? other.codec(format) : format);
            if (!announced && !COMFORT_NOISE.contains(type)) {
                wrong += entry.getValue();
                name = stream.payloadNames().getOrDefault(type, format) + " (" + type + ")";
            }
        }
        if (wrong * 2 > stream.every().packets()) {
            String expected = Figures.safe(String.join(", ", own.codecs()));
            verdict.error("media.codec_mismatch", media.key(),
                    "The " + (caller ? "caller" : "callee") + " sends " + Figures.safe(name) + ", which it did not announce (" + expected
                            + "): noise or no sound. Check its codec settings.",
                    "L'" + (caller ? "appelant" : "appelé") + " émet " + Figures.safe(name) + ", qu'il n'a pas annoncé (" + expected
                            + ") : bruit ou absence de son. Vérifier ses réglages de codecs.", stream.firstFrame());
        }
    }

    private static void priority(CallMedia media, CapturedStream stream, VerdictSheet verdict) {
        if (stream.dscps().isEmpty() || stream.dscps().contains(EXPEDITED_FORWARDING)) {
            return;
        }
        String seen = String.join(", ", stream.dscps().stream().map(String::valueOf).toList());
        verdict.warning("qos.dscp", media.key(),
                "Audio is not marked for priority: RTP of " + stream.source() + " with DSCP " + seen
                        + " instead of EF (46). Set it in the phone, or trust it in the switch.",
                "L'audio n'est pas marqué prioritaire : RTP de " + stream.source() + " en DSCP " + seen
                        + " au lieu d'EF (46). Le régler dans le poste, ou le respecter dans le commutateur.", stream.firstFrame());
    }

    private static void delay(CallMedia media, Evidence evidence, VerdictSheet verdict) {
        Set<Endpoint> ports = new HashSet<>();
        media.streams().forEach(s -> {
            ports.add(new Endpoint(s.source().address(), s.source().port() + 1));
            ports.add(s.source());
        });
        List<CaptureAnalysis.RtcpRoundTrip> trips = evidence.roundTrips(ports).stream()
                .sorted((a, b) -> Double.compare(a.ms(), b.ms())).toList();
        if (trips.isEmpty()) {
            return;
        }
        CaptureAnalysis.RtcpRoundTrip median = trips.get(trips.size() / 2);
        if (median.ms() > LONG_ROUND_TRIP_MS) {
            verdict.error("media.delay", media.key(),
                    "Round trip of " + Figures.en(median.ms(), 0) + " ms by RTCP: conversation is difficult, echo likely. Look for a long"
                            + " way, a full queue, a satellite link.",
                    "Temps d'aller-retour de " + Figures.fr(median.ms(), 0) + " ms d'après RTCP : conversation difficile, écho probable."
                            + " Chercher un long trajet, une file d'attente pleine, une liaison satellite.", median.frame());
        }
    }
}
