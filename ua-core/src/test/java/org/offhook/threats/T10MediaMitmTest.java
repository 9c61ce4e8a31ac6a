package org.offhook.threats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.offhook.Call;
import org.offhook.CallReport;
import org.offhook.MediaLock;
import org.offhook.PacketCounts;
import org.offhook.SrtpOptions;
import org.offhook.srtp.Fingerprint;
import org.offhook.srtp.KeyAgreement;
import org.offhook.srtp.KeyExchange;
import org.offhook.srtp.dtls.DtlsEnd;
import org.offhook.srtp.dtls.DtlsEndpoint;
import org.offhook.srtp.dtls.DtlsFailure;
import org.offhook.srtp.dtls.DtlsLink;
import org.offhook.srtp.dtls.DtlsUser;

/** T10, the media half: who sits in between with a certificate of his own gets no keys and no sound, and the user is told. */
class T10MediaMitmTest {

    /** A handshake of a victim that expects somebody else with the one in between. */
    private static Object outcome(DtlsEndpoint victim, boolean victimIsClient, List<Fingerprint> expected, DtlsEndpoint between)
            throws InterruptedException {
        DtlsEnd ours = new DtlsEnd();
        DtlsEnd his = new DtlsEnd();
        KeyAgreement.Dtls agreed = new KeyAgreement.Dtls(victimIsClient, expected);
        KeyAgreement.Dtls hisOwn = new KeyAgreement.Dtls(!victimIsClient, victim.fingerprints());
        // A server is there before its client begins.
        DtlsLink first = victimIsClient ? between.connect(hisOwn, his) : victim.connect(agreed, ours);
        (victimIsClient ? ours : his).connect(first);
        DtlsLink second = victimIsClient ? victim.connect(agreed, ours) : between.connect(hisOwn, his);
        (victimIsClient ? his : ours).connect(second);
        Object outcome = ours.outcome(30_000);
        first.close();
        second.close();
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
