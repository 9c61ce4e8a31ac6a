package org.offhook;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;

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
}
