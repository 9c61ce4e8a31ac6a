package org.offhook.srtp.dtls;

import java.security.SecureRandom;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.offhook.srtp.Fingerprint;
import org.offhook.srtp.KeyAgreement;

/** A client and a server with a network between them that may lose or change datagrams. */
final class DtlsPair implements AutoCloseable {

    /** One end: where its datagrams go, and what became of its handshake. */
    final class End implements DtlsUser {
        final LinkedBlockingQueue<Object> outcomes = new LinkedBlockingQueue<>();
        volatile DtlsLink other;
        volatile UnaryOperator<byte[]> network = datagram -> datagram;
        volatile int sent;
        DtlsAssociation association;

        @Override
        public synchronized void send(byte[] datagram) {
            sent++;
            byte[] carried = network.apply(datagram);
            if (carried != null) {
                other.onDatagram(carried, 0, carried.length);
            }
        }

        @Override
        public void keyed(Keys keys) {
            outcomes.add(keys);
        }

        @Override
        public void failed(DtlsFailure failure) {
            outcomes.add(failure);
        }

        Object outcome(long patienceMs) throws InterruptedException {
            return outcomes.poll(patienceMs, TimeUnit.MILLISECONDS);
        }
    }

    static final SecureRandom RANDOM = new SecureRandom();
    static final DtlsIdentity ALICE = DtlsIdentity.create(RANDOM);
    static final DtlsIdentity BOB = DtlsIdentity.create(RANDOM);

    final End client = new End();
    final End server = new End();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "dtls-test");
        thread.setDaemon(true);
        return thread;
    });

    /** Both expect the certificate that the other has. */
    DtlsPair() {
        this(BOB.fingerprints(), ALICE.fingerprints(), 20_000);
    }

    DtlsPair(List<Fingerprint> clientExpects, List<Fingerprint> serverExpects, int limitMs) {
        client.association = new DtlsAssociation(ALICE, new KeyAgreement.Dtls(true, clientExpects), client, threads, RANDOM, limitMs);
        server.association = new DtlsAssociation(BOB, new KeyAgreement.Dtls(false, serverExpects), server, threads, RANDOM, limitMs);
        client.other = server.association;
        server.other = client.association;
    }

    DtlsPair lossy(double share, long seed) {
        Random random = new Random(seed);
        UnaryOperator<byte[]> network = datagram -> {
            synchronized (random) {
                return random.nextDouble() < share ? null : datagram;
            }
        };
        client.network = network;
        server.network = network;
        return this;
    }

    DtlsPair begin() {
        client.association.begin();
        return this;
    }

    @Override
    public void close() {
        client.association.close();
        server.association.close();
        threads.shutdownNow();
    }
}
