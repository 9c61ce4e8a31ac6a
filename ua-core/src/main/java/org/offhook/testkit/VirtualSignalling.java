package org.offhook.testkit;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.offhook.sip.Hop;
import org.offhook.sip.SipMessage;
import org.offhook.sip.TransportProtocol;
import org.offhook.time.DeadlineQueue;

/**
 * An in-memory network for SIP messages with a virtual clock. {@link #endpoint} gives transaction layers that speak to each
 * other over it; {@link #run} lets time pass. Messages arrive after a seeded delay, or never: the transaction layers repeat
 * what RFC 3261 section 17 says they repeat. Everything happens on the thread that calls {@link #run}.
 */
public final class VirtualSignalling {

    /**
     * One message on its way.
     *
     * @param atNanos virtual time of sending
     * @param from    sender, as the receiver sees it
     * @param to      receiver
     * @param message the message
     * @param lost    whether it never arrives
     */
    public record Packet(long atNanos, Hop from, Hop to, SipMessage message, boolean lost) {

        /** {@return time, way and first line} */
        @Override
        public String toString() {
            return atNanos / 1_000_000 + " ms " + from + " > " + to + " " + message + (lost ? " (lost)" : "");
        }
    }

    private final DeadlineQueue clock = new DeadlineQueue(0);
    private final Random random;
    private final Map<InetSocketAddress, VirtualEndpoint> endpoints = new HashMap<>();
    private final Map<String, Hop> names = new HashMap<>();
    private final Set<InetSocketAddress> refusing = new HashSet<>();
    private final List<Packet> wire = new ArrayList<>();
    private long minDelayMs = 5;
    private long maxDelayMs = 5;
    private long lookUpMs;
    private double loss;

    /**
     * Makes a network without endpoints: 5 ms delay, no loss.
     *
     * @param seed the same seed gives the same course of things
     */
    public VirtualSignalling(long seed) {
        random = new Random(seed);
    }

    /**
     * Makes an address from literal text.
     *
     * @param address literal IPv4 or IPv6 address
     * @param port    port
     * @return the hop over UDP
     */
    public static Hop udp(String address, int port) {
        try {
            return new Hop(TransportProtocol.UDP, new InetSocketAddress(InetAddress.getByName(address), port));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("not a literal address: " + address, e);
        }
    }

    /** {@return the clock, to be given to what runs on this network} */
    public DeadlineQueue clock() {
        return clock;
    }

    /**
     * Adds an endpoint.
     *
     * @param address literal address
     * @param port    port
     * @return its transaction layer; give it a core with {@link VirtualEndpoint#core}
     */
    public VirtualEndpoint endpoint(String address, int port) {
        Hop hop = udp(address, port);
        VirtualEndpoint endpoint = new VirtualEndpoint(this, hop, random.nextLong());
        endpoints.put(hop.address(), endpoint);
        return endpoint;
    }

    /**
     * Publishes a host name.
     *
     * @param host lower-case name
     * @param hop  where it leads
     */
    public void name(String host, Hop hop) {
        names.put(host, hop);
    }

    /**
     * Makes an address refuse messages at once, as a closed TCP port does. Addresses without an endpoint swallow them.
     *
     * @param hop the address
     */
    public void refuse(Hop hop) {
        refusing.add(hop.address());
    }

    /**
     * Sets the delay of each message, drawn evenly; messages may overtake each other.
     *
     * @param fromMs shortest
     * @param toMs   longest
     */
    public void delayMs(long fromMs, long toMs) {
        minDelayMs = fromMs;
        maxDelayMs = toMs;
    }

    /**
     * Sets how long looking an address up takes.
     *
     * @param milliseconds 0 by default
     */
    public void lookUpMs(long milliseconds) {
        lookUpMs = milliseconds;
    }

    long lookUpNanos() {
        return lookUpMs * 1_000_000;
    }

    /**
     * Sets how many messages are lost.
     *
     * @param probability 0 to 1
     */
    public void loss(double probability) {
        loss = probability;
    }

    /**
     * Lets time pass.
     *
     * @param milliseconds how much
     */
    public void run(long milliseconds) {
        long end = clock.nowNanos() + milliseconds * 1_000_000;
        while (clock.nextDeadlineNanos() <= end) {
            clock.moveTo(clock.nextDeadlineNanos());
            while (clock.runNextDue()) {
                // one after the other, also those that were set meanwhile
            }
        }
        clock.moveTo(end);
    }

    /** {@return every message so far, in the order of sending} */
    public List<Packet> wire() {
        return List.copyOf(wire);
    }

    /** Lets go of the messages so far: a run of a day would keep millions. */
    public void forgetWire() {
        wire.clear();
    }

    Hop lookUp(String host) {
        return names.get(host);
    }

    boolean refuses(Hop hop) {
        return refusing.contains(hop.address());
    }

    /** Another address leads to the endpoint too: the outside of an address translator. */
    void alias(InetSocketAddress address, VirtualEndpoint endpoint) {
        endpoints.put(address, endpoint);
    }

    void send(Hop from, Hop to, SipMessage message) {
        boolean lost = random.nextDouble() < loss;
        wire.add(new Packet(clock.nowNanos(), from, to, message, lost));
        if (lost) {
            return;
        }
        long delayNanos = (minDelayMs * 1_000_000) + (long) (random.nextDouble() * (maxDelayMs - minDelayMs) * 1_000_000);
        clock.after(delayNanos, () -> {
            VirtualEndpoint receiver = endpoints.get(to.address());
            if (receiver != null) {
                receiver.receive(message, from);
            }
        });
    }
}
