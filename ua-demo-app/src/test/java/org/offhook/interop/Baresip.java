package org.offhook.interop;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A baresip user agent: speaks a tone from a WAV file, records what it hears and says, and is steered over its
 * control socket (netstrings of JSON; baresip 1.0 serves one control connection at a time, so this one is kept).
 */
final class Baresip implements Phone {
    /** What baresip reported: {@code type} such as {@code CALL_ESTABLISHED}, and its {@code param}. */
    record Event(String type, String param) {
    }

    /** Calls at once that baresip takes unless told otherwise; each has a port for RTP and one for RTCP. */
    private static final String USUAL_CALLS = "20";

    private final PeerProcess process;
    private final Path folder;
    private final int port;
    private final int rtpPort;
    private final int rtpPorts;
    private final String user;
    private final String registrar;
    private final Socket control;
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Json> responses = new LinkedBlockingQueue<>();

    private int eventsBefore;
    private String recordingBefore = "";
    private PulseAudio.SoundTool ear;
    private Path earFile;
    private double secondsBefore;

    private Baresip(PeerProcess process, Path folder, int port, int rtpPort, int rtpPorts, String user, String registrar, Socket control) {
        this.process = process;
        this.folder = folder;
        this.port = port;
        this.rtpPort = rtpPort;
        this.rtpPorts = rtpPorts;
        this.user = user;
        this.registrar = registrar;
        this.control = control;
    }

    /**
     * Starts one.
     *
     * @param user     its SIP user, which must be a user of the registrar when {@code REG} is set
     * @param toneHz   the tone it speaks, for ten minutes
     * @param settings settings of {@code baresip/ua.sh}, such as {@code REG}, {@code CODECS}, {@code ANSWER}; {@code SRC} for
     *                 another voice than the tone at 8 kHz, which codecs of other rates need
     */
    static Baresip start(String user, int toneHz, Map<String, String> settings) {
        Path folder = Bench.folder("baresip-" + user);
        Path speech = Recording.writeTone(folder.resolve("tone.wav"), 8000, toneHz, 600);
        int port = Ports.block(3);
        int rtpPorts = 2 * Integer.parseInt(settings.getOrDefault("MAXCALLS", USUAL_CALLS));
        int rtp = Ports.block(rtpPorts);
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("PORT", Integer.toString(port));
        environment.put("CTLPORT", Integer.toString(port + 2));
        environment.put("SIPUSER", user);
        environment.put("RTP", rtp + "-" + (rtp + rtpPorts - 1));
        environment.putIfAbsent("SRC", "aufile," + speech);
        PeerProcess process = PeerProcess.start("baresip", folder, "baresip/ua.sh", environment);
        Socket control = connect(port + 2, folder);
        Baresip baresip = new Baresip(process, folder, port, rtp, rtpPorts, user, settings.get("REG"), control);
        Thread reader = new Thread(baresip::readControl, "baresip-control-" + user);
        reader.setDaemon(true);
        reader.start();
        return baresip;
    }

    /**
     * Starts one that plays what it hears to a sound card of its own, and is listened to there: its recordings end with
     * the first hold, its sound does not.
     */
    static Baresip start(String user, int toneHz, PulseAudio sound, Map<String, String> settings) {
        Map<String, String> environment = new HashMap<>(settings);
        environment.putAll(sound.environment());
        Baresip baresip = start(user, toneHz, environment);
        baresip.command("insmod", "alsa.so");
        baresip.command("auplay", "alsa,default");
        baresip.earFile = baresip.folder.resolve("heard.wav");
        baresip.ear = sound.listen("spk", baresip.earFile);
        return baresip;
    }

    int port() {
        return port;
    }

    /** Whether it is the one that sent a stream that the witness saw. */
    boolean sent(WireTap.RtpStream stream) {
        return stream.sourcePort() >= rtpPort && stream.sourcePort() < rtpPort + rtpPorts;
    }

    @Override
    public String uri() {
        return "sip:" + user + "@" + (registrar == null ? "127.0.0.1:" + port : registrar);
    }

    @Override
    public void call(String uri) {
        command("dial", uri);
    }

    @Override
    public void awaitRinging() {
        awaitEvent("CALL_INCOMING");
    }

    @Override
    public void answer() {
        command("accept");
    }

    @Override
    public void awaitInCall() {
        awaitEvent("CALL_ESTABLISHED");
    }

    @Override
    public void hangUp() {
        command("hangup");
    }

    @Override
    public int refusalStatus() {
        return 486;
    }

    @Override
    public void awaitIdle() {
        awaitEvent("CALL_CLOSED");
    }

    /** Why its latest call ended, such as {@code 486 Busy Here}. */
    String endReason() {
        return awaitEvent("CALL_CLOSED").param();
    }

    @Override
    public void hold() {
        command("hold");
    }

    @Override
    public void resume() {
        command("resume");
    }

    @Override
    public void prepare() {
        eventsBefore = events.size();
        secondsBefore = ear == null ? 0 : Recording.readUnfinished(earFile).seconds();
        recordingBefore = recordings().reduce((first, second) -> second).orElse("");
    }

    private Event awaitEvent(String type) {
        Await.until("baresip event " + type, Duration.ofSeconds(20), () -> sincePrepared(type).findAny().isPresent(),
                () -> events + "\n" + log());
        return sincePrepared(type).findFirst().orElseThrow();
    }

    private Stream<Event> sincePrepared(String type) {
        return events.stream().skip(eventsBefore).filter(event -> event.type().equals(type));
    }

    /** Runs a menu command, such as {@code dial}, {@code accept}, {@code hangup}, {@code hold}, {@code resume}. */
    String command(String command, String parameters) {
        String message = "{\"command\":\"" + command + "\",\"params\":\"" + parameters + "\",\"token\":\"t\"}";
        byte[] body = message.getBytes(StandardCharsets.UTF_8);
        try {
            synchronized (control) {
                responses.clear();
                control.getOutputStream().write((body.length + ":" + message + ",").getBytes(StandardCharsets.UTF_8));
                Json response = responses.poll(30, TimeUnit.SECONDS);
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

    /** From the log: the event may have come before the control connection did. */
    void awaitRegistered() {
        Await.until("baresip registered", Duration.ofSeconds(20), () -> log().contains(" binding]"), this::log);
    }

    @Override
    public String digitsHeard() {
        return sincePrepared("CALL_DTMF_START").map(Event::param).collect(Collectors.joining());
    }

    @Override
    public void sendDigits(String digits) {
        for (int i = 0; i < digits.length(); i++) {
            command("sndcode", digits.substring(i, i + 1));
            Await.mediaFlows(Duration.ofMillis(400));
        }
    }

    @Override
    public Recording heard() {
        if (ear != null) {
            return Recording.readUnfinished(earFile).between(secondsBefore, Double.MAX_VALUE);
        }
        return recordings().filter(name -> name.compareTo(recordingBefore) > 0)
                .map(name -> Recording.readUnfinished(folder.resolve("rec").resolve(name)))
                .reduce(Recording::then).orElse(new Recording(new short[0], 8000));
    }

    @Override
    public String log() {
        return Bench.textOf(folder.resolve("baresip.log"));
    }

    /** The names of its recordings, oldest first: they carry date and time. */
    private Stream<String> recordings() {
        String[] names = folder.resolve("rec").toFile().list((where, name) -> name.endsWith("-dec.wav"));
        return names == null ? Stream.empty() : Arrays.stream(names).sorted();
    }

    @Override
    public void close() {
        try {
            control.close();
        } catch (IOException e) {
            // The process goes next anyway.
        }
        if (ear != null) {
            ear.close();
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
