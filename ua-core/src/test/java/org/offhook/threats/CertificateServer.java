package org.offhook.threats;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedKeyManager;
import org.offhook.testkit.TestAuthority.Issued;

/** A TLS server on 127.0.0.1 that shows a certificate and answers 200 to whatever it is asked, as a rogue registrar would. */
final class CertificateServer implements AutoCloseable {

    private final ServerSocket listener;
    private final SSLContext tls;
    private final AtomicInteger octets = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();

    /** @param shown its certificate; null for one that speaks TLS 1.1 and no later version */
    CertificateServer(Issued shown) throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        tls = shown == null ? null : showing(shown);
        Thread thread = new Thread(this::accept, "certificate-server");
        thread.setDaemon(true);
        thread.start();
    }

    /** Shows a chain as it stands: a key store would refuse those that are not in order. */
    private static SSLContext showing(Issued shown) throws IOException {
        X509ExtendedKeyManager keys = new X509ExtendedKeyManager() {
            @Override
            public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
                return chooseServerAlias(keyType, issuers, null);
            }

            @Override
            public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
                return shown.key().getAlgorithm().equals(keyType) || keyType.startsWith("RSA") && shown.key().getAlgorithm().equals("RSA")
                    ? keyType : null;
            }

            @Override
            public String[] getServerAliases(String keyType, Principal[] issuers) {
                return new String[] {keyType};
            }

            @Override
            public String[] getClientAliases(String keyType, Principal[] issuers) {
                return new String[0];
            }

            @Override
            public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
                return null;
            }

            @Override
            public X509Certificate[] getCertificateChain(String alias) {
                return shown.chain().toArray(X509Certificate[]::new);
            }

            @Override
            public PrivateKey getPrivateKey(String alias) {
                return shown.key();
            }
        };
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {keys}, null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
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
                SSLSocket secured = (SSLSocket) tls.getSocketFactory().createSocket(socket, null, false);
                secured.setUseClientMode(false);
                serve(secured);
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
