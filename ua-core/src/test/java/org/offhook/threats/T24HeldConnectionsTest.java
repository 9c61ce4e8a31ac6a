package org.offhook.threats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.offhook.UserAgent;
import org.offhook.sip.Hop;
import org.offhook.sip.SipRequest;
import org.offhook.sip.TransactionLayer;
import org.offhook.sip.TransportProtocol;
import org.offhook.sip.io.SocketSettings;
import org.offhook.sip.jain.JainTransactionLayer;
import org.offhook.sip.tls.TlsContext;
import org.offhook.testkit.TestAuthority;

/** T24: connections that are proven and then held, and handshakes without end. */
@Timeout(60)
class T24HeldConnectionsTest {

    private static final TestAuthority ROOT = TestAuthority.create("offhook test root");
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private static String options(int number) {
        return "OPTIONS sip:b@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.0.1;branch=z9hG4bKheld" + number + "\r\nFrom: <sip:a@127.0.0.1>;tag=1\r\n"
            + "To: <sip:b@127.0.0.1>\r\nCall-ID: held" + number + "\r\nCSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n";
    }

    private static boolean answered(Socket socket, int number) throws IOException {
        socket.setSoTimeout(20_000);
        socket.getOutputStream().write(options(number).getBytes(StandardCharsets.US_ASCII));
        byte[] buffer = new byte[4096];
        int count = socket.getInputStream().read(buffer);
        return count > 0 && new String(buffer, 0, count, StandardCharsets.US_ASCII).startsWith("SIP/2.0 200 ");
    }

    /** Who fills the places with connections that once said something sensible loses those that are silent. */
    @Test
    void heldConnectionsMakeRoom() throws Exception {
        List<Socket> held = new ArrayList<>();
        try (UserAgent agent = UserAgent.builder().bind(LOOPBACK).codecs("PCMU").build()) {
            int port = agent.localAddress().getPort();
            for (int i = 0; i < SocketSettings.DEFAULTS.maxConnectionsPerAddress(); i++) {
                Socket socket = new Socket(LOOPBACK, port);
                held.add(socket);
                assertTrue(answered(socket, i));
            }
            // Who spoke in the last two seconds may still be waiting for an answer.
            TimeUnit.MILLISECONDS.sleep(2_500);
            try (Socket wanted = new Socket(LOOPBACK, port)) {
                assertTrue(answered(wanted, 100), "nobody made room");
            }
            assertEquals(-1, held.get(0).getInputStream().read(), "the one that was silent for longest");
            assertTrue(answered(held.get(1), 101), "and no other");
        } finally {
            for (Socket socket : held) {
                socket.close();
            }
        }
    }

    /** TLS 1.2 allows it to the client; each costs us more than it. */
    @Test
    void aSecondHandshakeEndsTheConnection() throws Exception {
        try (JainTransactionLayer layer = JainTransactionLayer.builder(Runnable::run).bindAddress(LOOPBACK)
                .tls(ROOT.trustedWith(ROOT.issue("localhost"))).build();
                Socket plain = new Socket(LOOPBACK, layer.port(TransportProtocol.TLS));
                SSLSocket socket = new TlsContext(ROOT.trusted()).client(plain, "localhost")) {
            layer.start(new NobodyAsks());
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            socket.startHandshake();
            socket.startHandshake();
            socket.setSoTimeout(10_000);
            // Reading is what carries the second handshake on.
            assertTrue(ended(socket), "still open");
        }
    }

    private static boolean ended(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    /** Takes nothing. */
    private static final class NobodyAsks implements TransactionLayer.Core {

        @Override
        public void onRequest(TransactionLayer.ServerTransaction transaction) {
            // Nothing is asked.
        }

        @Override
        public void onAck(SipRequest ack, Hop source) {
            // Nothing is acknowledged.
        }

        @Override
        public void onServerFailure(TransactionLayer.ServerTransaction transaction, TransactionLayer.Failure failure, String reason) {
            // Nothing is answered.
        }
    }
}
