package org.offhook.srtp.dtls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.offhook.srtp.Fingerprint;
import org.offhook.srtp.SrtpSession;
import org.offhook.srtp.SrtpSuite;

/** Handshakes of DTLS-SRTP through a network in memory. */
class DtlsAssociationTest {

    private static final long PATIENCE_MS = 60_000;

    private static DtlsUser.Keys keys(DtlsEnd end) throws InterruptedException {
        return assertInstanceOf(DtlsUser.Keys.class, end.outcome(PATIENCE_MS));
    }

    private static void checkThatTheyTalk(DtlsUser.Keys client, DtlsUser.Keys server) {
        assertEquals(client.local(), server.remote());
        assertEquals(client.remote(), server.local());
        byte[] packet = new byte[200];
        packet[0] = (byte) 0x80;
        packet[20] = 77;
        int length = new SrtpSession(client.local(), client.remote()).protectRtp(packet, 0, 172);
        assertEquals(172, new SrtpSession(server.local(), server.remote()).unprotectRtp(packet, 0, length));
        assertEquals(77, packet[20]);
    }

    @Test
    void bothSidesComeToTheSameKeys() throws Exception {
        try (DtlsPair pair = new DtlsPair().begin()) {
            DtlsUser.Keys client = keys(pair.client);
            DtlsUser.Keys server = keys(pair.server);
            checkThatTheyTalk(client, server);
            assertEquals(SrtpSuite.AEAD_AES_128_GCM, client.local().suite());
            assertEquals(DtlsPair.BOB.fingerprints().get(0), client.peer());
            assertEquals(DtlsPair.ALICE.fingerprints().get(0), server.peer());
        }
    }

    @Test
    void tenOfTenHandshakesGetThroughWithAFifthLost() throws Exception {
        long slowestMs = 0;
        for (int seed = 0; seed < 10; seed++) {
            long began = System.nanoTime();
            try (DtlsPair pair = new DtlsPair().lossy(0.2, seed).begin()) {
                DtlsUser.Keys client = keys(pair.client);
                checkThatTheyTalk(client, keys(pair.server));
            }
            slowestMs = Math.max(slowestMs, (System.nanoTime() - began) / 1_000_000);
        }
        System.out.println("slowest of ten handshakes at 20 % loss: " + slowestMs + " ms");
    }

    @Test
    void theServersLastFlightIsRepeatedWhenItWasLost() throws Exception {
        try (DtlsPair pair = new DtlsPair()) {
            AtomicInteger dropped = new AtomicInteger();
            // The server's change of cipher and finish go out before it hands over its keys.
            pair.server.through(datagram -> datagram[0] == 20 && dropped.getAndIncrement() < 2 ? null : datagram);
            pair.begin();
            DtlsUser.Keys server = keys(pair.server);
            checkThatTheyTalk(keys(pair.client), server);
            assertTrue(dropped.get() > 2, "change of cipher sent: " + dropped);
        }
    }

    @Test
    void aWrongCertificateEndsTheHandshakeOnTheClient() throws Exception {
        try (DtlsPair pair = new DtlsPair(DtlsPair.ALICE.fingerprints(), DtlsPair.ALICE.fingerprints(), 20_000).begin()) {
            DtlsFailure failure = assertInstanceOf(DtlsFailure.class, pair.client.outcome(PATIENCE_MS));
            assertEquals(DtlsFailure.Kind.FINGERPRINT, failure.kind());
            assertTrue(failure.sentence().contains("not the one that it announced"), failure.sentence());
        }
    }

    @Test
    void aWrongCertificateEndsTheHandshakeOnTheServer() throws Exception {
        try (DtlsPair pair = new DtlsPair(DtlsPair.BOB.fingerprints(), DtlsPair.BOB.fingerprints(), 5_000).begin()) {
            DtlsFailure failure = assertInstanceOf(DtlsFailure.class, pair.server.outcome(PATIENCE_MS));
            assertEquals(DtlsFailure.Kind.FINGERPRINT, failure.kind());
            assertTrue(pair.client.outcome(PATIENCE_MS) instanceof DtlsFailure);
        }
    }

    @Test
    void oneOfSeveralFingerprintsIsEnough() throws Exception {
        List<Fingerprint> both = List.of(DtlsPair.ALICE.fingerprints().get(0), DtlsPair.BOB.fingerprints().get(0));
        try (DtlsPair pair = new DtlsPair(both, both, 20_000).begin()) {
            checkThatTheyTalk(keys(pair.client), keys(pair.server));
        }
    }

    @Test
    void aClientThatNobodyAnswersGivesUpInTime() throws Exception {
        try (DtlsPair pair = new DtlsPair(DtlsPair.BOB.fingerprints(), DtlsPair.ALICE.fingerprints(), 700)) {
            pair.client.through(datagram -> null);
            pair.begin();
            DtlsFailure failure = assertInstanceOf(DtlsFailure.class, pair.client.outcome(PATIENCE_MS));
            assertEquals(DtlsFailure.Kind.TIMEOUT, failure.kind());
        }
    }

