package org.offhook.sip.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.offhook.ShutPort;

class PortProbeTest {

    private static final byte[] LINE_ENDS = {'\r', '\n', '\r', '\n'};

    @Test
    void whoAsksWhileManyAreAskingWaitsForItsTurn() throws Exception {
        InetAddress here = InetAddress.getLoopbackAddress();
        BlockingQueue<Integer> told = new LinkedBlockingQueue<>();
        try (DatagramSocket silent = new DatagramSocket(0, here); ShutPort shut = ShutPort.ofDatagrams()) {
            for (int i = 0; i < 16; i++) {
                PortProbe.begin(here, (InetSocketAddress) silent.getLocalSocketAddress(), LINE_ENDS, told::add);
            }
            PortProbe.begin(here, shut.address(), LINE_ENDS, told::add);
            assertEquals(PortProbe.PORT_UNREACHABLE, told.poll(30, TimeUnit.SECONDS));
        }
    }
}
