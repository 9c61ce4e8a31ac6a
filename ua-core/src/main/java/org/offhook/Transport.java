package org.offhook;

import java.util.Arrays;
import java.util.Optional;
import org.offhook.sip.TransportProtocol;

/** How a user agent sends SIP where the address does not say it. */
public enum Transport {
    /** Datagrams; requests over 1300 octets go by TCP (RFC 3261 section 18.1.1). */
    UDP(TransportProtocol.UDP),
    /** TCP in clear. */
    TCP(TransportProtocol.TCP),
    /** TLS. */
    TLS(TransportProtocol.TLS);

    private final TransportProtocol protocol;

    Transport(TransportProtocol protocol) {
        this.protocol = protocol;
    }

    static Optional<Transport> of(TransportProtocol protocol) {
        return Arrays.stream(values()).filter(transport -> transport.protocol == protocol).findFirst();
    }

    TransportProtocol protocol() {
        return protocol;
    }
}
