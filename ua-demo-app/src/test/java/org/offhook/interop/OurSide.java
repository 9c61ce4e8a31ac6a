package org.offhook.interop;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.offhook.Account;
import org.offhook.Call;
import org.offhook.CallReport;
import org.offhook.CallState;
import org.offhook.Failure;
import org.offhook.IncomingCall;
import org.offhook.InviteOptions;
import org.offhook.Registration;
import org.offhook.UserAgent;
import org.offhook.UserAgentBuilder;

/** Our end of the calls under test: a user agent inside the test process, registered or on its own. */
final class OurSide implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 40;

    /** One call of ours that speaks {@link Voice} and keeps what it hears. */
    record Talk(Call call, Ear ear, StringBuffer digits) {
        Talk(Call call) {
            this(call, new Ear(), new StringBuffer());
            call.sendAudio(new Voice());
            call.onAudio(ear);
            call.onDtmf(digits::append);
        }

        void awaitState(CallState state) {
            Await.until("our call " + state, Duration.ofSeconds(PATIENCE_SECONDS), () -> call.state() == state,
                    () -> call.state() + "\n" + call.report().toJson());
        }

        /** The final report, once the call is over. */
        CallReport awaitReport() {
            return get(call.ended());
        }
    }

    private final UserAgent agent;
    private final BlockingQueue<IncomingCall> incoming = new LinkedBlockingQueue<>();
    private final String uri;
    private Registration registration;

    private OurSide(UserAgent agent, String uri) {
        this.agent = agent;
        this.uri = uri;
        agent.onIncoming(incoming::add);
    }

    /** One that is called directly, with these codecs. */
    static OurSide alone(Duration ringTimeout, String... codecs) {
        UserAgent agent = build(UserAgent.builder().codecs(codecs).ringTimeout(ringTimeout));
        return new OurSide(agent, "sip:phone@127.0.0.1:" + agent.localAddress().getPort());
    }

    /** One that is called directly, with other settings on top. */
    static OurSide alone(UnaryOperator<UserAgentBuilder> settings, String... codecs) {
        UserAgent agent = build(settings.apply(UserAgent.builder().codecs(codecs)));
        return new OurSide(agent, "sip:phone@127.0.0.1:" + agent.localAddress().getPort());
    }

    /** One that is registered as {@code user}, with these codecs. */
    static OurSide registered(Kamailio registrar, String user, Duration ringTimeout, String... codecs) {
        OurSide side = new OurSide(build(UserAgent.builder().codecs(codecs).ringTimeout(ringTimeout)
                .account(Account.of(registrar.uri(user), Kamailio.passwordOf(user)))), registrar.uri(user));
        side.registration = get(side.agent.register());
        return side;
    }

    /** One that is registered as {@code user} over TLS, with other settings on top. */
    static OurSide securelyRegistered(Kamailio registrar, String user, UnaryOperator<UserAgentBuilder> settings, String... codecs) {
        OurSide side = new OurSide(build(settings.apply(UserAgent.builder().codecs(codecs)
                .account(Account.of(registrar.secureUri(user), Kamailio.passwordOf(user))))), registrar.secureUri(user));
        side.registration = get(side.agent.register());
        return side;
    }

    private static UserAgent build(UserAgentBuilder builder) {
        try {
            return builder.bind(InetAddress.getLoopbackAddress()).build();
        } catch (Failure.TransportFailed e) {
            throw new AssertionError(e);
        }
    }

    /** Where we are called. */
    String uri() {
        return uri;
    }

    UserAgent agent() {
        return agent;
    }

    Registration registration() {
        return registration;
    }

    /** Starts a call without waiting for the answer. */
    Talk call(String target, InviteOptions options) {
        return new Talk(agent.place(target, options));
    }

    /** Sets up a call with a phone in one direction, and returns our end of it. */
    Talk talkWith(Phone phone, boolean weCall) {
        phone.prepare();
        Talk talk;
        if (weCall) {
            talk = call(phone.uri(), InviteOptions.DEFAULT);
            phone.awaitRinging();
            phone.answer();
        } else {
            phone.call(uri);
            IncomingCall arriving = awaitIncoming();
            talk = new Talk(arriving.call());
            arriving.ring();
            get(arriving.accept());
        }
        talk.awaitState(CallState.ACTIVE);
        phone.awaitInCall();
        return talk;
    }

    /** The next incoming call, which must come. */
    IncomingCall awaitIncoming() {
        try {
            IncomingCall call = incoming.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (call == null) {
                throw new AssertionError("no call came in within " + PATIENCE_SECONDS + " s");
            }
            return call;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Refuses the call that comes within {@code stretch}, if one does. */
    void refuseWithin(Duration stretch, int status) {
        try {
            IncomingCall call = incoming.poll(stretch.toMillis(), TimeUnit.MILLISECONDS);
            if (call != null) {
                call.reject(status);
                get(call.call().ended());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** True when nobody called since the last {@link #awaitIncoming}. */
    boolean nobodyCalled() {
        return incoming.isEmpty();
    }

    /** Waits for a future; a {@link Failure} is an error of the test. */
    static <T> T get(CompletableFuture<T> future) {
        try {
            return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(e.toString(), e);
        }
    }

    /** Waits for a future that has to fail, and returns how. */
    static <F extends Failure> F failureOf(Class<F> type, CompletableFuture<?> future) {
        try {
            Object value = future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            throw new AssertionError("no failure but " + value);
        } catch (ExecutionException e) {
            if (type.isInstance(e.getCause())) {
                return type.cast(e.getCause());
            }
            throw new AssertionError("not " + type.getSimpleName() + " but " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } catch (TimeoutException e) {
            throw new AssertionError("neither success nor failure within " + PATIENCE_SECONDS + " s", e);
        }
    }

    /** The settings a phone needs to live at {@code registrar}, or on its own when that is null. */
    static Map<String, String> phoneAt(Kamailio registrar, String codecs) {
        return registrar == null ? Map.of("CODECS", codecs, "ANSWER", "manual")
                : Map.of("CODECS", codecs, "ANSWER", "manual", "REG", registrar.address());
    }

    @Override
    public void close() {
        agent.close();
    }
}
