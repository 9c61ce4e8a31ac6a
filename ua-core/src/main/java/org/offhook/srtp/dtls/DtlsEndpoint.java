package org.offhook.srtp.dtls;

import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.offhook.srtp.Fingerprint;
import org.offhook.srtp.KeyAgreement;

/**
 * The DTLS of one agent: its certificate, and the threads {@code srtp-dtls-N} that handshakes under way have to themselves, so that no
 * call waits for another. Thread-safe.
 */
public final class DtlsEndpoint implements DtlsConnector, AutoCloseable {

    /** Handshakes at once; the next ones wait. */
    private static final int MOST_THREADS = 64;
    private static final long IDLE_S = 10;

    private final SecureRandom random = new SecureRandom();
    private final ThreadPoolExecutor threads;
    private final int limitMs;
    private final Object rehearsal = new Object();
    private volatile DtlsIdentity identity;
    private boolean rehearsed;

    /** Makes an endpoint without a certificate yet. */
    public DtlsEndpoint() {
        this(DtlsAssociation.HANDSHAKE_LIMIT_MS);
    }

    DtlsEndpoint(int limitMs) {
        this.limitMs = limitMs;
        AtomicInteger number = new AtomicInteger();
        threads = new ThreadPoolExecutor(MOST_THREADS, MOST_THREADS, IDLE_S, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, "srtp-dtls-" + number.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        });
        threads.allowCoreThreadTimeOut(true);
    }

    /** Makes the certificate; takes a tenth of a second the first time, nothing after that. */
    public void prepare() {
        if (identity == null) {
            synchronized (this) {
                if (identity == null) {
                    identity = DtlsIdentity.create(random);
                }
            }
        }
    }

    /** Runs a handshake in memory, once, so that none of a call is the first. */
    public void rehearse() {
        prepare();
        synchronized (rehearsal) {
            if (!rehearsed) {
                rehearsed = true;
                DtlsRehearsal.run(identity, random);
            }
        }
    }

    /** {@return fingerprints of the certificate; empty before {@link #prepare}} */
    public List<Fingerprint> fingerprints() {
        DtlsIdentity made = identity;
        return made == null ? List.of() : made.fingerprints();
    }

    @Override
    public DtlsLink connect(KeyAgreement.Dtls agreement, DtlsUser user) {
        prepare();
        return new DtlsAssociation(identity, agreement, user, threads, random, limitMs).begin();
    }

    /** Ends the threads; handshakes under way break off. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
