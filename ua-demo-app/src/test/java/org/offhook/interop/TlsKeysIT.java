package org.offhook.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhook.analysis.CaptureAnalysis;
import org.offhook.analysis.CaptureAnalyzer;
import org.offhook.capture.IpAddress;
import org.offhook.capture.PcapngWriter;
import org.offhook.capture.SocketPair;
import org.offhook.capture.tls.KeyLog;
import org.offhook.capture.tls.TlsConnection;

/** TLS between two OpenSSL, overheard, opened with the key log that one of them wrote. */
@RequiresPeers({"openssl"})
@Timeout(180)
class TlsKeysIT {

    private static final String REQUEST = "OPTIONS sip:b@h SIP/2.0\r\nVia: SIP/2.0/TLS h;branch=z9hG4bK1\r\nCall-ID: in-tls\r\nCSeq: 1 OPTIONS\r\n"
        + "From: <sip:a@h>;tag=1\r\nTo: <sip:b@h>\r\nContent-Length: 0\r\n\r\n";
    private static final String RESPONSE = "SIP/2.0 200 OK\r\nVia: SIP/2.0/TLS h;branch=z9hG4bK1\r\nCall-ID: in-tls\r\nCSeq: 1 OPTIONS\r\n"
        + "From: <sip:a@h>;tag=1\r\nTo: <sip:b@h>;tag=2\r\nContent-Length: 0\r\n\r\n";
    private static final int CERTIFICATE_S = 30;

    /** Octets as they went over the wire. */
    private record Chunk(boolean fromClient, byte[] octets) {
    }

    @TempDir
    private Path folder;

