package org.offhook.analysis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a network said about packets besides SIP and RTP: ICMP errors, DNS answers, fragments whose packet never became whole.
 */
public final class NetworkEvents {

    private static final int LISTED_LIMIT = 20_000;

    private final List<IcmpError> icmpErrors = new ArrayList<>();
    private final List<DnsAnswer> dnsAnswers = new ArrayList<>();
    private final List<RefusedConnection> refusedConnections = new ArrayList<>();
    private final List<UnansweredConnection> unansweredConnections = new ArrayList<>();
    /** Counters in place: no number is boxed for each packet. */
    private final Map<String, long[]> protocols = new HashMap<>();
    private long icmpCount;
    private LocalFragments localFragments;

    NetworkEvents() {
    }

    /**
     * An ICMP error with what it quotes.
     *
     * @param frame       its frame
     * @param time        when
     * @param reporter    who sent it
     * @param type        ICMP type: 3 unreachable, 11 time exceeded; of ICMPv6 1 and 3
     * @param code        ICMP code: 3 port, 13 administratively prohibited
     * @param source      sender of the packet that could not be delivered
     * @param destination where that was to go
     * @param sip         first line of the SIP message it quotes, empty when it is none
     */
    public record IcmpError(long frame, CaptureTime time, String reporter, int type, int code, Endpoint source, Endpoint destination,
            String sip) {
    }

    /**
     * A TCP connection that was refused.
     *
     * @param frame  of the RST
     * @param client who wanted to connect
     * @param server who refused
     */
    public record RefusedConnection(long frame, Endpoint client, Endpoint server) {
    }

    /**
     * A TCP connection that was asked for and neither taken nor refused.
     *
     * @param frame   of the first SYN
     * @param time    when
     * @param times   how often the SYN was sent
     * @param lastMs  milliseconds from the first to the last
     * @param client  who wanted to connect
     * @param server  who does not answer
     */
    public record UnansweredConnection(long frame, CaptureTime time, int times, double lastMs, Endpoint client, Endpoint server) {
    }

    /**
     * An answer of a name server.
     *
     * @param frame   its frame
     * @param time    when
     * @param client  who had asked
     * @param server  who answers
     * @param name    the name asked for
     * @param type    the type asked for: 1 A, 28 AAAA, 33 SRV, 35 NAPTR
     * @param code    response code: 0 no error, 3 no such name, 5 refused
     * @param answers records in the answer
     */
    public record DnsAnswer(long frame, CaptureTime time, Endpoint client, Endpoint server, String name, int type, int code,
            int answers) {
    }

    /**
     * What the IP layer of the machine that collects its own packets counted meanwhile, of all its packets: no program is shown a
     * fragment whose packet never becomes whole.
     *
     * @param received fragments that arrived
     * @param whole    packets put together from them
     */
    public record LocalFragments(long received, long whole) {
    }

    void count(String protocol) {
        long[] counter = protocols.get(protocol);
        if (counter == null) {
            protocols.put(protocol, new long[] {1});
        } else {
            counter[0]++;
        }
    }

    void icmp(IcmpError error) {
        icmpCount++;
        if (icmpErrors.size() < LISTED_LIMIT) {
            icmpErrors.add(error);
        }
    }

    void refusedConnection(RefusedConnection refused) {
        if (refusedConnections.size() < LISTED_LIMIT) {
            refusedConnections.add(refused);
        }
    }

    void unansweredConnection(UnansweredConnection unanswered) {
        if (unansweredConnections.size() < LISTED_LIMIT) {
            unansweredConnections.add(unanswered);
        }
    }

    void dns(DnsAnswer answer) {
        if (dnsAnswers.size() < LISTED_LIMIT) {
            dnsAnswers.add(answer);
        }
    }

    /** {@return frames by protocol: sip, rtp, rtcp, rtpevent, stun, dns, mgcp} */
    public Map<String, Integer> protocols() {
        Map<String, Integer> counts = new TreeMap<>();
        protocols.forEach((protocol, counter) -> counts.put(protocol, (int) Math.min(Integer.MAX_VALUE, counter[0])));
        return counts;
    }

    /** {@return ICMP errors that quote a packet} */
    public long icmpCount() {
        return icmpCount;
    }

    void localFragments(LocalFragments counted) {
        localFragments = counted;
    }

    /** {@return the fragments that arrived at this machine; empty for a capture file, and where the system does not count them} */
    public Optional<LocalFragments> localFragments() {
        return Optional.ofNullable(localFragments);
    }

    /** {@return the ICMP errors in order, the first twenty thousand} */
    public List<IcmpError> icmpErrors() {
        return icmpErrors;
    }

    /** {@return TCP connections that were refused, in order, the first twenty thousand} */
    public List<RefusedConnection> refusedConnections() {
        return refusedConnections;
    }

    /** {@return TCP connections that were neither taken nor refused, the first twenty thousand} */
    public List<UnansweredConnection> unansweredConnections() {
        return unansweredConnections;
    }

    /** {@return the answers of name servers in order, the first twenty thousand} */
    public List<DnsAnswer> dnsAnswers() {
        return dnsAnswers;
    }
}
