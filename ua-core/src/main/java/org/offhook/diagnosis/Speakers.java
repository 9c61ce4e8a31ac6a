package org.offhook.diagnosis;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.offhook.analysis.Endpoint;
import org.offhook.analysis.SipEvent;
import org.offhook.capture.IpAddress;

/** Who spoke SIP, and to whom: remembered of messages that are no longer held, too. Bounded; beyond that only a flood gets. */
final class Speakers {

    private static final int LIMIT = 50_000;

    private final Set<Endpoint> senders = new HashSet<>();
    private final Set<IpAddress> hosts = new HashSet<>();
    private final Set<Way> answers = new HashSet<>();
    private final Map<Endpoint, Long> lastOverConnections = new HashMap<>();

    private record Way(Endpoint source, Endpoint destination) {
    }

    void add(SipEvent event) {
        Endpoint source = event.source();
        if (senders.size() < LIMIT && senders.add(source)) {
            hosts.add(source.address());
        }
        if (!event.message().isRequest() && answers.size() < LIMIT) {
            answers.add(new Way(source, event.destination()));
        }
        if (!event.transport().equals("udp") && lastOverConnections.size() < LIMIT) {
            lastOverConnections.merge(source, event.frame(), Math::max);
        }
    }

    boolean isEmpty() {
        return senders.isEmpty();
    }

    /** Whether SIP came from this port, over any transport. */
    boolean has(Endpoint sender) {
        return senders.contains(sender);
    }

    boolean has(IpAddress host) {
        return hosts.contains(host);
    }

    /** Whether a response went from one to the other. */
    boolean answered(Endpoint source, Endpoint destination) {
        return answers.contains(new Way(source, destination));
    }

    /** Whether SIP came from this port over a TCP connection, in or after a frame. */
    boolean connectedSince(long frame, Endpoint sender) {
        return lastOverConnections.getOrDefault(sender, 0L) >= frame;
    }
}
