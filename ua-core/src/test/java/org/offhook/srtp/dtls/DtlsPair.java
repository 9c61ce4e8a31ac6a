package org.offhook.srtp.dtls;

import java.security.SecureRandom;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.offhook.srtp.Fingerprint;
import org.offhook.srtp.KeyAgreement;

/** A client and a server with a network between them that may lose or change datagrams. */
final class DtlsPair implements AutoCloseable {

    static final SecureRandom RANDOM = new SecureRandom();
    static final DtlsIdentity ALICE = DtlsIdentity.create(RANDOM);
    static final DtlsIdentity BOB = DtlsIdentity.create(RANDOM);

    final DtlsEnd client = new DtlsEnd();
    final DtlsEnd server = new DtlsEnd();
    final DtlsAssociation clientAssociation;
    final DtlsAssociation serverAssociation;
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
        clientAssociation = new DtlsAssociation(ALICE, new KeyAgreement.Dtls(true, clientExpects), client, threads, RANDOM, limitMs);
        serverAssociation = new DtlsAssociation(BOB, new KeyAgreement.Dtls(false, serverExpects), server, threads, RANDOM, limitMs);
        client.connect(serverAssociation);
        server.connect(clientAssociation);
    }

    DtlsPair lossy(double share, long seed) {
        Random random = new Random(seed);
        UnaryOperator<byte[]> network = datagram -> {
            synchronized (random) {
                return random.nextDouble() < share ? null : datagram;
            }
        };
        client.through(network);
        server.through(network);
        return this;
    }

    DtlsPair begin() {
        clientAssociation.begin();
        return this;
    }

    @Override
    public void close() {
        clientAssociation.close();
        serverAssociation.close();
        threads.shutdownNow();
    }
}
