package org.offhook.interop;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A Kamailio registrar and record-routing proxy on 127.0.0.1, with users 1001 to 1010 whose passwords are
 * {@code pw-USER}.
 */
final class Kamailio implements AutoCloseable {
    private final PeerProcess process;
    private final Path folder;
    private final int port;

    private Kamailio(PeerProcess process, Path folder, int port) {
        this.process = process;
        this.folder = folder;
        this.port = port;
    }

    /** One that asks for MD5 and grants expiries from 30 s. */
    static Kamailio start() {
        return start(Map.of());
    }

    /** One with the settings of {@code kamailio/start.sh}, such as {@code ALG=SHA-256}, {@code V6=1}, {@code STALE=1}. */
    static Kamailio start(Map<String, String> settings) {
        Path folder = Bench.folder("kamailio");
        int port = Ports.block(2);
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("UPORT", Integer.toString(port));
        environment.put("TPORT", Integer.toString(port + 1));
        environment.put("CADIR", folder.resolve("ca").toString());
        return new Kamailio(PeerProcess.start("kamailio", folder, "kamailio/start.sh", environment), folder, port);
    }

    /** Its port for UDP and TCP. */
    int port() {
        return port;
    }

    /** Its port for TLS. */
    int tlsPort() {
        return port + 1;
    }

    /** {@code localhost:PORT} of TLS: the name that its certificate has. */
    String secureAddress() {
        return "localhost:" + tlsPort();
    }

    /** The URI of {@code user} at this registrar, over TLS. */
    String secureUri(String user) {
        return "sip:" + user + "@" + secureAddress();
    }

    /** The folder of its authority, for peers that are to trust it. */
    String authorityFolder() {
        return folder.resolve("ca").toString();
    }

    /** A file of its authority: {@code ca.pem}, {@code other-ca.pem}, {@code client.pem}, {@code client.key}. */
    String authorityFile(String name) {
        return folder.resolve("ca").resolve(name).toString();
    }

    /** {@code 127.0.0.1:PORT}. */
    String address() {
        return "127.0.0.1:" + port;
    }

    /** The URI of {@code user} at this registrar. */
    String uri(String user) {
        return "sip:" + user + "@" + address();
    }

    static String passwordOf(String user) {
        return "pw-" + user;
    }

    /** Its trace: one line {@code REQ METHOD ...} for each request it saw, challenged ones included. */
    List<String> requests(String method) {
        return Bench.textOf(folder.resolve("kamailio.log")).lines()
                .filter(line -> line.contains("REQ " + method + " ")).toList();
    }

    void awaitRequests(String method, int count) {
        Await.until(count + " " + method + " at kamailio", Duration.ofSeconds(20),
                () -> requests(method).size() >= count, () -> Bench.textOf(folder.resolve("kamailio.log")));
    }

    @Override
    public void close() {
        process.close();
    }
}
