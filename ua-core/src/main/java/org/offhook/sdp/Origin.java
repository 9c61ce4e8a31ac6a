package org.offhook.sdp;

import java.net.Inet6Address;
import java.net.InetAddress;

/**
 * The {@code o=} line (RFC 8866 section 5.2): which session, and which version of its description.
 *
 * @param username    login name, {@code -} when there is none
 * @param sessionId   numeric string; kept as text because peers exceed 64 bits
 * @param version     numeric string, raised with every change of the description (RFC 3264 section 8)
 * @param addressType {@code IP4} or {@code IP6}
 * @param address     address or name of the machine
 */
public record Origin(String username, String sessionId, String version, String addressType, String address) {

    /**
     * Makes an origin of ours.
     *
     * @param sessionId number that no other session of this user and machine has
     * @param version   version of the description
     * @param address   our address
     * @return the origin
     */
    public static Origin of(long sessionId, long version, InetAddress address) {
        return new Origin("-", Long.toUnsignedString(sessionId), Long.toUnsignedString(version),
            address instanceof Inet6Address ? "IP6" : "IP4", IpLiteral.format(address));
    }

    static Origin parse(int lineNumber, String value) throws SdpException {
        String[] fields = value.strip().split(" +");
        if (fields.length != 6) {
            throw new SdpException(lineNumber, "o= has " + fields.length + " fields, not 6");
        }
        // Network and address type are not judged here: media never goes to this address.
        return new Origin(fields[0], fields[1], fields[2], fields[4], fields[5]);
    }

    /** {@return the value of the line, without {@code o=}} */
    @Override
    public String toString() {
        return username + " " + sessionId + " " + version + " IN " + addressType + " " + address;
    }
}
