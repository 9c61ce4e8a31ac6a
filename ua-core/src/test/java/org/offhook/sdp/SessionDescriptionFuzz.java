package org.offhook.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.offhook.fuzz.Prompt;
import org.offhook.fuzz.Seeds;
import org.offhook.srtp.Fingerprint;
import org.offhook.srtp.KeyExchange;
import org.offhook.srtp.SecurityPolicy;
import org.offhook.srtp.SrtpKeys;
import org.offhook.srtp.SrtpSuite;

/** Any octets as an offer, and as the answer to ours: agreed to or refused, and every answer of ours keeps RFC 3264. */
class SessionDescriptionFuzz {

    private static final LocalSecurity SECURITY = new LocalSecurity(SecurityPolicy.OPTIONAL, List.of(KeyExchange.DTLS, KeyExchange.SDES),
        SrtpSuite.PREFERENCE.stream().map(suite -> SrtpKeys.random(suite, new SecureRandom())).toList(),
        List.of(Fingerprint.sha256(new byte[100])), "");
    private static final LocalMedia LOCAL = LocalMedia.audio(InetAddress.getLoopbackAddress(), 50000, 50001,
        List.of(NamedCodec.G722, NamedCodec.PCMA, NamedCodec.PCMU)).withSecurity(SECURITY);

    static Stream<byte[]> seeds() {
        return Stream.concat(Seeds.descriptions(), Seeds.texts(
            "v=0~o=- 1 2 IN IP4 127.0.0.1~s=-~c=IN IP4 127.0.0.1~b=AS:64~t=0 0~a=sendonly~m=audio 9 RTP/AVP 9 0 8 101~"
                + "a=rtpmap:9 G722/8000~a=rtpmap:101 telephone-event/8000~a=fmtp:101 0-15,66~a=ptime:20~a=maxptime:60~"
                + "a=rtcp:10 IN IP4 127.0.0.2~a=rtcp-mux~m=video 0 RTP/AVP 31~",
            "v=0~o=a b c 1 2 IN IP6 ::1~s=~t=0 0~m=audio 7/2 UDP/TLS/RTP/SAVP 96~c=IN IP6 ::ffff:127.0.0.1~a=rtpmap:96 L16/8000/1~"
                + "a=setup:actpass~a=fingerprint:sha-256 00:11~a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:AAAA|2^20|1:4~"));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "60s")
    void agreesOrRefuses(byte[] octets) {
        Prompt.run(() -> {
            try {
                SessionDescription description = SessionDescription.parse(octets);
                assertEquals(description.media().size(), SessionDescription.parse(description.encode()).media().size());
                asAnswer(description);
                asOffer(description);
            } catch (SdpException e) {
                Prompt.readable(e);
            }
        });
    }

    private static void asOffer(SessionDescription offer) throws SdpException {
        OfferAnswerSession session = new OfferAnswerSession(LOCAL, 5);
        try {
            SessionDescription answer = session.answer(offer);
            assertEquals(answer, SessionDescription.parse(answer.encode()));
            assertEquals(offer.media().size(), answer.media().size());
            for (MediaDescription line : answer.media()) {
                assertEquals(line.formats().size(), new HashSet<>(line.formats()).size());
            }
            NegotiatedMedia media = session.negotiated().orElseThrow();
            assertTrue(media.ptimeMs() >= 10 && media.ptimeMs() <= 120);
        } catch (NegotiationException e) {
            Prompt.readable(e);
        }
    }

    private static void asAnswer(SessionDescription answer) {
        OfferAnswerSession session = new OfferAnswerSession(LOCAL, 6);
        session.createOffer();
        try {
            session.acceptAnswer(answer);
        } catch (NegotiationException e) {
            Prompt.readable(e);
        }
    }
}
