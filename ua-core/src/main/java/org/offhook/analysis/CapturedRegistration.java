package org.offhook.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The REGISTERs under one Call-ID.
 *
 * @param callId     Call-ID
 * @param aor        URI of To
 * @param firstFrame frame of the first
 * @param from       who sent the first
 * @param to         where it went
 * @param requests   REGISTERs
 * @param resent     of these, repeated ones
 * @param finalCodes final answers in order, repeated ones left out
 * @param lastFinal  the last of them, null if none came
 * @param events     the messages; empty when they were given up to bound memory
 */
public record CapturedRegistration(String callId, String aor, long firstFrame, Endpoint from, Endpoint to, int requests, int resent,
        List<Integer> finalCodes, Integer lastFinal, List<SipEvent> events) {

    static Optional<CapturedRegistration> derive(List<SipEvent> events) {
        SipEvent first = null;
        int requests = 0;
        int resent = 0;
        List<Integer> finals = new ArrayList<>();
        for (SipEvent e : events) {
            if (!e.message().cseqMethod().equals("REGISTER")) {
                continue;
            }
            if (e.message().isRequest()) {
                first = first == null ? e : first;
                requests++;
                resent += e.isResent() ? 1 : 0;
            } else if (e.message().status() >= 200 && !e.isResent()) {
                finals.add(e.message().status());
            }
        }
        if (first == null) {
            return Optional.empty();
        }
        return Optional.of(new CapturedRegistration(first.message().callId(), first.message().toUri(), first.frame(), first.source(),
                first.destination(), requests, resent, List.copyOf(finals), finals.isEmpty() ? null : finals.get(finals.size() - 1),
                List.copyOf(events)));
    }

    /** The same as a row, its messages let go. */
    CapturedRegistration withoutEvents() {
        return new CapturedRegistration(callId, aor, firstFrame, from, to, requests, resent, finalCodes, lastFinal, List.of());
    }
}
