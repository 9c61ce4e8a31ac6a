package org.offhook.sip.jain;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.offhook.loop.AgentLoop;
import org.offhook.sip.Hop;
import org.offhook.sip.SipHeaders;
import org.offhook.sip.SipRequest;
import org.offhook.sip.SipResponse;
import org.offhook.sip.SipUri;
import org.offhook.sip.TransactionLayer;
import org.offhook.sip.TransportProtocol;
import org.offhook.sip.io.MessageObserver;

/** A layer with a loop of its own on loopback, whose events wait in queues; answers what it is told to. */
final class Peer implements TransactionLayer.Core, AutoCloseable {

    private static final int PATIENCE_S = 30;
    private static final AtomicInteger CALLS = new AtomicInteger();

    /** What a client transaction reported. */
    record Outcome(SipResponse response, TransactionLayer.Failure failure, String reason, Hop source) {
    }

    final AgentLoop loop = new AgentLoop();
    final JainTransactionLayer layer;
    final BlockingQueue<TransactionLayer.ServerTransaction> requests = new LinkedBlockingQueue<>();
    final BlockingQueue<SipRequest> acks = new LinkedBlockingQueue<>();
    final BlockingQueue<String> serverFailures = new LinkedBlockingQueue<>();
    final List<MessageObserver.ObservedMessage> wire = new CopyOnWriteArrayList<>();
    volatile Consumer<TransactionLayer.ServerTransaction> automatic;

    Peer() throws IOException {
        this(builder -> builder);
    }

    Peer(UnaryOperator<JainTransactionLayerBuilder> settings) throws IOException {
        layer = settings.apply(JainTransactionLayer.builder(loop)).build();
        layer.addObserver(wire::add);
        layer.start(this);
    }

    @Override
    public void onRequest(TransactionLayer.ServerTransaction transaction) {
        if (automatic != null) {
            automatic.accept(transaction);
        } else {
            requests.add(transaction);
        }
    }

    @Override
    public void onAck(SipRequest ack, Hop source) {
        acks.add(ack);
    }

    @Override
    public void onServerFailure(TransactionLayer.ServerTransaction transaction, TransactionLayer.Failure failure, String reason) {
        serverFailures.add(failure + ": " + reason);
    }

    /** Runs on the loop and waits for the value. */
    <T> T onLoop(Supplier<T> work) {
        BlockingQueue<T> result = new LinkedBlockingQueue<>();
        loop.execute(() -> result.add(work.get()));
        return next(result, "the loop");
    }

    static <T> T next(BlockingQueue<T> queue, String what) {
        try {
            T value = queue.poll(PATIENCE_S, TimeUnit.SECONDS);
            assertNotNull(value, "nothing came: " + what);
            return value;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    TransactionLayer.ServerTransaction nextRequest() {
        return next(requests, "request");
    }

    void respond(TransactionLayer.ServerTransaction transaction, int status) {
        respond(transaction, SipResponse.to(transaction.request(), status, "Test", "tag" + status));
    }

    void respond(TransactionLayer.ServerTransaction transaction, SipResponse response) {
        CountDownLatch done = new CountDownLatch(1);
        loop.execute(() -> {
            transaction.respond(response);
            done.countDown();
        });
        try {
            done.await(PATIENCE_S, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A request under way and what came of it. */
    final class Sent implements TransactionLayer.ClientUser {
        final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
        TransactionLayer.ClientTransaction transaction;
        private int lastStatus;

        @Override
        public void onResponse(SipResponse response, Hop source) {
            outcomes.add(new Outcome(response, null, "", source));
        }

        @Override
        public void onFailure(TransactionLayer.Failure failure, String reason) {
            outcomes.add(new Outcome(null, failure, reason, null));
        }

        Outcome nextOutcome() {
            return next(outcomes, "outcome");
        }

        /**
         * The next status, where no news is left out: 100, which comes whenever a test takes its time to answer, and a provisional
         * response that is repeated because the request was.
         */
        int nextStatus() {
            while (true) {
                Outcome outcome = nextOutcome();
                assertNotNull(outcome.response(), outcome.reason());
                int status = outcome.response().status();
                if (status > 100 && (status >= 200 || status != lastStatus)) {
                    lastStatus = status;
                    return status;
                }
            }
        }

        void cancel() {
            loop.execute(() -> transaction.cancel(SipHeaders.NONE));
        }
    }

    Sent send(SipRequest request, Hop hop) {
        Sent sent = new Sent();
        sent.transaction = onLoop(() -> layer.send(request, hop, sent));
        return sent;
    }

    /** {@return the first message of a call that this peer sent and that begins so} */
    Optional<String> sent(String beginning, String callId) {
        return wire.stream().filter(MessageObserver.ObservedMessage::sent).map(message -> new String(message.octets(), StandardCharsets.UTF_8))
            .filter(message -> message.startsWith(beginning) && message.contains("\r\nCall-ID: " + callId + "\r\n")).findFirst();
    }

    void ack(SipRequest invite, SipResponse accepted, Hop hop) {
        SipHeaders headers = SipHeaders.builder().add("Max-Forwards", 70).add("From", invite.headers().first("From").orElseThrow())
            .add("To", accepted.headers().first("To").orElseThrow()).add("Call-ID", invite.callId())
            .add("CSeq", invite.cseq().number() + " ACK").build();
        loop.execute(() -> layer.sendAck(new SipRequest("ACK", invite.requestUri(), headers), hop));
    }

    Hop udp() {
        return hop(TransportProtocol.UDP, InetAddress.getLoopbackAddress());
    }

    Hop tcp() {
        return hop(TransportProtocol.TCP, InetAddress.getLoopbackAddress());
    }

    Hop hop(TransportProtocol transport, InetAddress address) {
        return new Hop(transport, new InetSocketAddress(address, layer.port(transport)));
    }

    static SipRequest request(String method) {
        return request(method, new byte[0]);
    }

    static SipRequest request(String method, byte[] body) {
        int call = CALLS.incrementAndGet();
        SipHeaders.Builder headers = SipHeaders.builder().add("Max-Forwards", 70).add("From", "\"A\" <sip:a@test.invalid>;tag=f" + call)
            .add("To", "<sip:b@test.invalid>").add("Call-ID", "call-" + call).add("CSeq", "1 " + method)
            .add("Contact", "<sip:a@127.0.0.1>").add("X-Odd", "kept; as=\"it, is\"");
        if (body.length > 0) {
            headers.add("Content-Type", "text/plain");
        }
        return new SipRequest(method, SipUri.of("b", "test.invalid", -1), headers.build(), body);
    }

    @Override
    public void close() {
        layer.close();
        loop.close();
    }
}
