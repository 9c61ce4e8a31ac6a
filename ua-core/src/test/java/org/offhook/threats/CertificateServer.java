package org.offhook.threats;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocket;
import org.offhook.sip.tls.TlsContext;
import org.offhook.sip.tls.TlsSettings;

/** A TLS server on 127.0.0.1 that shows a certificate and answers 200 to whatever it is asked, as a rogue registrar would. */
final class CertificateServer implements AutoCloseable {

    private final ServerSocket listener;
    private final TlsContext tls;
    private final AtomicInteger octets = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();

    /** @param shown its certificate; null for one that speaks TLS 1.1 and no later version */
    CertificateServer(TlsSettings shown) throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        tls = shown == null ? null : new TlsContext(shown);
        Thread thread = new Thread(this::accept, "certificate-server");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Octets of SIP that anybody sent after the handshake. */
    int octets() {
        return octets.get();
    }

    int connections() {
        return connections.get();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                connections.incrementAndGet();
                Thread thread = new Thread(() -> take(socket), "certificate-server-" + connections);
                thread.setDaemon(true);
                thread.start();
            } catch (IOException e) {
                // The test is over.
            }
        }
    }

    private void take(Socket accepted) {
        try (Socket socket = accepted) {
            socket.setSoTimeout(30_000);
            if (tls == null) {
                answerOldHello(socket);
            } else {
                serve(tls.server(socket));
            }
        } catch (IOException e) {
            // The client refused us, or the test is over.
        }
    }

    private void serve(SSLSocket socket) throws IOException {
        socket.startHandshake();
        InputStream in = socket.getInputStream();
        byte[] chunk = new byte[8192];
        for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
            octets.addAndGet(count);
            String request = new String(chunk, 0, count, StandardCharsets.UTF_8);
            StringBuilder ok = new StringBuilder("SIP/2.0 200 OK\r\n");
            request.lines().filter(line -> line.matches("(?i)(Via|From|To|Call-ID|CSeq|Contact):.*"))
                .forEach(line -> ok.append(line.startsWith("To:") ? line + ";tag=rogue" : line).append("\r\n"));
            socket.getOutputStream().write((ok + "Content-Length: 0\r\n\r\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    /** A ServerHello of TLS 1.1 (RFC 4346 section 7.4.1.3). */
    private static void answerOldHello(Socket socket) throws IOException {
        socket.getInputStream().read(new byte[4096]);
        byte[] hello = new byte[5 + 4 + 38];
        hello[0] = 22;
        hello[1] = 3;
        hello[2] = 2;
        hello[4] = 42;
        hello[5] = 2;
        hello[8] = 38;
        hello[9] = 3;
        hello[10] = 2;
        hello[44] = (byte) 0xc0;
        hello[45] = 0x2f;
        socket.getOutputStream().write(hello);
        socket.getInputStream().read(new byte[4096]);
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
