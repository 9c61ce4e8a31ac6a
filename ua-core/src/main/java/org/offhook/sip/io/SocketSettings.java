package org.offhook.sip.io;

/**
 * How the sockets behave.
 *
 * @param trafficClass            the octet in the IP header: 0x60 is DSCP CS3 (24), the class of signalling (RFC 4594)
 * @param connectTimeoutMs        how long a connection may take to open
 * @param writeTimeoutMs          how long the other side may refuse to read before its connection is closed
 * @param messageTimeoutMs        how long a message may take to arrive once it began, and the first one after connecting
 * @param idleTimeoutMs           how long a connection that was taken in may be silent; one we opened is never closed for that
 * @param maxConnections          connections taken in at a time
 * @param maxConnectionsPerAddress those of one address
 */
public record SocketSettings(int trafficClass, int connectTimeoutMs, int writeTimeoutMs, int messageTimeoutMs,
                             int idleTimeoutMs, int maxConnections, int maxConnectionsPerAddress) {

    /** The values for a phone. */
    public static final SocketSettings DEFAULTS = new SocketSettings(0x60, 5_000, 5_000, 10_000, 600_000, 256, 64);
}
