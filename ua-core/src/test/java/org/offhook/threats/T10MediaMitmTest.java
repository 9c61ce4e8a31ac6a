package org.offhook.threats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.offhook.Call;
import org.offhook.CallReport;
import org.offhook.MediaLock;
import org.offhook.PacketCounts;
import org.offhook.SrtpOptions;
import org.offhook.srtp.Fingerprint;
import org.offhook.srtp.KeyAgreement;
import org.offhook.srtp.KeyExchange;
import org.offhook.srtp.dtls.DtlsEndpoint;
import org.offhook.srtp.dtls.DtlsFailure;
import org.offhook.srtp.dtls.DtlsLink;
import org.offhook.srtp.dtls.DtlsUser;

/** T10, the media half: who sits in between with a certificate of his own gets no keys and no sound, and the user is told. */
class T10MediaMitmTest {

    /** One end of a handshake; what it sends goes straight to the other. */
    private static final class End implements DtlsUser {
        private final BlockingQueue<Object> outcomes = new LinkedBlockingQueue<>();
        private volatile DtlsLink other;

        @Override
        public void send(byte[] datagram) {
            DtlsLink link = other;
            if (link != null) {
                link.onDatagram(datagram, 0, datagram.length);
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
    }

    /** A handshake of a victim that expects somebody else with the one in between. */
    private static Object outcome(DtlsEndpoint victim, boolean victimIsClient, List<Fingerprint> expected, DtlsEndpoint between)
            throws InterruptedException {
        End ours = new End();
        End his = new End();
        KeyAgreement.Dtls agreed = new KeyAgreement.Dtls(victimIsClient, expected);
        KeyAgreement.Dtls hisOwn = new KeyAgreement.Dtls(!victimIsClient, victim.fingerprints());
        if (victimIsClient) {
            ours.other = between.connect(hisOwn, his);
            his.other = victim.connect(agreed, ours);
        } else {
            his.other = victim.connect(agreed, ours);
            ours.other = between.connect(hisOwn, his);
        }
        Object outcome = ours.outcomes.poll(30, TimeUnit.SECONDS);
        ours.other.close();
        his.other.close();
        return outcome;
    }

    @Test
    void noneOfAHundredHandshakesWithAForeignCertificateGivesKeys() throws Exception {
        try (DtlsEndpoint alice = new DtlsEndpoint(); DtlsEndpoint bob = new DtlsEndpoint(); DtlsEndpoint mallory = new DtlsEndpoint()) {
            alice.prepare();
            bob.prepare();
            mallory.prepare();
            int told = 0;
            for (int i = 0; i < 100; i++) {
                Object outcome = outcome(alice, i % 2 == 0, bob.fingerprints(), mallory);
                told += outcome instanceof DtlsFailure failure && failure.kind() == DtlsFailure.Kind.FINGERPRINT ? 1 : 0;
            }
            assertEquals(100, told);
            assertTrue(outcome(alice, true, bob.fingerprints(), bob) instanceof DtlsUser.Keys, "without anybody between there are keys");
        }
    }

    @Test
    void aSwappedFingerprintEndsTheCallBeforeAnythingIsSaid() throws Exception {
        String swapped = "a=fingerprint:sha-256 " + "5A:".repeat(31) + "5A";
        SrtpOptions dtls = SrtpOptions.required(KeyExchange.DTLS);
        try (SecuredCall parties = new SecuredCall(dtls, dtls, text -> text.replaceAll("a=fingerprint:[^\r\n]*", swapped))) {
            for (int i = 0; i < 3; i++) {
                Call call = parties.place();
                CallReport report = SecuredCall.end(call);
                CallReport theirs = parties.calleesReport();
                assertEquals(0, PacketCounts.heard(report) + PacketCounts.said(report), report::toJson);
                assertEquals(0, PacketCounts.heard(theirs) + PacketCounts.said(theirs), theirs::toJson);
                assertNull(report.media().get(0).srtp().suite(), report::toJson);
                boolean weSawIt = report.lock().state() == MediaLock.State.BROKEN;
                boolean theySawIt = theirs.lock().state() == MediaLock.State.BROKEN;
                assertTrue(weSawIt || theySawIt, () -> report.toJson() + theirs.toJson());
                CallReport witness = weSawIt ? report : theirs;
                assertTrue(witness.findings().stream().anyMatch(finding -> finding.code().equals("media.keys")), witness::toJson);
                assertTrue(witness.explain(Locale.FRENCH).contains("chiffré"), witness.explain(Locale.FRENCH));
            }
        }
    }
}
