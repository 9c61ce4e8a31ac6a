package org.offhook.interop;

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

/** A linphone-daemon user agent, steered over its command socket; it needs a {@link PulseAudio} to speak and hear. */
final class LinphoneDaemon implements AutoCloseable {
    private final PeerProcess process;
    private final Path folder;
    private final Path socket;
    private final String user;
    private final int port;

    private LinphoneDaemon(PeerProcess process, Path folder, Path socket, String user, int port) {
        this.process = process;
        this.folder = folder;
        this.socket = socket;
        this.user = user;
        this.port = port;
    }

    /** Starts one; {@code settings} are those of {@code linphone/start.sh}, such as {@code REG}, {@code CODECS}. */
    static LinphoneDaemon start(String user, PulseAudio sound, Map<String, String> settings) {
        Path folder = Bench.folder("linphone-" + user);
        int port = Ports.block(2);
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("PORT", Integer.toString(port));
        environment.put("TLSPORT", Integer.toString(port + 1));
        environment.put("SIPUSER", user);
        environment.put("RTP", Integer.toString(Ports.block(100)));
        environment.putIfAbsent("CODECS", "PCMU PCMA");
        environment.put("SND", sound.folder().toString());
        PeerProcess process = PeerProcess.start("linphone", folder, "linphone/start.sh", environment);
        Path socket = folder.resolve("sock");
        LinphoneDaemon linphone = new LinphoneDaemon(process, folder, socket, user, port);
        Await.until("linphone command socket", Duration.ofSeconds(20),
                () -> Files.exists(socket) && linphone.command("version").contains("Status: Ok"), linphone::log);
        return linphone;
    }

    /** Its URI for a call that goes to it directly. */
    String uri() {
        return "sip:" + user + "@127.0.0.1:" + port;
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

    /** Waits until its call is in {@code state}, such as {@code StreamsRunning}, {@code Paused}, {@code PausedByRemote}. */
    void awaitCallState(String state) {
        Await.until("linphone call state " + state, Duration.ofSeconds(20),
                () -> command("call-status").contains(state), () -> command("call-status") + log());
    }

    void awaitNoCall() {
        Await.until("linphone has no call", Duration.ofSeconds(20),
                () -> command("call-status").contains("No active call"), () -> command("call-status"));
    }

    /** Speaks a WAV file into its call. */
    void play(Path wav) {
        command("incall-player-start " + wav);
    }

    String log() {
        return Bench.textOf(folder.resolve("events.log"));
    }

    @Override
    public void close() {
        process.close();
    }
}
