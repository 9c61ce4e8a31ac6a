package org.offhook.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhook.codecs.g711.PcmuCodec;
import org.offhook.srtp.CryptoAttribute;
import org.offhook.srtp.Fingerprint;
import org.offhook.srtp.KeyAgreement;
import org.offhook.srtp.KeyExchange;
import org.offhook.srtp.SecurityPolicy;
import org.offhook.srtp.SrtpKeys;
import org.offhook.srtp.SrtpSuite;

/** Keys in offers and answers: which line of several, roles of DTLS, new keys and certificates in mid-call. */
class SecurityExchangeTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String SHA256 = "sha-256 " + "0A:".repeat(31) + "0A";
    private static final String OTHER_SHA256 = "sha-256 " + "0B:".repeat(31) + "0B";

    private static OfferAnswerSession ours(KeyExchange... exchanges) {
        List<KeyExchange> ways = List.of(exchanges);
        LocalSecurity security = new LocalSecurity(SecurityPolicy.REQUIRED, ways,
            ways.contains(KeyExchange.SDES) ? SrtpSuite.PREFERENCE.stream().map(suite -> SrtpKeys.random(suite, RANDOM)).toList() : List.of(),
            ways.contains(KeyExchange.DTLS) ? List.of(Fingerprint.sha256(new byte[] {1})) : List.of(), "");
        return new OfferAnswerSession(LocalMedia.audio(InetAddress.getLoopbackAddress(), 50_000, 50_001, List.of(new PcmuCodec()))
            .withSecurity(security), 1);
    }

    private static SessionDescription theirs(int version, String protocol, String... attributes) throws SdpException {
        StringBuilder text = new StringBuilder("v=0\r\no=- 1 " + version + " IN IP4 127.0.0.9\r\ns=-\r\nc=IN IP4 127.0.0.9\r\nt=0 0\r\n"
            + "m=audio 40000 " + protocol + " 0\r\n");
        for (String attribute : attributes) {
            text.append("a=").append(attribute).append("\r\n");
        }
        return SessionDescription.parse(text.toString());
    }

    private static String crypto(int tag, SrtpKeys keys) {
        return "crypto:" + new CryptoAttribute(tag, keys).encode();
    }

    private static SrtpKeys random(SrtpSuite suite) {
        return SrtpKeys.random(suite, RANDOM);
    }

    // ---- SDES (RFC 4568)

    @Test
    void ofSeveralLinesTheOneWePreferIsAnsweredWithItsTag() throws Exception {
        OfferAnswerSession session = ours(KeyExchange.SDES);
        SrtpSuite best = SrtpSuite.PREFERENCE.get(0);
        SrtpSuite last = SrtpSuite.PREFERENCE.get(SrtpSuite.PREFERENCE.size() - 1);
        String answer = session.answer(theirs(1, "RTP/SAVP", crypto(3, random(last)), "crypto:4 UNKNOWN_SUITE inline:AAAA",
            crypto(7, random(best)))).toString();
        assertTrue(answer.contains("a=crypto:7 " + best), answer);
        assertEquals(1, answer.split("a=crypto:", -1).length - 1, answer);
    }

    /** Each of them would change how packets are made; a line that asks for it is passed over, alone it is refused (section 6.3). */
    @ParameterizedTest
    @ValueSource(strings = {" UNENCRYPTED_SRTP", " UNENCRYPTED_SRTCP", " UNAUTHENTICATED_SRTP", " FEC_ORDER=SRTP_FEC", " KDR=3", " -X=1 NEW",
        "|2^20|1:4", "|1:4"})
    void whatWeDoNotDoIsRefusedAndTheNextLineTaken(String parameter) throws Exception {
        String line = crypto(1, random(SrtpSuite.AES_CM_128_HMAC_SHA1_80)) + parameter;
        assertThrows(NegotiationException.class, () -> ours(KeyExchange.SDES).answer(theirs(1, "RTP/SAVP", line)));
        String answer = ours(KeyExchange.SDES).answer(theirs(1, "RTP/SAVP", line,
            crypto(2, random(SrtpSuite.AES_CM_128_HMAC_SHA1_32)))).toString();
        assertTrue(answer.contains("a=crypto:2 "), answer);
    }

    @Test
    void aNewKeyOfTheOtherSideIsTakenAndARepeatedOneChangesNothing() throws Exception {
        OfferAnswerSession session = ours(KeyExchange.SDES);
        SrtpKeys first = random(SrtpSuite.AES_CM_128_HMAC_SHA1_80);
        session.answer(theirs(1, "RTP/SAVP", crypto(1, first)));
        KeyAgreement.Sdes before = assertInstanceOf(KeyAgreement.Sdes.class, session.negotiated().orElseThrow().security());
        session.answer(theirs(2, "RTP/SAVP", crypto(1, first), "sendonly"));
        assertEquals(before, session.negotiated().orElseThrow().security());
        SrtpKeys second = random(SrtpSuite.AES_CM_128_HMAC_SHA1_80);
        session.answer(theirs(3, "RTP/SAVP", crypto(1, second)));
        assertEquals(second, ((KeyAgreement.Sdes) session.negotiated().orElseThrow().security()).remote());
    }

    @Test
    void anOfferInClearInMidCallIsRefused() throws Exception {
        OfferAnswerSession session = ours(KeyExchange.SDES);
        session.answer(theirs(1, "RTP/SAVP", crypto(1, random(SrtpSuite.AES_CM_128_HMAC_SHA1_80))));
        KeyAgreement before = session.negotiated().orElseThrow().security();
        assertThrows(NegotiationException.class, () -> session.answer(theirs(2, "RTP/AVP")));
        assertThrows(NegotiationException.class, () -> session.answer(theirs(2, "RTP/SAVP")));
        assertEquals(before, session.negotiated().orElseThrow().security());
    }

    /** Tag not offered; another suite than the tag stands for; two lines; none; our own key thrown back. */
    @ParameterizedTest
    @ValueSource(strings = {"tag", "suite", "two", "none", "mirror", "clear"})
    void answersThatDoNotFitTheOfferAreRefused(String fault) throws Exception {
        OfferAnswerSession session = ours(KeyExchange.SDES);
        String offer = session.createOffer().toString();
        String ourFirst = offer.substring(offer.indexOf("a=crypto:1 ") + 2).split("\r\n")[0];
        SrtpKeys good = random(SrtpSuite.PREFERENCE.get(0));
        SessionDescription answer = switch (fault) {
            case "tag" -> theirs(1, "RTP/SAVP", crypto(99, good));
            case "suite" -> theirs(1, "RTP/SAVP", crypto(2, good));
            case "two" -> theirs(1, "RTP/SAVP", crypto(1, good), crypto(1, good));
            case "none" -> theirs(1, "RTP/SAVP");
            case "mirror" -> theirs(1, "RTP/SAVP", ourFirst);
            default -> theirs(1, "RTP/AVP", crypto(1, good));
        };
        assertThrows(NegotiationException.class, () -> session.acceptAnswer(answer));
    }

    // ---- DTLS-SRTP (RFC 5763, RFC 4145, RFC 8122)

    @ParameterizedTest
    @CsvSource({"actpass, active, true", "active, passive, false", "passive, active, true", ", passive, false"})
    void answersEachRoleWithTheOtherOne(String offered, String answered, boolean client) throws Exception {
        OfferAnswerSession session = ours(KeyExchange.DTLS);
        String answer = session.answer(theirs(1, "UDP/TLS/RTP/SAVP", "fingerprint:" + SHA256,
            offered == null ? "x-none" : "setup:" + offered)).toString();
        assertTrue(answer.contains("a=setup:" + answered + "\r\n"), answer);
        assertEquals(client, ((KeyAgreement.Dtls) session.negotiated().orElseThrow().security()).client());
    }

    @ParameterizedTest
    @CsvSource({"active, false", "passive, true", ", false"})
    void takesTheRoleThatAnAnswerLeaves(String answered, boolean client) throws Exception {
        OfferAnswerSession session = ours(KeyExchange.DTLS);
        assertTrue(session.createOffer().toString().contains("a=setup:actpass\r\n"));
        session.acceptAnswer(theirs(1, "UDP/TLS/RTP/SAVP", "fingerprint:" + SHA256, answered == null ? "x-none" : "setup:" + answered));
        assertEquals(client, ((KeyAgreement.Dtls) session.negotiated().orElseThrow().security()).client());
    }

    @Test
    void whoHoldsTheConnectionIsRefused() throws Exception {
        assertThrows(NegotiationException.class, () -> ours(KeyExchange.DTLS)
            .answer(theirs(1, "UDP/TLS/RTP/SAVP", "fingerprint:" + SHA256, "setup:holdconn")));
        OfferAnswerSession session = ours(KeyExchange.DTLS);
        session.createOffer();
        assertThrows(NegotiationException.class, () -> session
            .acceptAnswer(theirs(1, "UDP/TLS/RTP/SAVP", "fingerprint:" + SHA256, "setup:holdconn")));
    }

    @ParameterizedTest
    @CsvSource({"SHA-1, sha-1", "SHA-224, sha-224", "SHA-256, SHA-256", "SHA-384, sha-384", "SHA-512, sha-512"})
    void takesEveryHashOfRfc8122AndProvesTheCertificateByIt(String algorithm, String name) throws Exception {
        byte[] certificate = {1, 2, 3};
        String print = HexFormat.ofDelimiter(":").withUpperCase().formatHex(MessageDigest.getInstance(algorithm).digest(certificate));
        OfferAnswerSession session = ours(KeyExchange.DTLS);
        session.answer(theirs(1, "UDP/TLS/RTP/SAVP", "fingerprint:" + name + " " + print, "setup:active"));
        KeyAgreement.Dtls agreed = (KeyAgreement.Dtls) session.negotiated().orElseThrow().security();
        assertTrue(Fingerprint.anyMatches(agreed.fingerprints(), certificate));
        assertFalse(Fingerprint.anyMatches(agreed.fingerprints(), new byte[] {1, 2, 4}));
    }

    @Test
    void theSameCertificateKeepsItsAssociationAndANewOneBeginsAnother() throws Exception {
        OfferAnswerSession session = ours(KeyExchange.DTLS);
        session.answer(theirs(1, "UDP/TLS/RTP/SAVP", "fingerprint:" + SHA256, "setup:active"));
        KeyAgreement before = session.negotiated().orElseThrow().security();
        String answer = session.answer(theirs(2, "UDP/TLS/RTP/SAVP", "fingerprint:" + SHA256, "setup:actpass", "sendonly")).toString();
        assertTrue(answer.contains("a=setup:passive\r\n"), answer);
        assertEquals(before, session.negotiated().orElseThrow().security());
        session.answer(theirs(3, "UDP/TLS/RTP/SAVP", "fingerprint:" + OTHER_SHA256, "setup:actpass"));
        assertNotEquals(before, session.negotiated().orElseThrow().security());
        assertTrue(((KeyAgreement.Dtls) session.negotiated().orElseThrow().security()).client());
    }

    // ---- both ways allowed

    /** One line has one transport: SRTP that is required is offered in the first way alone, and taken in either. */
    @Test
    void whereBothWaysAreAllowedTheFirstIsOfferedAndBothAreTaken() throws Exception {
        String dtlsFirst = ours(KeyExchange.DTLS, KeyExchange.SDES).createOffer().toString();
        assertTrue(dtlsFirst.contains("UDP/TLS/RTP/SAVP") && !dtlsFirst.contains("a=crypto:"), dtlsFirst);
        String sdesFirst = ours(KeyExchange.SDES, KeyExchange.DTLS).createOffer().toString();
        assertTrue(sdesFirst.contains(" RTP/SAVP ") && !sdesFirst.contains("a=fingerprint:"), sdesFirst);
        ours(KeyExchange.DTLS, KeyExchange.SDES).answer(theirs(1, "RTP/SAVP", crypto(1, random(SrtpSuite.AES_CM_128_HMAC_SHA1_80))));
        ours(KeyExchange.SDES, KeyExchange.DTLS).answer(theirs(1, "UDP/TLS/RTP/SAVP", "fingerprint:" + SHA256, "setup:actpass"));
    }
}
