package org.offhook.diagnosis;

import org.offhook.analysis.CapturedCall;

/** Says of an answered call without a fault that it is one: heard both ways, ended by a BYE or still up. Runs after the others. */
final class NormalCallRule implements Rule {

    @Override
    public void examine(Evidence evidence, VerdictSheet verdict) {
        for (CallMedia media : evidence.calls()) {
            CapturedCall.State state = media.call().state();
            boolean up = state == CapturedCall.State.IN_CALL_AT_END_OF_CAPTURE;
            boolean ended = state == CapturedCall.State.COMPLETED || state == CapturedCall.State.COMPLETED_BYE_UNANSWERED;
            if (!up && !ended || verdict.isFaulty(media.key())) {
                continue;
            }
            long caller = CallMedia.packets(media.fromCaller());
            long callee = CallMedia.packets(media.fromCallee());
            if (caller == 0 && callee > 0 || callee == 0 && caller > 0 || verdict.isOneMore("call.ok", Finding.Severity.INFO)) {
                continue;
            }
            String answered = media.call().answerMs() == null ? "" : " after " + Figures.en(media.call().answerMs() / 1000, 2) + " s";
            String delay = media.call().answerMs() == null ? "" : " après " + Figures.fr(media.call().answerMs() / 1000, 2) + " s";
            String audio = caller + callee == 0 ? "no audio in the capture" : "audio both ways (" + caller + " and " + callee + " packets)";
            String son = caller + callee == 0 ? "pas d'audio dans la capture" : "audio dans les deux sens (" + caller + " et " + callee
                    + " paquets)";
            verdict.info("call.ok", media.key(),
                    "Normal call to " + Figures.safe(media.call().to()) + ": answered" + answered + (up ? ", still up at the end of the capture" : "")
                            + ", " + audio + ".",
                    "Appel normal vers " + Figures.safe(media.call().to()) + " : décroché" + delay
                            + (up ? ", encore en cours en fin de capture" : "") + ", " + son + ".", media.call().firstFrame());
        }
    }
}
