package org.offhook.analysis;

import org.offhook.capture.IpAddress;

/**
 * An address and a port.
 *
 * @param address the address
 * @param port    the port
 */
public record Endpoint(IpAddress address, int port) {

    /** {@return a hash that look-ups without an object compute as well} */
    @Override
    public int hashCode() {
        return 31 * address.hashCode() + port;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Endpoint that && that.port == port && that.address.equals(address);
    }

    /** {@return {@code 192.0.2.1:5060} or {@code [2001:db8::1]:5060}} */
    @Override
    public String toString() {
        return address.isV6() ? "[" + address + "]:" + port : address + ":" + port;
    }
}
