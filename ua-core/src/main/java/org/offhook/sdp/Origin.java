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
        int last = fields.length - 1;
        if (last < 5) {
            throw new SdpException(lineNumber, "o= has " + fields.length + " fields, not 6");
        }
        // Some phones write a display name with spaces as user name, so fields are counted from the end. Network and
        // address type are not judged: media never goes to this address.
        return new Origin(fields[0], fields[last - 4], fields[last - 3], fields[last - 1], fields[last]);
    }

    /** {@return the value of the line, without {@code o=}} */
    @Override
    public String toString() {
        return username + " " + sessionId + " " + version + " IN " + addressType + " " + address;
    }
}
