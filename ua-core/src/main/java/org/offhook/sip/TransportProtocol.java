package org.offhook.sip;

import java.util.Locale;
import java.util.Optional;

/** How SIP messages travel (RFC 3261 section 18). */
public enum TransportProtocol {
    /** Datagrams; unreliable, so transactions retransmit. */
    UDP(5060, false),
    /** A byte stream in clear. */
    TCP(5060, true),
    /** A byte stream inside TLS. */
    TLS(5061, true);

    private final int defaultPort;
    private final boolean reliable;

    TransportProtocol(int defaultPort, boolean reliable) {
        this.defaultPort = defaultPort;
        this.reliable = reliable;
    }

    /** {@return the port used where none is written (RFC 3261 section 19.1.2)} */
    public int defaultPort() {
        return defaultPort;
    }

    /** {@return whether the transport delivers by itself, so that nothing is retransmitted} */
    public boolean reliable() {
        return reliable;
    }

    /** {@return the value of a {@code transport} parameter} */
    public String parameter() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads a {@code transport} parameter or the transport of a Via.
     *
     * @param text the word, in any case
     * @return the transport, or empty for one that is not supported
     */
    public static Optional<TransportProtocol> of(String text) {
        for (TransportProtocol transport : values()) {
            if (transport.name().equalsIgnoreCase(text)) {
                return Optional.of(transport);
            }
        }
        return Optional.empty();
    }
}
