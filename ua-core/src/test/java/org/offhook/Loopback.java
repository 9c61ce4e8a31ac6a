package org.offhook;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;

/** What the machine of a test has to talk to itself over. */
public final class Loopback {

    private Loopback() {
    }

    /** {@return whether {@code ::1} can be used; containers often have IPv4 alone, and then the test prints that it leaves IPv6 out} */
    public static boolean hasIpv6() {
        try (DatagramSocket probe = new DatagramSocket(new InetSocketAddress(InetAddress.getByName("::1"), 0))) {
            return probe.isBound();
        } catch (IOException e) {
            System.out.println("SKIPPED: no IPv6 on this machine");
            return false;
        }
    }

    /**
     * {@return a loopback address that no other process uses, where the system has more than one: a port that was free there a moment
     * ago still is}
     */
    public static InetAddress own() throws IOException {
        long process = ProcessHandle.current().pid();
        // The last octet is neither 0 nor 255, which some systems take for everybody.
        InetAddress own = InetAddress.getByAddress(
            new byte[] {127, (byte) (0x40 | process / 254 / 256 & 0x3F), (byte) (process / 254), (byte) (1 + process % 254)});
        try (DatagramChannel probe = DatagramChannel.open(StandardProtocolFamily.INET).bind(new InetSocketAddress(own, 0))) {
            return ((InetSocketAddress) probe.getLocalAddress()).getAddress();
        } catch (IOException e) {
            return InetAddress.getLoopbackAddress();
        }
    }
}
