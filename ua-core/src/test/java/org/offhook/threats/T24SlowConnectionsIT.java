package org.offhook.threats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.offhook.Transport;
import org.offhook.UserAgent;
import org.offhook.loop.AgentLoop;
import org.offhook.sip.Hop;
import org.offhook.sip.SipRequest;
import org.offhook.sip.SipResponse;
import org.offhook.sip.TransactionLayer;
import org.offhook.sip.TransportProtocol;
import org.offhook.sip.io.SocketSettings;
import org.offhook.sip.jain.JainTransactionLayer;
import org.offhook.sip.tls.TlsContext;
import org.offhook.testkit.Standstill;
import org.offhook.testkit.TestAuthority;

/** T24: connections that are opened to be held keep nobody out and are closed; idle ones too, unless a registration uses them. */
@Isolated("it measures heap, processor time or answers under load")
class T24SlowConnectionsIT {

    private static final int HELD = 300;
    private static final TestAuthority ROOT = TestAuthority.create("offhook test root");

    @ParameterizedTest
    @EnumSource(names = {"TCP", "TLS"})
    void threeHundredConnectionsWithHalfARequestKeepNobodyOut(Transport transport) throws Exception {
        List<Socket> held = new ArrayList<>();
        try (UserAgent agent = UserAgent.builder().bind(InetAddress.getByName("127.0.0.1")).transport(transport)
                 .tls(ROOT.trustedWith(ROOT.issue("localhost"))).build()) {
            InetSocketAddress target = agent.localAddress();
            // The first handshake of a Java machine loads what all later ones have.
            optionsMs(target, transport);
            long startNanos = System.nanoTime();
            for (int i = 0; i < HELD; i++) {
                Socket socket = new Socket(target.getAddress(), target.getPort());
                held.add(socket);
                try {
                    // For TLS the begin of a handshake record that goes no further.
                    socket.getOutputStream().write(transport == Transport.TLS ? new byte[] {22, 3, 1, 2, 0, 1}
                        : "OPTIONS sip:offhook@127".getBytes(StandardCharsets.US_ASCII));
                } catch (SocketException e) {
                    // Closed already: it made room.
                }
            }
            long askedNanos = Standstill.begin();
            long answerMs = optionsMs(target, transport);
            assertTrue(answerMs <= 500 + Standstill.longestMsSince(askedNanos), answerMs + " ms for a legitimate OPTIONS");
            for (Socket socket : held) {
                assertTrue(closedWithin(socket, 15_000 - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos)),
                    "a held connection is still open");
            }
            System.out.println(transport + ": OPTIONS after " + answerMs + " ms, " + HELD + " of " + HELD + " closed after "
                + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos) + " ms");
        } finally {
            for (Socket socket : held) {
                socket.close();
            }
        }
    }

    private static long optionsMs(InetSocketAddress target, Transport transport) throws IOException {
        long beginNanos = System.nanoTime();
        try (Socket plain = new Socket(target.getAddress(), target.getPort());
             Socket socket = transport == Transport.TLS ? new TlsContext(ROOT.trusted()).client(plain, "localhost") : plain) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write(request("OPTIONS", transport.name()));
            byte[] answer = new byte[4096];
            int count = socket.getInputStream().read(answer);
            assertTrue(count > 0 && new String(answer, 0, count, StandardCharsets.UTF_8).startsWith("SIP/2.0 200"),
                "no 200 to OPTIONS");
            return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beginNanos);
        }
    }

    private static byte[] request(String method, String transport) {
        return (method + " sip:127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/" + transport + " 127.0.0.1:9;branch=z9hG4bK" + System.nanoTime()
            + "\r\nMax-Forwards: 70\r\nFrom: <sip:a@127.0.0.1>;tag=1\r\nTo: <sip:127.0.0.1>\r\nCall-ID: " + System.nanoTime()
            + "\r\nCSeq: 1 " + method + "\r\nContact: <sip:a@127.0.0.1:9>\r\nContent-Length: 0\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    }

    private static boolean closedWithin(Socket socket, long timeoutMs) throws IOException {
        socket.setSoTimeout((int) Math.max(1, timeoutMs));
        try {
            int octet = socket.getInputStream().read();
            while (octet >= 0) {
                octet = socket.getInputStream().read();
            }
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (SocketException e) {
            return true;
        }
    }

    @Test
    void silenceEndsAConnectionUnlessARegistrationUsesIt() throws Exception {
        AgentLoop loop = new AgentLoop();
        SocketSettings impatient = new SocketSettings(0, 1_000, 1_000, 1_000, 1_000, 700, 0, 0, 64, 16);
        try (JainTransactionLayer layer = JainTransactionLayer.builder(loop).bindAddress(InetAddress.getByName("127.0.0.1"))
                 .sockets(impatient).build()) {
            layer.start(new Registrar());
            try (Socket idle = connect(layer, "OPTIONS"); Socket flow = connect(layer, "REGISTER")) {
                assertTrue(closedWithin(idle, 3_000), "an idle connection is still open");
                assertEquals(false, closedWithin(flow, 1_500), "the connection of a registration is closed");
            }
        } finally {
            loop.close();
        }
    }

    private static Socket connect(JainTransactionLayer layer, String method) throws IOException {
        Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), layer.port(TransportProtocol.TCP));
        socket.getOutputStream().write(request(method, "TCP"));
        assertTrue(socket.getInputStream().read(new byte[4096]) > 0);
        return socket;
    }

    /** Says yes to everything. */
    private static final class Registrar implements TransactionLayer.Core {
        @Override
        public void onRequest(TransactionLayer.ServerTransaction transaction) {
            transaction.respond(SipResponse.to(transaction.request(), 200, "OK", "t"));
        }

        @Override
        public void onAck(SipRequest ack, Hop source) {
            // There are no calls here.
        }

        @Override
        public void onServerFailure(TransactionLayer.ServerTransaction transaction, TransactionLayer.Failure failure, String reason) {
            // What is not answered fails the test.
        }
    }
}
