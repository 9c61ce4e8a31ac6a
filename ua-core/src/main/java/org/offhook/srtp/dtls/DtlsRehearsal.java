package org.offhook.srtp.dtls;

import java.security.SecureRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.offhook.srtp.KeyAgreement;

/**
 * A handshake of an agent with itself, in memory, before its first call: the classes of a handshake take a tenth of a second to load,
 * which is then not added to the time until a caller is heard.
 */
final class DtlsRehearsal {

    private static final int PATIENCE_MS = 2_000;

    private DtlsRehearsal() {
    }

    static void run(DtlsIdentity identity, SecureRandom random) {
        Executor own = task -> {
            Thread thread = new Thread(task, "srtp-dtls-rehearsal");
            thread.setDaemon(true);
            thread.start();
        };
        CountDownLatch keyed = new CountDownLatch(2);
        Side client = new Side();
        Side server = new Side();
        server.link = new DtlsAssociation(identity, new KeyAgreement.Dtls(false, identity.fingerprints()), new Towards(client, keyed),
            own, random, PATIENCE_MS);
        DtlsAssociation speaking = new DtlsAssociation(identity, new KeyAgreement.Dtls(true, identity.fingerprints()),
            new Towards(server, keyed), own, random, PATIENCE_MS);
        client.link = speaking;
        speaking.begin();
        try {
            // A machine that takes longer has other worries; calls have their own time limits.
            keyed.await(PATIENCE_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            client.link.close();
            server.link.close();
        }
    }

    /** One end. */
    private static final class Side {
        private volatile DtlsLink link;
    }

    /** Carries datagrams to the other end. */
    private record Towards(Side other, CountDownLatch keyed) implements DtlsUser {

        @Override
        public void send(byte[] datagram) {
            other.link.onDatagram(datagram, 0, datagram.length);
        }

        @Override
        public void keyed(Keys keys) {
            keyed.countDown();
        }

        @Override
        public void failed(DtlsFailure failure) {
            keyed.countDown();
        }
    }
}
