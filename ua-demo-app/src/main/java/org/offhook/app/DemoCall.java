package org.offhook.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.offhook.Account;
import org.offhook.Call;
import org.offhook.CallReport;
import org.offhook.CaptureOptions;
import org.offhook.Failure;
import org.offhook.InviteOptions;
import org.offhook.Registration;
import org.offhook.SrtpOptions;
import org.offhook.Transport;
import org.offhook.UserAgent;
import org.offhook.UserAgentBuilder;
import org.offhook.app.terminal.Console;
import org.offhook.app.terminal.Ending;
import org.offhook.app.terminal.ExitStatus;
import org.offhook.app.terminal.Problem;
import org.offhook.audio.tone.Correlation;
import org.offhook.audio.tone.SpeechLikeSignal;
import org.offhook.audio.wav.WavReader;
import org.offhook.audio.wav.WavWriter;
import org.offhook.media.Impairment;
import org.offhook.srtp.KeyExchange;
import org.offhook.testkit.AnsweringParty;
import org.offhook.testkit.LoopbackRegistrar;
import org.offhook.testkit.TestAuthority;

/**
 * The call of the demonstration: a registrar with a certificate made on the spot, a party that echoes, a caller, and a bad network
 * between the two. What comes back
 * is compared with what was said.
 */
final class DemoCall {

    private static final int RATE_HZ = 16_000;
    private static final String CODEC = "G722";
    private static final int JITTER_MS = 10;
    private static final double ALIKE = 0.95;
    /** The way around: two jitter buffers, the echo, the network. */
    private static final int LONGEST_WAY_MS = 600;
    /** The jitter buffers begin with what the first packets of a fresh process tell, and need a moment to come down from it. */
    private static final int SETTLING_MS = 2000;
    private static final long PATIENCE_S = 20;

    private final Console console;
    private final Ending ending;
    private final Path folder;
    private final double lossPct;
    private final long seed;
    private final int samples;
    private int step;

    DemoCall(Console console, Ending ending, Path folder, double lossPct, long seed, double durationS) {
        this.console = console;
        this.ending = ending;
        this.folder = folder;
        this.lossPct = lossPct;
        this.seed = seed;
        this.samples = (int) (RATE_HZ * durationS);
    }

    ExitStatus run() throws IOException, InterruptedException, Failure {
        Map<String, String> passwords = Map.of("caller", password(), "echo", password());
        AtomicLong networks = new AtomicLong(seed);
        TestAuthority authority = TestAuthority.create("Offhook demonstration");
        try (LoopbackRegistrar registrar = LoopbackRegistrar.startSecure(passwords, authority)) {
            step("demo.registrar", registrar.secureUri());
            try (AnsweringParty echo = await(AnsweringParty.start(phone(registrar, authority, networks),
                     account("echo", registrar, passwords)));
                 UserAgent caller = phone(registrar, authority, networks).account(account("caller", registrar, passwords)).build()) {
                ending.closeWhenAsked(caller::close);
                caller.capture(folder.resolve("call.pcapng"), CaptureOptions.DEFAULT.withDecrypted(true));
                step("demo.echo", echo.contact());
                Registration registration = await(caller.register());
                step("demo.registered", registration.lastAnswer().orElse("200"), registration.contact().orElse("-"));
                registration.signalling().ifPresent(way -> step("demo.tls", way.tlsVersion(), way.tlsSuite(), way.tlsVerified()));
                CallReport report = converse(caller, registrar.secureUri("echo"));
                await(caller.endCapture());
                return tell(report);
            }
        }
    }

    private static String password() {
        return Long.toHexString(new SecureRandom().nextLong());
    }

    private static Account account(String user, LoopbackRegistrar registrar, Map<String, String> passwords) {
        return Account.builder(registrar.secureUri(user)).transport(Transport.TLS).password(passwords.get(user).toCharArray()).build();
    }

    /** Both phones send through a network that is bad in the same way, and the same each time for the same seed. */
    private UserAgentBuilder phone(LoopbackRegistrar registrar, TestAuthority authority, AtomicLong networks) {
        return UserAgent.builder().bind(registrar.address().getAddress()).codecs(CODEC)
            .tls(authority.trusted()).srtp(SrtpOptions.required(KeyExchange.SDES))
            .impairment(() -> new Impairment(networks.getAndIncrement(), lossPct, 0, 0, JITTER_MS));
    }

