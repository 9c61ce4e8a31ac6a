package org.offhook.diagnosis;

import java.util.List;
import org.offhook.analysis.CapturedSdp;
import org.offhook.analysis.SipEvent;

/**
 * 488 and 606: the session could not be agreed on. Encryption, when the offer asked for it and nothing else; else the codecs. A Warning
 * of the server (RFC 3261 section 20.43) decides where it is there.
 */
final class MediaRefusalRule implements Rule {

    @Override
    public void examine(Evidence evidence, VerdictSheet verdict) {
        for (CallMedia media : evidence.calls()) {
            Integer status = media.call().finalStatus();
            if (status != null && (status == 488 || status == 606)) {
                refused(media, media.firstFinal(status), verdict);
            } else if (media.isAnswered()) {
                answeredInClear(media, verdict);
            }
        }
    }

    private static void refused(CallMedia media, SipEvent response, VerdictSheet verdict) {
        if (response == null) {
            return;
        }
        List<CapturedSdp.Media> offer = media.call().offer().stream().filter(m -> m.kind().equals("audio")).toList();
        boolean secureOnly = !offer.isEmpty() && offer.stream().filter(m -> m.port() > 0).allMatch(CapturedSdp.Media::isSecure)
                && offer.stream().anyMatch(CapturedSdp.Media::isSecure);
        String warning = Figures.safe(response.message().header("warning"));
        String code = warning.length() >= 3 ? warning.substring(0, 3) : "";
        String text = Figures.status(response) + (warning.isEmpty() ? "" : ", Warning " + warning);
        if (secureOnly && !code.equals("305")) {
            verdict.error("call.rejected.srtp", media.key(),
                    "Encryption mismatch: the offer is SRTP only (" + offer.get(0).proto() + ") and the far end refuses it, " + text
                            + ". Allow unencrypted media, or enable SRTP at the far end.",
                    "Chiffrement incompatible : l'offre est en SRTP seul (" + offer.get(0).proto() + ") et le correspondant la refuse, "
                            + text + ". Autoriser le média en clair, ou activer SRTP en face.", response.frame());
            return;
        }
        if (code.equals("302") && !offer.isEmpty() && offer.stream().noneMatch(CapturedSdp.Media::isSecure)) {
            verdict.error("call.rejected.srtp", media.key(),
                    "Encryption mismatch: the offer is in clear (" + offer.get(0).proto() + ") and the far end does not take that transport, "
                            + text + ". It probably requires SRTP: enable it here.",
                    "Chiffrement incompatible : l'offre est en clair (" + offer.get(0).proto() + ") et le correspondant refuse ce transport, "
                            + text + ". Il exige sans doute SRTP : l'activer de ce côté-ci.", response.frame());
            return;
        }
        boolean noAudio = !offer.isEmpty() && offer.stream().allMatch(m -> m.port() == 0);
        String codecs = Figures.safe(String.join(", ", offer.stream().flatMap(m -> m.codecs().stream()).toList()));
        String en = noAudio ? "the offer has no usable audio (m=audio port 0)" : "offered were " + codecs;
        String fr = noAudio ? "l'offre ne contient aucun audio utilisable (m=audio port 0)" : "l'offre propose " + codecs;
        verdict.error("call.rejected.codec", media.key(), "No common codec: " + en + "; refused " + text + ". Compare the codec lists of both sides.",
                "Aucun codec commun : " + fr + " ; refusé " + text + ". Comparer les listes de codecs des deux côtés.", response.frame());
    }

    /** An answer that refuses the one audio line, or answers a secure offer in clear (RFC 3264 section 6, RFC 4568 section 6.1). */
    private static void answeredInClear(CallMedia media, VerdictSheet verdict) {
        List<CapturedSdp.Media> offer = media.call().offer().stream().filter(m -> m.kind().equals("audio")).toList();
        List<CapturedSdp.Media> answer = media.call().answer().stream().filter(m -> m.kind().equals("audio")).toList();
        if (offer.isEmpty() || answer.isEmpty()) {
            return;
        }
        SipEvent response = media.firstFinal(media.call().finalStatus());
        long frame = response == null ? 0 : response.frame();
        boolean secureOnly = offer.stream().allMatch(CapturedSdp.Media::isSecure);
        if (secureOnly && answer.stream().anyMatch(m -> m.port() > 0 && !m.isSecure())) {
            verdict.error("call.rejected.srtp", media.key(),
                    "Encryption mismatch: SRTP was offered (" + offer.get(0).proto() + ") and answered in clear (" + answer.get(0).proto() + ").",
                    "Chiffrement incompatible : SRTP proposé (" + offer.get(0).proto() + "), réponse en clair (" + answer.get(0).proto() + ").",
                    frame);
        } else if (answer.stream().allMatch(m -> m.port() == 0) && offer.stream().anyMatch(m -> m.port() > 0)) {
            verdict.error("call.rejected.codec", media.key(),
                    "No common codec: the call was answered, but its audio refused (m=audio port 0).",
                    "Aucun codec commun : appel décroché, mais audio refusé (m=audio port 0).", frame);
        }
    }
}
