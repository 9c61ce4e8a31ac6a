package org.offhook.analysis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.offhook.capture.Packet;

/**
 * SIP messages on their way into the statistics, the media ports and the calls. Of TCP there are two views: what Wireshark puts together,
 * for its figures, and what was really said, for everything else.
 */
final class SipTables implements TcpMessages.Sink {

    private static final int ROWS_LIMIT = 10_000;

    private final MediaRegistry media;
    private final CaptureClock clock;
    /** Looks at what is let go; null where nobody does. */
    private final Consumer<Dialogs> examiner;
    private final SipStatistics counted = new SipStatistics();
    /** Wireshark counts no message that the capture cut. */
    private final SipStatistics cutMessages = new SipStatistics();
    private final CallTotals totals = new CallTotals();
    private final EarliestRows<CapturedCall> callsGivenUp = new EarliestRows<>(ROWS_LIMIT, CapturedCall::firstFrame);
    private final EarliestRows<CapturedRegistration> registrationsGivenUp = new EarliestRows<>(ROWS_LIMIT, CapturedRegistration::firstFrame);
    private final MessageTable messages;
    private long unexaminedCalls;
    private long leftOutByWireshark;

    /** Calls, registrations, and Call-IDs that are neither, each with its messages. */
    record Dialogs(List<CapturedCall> calls, List<CapturedRegistration> registrations, List<List<SipEvent>> others) {

        Dialogs() {
            this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }
    }

    SipTables(MediaRegistry media, CaptureClock clock, Consumer<Dialogs> examiner) {
        this.media = media;
        this.clock = clock;
        this.examiner = examiner;
        this.messages = new MessageTable(this::isOver, this::letGo);
    }

    void onMessage(Packet in, String transport, CapturedSip message) {
        Endpoint source = new Endpoint(in.source(), in.sourcePort());
        Endpoint destination = new Endpoint(in.destination(), in.destinationPort());
        boolean cut = in.missingOctets() > 0;
        long resentOf = count(cut ? cutMessages : counted, in, source, destination, transport, message, !cut);
        leftOutByWireshark += cut ? 1 : 0;
        keep(in, source, destination, transport, message, resentOf);
    }

    @Override
    public void onSeenByWireshark(Packet in, Endpoint source, Endpoint destination, String transport, CapturedSip message) {
        leftOutByWireshark--;
        count(counted, in, source, destination, transport, message, true);
    }

    @Override
    public void onSip(Packet in, Endpoint source, Endpoint destination, String transport, CapturedSip message) {
        leftOutByWireshark++;
        CapturedSdp.of(message).ifPresent(description -> media.register(description, message.callId(), false));
        keep(in, source, destination, transport, message, 0);
    }

    private long count(SipStatistics statistics, Packet in, Endpoint source, Endpoint destination, String transport, CapturedSip message,
            boolean byWireshark) {
        CaptureTime time = new CaptureTime(in.epochSeconds(), in.nanos());
        long resentOf = statistics.add(in.frameNumber(), time, source, destination, transport, message);
        if (!message.isRequest() || resentOf == 0) {
            CapturedSdp.of(message).ifPresent(description -> media.register(description, message.callId(), byWireshark));
        }
        return resentOf;
    }

    private void keep(Packet in, Endpoint source, Endpoint destination, String transport, CapturedSip message, long resentOf) {
        messages.add(new SipEvent(in.frameNumber(), new CaptureTime(in.epochSeconds(), in.nanos()), source, destination, transport, message,
                resentOf, in.fragments(), in.missingOctets() > 0));
    }

    /** Whether the messages under a Call-ID can be judged already: a call has ended, so far as the capture tells; others always can. */
    private boolean isOver(List<SipEvent> events) {
        double silentMs = clock.last().millisSince(events.get(events.size() - 1).time());
        return CallDerivation.derive(events, clock.zero()).map(call -> call.state().isOver(silentMs)).orElse(true);
    }

    /** Tells Call-IDs as they stand, without their messages: rows of the tables. What is over is examined for faults before. */
    private void letGo(List<List<SipEvent>> over, List<List<SipEvent>> underWay) {
        Dialogs judged = new Dialogs();
        over.forEach(events -> sort(events, judged));
        if (examiner != null) {
            examiner.accept(judged);
        }
        Dialogs unjudged = new Dialogs();
        underWay.forEach(events -> sort(events, unjudged));
        unexaminedCalls += unjudged.calls.size() + (examiner == null ? judged.calls.size() : 0);
        for (Dialogs dialogs : List.of(judged, unjudged)) {
            dialogs.calls.forEach(totals::add);
            dialogs.calls.forEach(call -> callsGivenUp.add(call.withoutEvents()));
            dialogs.registrations.forEach(registration -> registrationsGivenUp.add(registration.withoutEvents()));
        }
    }

    private void sort(List<SipEvent> events, Dialogs into) {
        var call = CallDerivation.derive(events, clock.zero());
        var registration = CapturedRegistration.derive(events);
        call.ifPresent(into.calls::add);
        registration.ifPresent(into.registrations::add);
        if (call.isEmpty() && registration.isEmpty()) {
            into.others.add(List.copyOf(events));
        }
    }

    /** Everything, in the order in which it began; what was let go without its messages. */
    Dialogs finish() {
        Dialogs all = new Dialogs(callsGivenUp.rows(), registrationsGivenUp.rows(), new ArrayList<>());
        int before = all.calls.size();
        messages.remaining().forEach(events -> sort(events, all));
        all.calls.subList(before, all.calls.size()).forEach(totals::add);
        all.calls.sort(Comparator.comparingLong(CapturedCall::firstFrame));
        all.registrations.sort(Comparator.comparingLong(CapturedRegistration::firstFrame));
        return all;
    }

    SipStatistics statistics() {
        return counted;
    }

    CallTotals totals() {
        return totals;
    }

    LeftOut leftOut(long streamPackets) {
        return new LeftOut(unexaminedCalls, callsGivenUp.leftOut(), registrationsGivenUp.leftOut(), messages.leftOut(), streamPackets,
                Math.max(0, leftOutByWireshark), cutMessages.messages());
    }
}
