package org.offhook.diagnosis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.offhook.analysis.CaptureAnalysis;
import org.offhook.analysis.CapturedCall;
import org.offhook.analysis.CapturedRegistration;
import org.offhook.analysis.CapturedStream;
import org.offhook.analysis.Endpoint;
import org.offhook.analysis.NetworkEvents;
import org.offhook.analysis.SipEvent;

/** The tables of an analysis, arranged for the questions that the rules ask. */
final class Evidence {

    private final CaptureAnalysis analysis;
    private final List<CallMedia> calls = new ArrayList<>();
    private final Set<Endpoint> sipSenders = new HashSet<>();
    private final Map<String, List<SipEvent>> byCallId = new LinkedHashMap<>();

    Evidence(CaptureAnalysis analysis) {
        this.analysis = analysis;
        Map<Endpoint, List<CapturedStream>> byEndpoint = new HashMap<>();
        for (CapturedStream stream : analysis.streams()) {
            byEndpoint.computeIfAbsent(stream.source(), e -> new ArrayList<>()).add(stream);
            byEndpoint.computeIfAbsent(stream.destination(), e -> new ArrayList<>()).add(stream);
        }
        for (CapturedCall call : analysis.calls()) {
            calls.add(new CallMedia(call, byEndpoint));
            byCallId.put(call.callId(), call.events());
        }
        analysis.registrations().forEach(r -> byCallId.putIfAbsent(r.callId(), r.events()));
        analysis.others().forEach(events -> byCallId.putIfAbsent(events.get(0).message().callId(), events));
        byCallId.values().forEach(events -> events.forEach(e -> sipSenders.add(e.source())));
    }

    List<CallMedia> calls() {
        return calls;
    }

    List<CapturedRegistration> registrations() {
        return analysis.registrations();
    }

    List<CapturedStream> streams() {
        return analysis.streams();
    }

    NetworkEvents network() {
        return analysis.network();
    }

    CaptureAnalysis analysis() {
        return analysis;
    }

    /** The messages of each Call-ID that are still held. */
    Map<String, List<SipEvent>> messages() {
        return byCallId;
    }

    boolean sentSip(Endpoint endpoint) {
        return sipSenders.contains(endpoint);
    }

    boolean hasSip() {
        return !sipSenders.isEmpty();
    }

    /** Seconds from an event to the last frame of the capture: whether there was time for what did not come. */
    double secondsLeftAfter(SipEvent event) {
        return analysis.durationSeconds() - event.time().millisSince(analysis.start()) / 1000;
    }

    /** The last ICMP error about packets that one endpoint sent to another, null if there is none. */
    NetworkEvents.IcmpError icmpAbout(Endpoint source, Endpoint destination) {
        NetworkEvents.IcmpError found = null;
        for (NetworkEvents.IcmpError error : network().icmpErrors()) {
            if (error.source().equals(source) && error.destination().equals(destination)) {
                found = error;
            }
        }
        return found;
    }
}