    private final List<Chunk> overheard = Collections.synchronizedList(new ArrayList<>());

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_3 -ciphersuites TLS_AES_128_GCM_SHA256", "-tls1_3 -ciphersuites TLS_AES_256_GCM_SHA384",
        "-tls1_3 -ciphersuites TLS_CHACHA20_POLY1305_SHA256", "-tls1_2 -cipher ECDHE-RSA-AES128-GCM-SHA256",
        "-tls1_2 -cipher ECDHE-RSA-AES256-GCM-SHA384", "-tls1_2 -cipher ECDHE-RSA-CHACHA20-POLY1305", "-tls1_2 -cipher AES256-SHA", "-tls1_2 -no_etm -cipher AES128-SHA",
        "-tls1_2 -cipher ECDHE-RSA-AES128-SHA256", "-tls1_2 -cipher ECDHE-RSA-AES256-SHA384"})
    void readsSipInTls(String options) throws Exception {
        Path keyLog = folder.resolve("keys.log");
        converse(keyLog, options);
        String keys = Files.readString(keyLog);
        Path capture = capture();
        KeyLog given = new KeyLog().add(keys);
        assertTrue(given.size() > 0, keys);
        CaptureAnalysis opened = CaptureAnalyzer.analyze(capture, given, octets -> { });
        assertEquals(Map.of("tls", 2), opened.sip().transports(), options);
        assertEquals(2, opened.others().get(0).size());
        assertEquals(0, CaptureAnalyzer.analyze(capture).sip().messages(), "without keys nothing is read");
        assertEquals(0, CaptureAnalyzer.analyze(capture, new KeyLog().add(keys.replaceAll("[0-9a-f]{8}\\b", "00000000")), octets -> { })
            .sip().messages(), "with other keys nothing is read");
        Files.write(capture, withSecrets(Files.readAllBytes(capture), keys));
        assertEquals(Map.of("tls", 2), CaptureAnalyzer.analyze(capture).sip().transports(), "with the keys inside");
        mutate(given);
    }

    private void converse(Path keyLog, String options) throws Exception {
        Path certificate = folder.resolve("cert.pem");
        Path key = folder.resolve("key.pem");
        run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=h", "-days", "1", "-keyout", key.toString(), "-out", certificate.toString());
        int port = Ports.one();
        Process server = new ProcessBuilder("openssl", "s_server", "-accept", "127.0.0.1:" + port, "-quiet", "-naccept", "1", "-cert",
            certificate.toString(), "-key", key.toString()).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try (ServerSocket relay = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<String> command = new ArrayList<>(List.of("openssl", "s_client", "-connect", "127.0.0.1:" + relay.getLocalPort(), "-quiet",
                "-keylogfile", keyLog.toString()));
            command.addAll(Arrays.asList(options.split(" ")));
            Process client = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
            try (Socket near = relay.accept(); Socket far = connected(port)) {
                Thread forth = copying(near, far, true);
                Thread back = copying(far, near, false);
                say(client, REQUEST);
                assertEquals(REQUEST, heard(server, REQUEST.length()));
                say(server, RESPONSE);
                assertEquals(RESPONSE, heard(client, RESPONSE.length()));
                client.destroy();
                assertTrue(client.waitFor(10, TimeUnit.SECONDS));
                forth.join(10_000);
                far.shutdownOutput();
                back.join(10_000);
            } finally {
                client.destroyForcibly();
            }
        } finally {
            server.destroyForcibly();
        }
    }

    private static void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        assertTrue(process.waitFor(CERTIFICATE_S, TimeUnit.SECONDS) && process.exitValue() == 0, String.join(" ", command));
    }

    private static Socket connected(int port) throws Exception {
        long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (true) {
            try {
                return new Socket(InetAddress.getLoopbackAddress(), port);
            } catch (IOException e) {
                if (System.nanoTime() > endNanos) {
                    throw e;
                }
                Thread.sleep(20);
            }
        }
    }

    private Thread copying(Socket from, Socket to, boolean fromClient) {
        Thread thread = new Thread(() -> {
            byte[] buffer = new byte[4096];
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
                    overheard.add(new Chunk(fromClient, Arrays.copyOf(buffer, read)));
                    out.write(buffer, 0, read);
                }
            } catch (IOException e) {
                // One of them has hung up.
            }
        }, "relay");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void say(Process process, String text) throws IOException {
        process.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        process.getOutputStream().flush();
    }

    private static String heard(Process process, int octets) throws IOException {
        return new String(process.getInputStream().readNBytes(octets), StandardCharsets.US_ASCII);
    }

    private Path capture() throws IOException {
        Path file = folder.resolve("overheard.pcapng");
        IpAddress client = IpAddress.of(InetAddress.getByName("192.0.2.1"));
        IpAddress server = IpAddress.of(InetAddress.getByName("192.0.2.2"));
        long micros = 1_700_000_000_000_000L;
        try (PcapngWriter writer = new PcapngWriter(Files.newOutputStream(file), "test")) {
            for (Chunk chunk : List.copyOf(overheard)) {
                micros += 1000;
                writer.message(micros, chunk.fromClient(), new SocketPair(client, 40_000, server, 5061), false, chunk.octets(), null);
            }
        }
        return file;
    }

    /** A secrets block behind the section header and the interface. */
    private static byte[] withSecrets(byte[] file, String keys) {
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int first = in.getInt(4);
        int behind = first + in.getInt(first + 4);
        byte[] log = keys.getBytes(StandardCharsets.US_ASCII);
        int padded = log.length + 3 & ~3;
        ByteBuffer block = ByteBuffer.allocate(20 + padded).order(ByteOrder.LITTLE_ENDIAN).putInt(10).putInt(20 + padded).putInt(0x544C534B)
            .putInt(log.length).put(log).putInt(16 + padded, 20 + padded);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(file, 0, behind);
        out.writeBytes(block.array());
        out.write(file, behind, file.length - behind);
        return out.toByteArray();
    }

    /** What is damaged on the way is left out; nothing is thrown. */
    private void mutate(KeyLog keys) {
        Random random = new Random(1);
        for (int run = 0; run < 300; run++) {
            TlsConnection connection = new TlsConnection(keys, (client, octets) -> { });
            for (Chunk chunk : overheard) {
                byte[] octets = chunk.octets().clone();
                for (int i = random.nextInt(4); i > 0; i--) {
                    octets[random.nextInt(octets.length)] = (byte) random.nextInt();
                }
                connection.octets(chunk.fromClient(), octets, 0, random.nextInt(8) == 0 ? random.nextInt(octets.length) : octets.length);
            }
        }
    }
}
