package org.offhook.hep;

import java.util.Objects;

/**
 * Where copies go, and under which name. Immutable; the key does not appear in {@link #toString()}.
 *
 * @param host    name or address of the collector
 * @param port    its port, 9060 by custom
 * @param agentId who sends them, 0 to 4294967295
 * @param key     what the collector asks for to let them in; empty for none
 * @param secrets whether credentials and SRTP keys stay legible, for they travel in clear
 * @param node    name of this agent for people; empty for none
 * @param tcp     whether copies go over TCP, where none is lost on the way, in place of UDP
 */
public record HepSettings(String host, int port, long agentId, String key, boolean secrets, String node, boolean tcp) {

    /** Port of Homer by custom. */
    public static final int USUAL_PORT = 9060;
    private static final int KEY_OCTETS = 255;

    /** Checks what the format can hold. */
    public HepSettings {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(node, "node");
        if (host.isEmpty() || port < 1 || port > 65_535) {
            throw new IllegalArgumentException("a collector is a host and a port from 1 to 65535, not " + host + ":" + port);
        }
        if (agentId < 0 || agentId > 0xFFFF_FFFFL) {
            throw new IllegalArgumentException("the id of an agent is 0 to 4294967295, not " + agentId);
        }
        if (node.length() > KEY_OCTETS) {
            throw new IllegalArgumentException("the name of a node has " + KEY_OCTETS + " characters at most");
        }
        if (key.length() > KEY_OCTETS) {
            throw new IllegalArgumentException("the key of a collector has " + KEY_OCTETS + " characters at most");
        }
    }

    /**
     * Makes settings for UDP, without the name of a node.
     *
     * @param host    name or address of the collector
     * @param port    its port
     * @param agentId who sends them, 0 to 4294967295
     * @param key     what the collector asks for to let them in; empty for none
     * @param secrets whether credentials and SRTP keys stay legible
     */
    public HepSettings(String host, int port, long agentId, String key, boolean secrets) {
        this(host, port, agentId, key, secrets, "", false);
    }

    /**
     * {@return these settings with the name of a node}
     *
     * @param name up to 255 characters
     */
    public HepSettings withNode(String name) {
        return new HepSettings(host, port, agentId, key, secrets, name, tcp);
    }

    /** {@return these settings over TCP} */
    public HepSettings overTcp() {
        return new HepSettings(host, port, agentId, key, secrets, node, true);
    }

    /**
     * {@return settings without a key, secrets masked, for agent 1}
     *
     * @param host name or address of the collector
     * @param port its UDP port
     */
    public static HepSettings of(String host, int port) {
        return new HepSettings(host, port, 1, "", false);
    }

    /** {@return the settings without the key} */
    @Override
    public String toString() {
        return host + ":" + port + " as " + agentId;
    }
}
