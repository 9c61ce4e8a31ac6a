package org.offhook.interop;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A baresip user agent: speaks a tone from a WAV file, records what it hears and says, and is steered over its
 * control socket (netstrings of JSON; baresip 1.0 serves one control connection at a time, so this one is kept).
 */
final class Baresip implements AutoCloseable {
    /** What baresip reported: {@code type} such as {@code CALL_ESTABLISHED}, and its {@code param}. */
    record Event(String type, String param) {
    }

    private final PeerProcess process;
    private final Path folder;
    private final int port;
    private final String user;
    private final Socket control;
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Json> responses = new LinkedBlockingQueue<>();

    private Baresip(PeerProcess process, Path folder, int port, String user, Socket control) {
        this.process = process;
        this.folder = folder;
        this.port = port;
        this.user = user;
        this.control = control;
    }

    /**
     * Starts one.
     *
     * @param user     its SIP user, which must be a user of the registrar when {@code REG} is set
     * @param toneHz   the tone it speaks
     * @param settings settings of {@code baresip/ua.sh}, such as {@code REG}, {@code CODECS}, {@code ANSWER}
     */
    static Baresip start(String user, int toneHz, Map<String, String> settings) {
        Path folder = Bench.folder("baresip-" + user);
        Path speech = Recording.writeTone(folder.resolve("tone.wav"), 8000, toneHz, 60);
        int port = Ports.block(3);
        int rtp = Ports.block(40);
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("PORT", Integer.toString(port));
        environment.put("CTLPORT", Integer.toString(port + 2));
        environment.put("SIPUSER", user);
        environment.put("RTP", rtp + "-" + (rtp + 39));
        environment.put("SRC", "aufile," + speech);
        PeerProcess process = PeerProcess.start("baresip", folder, "baresip/ua.sh", environment);
        Socket control = connect(port + 2, folder);
        Baresip baresip = new Baresip(process, folder, port, user, control);
        Thread reader = new Thread(baresip::readControl, "baresip-control-" + user);
        reader.setDaemon(true);
        reader.start();
        return baresip;
    }

    int port() {
        return port;
    }

    /** Its URI for a call that goes to it directly. */
    String uri() {
        return "sip:" + user + "@127.0.0.1:" + port;
    }

    /** Runs a menu command, such as {@code dial}, {@code accept}, {@code hangup}, {@code hold}, {@code resume}. */
    String command(String command, String parameters) {
        String message = "{\"command\":\"" + command + "\",\"params\":\"" + parameters + "\",\"token\":\"t\"}";
        byte[] body = message.getBytes(StandardCharsets.UTF_8);
        try {
            synchronized (control) {
                responses.clear();
                control.getOutputStream().write((body.length + ":" + message + ",").getBytes(StandardCharsets.UTF_8));
                Json response = responses.poll(10, TimeUnit.SECONDS);
                if (response == null) {
                    throw new AssertionError("baresip did not answer the command " + command + "\n" + log());
                }
                return response.has("data") ? response.at("data").text() : "";
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    String command(String command) {
        return command(command, "");
    }

    List<Event> events(String type) {
        return events.stream().filter(event -> event.type().equals(type)).toList();
    }

    /** How many events of {@code type} there are by now: the starting point for {@link #awaitMore}. */
    int count(String type) {
        return events(type).size();
    }

    /** Waits until more than {@code before} events of {@code type} have come, and returns the newest. */
    Event awaitMore(String type, int before) {
        Await.until("baresip event " + type, Duration.ofSeconds(20), () -> count(type) > before,
                () -> events + "\n" + log());
        List<Event> all = events(type);
        return all.get(all.size() - 1);
    }

    /** From the log: the event may have come before the control connection did. */
    void awaitRegistered() {
        Await.until("baresip registered", Duration.ofSeconds(20), () -> log().contains(" binding]"), this::log);
    }

    boolean isInCall() {
        return command("listcalls").contains("ESTABLISHED");
    }

    /** The DTMF digits it heard, in order. */
    String digitsHeard() {
        StringBuilder digits = new StringBuilder();
        events("CALL_DTMF_START").forEach(event -> digits.append(event.param()));
        return digits.toString();
    }

    /** Says DTMF digits into the current call, one after the other. */
    void sendDigits(String digits) {
        for (int i = 0; i < digits.length(); i++) {
            command("sndcode", digits.substring(i, i + 1));
            Await.mediaFlows(Duration.ofMillis(400));
        }
    }

    /** What it heard in its latest call. */
    Recording heard() {
        return Recording.read(latest("-dec.wav"));
    }

    String log() {
        return Bench.textOf(folder.resolve("baresip.log"));
    }

    private Path latest(String suffix) {
        try (Stream<Path> files = Files.list(folder.resolve("rec"))) {
            return files.filter(file -> file.toString().endsWith(suffix)).max(java.util.Comparator.naturalOrder())
                    .orElseThrow(() -> new AssertionError("baresip recorded nothing\n" + log()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            control.close();
        } catch (IOException e) {
            // The process goes next anyway.
        }
        process.close();
    }

    private static Socket connect(int port, Path folder) {
        Socket[] connected = new Socket[1];
        Await.until("baresip control socket", Duration.ofSeconds(15), () -> {
            Socket socket = new Socket();
            socket.connect(new InetSocketAddress("127.0.0.1", port), 1000);
            connected[0] = socket;
            return true;
        }, () -> Bench.textOf(folder.resolve("baresip.log")));
        return connected[0];
    }

    private void readControl() {
        try (InputStream in = new BufferedInputStream(control.getInputStream())) {
            for (byte[] message = netstring(in); message != null; message = netstring(in)) {
                Json json = Json.parse(new String(message, StandardCharsets.UTF_8));
                if (json.has("response")) {
                    responses.add(json);
                } else if (json.has("type")) {
                    events.add(new Event(json.at("type").text(), json.has("param") ? json.at("param").text() : ""));
                }
            }
        } catch (IOException e) {
            // The control connection ends with the peer.
        }
    }

    private static byte[] netstring(InputStream in) throws IOException {
        int length = 0;
        for (int c = in.read(); c != ':'; c = in.read()) {
            if (c < 0) {
                return null;
            }
            if (c >= '0' && c <= '9') {
                length = length * 10 + c - '0';
            }
        }
        byte[] message = in.readNBytes(length);
        in.read();
        return message;
    }
}
