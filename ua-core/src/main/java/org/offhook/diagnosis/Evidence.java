package org.offhook.diagnosis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.offhook.analysis.CaptureAnalysis;
import org.offhook.analysis.CaptureTime;
import org.offhook.analysis.CapturedCall;
import org.offhook.analysis.CapturedRegistration;
import org.offhook.analysis.CapturedStream;
import org.offhook.analysis.Endpoint;
import org.offhook.analysis.NetworkEvents;
import org.offhook.analysis.SipEvent;
import org.offhook.capture.IpAddress;

/** The tables of an analysis, arranged for the questions that the rules ask. */
final class Evidence {

    private static final int LEGS_LIMIT = 1_000;

    private final CaptureAnalysis analysis;
    private final QuietSide quiet;
    private final List<CallMedia> calls = new ArrayList<>();
    private final Speakers speakers;
    private final List<CapturedStream> streams;
    private final Map<String, List<SipEvent>> byCallId = new LinkedHashMap<>();

    /** Who called a server, by the server's address; legs by the address that sent their INVITEs; calls by their streams. */
    private final Map<IpAddress, Set<IpAddress>> callersByServer = new HashMap<>();
    private final Map<IpAddress, List<CallMedia>> legsBySender = new HashMap<>();
    private final Map<CapturedStream, List<CallMedia>> byStream = new IdentityHashMap<>();

    private final Map<Way, NetworkEvents.IcmpError> lastIcmp = new HashMap<>();
    private final Map<Endpoint, List<CaptureAnalysis.RtcpRoundTrip>> roundTrips = new HashMap<>();

    private record Way(Endpoint source, Endpoint destination) {
    }

    /**
     * Arranges the tables.
     *
     * @param quiet    the side that says nothing on purpose
     * @param speakers who spoke SIP in what was judged before; those of this analysis are added
     * @param judged   streams that were judged before
     */
    Evidence(CaptureAnalysis analysis, QuietSide quiet, Speakers speakers, Predicate<CapturedStream> judged) {
        this.analysis = analysis;
        this.quiet = quiet;
        this.speakers = speakers;
        streams = analysis.streams().stream().filter(judged.negate()).toList();
        analysis.rtcp().forEach(trip -> roundTrips.computeIfAbsent(trip.from(), e -> new ArrayList<>()).add(trip));
        analysis.network().icmpErrors().forEach(error -> lastIcmp.put(new Way(error.source(), error.destination()), error));
        Map<Endpoint, List<CapturedStream>> byEndpoint = new HashMap<>();
        for (CapturedStream stream : analysis.streams()) {
            byEndpoint.computeIfAbsent(stream.source(), e -> new ArrayList<>()).add(stream);
            byEndpoint.computeIfAbsent(stream.destination(), e -> new ArrayList<>()).add(stream);
        }
        for (CapturedCall call : analysis.calls()) {
            if (call.events().isEmpty()) {
                // Its messages were let go: a row of the table, nothing to judge.
                continue;
            }
            calls.add(new CallMedia(call, byEndpoint));
            byCallId.put(call.callId(), call.events());
        }
        analysis.registrations().forEach(r -> byCallId.putIfAbsent(r.callId(), r.events()));
        analysis.others().forEach(events -> byCallId.putIfAbsent(events.get(0).message().callId(), events));
        byCallId.values().forEach(events -> events.forEach(speakers::add));
        calls.forEach(this::index);
    }

    /** A flood has tens of thousands of calls: no rule may compare each with each. */
    private void index(CallMedia media) {
        SipEvent first = media.firstRequest("INVITE");
        if (first != null) {
            callersByServer.computeIfAbsent(first.destination().address(), a -> new HashSet<>()).add(media.call().caller().address());
        }
        Set<IpAddress> senders = new LinkedHashSet<>();
        for (SipEvent event : media.call().events()) {
            if (event.message().isRequest() && event.message().method().equals("INVITE")) {
                senders.add(event.source().address());
            }
        }
        senders.forEach(sender -> legsBySender.computeIfAbsent(sender, a -> new ArrayList<>()).add(media));
        media.streams().forEach(stream -> byStream.computeIfAbsent(stream, s -> new ArrayList<>()).add(media));
    }

    /** Whether somebody else called this address, so that it may be a server that passes calls on. */
    boolean isCalledByOthers(IpAddress server) {
        return callersByServer.getOrDefault(server, Set.of()).stream().anyMatch(caller -> !caller.equals(server));
    }

    /** The calls with an INVITE from an address, the first thousand. */
    List<CallMedia> legsFrom(IpAddress sender) {
        List<CallMedia> legs = legsBySender.getOrDefault(sender, List.of());
        return legs.subList(0, Math.min(LEGS_LIMIT, legs.size()));
    }

    /** The calls that a stream belongs to. */
    List<CallMedia> callsOf(CapturedStream stream) {
        return byStream.getOrDefault(stream, List.of());
    }

    List<CallMedia> calls() {
        return calls;
    }

    List<CapturedRegistration> registrations() {
        return analysis.registrations();
    }

    /** The streams to judge. */
    List<CapturedStream> streams() {
        return streams;
    }

    NetworkEvents network() {
        return analysis.network();
    }

    CaptureAnalysis analysis() {
        return analysis;
    }

    /** The side of every call here that says nothing on purpose. */
    QuietSide quiet() {
        return quiet;
    }

    /** The messages of each Call-ID that are still held. */
    Map<String, List<SipEvent>> messages() {
        return byCallId;
    }

    boolean hasSip() {
        return !speakers.isEmpty();
    }

    Speakers speakers() {
        return speakers;
    }

    /** Round trips that reports from one of these ports tell of. */
    List<CaptureAnalysis.RtcpRoundTrip> roundTrips(Set<Endpoint> reporters) {
        List<CaptureAnalysis.RtcpRoundTrip> found = new ArrayList<>();
        reporters.forEach(reporter -> found.addAll(roundTrips.getOrDefault(reporter, List.of())));
        return found;
    }

    /** Seconds from an event to the last frame of the capture: whether there was time for what did not come. */
    double secondsLeftAfter(SipEvent event) {
        return secondsLeftAfter(event.time());
    }

    /** Seconds from an instant to the last frame of the capture. */
    double secondsLeftAfter(CaptureTime time) {
        return analysis.durationSeconds() - time.millisSince(analysis.start()) / 1000;
    }

    /** The last ICMP error about packets that one endpoint sent to another, null if there is none. */
    NetworkEvents.IcmpError icmpAbout(Endpoint source, Endpoint destination) {
        return lastIcmp.get(new Way(source, destination));
    }
}