    private CallReport converse(UserAgent caller, String uri) throws IOException, InterruptedException, Failure {
        short[] said = SpeechLikeSignal.samples(RATE_HZ, seed, samples);
        Path played = folder.resolve("played.wav");
        try (WavWriter wav = WavWriter.create(played, RATE_HZ, 1)) {
            wav.write(said, 0, said.length);
        }
        step("demo.network", lossPct, JITTER_MS, seed);
        Call call = caller.place(uri, InviteOptions.DEFAULT);
        await(call.answered());
        settle(call);
        step("demo.answered", uri, CODEC, call.mediaLock().suite(), call.mediaLock().keyExchange());
        step("demo.talking", samples / (double) RATE_HZ);
        CompletableFuture<Void> recorded = call.record(folder.resolve("recording.wav"));
        call.play(played);
        CallWatch watch = new CallWatch(console, call, Optional.of(
            Duration.ofMillis(samples * 1000L / RATE_HZ + LONGEST_WAY_MS)));
        CallReport report = watch.untilEnd();
        await(recorded);
        step("demo.hung-up");
        return report;
    }

    /** Lets silence pass, in which a jitter buffer finds its delay without anybody hearing it. */
    private static void settle(Call call) throws InterruptedException {
        try {
            call.ended().get(SETTLING_MS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // The call is still there, as it should be.
        } catch (ExecutionException e) {
            throw new IllegalStateException("the end of a call is a value", e);
        }
    }

    private ExitStatus tell(CallReport report) throws IOException {
        Path recording = folder.resolve("recording.wav");
        double alike = alike(WavReader.readAll(folder.resolve("played.wav")), WavReader.readAll(recording));
        Files.writeString(folder.resolve("report.json"), report.toJson() + "\n", StandardCharsets.UTF_8);
        Files.writeString(folder.resolve("report.txt"), report.toText(console.texts().locale()), StandardCharsets.UTF_8);
        Files.writeString(folder.resolve("report.html"), report.toHtml(console.texts().locale()), StandardCharsets.UTF_8);
        boolean good = alike > ALIKE && report.call().state().equals("completed");
        step(good ? "demo.alike" : "demo.unlike", String.format(console.texts().locale(), "%.3f", alike),
            String.format(console.texts().locale(), "%.2f", ALIKE));
        console.result("");
        console.result(report.toText(console.texts().locale()).stripTrailing());
        console.result("");
        console.result(console.texts().get("demo.files", folder, String.join(", ", files())));
        console.object("offhook.demo/1", json -> {
            json.writeStringField("folder", folder.toString());
            json.writeNumberField("lossPct", lossPct);
            json.writeNumberField("jitterMs", JITTER_MS);
            json.writeNumberField("seed", seed);
            json.writeNumberField("correlation", Math.rint(alike * 1000) / 1000);
            json.writeFieldName("report");
            json.writeRawValue(report.toJson());
        });
        return good ? ExitStatus.SUCCESS : ExitStatus.FAILED;
    }

    /**
     * How much the recording is like what was played: as a whole, or, where a busy machine made a jitter buffer change its delay
     * on the way, in pieces of 100 ms, each at its own delay. Another signal of the same kind reaches 0.52 at most in pieces.
     */
    private static double alike(short[] played, short[] recorded) {
        int maxLag = RATE_HZ * LONGEST_WAY_MS / 1000;
        double whole = Correlation.best(played, recorded, maxLag).coefficient();
        return whole > ALIKE ? whole : Math.max(whole, Correlation.bySegment(played, recorded, RATE_HZ / 10, maxLag));
    }

    private static List<String> files() {
        return List.of("played.wav", "recording.wav", "call.pcapng", "report.html", "report.json", "report.txt");
    }

    /** Tells a step: part of the result for people, progress where the result is JSON. */
    private void step(String key, Object... arguments) {
        String text = ++step + ". " + console.texts().get(key, arguments);
        if (console.json()) {
            console.progress("demo.step", text);
        } else {
            console.result(text);
        }
    }

    private static <T> T await(CompletableFuture<T> future) throws InterruptedException, Failure {
        try {
            return future.get(PATIENCE_S, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new Problem(ExitStatus.TIMEOUT, "demo.stuck", PATIENCE_S);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Failure failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
