package org.offhook.threats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.offhook.Call;
import org.offhook.CallReport;
import org.offhook.MediaLock;
import org.offhook.PacketCounts;
import org.offhook.SrtpOptions;
import org.offhook.sdp.NegotiationException;
import org.offhook.sdp.OfferAnswerSession;
import org.offhook.sdp.SdpException;
import org.offhook.sdp.SessionDescription;
import org.offhook.srtp.KeyAgreement;
import org.offhook.srtp.KeyExchange;
import org.offhook.srtp.SecurityPolicy;

/** T03, INVITE modified in flight: whoever strips the keys out of it gets no call in clear, or one that says that it is. */
class T03InviteModifiedTest {

    private static final SrtpOptions REQUIRED = SrtpOptions.required(KeyExchange.SDES).withSdesInClear(true);
    private static final SrtpOptions OPTIONAL = SrtpOptions.optional(KeyExchange.SDES, KeyExchange.DTLS).withSdesInClear(true);

    /** Takes the keys away, in one of several ways, and often the address and the transport with them. */
    private static String meddled(String description, Random random) {
        String text = description.replaceAll("a=(crypto|fingerprint|setup):[^\r\n]*\r\n", "");
        if (random.nextBoolean()) {
            text = text.replaceAll("c=IN IP4 [^\r\n]*", "c=IN IP4 127.0.0." + (2 + random.nextInt(200)));
        }
        if (random.nextInt(3) > 0) {
            text = text.replaceAll("(RTP/SAVPF?|UDP/TLS/RTP/SAVPF?)", "RTP/AVP");
        }
        if (random.nextInt(3) == 0) {
            text += "a=crypto:1 NULL_HMAC_SHA1_80 inline:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\n";
        }
        return text;
    }

    private static KeyAgreement negotiated(SecurityPolicy policy, KeyExchange exchange, boolean inAnswer, Random random)
            throws NegotiationException, SdpException {
        OfferAnswerSession alice = Secured.session(1, policy, exchange);
        OfferAnswerSession bob = Secured.session(2, policy, exchange);
        String offer = alice.createOffer().toString();
        String answer = bob.answer(SessionDescription.parse(inAnswer ? offer : meddled(offer, random))).toString();
        KeyAgreement atAlice = alice.acceptAnswer(SessionDescription.parse(inAnswer ? meddled(answer, random) : answer)).security();
        return atAlice.secure() ? bob.negotiated().orElseThrow().security() : atAlice;
    }

    @Test
    void requiredMakesNoneOfFiftyCallsInClear() {
        Random random = new Random(3);
        int clear = 0;
        for (int i = 0; i < 50; i++) {
            try {
                clear += negotiated(SecurityPolicy.REQUIRED, KeyExchange.values()[i % 2], i % 4 < 2, random).secure() ? 0 : 1;
            } catch (NegotiationException | SdpException e) {
                assertFalse(e.getMessage().isBlank());
            }
        }
        assertEquals(0, clear);
    }

    @Test
    void optionalSaysInFiftyOfFiftyThatItIsClear() throws Exception {
        Random random = new Random(4);
        int said = 0;
        for (int i = 0; i < 50; i++) {
            KeyAgreement agreement = negotiated(SecurityPolicy.OPTIONAL, KeyExchange.values()[i % 2], false, random);
            said += agreement instanceof KeyAgreement.Clear clear && clear.downgraded() ? 1 : 0;
        }
        assertEquals(50, said);
    }

    @Test
    void aRequiredCallIsRefusedAndTheReportSaysWhy() throws Exception {
        try (SecuredCall parties = new SecuredCall(REQUIRED, REQUIRED, text -> meddled(text, new Random(1)))) {
            CallReport report = SecuredCall.end(parties.place());
            assertEquals(488, report.call().status(), report::toJson);
            assertTrue(report.call().warnings().get(0).contains("secure media"), report::toJson);
            assertEquals(0, PacketCounts.said(report));
        }
    }

    @Test
    void anOptionalCallShowsThatItIsOpen() throws Exception {
        try (SecuredCall parties = new SecuredCall(OPTIONAL, OPTIONAL,
                text -> text.replaceAll("a=(crypto|fingerprint|setup):[^\r\n]*\r\n", ""))) {
            Call call = parties.place();
            SecuredCall.talk(call, 10);
            assertEquals(MediaLock.State.OPEN, call.mediaLock().state());
            assertTrue(call.mediaLock().downgraded());
            CallReport report = call.hangup().get();
            assertTrue(report.findings().stream().anyMatch(finding -> finding.code().equals("media.clear")), report::toJson);
        }
    }

    @Test
    void aReInviteThatDropsSrtpIsRefusedWhereItIsRequired() throws Exception {
        for (KeyExchange exchange : List.of(KeyExchange.SDES, KeyExchange.DTLS)) {
            OfferAnswerSession alice = Secured.session(1, SecurityPolicy.REQUIRED, exchange);
            OfferAnswerSession bob = Secured.session(2, SecurityPolicy.REQUIRED, exchange);
            alice.acceptAnswer(SessionDescription.parse(bob.answer(SessionDescription.parse(alice.createOffer().toString())).toString()));
            KeyAgreement before = bob.negotiated().orElseThrow().security();
            SessionDescription again = SessionDescription.parse(meddled(alice.createOffer().toString(), new Random(2)));
            NegotiationException refusal = org.junit.jupiter.api.Assertions.assertThrows(NegotiationException.class, () -> bob.answer(again));
            assertFalse(refusal.getMessage().isBlank());
            assertEquals(before, bob.negotiated().orElseThrow().security());
        }
    }
}
