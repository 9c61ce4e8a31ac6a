package org.offhook.sip.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who listens on all addresses does so for both families on one port, and has it alone. */
class StreamSocketsTest {

    private static void close(List<ServerSocketChannel> listeners) throws IOException {
        for (ServerSocketChannel listener : listeners) {
            listener.close();
        }
    }

    @Test
    void bothFamiliesHaveOnePort() throws IOException {
        List<ServerSocketChannel> listeners = StreamSockets.listen(new InetSocketAddress(0), 1);
        try {
            assertTrue(listeners.get(0).socket().getInetAddress() instanceof Inet4Address);
            assertEquals(1, listeners.stream().map(listener -> listener.socket().getLocalPort()).distinct().count());
        } finally {
            close(listeners);
        }
    }

    @Test
    void aSecondAgentIsRefusedThePortOfTheFirst() throws IOException {
        List<ServerSocketChannel> first = StreamSockets.listen(new InetSocketAddress(0), 1);
        try {
            InetSocketAddress same = new InetSocketAddress(first.get(0).socket().getLocalPort());
            assertThrows(BindException.class, () -> close(StreamSockets.listen(same, 1)));
        } finally {
            close(first);
        }
    }
}
