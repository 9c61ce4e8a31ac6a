package org.offhook.interop;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A linphone-daemon user agent, steered over its command socket; it needs a {@link PulseAudio} to speak and hear. */
final class LinphoneDaemon implements Phone {
    private static final Pattern CALL_EVENT = Pattern.compile("Event: LinphoneCall(\\w+)\\s+From: .*\\s+Id: (\\d+)");
    private static final Pattern DIGIT_EVENT = Pattern.compile("Tone: (\\S)");

    private final PeerProcess process;
    private final Path folder;
    private final Path socket;
    private final String user;
    private final int port;
    private final String registrar;
    private final PulseAudio.SoundTool voice;
    private final PulseAudio.SoundTool ear;
    private int logBefore;
    private double secondsBefore;

    private LinphoneDaemon(PeerProcess process, Path folder, Path socket, String user, int port,
            String registrar, PulseAudio sound, Path speech) {
        this.process = process;
        this.folder = folder;
        this.socket = socket;
        this.user = user;
        this.port = port;
        this.registrar = registrar;
        this.voice = sound.speak("mic_feed", speech);
        this.ear = sound.listen("spk", folder.resolve("heard.wav"));
    }

    /** Starts one; {@code settings} are those of {@code linphone/start.sh}, such as {@code REG}, {@code CODECS}. */
    static LinphoneDaemon start(String user, PulseAudio sound, Map<String, String> settings) {
        return start(user, sound, Recording.writeTone(Bench.folder("voice").resolve("tone.wav"), 8000, SPEAKS_HZ, 600),
                settings);
    }

    /** Starts one that speaks {@code speech}, a WAV file, from now on. */
    static LinphoneDaemon start(String user, PulseAudio sound, Path speech, Map<String, String> settings) {
        Path folder = Bench.folder("linphone-" + user);
        int port = Ports.block(2);
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("PORT", Integer.toString(port));
        environment.put("TLSPORT", Integer.toString(port + 1));
        environment.put("SIPUSER", user);
        environment.put("RTP", Integer.toString(Ports.block(100)));
        environment.putIfAbsent("CODECS", "PCMU PCMA");
        environment.put("SND", sound.folder().toString());
        environment.put("PULSE_LATENCY_MSEC", "20");
        environment.put("PATH", withoutEchoCanceller(folder) + File.pathSeparator + System.getenv("PATH"));
        PeerProcess process = PeerProcess.start("linphone", folder, "linphone/start.sh", environment);
        Path socket = folder.resolve("sock");
        LinphoneDaemon linphone = new LinphoneDaemon(process, folder, socket, user, port, settings.get("REG"),
                sound, speech);
        Await.until("linphone command socket", Duration.ofSeconds(20),
                () -> Files.exists(socket) && linphone.command("version").contains("Status: Ok"), linphone::log);
        // Without a registrar it would offer the IPv6 address of whatever network card there is.
        linphone.command("ipv6 disable");
        return linphone;
    }

    int port() {
        return port;
    }

    /**
     * A folder for the head of the PATH with a {@code linphone-daemon} that adds to the start script's settings: an echo
     * canceller takes a steady tone for an echo and removes it.
     */
    private static Path withoutEchoCanceller(Path folder) {
        Path daemon = folder.resolve("bin").resolve("linphone-daemon");
        try {
            Files.createDirectories(daemon.getParent());
            Files.writeString(daemon, """
                    #!/bin/sh
                    printf '\\n[sound]\\nechocancellation=0\\n' >>"$2"
                    PATH=${PATH#*:} exec linphone-daemon "$@"
                    """);
            if (!daemon.toFile().setExecutable(true)) {
                throw new IOException(daemon + " cannot be made executable");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return daemon.getParent();
    }

    @Override
    public String uri() {
        return "sip:" + user + "@" + (registrar == null ? "127.0.0.1:" + port : registrar);
    }

    @Override
    public void call(String uri) {
        command("call " + uri);
    }

    @Override
    public void awaitRinging() {
        awaitState("IncomingReceived", 1);
    }

    @Override
    public void answer() {
        command("answer");
    }

    @Override
    public void awaitInCall() {
        awaitState("StreamsRunning", 1);
    }

    @Override
    public void hangUp() {
        command("terminate " + callId());
    }

    @Override
    public int refusalStatus() {
        return 603;
    }

    @Override
    public void awaitIdle() {
        awaitState("Released", 1);
    }

    @Override
    public void hold() {
        int before = count("Paused");
        command("call-pause " + callId());
        awaitState("Paused", before + 1);
    }

    @Override
    public void resume() {
        int before = count("StreamsRunning");
        command("call-resume " + callId());
        awaitState("StreamsRunning", before + 1);
    }

    @Override
    public void sendDigits(String digits) {
        for (int i = 0; i < digits.length(); i++) {
            command("dtmf " + digits.charAt(i));
            Await.mediaFlows(Duration.ofMillis(300));
        }
    }

    @Override
    public String digitsHeard() {
        return DIGIT_EVENT.matcher(news()).results().map(digit -> digit.group(1)).collect(Collectors.joining());
    }

    @Override
    public Recording heard() {
        voice.mustRun();
        ear.mustRun();
        return Recording.readUnfinished(folder.resolve("heard.wav")).between(secondsBefore, Double.MAX_VALUE);
    }

    @Override
    public void prepare() {
        logBefore = log().length();
        secondsBefore = Recording.readUnfinished(folder.resolve("heard.wav")).seconds();
    }

    /** What it logged since {@link #prepare}. */
    private String news() {
        String log = log();
        return log.substring(Math.min(logBefore, log.length()));
    }

    private String callId() {
        return CALL_EVENT.matcher(log()).results().reduce((first, second) -> second).map(event -> event.group(2))
                .orElseThrow(() -> new AssertionError("linphone had no call yet\n" + log()));
    }

    private int count(String state) {
        return (int) CALL_EVENT.matcher(news()).results().filter(event -> event.group(1).equals(state)).count();
    }

    private void awaitState(String state, int times) {
        Await.until("linphone call state " + state, Duration.ofSeconds(20), () -> count(state) >= times, this::news);
    }

    /** Runs one daemon command and returns its whole answer. */
    String command(String command) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.write(ByteBuffer.wrap((command + "\n").getBytes(StandardCharsets.UTF_8)));
            ByteBuffer answer = ByteBuffer.allocate(65_536);
            while (answer.hasRemaining() && channel.read(answer) >= 0) {
                continue;
            }
            return new String(answer.array(), 0, answer.position(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void awaitRegistered() {
        Await.until("linphone registered", Duration.ofSeconds(20),
                () -> command("register-status ALL").contains("LinphoneRegistrationOk"), this::log);
    }

    @Override
    public String log() {
        return Bench.textOf(folder.resolve("events.log"));
    }

    @Override
    public void close() {
        voice.close();
        ear.close();
        process.close();
    }
}
