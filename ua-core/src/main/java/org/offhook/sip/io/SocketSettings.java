package org.offhook.sip.io;

/**
 * How the sockets behave.
 *
 * @param trafficClass            the octet in the IP header: 0x60 is DSCP CS3 (24), the class of signalling (RFC 4594)
 * @param connectTimeoutMs        how long a connection may take to open
 * @param handshakeTimeoutMs      how long the handshake of TLS may take after that
 * @param writeTimeoutMs          how long the other side may refuse to read before its connection is closed
 * @param messageTimeoutMs        how long a message may take to arrive once it began, and the first one after connecting
 * @param idleTimeoutMs           how long a connection that was taken in may be silent while no call or registration uses it;
 *                                one we opened is never closed for that
 * @param keepAliveMs             how often a connection that we opened is kept open with line ends (RFC 5626 section 4.4.1), give
 *                                or take a fifth; 0 for never
 * @param keepAliveAnswerMs       how long the answer may take, of a peer that has answered before
 * @param maxConnections          connections taken in at a time
 * @param maxConnectionsPerAddress those of one address
 */
public record SocketSettings(int trafficClass, int connectTimeoutMs, int handshakeTimeoutMs, int writeTimeoutMs,
                             int messageTimeoutMs, int idleTimeoutMs, int keepAliveMs, int keepAliveAnswerMs,
                             int maxConnections, int maxConnectionsPerAddress) {

    /** The values for a phone. */
    public static final SocketSettings DEFAULTS = new SocketSettings(0x60, 5_000, 10_000, 5_000, 10_000, 60_000,
        100_000, 10_000, 64, 16);
}
