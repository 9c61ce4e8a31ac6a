package org.offhook.evidence;

import org.offhook.analysis.CaptureTime;
import org.offhook.analysis.Endpoint;
import org.offhook.analysis.NetworkEvents;
import org.offhook.sip.io.PortProbe;

/**
 * What ICMP says, as far as a program hears of it: who reported it stays unknown, and is taken for the host itself (RFC 792,
 * RFC 4443 section 3.1). Stateless.
 */
final class IcmpRefusal {

    private static final int UNREACHABLE = 3;
    private static final int V6_UNREACHABLE = 1;
    private static final int V6_ADDRESS = 3;
    private static final int V6_PORT = 4;

    private IcmpRefusal() {
    }

    /**
     * {@return the error as a capture would show it}
     *
     * @param micros    when we heard of it, since 1970
     * @param here      our end
     * @param there     the end that is not reached
     * @param firstLine of the message that was refused
     * @param icmpCode  as in IPv4: host or port unreachable
     */
    static NetworkEvents.IcmpError of(long micros, Endpoint here, Endpoint there, String firstLine, int icmpCode) {
        boolean v6 = there.address().isV6();
        int type = v6 ? V6_UNREACHABLE : UNREACHABLE;
        int code = !v6 ? icmpCode : icmpCode == PortProbe.PORT_UNREACHABLE ? V6_PORT : V6_ADDRESS;
        return new NetworkEvents.IcmpError(0, CaptureTime.ofMicros(micros), there.address().toString(), type, code, here, there, firstLine);
    }
}
