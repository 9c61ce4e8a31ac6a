package org.offhook.evidence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.offhook.ShutPort;

/** A collector over TCP that takes everything, that takes nothing, and that is not there. */
class HepStreamTest {

    private static final int PACKET_OCTETS = 60_000;

    private static ByteBuffer packet(int fill) {
        byte[] octets = new byte[PACKET_OCTETS];
        Arrays.fill(octets, (byte) fill);
        return ByteBuffer.wrap(octets);
    }

    private static void flush(HepStream stream) {
        long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (stream.isBehind() && System.nanoTime() < endNanos) {
            stream.flush();
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void whatTheCollectorTakesArrivesInOrder() throws IOException, InterruptedException {
        try (ServerSocket collector = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            HepStream stream = new HepStream((InetSocketAddress) collector.getLocalSocketAddress());
            byte[][] read = new byte[1][];
            Thread reader = new Thread(() -> {
                try (Socket socket = collector.accept()) {
                    read[0] = socket.getInputStream().readAllBytes();
                } catch (IOException e) {
                    // Then nothing was read, and the test says so.
                }
            });
            reader.start();
            for (int i = 1; i <= 5; i++) {
                stream.send(packet(i));
            }
            flush(stream);
            assertEquals(0, stream.unsent());
            stream.close();
            reader.join(20_000);
            byte[] wanted = new byte[5 * PACKET_OCTETS];
            for (int i = 0; i < 5; i++) {
                Arrays.fill(wanted, i * PACKET_OCTETS, (i + 1) * PACKET_OCTETS, (byte) (i + 1));
            }
            assertArrayEquals(wanted, read[0]);
        }
    }

    @Test
    void aCollectorThatTakesNothingCostsPacketsAndNoTime() throws IOException {
        try (ServerSocket collector = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            HepStream stream = new HepStream((InetSocketAddress) collector.getLocalSocketAddress());
            for (int i = 0; i < 500; i++) {
                stream.send(packet(1));
            }
            assertTrue(stream.isBehind());
            assertTrue(stream.unsent() > 100, () -> stream.unsent() + " unsent");
            stream.close();
        }
    }

    @Test
    void aCollectorThatIsNotThereIsCounted() throws IOException {
        try (ShutPort nobody = ShutPort.ofStreams()) {
            HepStream stream = new HepStream(nobody.address());
            stream.send(packet(1));
            assertTrue(stream.isBehind());
            assertEquals(1, stream.unsent());
            stream.close();
            assertFalse(stream.unsent() == 0);
        }
    }
}