    @Test
    void aServerKeepsNoThreadBusyBeforeAHelloWithACookie() throws Exception {
        try (DtlsPair pair = new DtlsPair()) {
            for (int i = 0; i < 200; i++) {
                byte[] hello = {22, (byte) 0xFE, (byte) 0xFD, 0, 0, 0, 0, 0, 0, 0, (byte) i, 0, 12, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
                pair.serverAssociation.onDatagram(hello, 0, hello.length);
            }
            assertNull(pair.server.outcome(300));
            pair.begin();
            checkThatTheyTalk(keys(pair.client), keys(pair.server));
        }
    }

    @Test
    void mutatedDatagramsNeitherThrowNorGiveDifferentKeys() throws Exception {
        Random random = new Random(6347);
        for (int run = 0; run < 6; run++) {
            try (DtlsPair pair = new DtlsPair(DtlsPair.BOB.fingerprints(), DtlsPair.ALICE.fingerprints(), 1_000)) {
                AtomicInteger count = new AtomicInteger();
                pair.client.through(datagram -> {
                    if (count.incrementAndGet() % 3 == 0) {
                        byte[] bad = datagram.clone();
                        bad[random.nextInt(bad.length)] ^= (byte) (1 + random.nextInt(255));
                        pair.serverAssociation.onDatagram(bad, 0, bad.length);
                        pair.serverAssociation.onDatagram(bad, 0, random.nextInt(bad.length));
                    }
                    return datagram;
                });
                pair.begin();
                Object client = pair.client.outcome(PATIENCE_MS);
                // A server that never saw a whole hello has begun nothing, and has nothing to tell.
                Object server = pair.server.outcome(client instanceof DtlsUser.Keys ? PATIENCE_MS : 1_000);
                if (client instanceof DtlsUser.Keys mine && server instanceof DtlsUser.Keys theirs) {
                    checkThatTheyTalk(mine, theirs);
                }
            }
        }
    }

    @Test
    void lengthsThatNoHandshakeHasAreFilteredAtNoCost() {
        byte[] hostile = hostile();
        assertEquals(205, hostile.length);
        com.sun.management.ThreadMXBean threads =
            (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        try (DtlsPair pair = new DtlsPair()) {
            for (int i = 0; i < 100; i++) {
                pair.serverAssociation.onDatagram(hostile, 0, hostile.length);
            }
            long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
            for (int i = 0; i < 1_000; i++) {
                pair.serverAssociation.onDatagram(hostile, 0, hostile.length);
            }
            long bytes = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
            assertTrue(bytes < 1_000, "bytes for a thousand hostile datagrams: " + bytes);
            assertEquals(0, pair.server.sent());
        }
    }

    /** One record with sixteen announcements of 16 MB each (CVE-2026-59646). */
    static byte[] hostile() {
        byte[] datagram = new byte[13 + 16 * 12];
        byte[] record = {22, (byte) 0xFE, (byte) 0xFD, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 192};
        System.arraycopy(record, 0, datagram, 0, 13);
        for (int i = 0; i < 16; i++) {
            byte[] fragment = {1, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0, (byte) i, 0, 0, 0, 0, 0, 0};
            System.arraycopy(fragment, 0, datagram, 13 + 12 * i, 12);
        }
        return datagram;
    }

    @Test
    void theFilterTakesWholeRecordsOnly() {
        byte[] alert = {21, (byte) 0xFE, (byte) 0xFD, 0, 0, 0, 0, 0, 0, 0, 1, 0, 2, 2, 40};
        assertTrue(DtlsDatagramFilter.accepts(alert, 0, alert.length));
        for (int length = 0; length < alert.length; length++) {
            assertTrue(!DtlsDatagramFilter.accepts(alert, 0, length), "octets: " + length);
        }
        Random random = new Random(1);
        for (int i = 0; i < 200_000; i++) {
            byte[] noise = new byte[random.nextInt(64)];
            random.nextBytes(noise);
            if (noise.length > 13 && i % 2 == 0) {
                noise[0] = 22;
                noise[1] = (byte) 0xFE;
                noise[3] = 0;
                noise[4] = 0;
                noise[11] = 0;
                noise[12] = (byte) (noise.length - 13);
            }
            DtlsDatagramFilter.accepts(noise, 0, noise.length);
        }
    }

    @Test
    void aWarmHandshakeIsQuick() throws Exception {
        long[] took = new long[30];
        for (int i = 0; i < took.length; i++) {
            long began = System.nanoTime();
            try (DtlsPair pair = new DtlsPair().begin()) {
                keys(pair.client);
                keys(pair.server);
            }
            took[i] = System.nanoTime() - began;
        }
        long[] warm = Arrays.copyOfRange(took, 10, took.length);
        Arrays.sort(warm);
        System.out.printf("handshake: first %.1f ms, warm median %.1f ms%n", took[0] / 1e6, warm[warm.length / 2] / 1e6);
        assertTrue(warm[warm.length / 2] < TimeUnit.SECONDS.toNanos(5));
    }
}
