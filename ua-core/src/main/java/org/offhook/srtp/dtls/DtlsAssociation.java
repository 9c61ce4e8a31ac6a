package org.offhook.srtp.dtls;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSRequest;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DTLSVerifier;
import org.bouncycastle.tls.DatagramTransport;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.offhook.srtp.KeyAgreement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One DTLS association of one stream: the handshake, and afterwards the repetition of our last flight for a peer that lost it.
 *
 * <p>BouncyCastle's DTLS waits for datagrams inside its calls, so a handshake has a thread of the given executor to itself as long as it
 * lasts: as a client from the beginning, as a server from the moment that a peer has proved with a cookie that it receives what we send
 * (RFC 6347 section 4.2.1). Before and after, datagrams are handled as they come. {@link #onDatagram} never waits, and at most one
 * thread is at work in here at any time.
 *
 * <p>BouncyCastle doubles the time until it repeats a flight, so that after some losses in a row a caller would hear nothing for seconds.
 * Here the same datagrams go out again at an even pace as long as nothing is heard; records that did arrive are dropped there by their
 * number. A server repeats its last flight a few times unasked, for nobody waits for an answer to it.
 *
 * <p>A hello that cannot be served, or a forged message to a client, ends one try and not the association: it tries again until its time
 * is over. A certificate that is not the announced one ends it at once.
 */
final class DtlsAssociation implements DtlsLink, Runnable {

    /** First interval of retransmission; RFC 6347 section 4.2.4.1 says 1 s and allows less where calls wait for it. */
    static final int RESEND_MS = 200;
    /** How long the other side may take. */
    static final int HANDSHAKE_LIMIT_MS = 30_000;

    private static final Logger LOG = LoggerFactory.getLogger(DtlsAssociation.class);

    private static final int INBOX_DATAGRAMS = 64;
    private static final int LONGEST_DATAGRAM = 4_096;
    /** Below the 1280 octets that every IPv6 path carries. */
    private static final int SEND_LIMIT = 1_200;
    /** Tries after which a peer that breaks off every handshake is believed. */
    private static final int MOST_TRIES = 3;
    private static final int MOST_BAD_HELLOS = 1_000;
    private static final int REPEAT_MS = 250;
    private static final int UNASKED_REPETITIONS = 3;
    private static final byte[] CLOSED = {};
    private static final byte[] PEER_NAME = {'p', 'e', 'e', 'r'};

    private final DtlsIdentity identity;
    private final KeyAgreement.Dtls agreement;
    private final DtlsUser user;
    private final Executor executor;
    private final SecureRandom random;
    private final int limitMs;
    private final BlockingQueue<byte[]> inbox = new ArrayBlockingQueue<>(INBOX_DATAGRAMS);
    private final AtomicBoolean working = new AtomicBoolean();
    private final Wire wire = new Wire();
    private final byte[] discarded = new byte[LONGEST_DATAGRAM];
    private DTLSVerifier verifier;
    private DTLSTransport established;
    private long deadlineNanos;
    private int tries;
    private boolean over;
    private volatile boolean closed;

    DtlsAssociation(DtlsIdentity identity, KeyAgreement.Dtls agreement, DtlsUser user, Executor executor, SecureRandom random,
                    int limitMs) {
        this.identity = identity;
        this.agreement = agreement;
        this.user = user;
        this.executor = executor;
        this.random = random;
        this.limitMs = limitMs;
    }

    /** A client speaks first. */
    DtlsAssociation begin() {
        if (agreement.client()) {
            work();
        }
        return this;
    }

    @Override
    public void onDatagram(byte[] datagram, int offset, int length) {
        if (closed || length > LONGEST_DATAGRAM || !DtlsDatagramFilter.accepts(datagram, offset, length)) {
            return;
        }
        byte[] copy = new byte[length];
        System.arraycopy(datagram, offset, copy, 0, length);
        if (inbox.offer(copy)) {
            work();
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            inbox.clear();
            inbox.offer(CLOSED);
        }
    }

    /** Sees to it that one thread, and no second one, looks after the inbox. */
    private void work() {
        if (working.compareAndSet(false, true)) {
            try {
                executor.execute(this);
            } catch (RejectedExecutionException e) {
                working.set(false);
            }
        }
    }

    @Override
    public void run() {
        try {
            if (!closed && !over) {
                if (established != null) {
                    repeatLastFlight();
                } else if (agreement.client()) {
                    shakeHands(null);
                } else {
                    awaitHello();
                }
            }
        } finally {
            working.set(false);
        }
        if (!closed && !over && !inbox.isEmpty()) {
            work();
        }
    }

    /** Before a server has seen a hello with our cookie it keeps nothing in mind (RFC 6347 section 4.2.1). */
    private void awaitHello() {
        if (verifier == null) {
            verifier = new DTLSVerifier(handshake(limitMs).crypto());
        }
        for (byte[] hello = inbox.poll(); hello != null && hello != CLOSED; hello = inbox.poll()) {
            DTLSRequest request = verifier.verifyRequest(PEER_NAME, hello, 0, hello.length, wire);
            if (request != null) {
                shakeHands(request);
                return;
            }
        }
    }

    private SrtpHandshake handshake(int timeoutMs) {
        return new SrtpHandshake(identity, agreement.fingerprints(), timeoutMs, random);
    }

    private void shakeHands(DTLSRequest request) {
        long nowNanos = System.nanoTime();
        if (deadlineNanos == 0) {
            deadlineNanos = nowNanos + limitMs * 1_000_000L;
        }
        while (!closed && !over) {
            int leftMs = (int) Math.max(1, (deadlineNanos - System.nanoTime()) / 1_000_000);
            SrtpHandshake handshake = handshake(leftMs);
            wire.changes = request == null ? null : new ChangeCipherGuard();
            try {
                established = request == null ? new DTLSClientProtocol().connect(new SrtpTlsClient(handshake), wire)
                    : new DTLSServerProtocol().accept(new SrtpTlsServer(handshake), wire, request);
                over = handshake.keys().isEmpty();
                handshake.keys().ifPresent(user::keyed);
                if (request != null) {
                    repeatUnasked();
                }
                return;
            } catch (IOException | RuntimeException e) {
                // A runtime exception is what BouncyCastle makes of some odd certificates and keys; it ends the try, as any other fault.
                judge(handshake, e);
            }
            if (request != null) {
                // The next hello needs a cookie again.
                return;
            }
        }
    }

    private void judge(SrtpHandshake handshake, Exception fault) {
        if (closed) {
            return;
        }
        LOG.debug("a handshake for SRTP as {} broke off", agreement.client() ? "client" : "server", fault);
        boolean late = System.nanoTime() >= deadlineNanos;
        tries++;
        if (late || tries >= mostTries() || isFinal(handshake, fault)) {
            over = true;
            user.failed(handshake.failure().orElseGet(() -> late
                ? new DtlsFailure(DtlsFailure.Kind.TIMEOUT, "The handshake for the keys of SRTP was not completed within "
                    + limitMs / 1000 + " s.")
                : new DtlsFailure(DtlsFailure.Kind.HANDSHAKE, "The handshake for the keys of SRTP failed: " + fault.getMessage() + ".")));
        }
    }

    /** A server talks with a peer whose address a cookie has proved, and a client with whoever answers. */
    private int mostTries() {
        return agreement.client() ? MOST_TRIES : MOST_BAD_HELLOS;
    }

    private boolean isFinal(SrtpHandshake handshake, Exception fault) {
        boolean forged = handshake.failure().map(failure -> failure.kind() == DtlsFailure.Kind.FINGERPRINT).orElse(false);
        return forged || !agreement.client() && (handshake.failure().isPresent() || fault instanceof TlsFatalAlertReceived);
    }

    private void repeatUnasked() {
        try {
            for (int i = 0; i < UNASKED_REPETITIONS && !closed; i++) {
                long untilNanos = System.nanoTime() + REPEAT_MS * 1_000_000L;
                while (System.nanoTime() < untilNanos && !closed) {
                    established.receive(discarded, 0, discarded.length, REPEAT_MS);
                }
                wire.repeatFlight();
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("a peer ended an association after its handshake", e);
        }
    }

    /** The other side may have lost our last flight, and says so by repeating its own (RFC 6347 section 4.2.4). */
    private void repeatLastFlight() {
        try {
            while (!inbox.isEmpty() && !closed) {
                established.receive(discarded, 0, discarded.length, 1);
            }
        } catch (IOException | RuntimeException e) {
            // The other side closed the association, or sent nonsense: the keys stay, and nobody is there to be told.
            inbox.clear();
        }
    }

    /** The datagrams of this association, as BouncyCastle wants them. */
    private final class Wire implements DatagramTransport {

        private final List<byte[]> flight = new ArrayList<>();
        private ChangeCipherGuard changes;
        private boolean flightComplete;

        private void repeatFlight() {
            flight.forEach(user::send);
        }

        @Override
        public int getReceiveLimit() {
            return LONGEST_DATAGRAM;
        }

        @Override
        public int getSendLimit() {
            return SEND_LIMIT;
        }

        @Override
        public int receive(byte[] buffer, int offset, int length, int waitMs) throws IOException {
            try {
                byte[] datagram = await(waitMs <= 0 ? limitMs : waitMs);
                flightComplete = true;
                if (closed) {
                    throw new IOException("the call is over");
                }
                int octets = datagram == null ? 0 : changes == null ? datagram.length : changes.admitted(datagram);
                if (octets == 0 || octets > length) {
                    return -1;
                }
                System.arraycopy(datagram, 0, buffer, offset, octets);
                return octets;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }

        private byte[] await(int waitMs) throws InterruptedException {
            long untilNanos = System.nanoTime() + waitMs * 1_000_000L;
            while (true) {
                long leftMs = (untilNanos - System.nanoTime() + 999_999) / 1_000_000;
                byte[] datagram = inbox.poll(Math.min(leftMs, REPEAT_MS), TimeUnit.MILLISECONDS);
                if (datagram != null || leftMs <= REPEAT_MS) {
                    return datagram;
                }
                repeatFlight();
            }
        }

        @Override
        public void send(byte[] buffer, int offset, int length) {
            if (flightComplete) {
                flightComplete = false;
                flight.clear();
            }
            byte[] copy = new byte[length];
            System.arraycopy(buffer, offset, copy, 0, length);
            flight.add(copy);
            user.send(copy);
        }

        @Override
        public void close() {
            // BouncyCastle closes its end after a failed handshake; the next try uses it again.
        }
    }
}
