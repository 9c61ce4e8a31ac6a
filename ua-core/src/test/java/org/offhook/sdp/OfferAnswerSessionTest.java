package org.offhook.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.offhook.sdp.NamedCodec.G722;
import static org.offhook.sdp.NamedCodec.G729;
import static org.offhook.sdp.NamedCodec.OPUS;
import static org.offhook.sdp.NamedCodec.PCMA;
import static org.offhook.sdp.NamedCodec.PCMU;
import static org.offhook.sdp.NamedCodec.SPEEX;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.offhook.codecs.CodecInfo;
import org.offhook.codecs.CodecProvider;
import org.offhook.codecs.Codecs;

class OfferAnswerSessionTest {

    private static final InetAddress ALICE = address("192.0.2.1");
    private static final InetAddress BOB = address("192.0.2.2");
    private static final String ALPHABET = "0123456789=:/ \r\nac*-,.%";
    private static final String HEAD = "v=0\r\no=- 7 1 IN IP4 192.0.2.9\r\ns=-\r\nc=IN IP4 192.0.2.9\r\nt=0 0\r\n";

    private static InetAddress address(String literal) {
        return new Connection(literal.indexOf(':') < 0 ? "IP4" : "IP6", literal).literal().orElseThrow();
    }

    private static OfferAnswerSession alice(CodecProvider... codecs) {
        return new OfferAnswerSession(LocalMedia.audio(ALICE, 40000, 40001, List.of(codecs)), 1001);
    }

    private static OfferAnswerSession bob(CodecProvider... codecs) {
        return new OfferAnswerSession(LocalMedia.audio(BOB, 50000, 50001, List.of(codecs)), 2002);
    }

    private static SessionDescription sdp(String text) {
        try {
            return SessionDescription.parse(HEAD + text.replace("\n", "\r\n"));
        } catch (SdpException e) {
            throw new AssertionError(e);
        }
    }

    private static RefusalReason refusalOf(OfferAnswerSession session, String media) {
        return assertThrows(NegotiationException.class, () -> session.answer(sdp(media))).reason();
    }

    @Test
    void offersAndAnswersAgreeOnBothSides() throws Exception {
        OfferAnswerSession alice = alice(G722, PCMA, G729);
        OfferAnswerSession bob = bob(G729, PCMA);
        SessionDescription offer = alice.createOffer();
        assertEquals("""
            v=0
            o=- 1001 1 IN IP4 192.0.2.1
            s=-
            c=IN IP4 192.0.2.1
            t=0 0
            m=audio 40000 RTP/AVP 9 8 18 101
            a=rtpmap:9 G722/8000
            a=rtpmap:8 PCMA/8000
            a=rtpmap:18 G729/8000
            a=fmtp:18 annexb=no
            a=rtpmap:101 telephone-event/8000
            a=fmtp:101 0-16
            a=ptime:20
            a=rtcp-mux
            a=rtcp-xr:voip-metrics
            a=sendrecv
            """.replace("\n", "\r\n"), offer.toString());
        NegotiatedMedia atAlice = alice.acceptAnswer(bob.answer(offer));
        NegotiatedMedia atBob = bob.negotiated().orElseThrow();
        assertEquals("PCMA/8000", atAlice.send().specification(), "the offerer's order decides");
        assertEquals("PCMA/8000", atBob.send().specification());
        assertEquals(new InetSocketAddress(BOB, 50000), atAlice.remoteRtp());
        assertEquals(new InetSocketAddress(ALICE, 40000), atBob.remoteRtp());
        assertTrue(atAlice.rtcpMux() && atBob.rtcpMux());
        assertEquals(atAlice.remoteRtp(), atAlice.remoteRtcp());
        assertEquals(Set.of(8, 18), atBob.receive().keySet());
        assertEquals(Set.of(8, 18), atAlice.receive().keySet());
        assertEquals(101, atAlice.telephoneEventSendPayloadType());
        assertEquals(Map.of(101, 8000), atBob.telephoneEventReceive());
        assertEquals(Direction.SENDRECV, atBob.direction());
        assertFalse(atBob.remoteOnHold());
    }

    /** RFC 7587 section 4.1: two channels are written, whatever is sent; digits have the clock of the codec they stand in for. */
    @Test
    void opusIsWrittenWithTwoChannelsAndRunsWithOne() throws Exception {
        OfferAnswerSession alice = alice(OPUS, PCMA);
        SessionDescription offer = alice.createOffer();
        assertTrue(offer.toString().contains("a=rtpmap:96 opus/48000/2\r\na=fmtp:96 stereo=0\r\n"), offer::toString);
        assertTrue(offer.toString().contains(" telephone-event/48000\r\n"), offer::toString);
        OfferAnswerSession bob = bob(OPUS);
        NegotiatedMedia atAlice = alice.acceptAnswer(bob.answer(offer));
        assertEquals("opus/48000/2", atAlice.send().specification());
        assertEquals(1, atAlice.send().provider().info().channels());
        assertEquals(RefusalReason.NO_COMMON_CODEC, refusalOf(bob(OPUS),
            "m=audio 4000 RTP/AVP 96\na=rtpmap:96 opus/48000\n"), "opus/48000 is another format");
    }

    /** RFC 7261; some phones answer yes all the same. */
    @Test
    void ourAnnexBNoBindsWhateverTheAnswerSays() throws Exception {
        CodecProvider asking = Codecs.installed().require("G729;annexb=no");
        OfferAnswerSession alice = alice(asking);
        assertTrue(alice.createOffer().toString().contains("a=fmtp:18 annexb=no"));
        NegotiatedMedia agreed = alice.acceptAnswer(sdp("m=audio 4000 RTP/AVP 18\na=fmtp:18 annexb=yes\n"));
        assertEquals(Map.of("annexb", "no"), agreed.send().parameters());
        OfferAnswerSession bob = bob(asking);
        assertTrue(bob.answer(sdp("m=audio 4000 RTP/AVP 18\na=fmtp:18 annexb=yes\n")).toString().contains("a=fmtp:18 annexb=no"));
        assertEquals(Map.of("annexb", "no"), bob.negotiated().orElseThrow().send().parameters());
    }

    @Test
    void answererMayInsistOnItsOwnOrder() throws Exception {
        OfferAnswerSession bob = bob(G729, PCMA);
        bob.setLocal(bob.local().withCodecPreference(LocalMedia.CodecPreference.OURS));
        SessionDescription answer = bob.answer(alice(G722, PCMA, G729).createOffer());
        assertEquals(List.of("18", "8", "101"), answer.media().get(0).formats());
        assertEquals("G729/8000", bob.negotiated().orElseThrow().send().specification());
    }

    @Test
    void lateOfferIsAnOfferInTheOtherDirection() throws Exception {
        OfferAnswerSession callee = bob(PCMU);
        OfferAnswerSession caller = alice(PCMA, PCMU);
        SessionDescription inAck = caller.answer(callee.createOffer());
        assertEquals("PCMU/8000", callee.acceptAnswer(inAck).send().specification());
    }

    @Test
    void noCommonCodecHoldsBothLists() {
        NoCommonCodecException e = assertThrows(NoCommonCodecException.class,
            () -> bob(G729, SPEEX).answer(sdp("m=audio 4000 RTP/AVP 0 97 96\na=rtpmap:96 opus/48000/2\n")));
        assertEquals(List.of("G729/8000", "speex/8000"), e.local());
        assertEquals(List.of("PCMU/8000", "97", "opus/48000/2"), e.remote());
        assertEquals(305, e.reason().warningCode());
    }

    @Test
    void keepsTheOfferersDynamicNumbersInAnswerAndLaterReoffers() throws Exception {
        OfferAnswerSession bob = bob(SPEEX, PCMU);
        SessionDescription answer = bob.answer(sdp("""
            m=audio 4000 RTP/AVP 110 0 120
            a=rtpmap:110 Speex/8000
            a=rtpmap:120 telephone-event/8000
            a=fmtp:120 0-15
            """));
        assertEquals(List.of("110", "0", "120"), answer.media().get(0).formats());
        assertEquals("120 0-15", answer.media().get(0).fmtp(120).orElseThrow().toString());
        assertEquals(120, bob.negotiated().orElseThrow().telephoneEventSendPayloadType());
        assertEquals(List.of("110", "0", "120"), bob.createOffer().media().get(0).formats());
    }

    @Test
    void sendsWithTheAnswerersNumberAndReceivesWithOurs() throws Exception {
        OfferAnswerSession alice = alice(SPEEX);
        assertEquals(List.of("96", "101"), alice.createOffer().media().get(0).formats());
        NegotiatedMedia media = alice.acceptAnswer(sdp("m=audio 4000 RTP/AVP 105\na=rtpmap:105 speex/8000\n"));
        assertEquals(105, media.send().payloadType());
        assertEquals(new TreeSet<>(Set.of(96, 105)), new TreeSet<>(media.receive().keySet()));
        assertEquals(-1, media.telephoneEventSendPayloadType());
        assertEquals(Map.of(), media.telephoneEventReceive());
    }

    @Test
    void refusedLinesKeepTheirPlaceAndASecondAudioIsRefused() throws Exception {
        OfferAnswerSession bob = bob(PCMU);
        SessionDescription answer = bob.answer(sdp("""
            m=video 5000 RTP/AVP 31
            m=audio 4000 RTP/AVP 0
            m=audio 4002 RTP/AVP 0
            m=application 6000 udp wb
            """));
        assertEquals(List.of(0, 50000, 0, 0), answer.media().stream().map(MediaDescription::port).toList());
        assertEquals(List.of("video", "audio", "audio", "application"),
            answer.media().stream().map(MediaDescription::mediaType).toList());
        SessionDescription reoffer = bob.createOffer();
        assertEquals(List.of(0, 50000, 0, 0), reoffer.media().stream().map(MediaDescription::port).toList());
    }

    @Test
    void takesTheClearLineOfABestEffortOffer() throws Exception {
        SessionDescription answer = bob(PCMU).answer(sdp("m=audio 4000 RTP/SAVP 0\nm=audio 4002 RTP/AVP 0\n"));
        assertEquals(List.of(0, 50000), answer.media().stream().map(MediaDescription::port).toList());
    }

    @Test
    void refusalsHaveTypes() {
        assertEquals(RefusalReason.SECURE_MEDIA_UNSUPPORTED, refusalOf(bob(PCMU), "m=audio 4000 RTP/SAVP 0\n"));
        assertEquals(RefusalReason.SECURE_MEDIA_UNSUPPORTED, refusalOf(bob(PCMU), "m=audio 4000 UDP/TLS/RTP/SAVPF 0\n"));
        assertEquals(RefusalReason.PROTOCOL_UNSUPPORTED, refusalOf(bob(PCMU), "m=audio 4000 RTP/FOO 0\n"));
        assertEquals(RefusalReason.MEDIA_TYPE_UNSUPPORTED, refusalOf(bob(PCMU), "m=video 4000 RTP/AVP 31\n"));
        assertEquals(RefusalReason.DISABLED, refusalOf(bob(PCMU), "m=audio 0 RTP/AVP 0\n"));
        assertEquals(RefusalReason.NO_MEDIA, refusalOf(bob(PCMU), ""));
        assertEquals(RefusalReason.ADDRESS_FORBIDDEN, refusalOf(bob(PCMU), "m=audio 4000 RTP/AVP 0\nc=IN IP4 224.2.1.1/127\n"));
        assertEquals(RefusalReason.ADDRESS_FORBIDDEN, refusalOf(bob(PCMU), "m=audio 4000 RTP/AVP 0\nc=IN IP4 255.255.255.255\n"));
        assertEquals(RefusalReason.ADDRESS_FAMILY, refusalOf(bob(PCMU), "m=audio 4000 RTP/AVP 0\nc=IN IP6 ::1\n"));
        assertEquals(RefusalReason.ADDRESS_UNUSABLE, refusalOf(bob(PCMU), "m=audio 4000 RTP/AVP 0\nc=IN IP4 host.example\n"));
    }

    @Test
    void failedReofferLeavesTheAgreementAlone() throws Exception {
        OfferAnswerSession bob = bob(PCMU);
        bob.answer(sdp("m=audio 4000 RTP/AVP 0\n"));
        NegotiatedMedia before = bob.negotiated().orElseThrow();
        assertThrows(NoCommonCodecException.class, () -> bob.answer(sdp("m=audio 4000 RTP/AVP 8\n")));
        assertSame(before, bob.negotiated().orElseThrow());
        bob.createOffer();
        assertTrue(bob.offerPending());
        assertThrows(IllegalStateException.class, () -> bob.answer(sdp("m=audio 4000 RTP/AVP 0\n")));
        bob.withdrawOffer();
        bob.answer(sdp("m=audio 4000 RTP/AVP 0\n"));
    }

    @Test
    void holdAndResumeFromOurSide() throws Exception {
        OfferAnswerSession alice = alice(PCMA, PCMU);
        OfferAnswerSession bob = bob(PCMU, PCMA);
        alice.acceptAnswer(bob.answer(alice.createOffer()));
        alice.setLocal(alice.local().withDirection(Direction.SENDONLY));
        SessionDescription hold = alice.createOffer();
        assertEquals(Direction.SENDONLY, hold.directionOf(hold.media().get(0)));
        SessionDescription held = bob.answer(hold);
        assertEquals(Direction.RECVONLY, held.directionOf(held.media().get(0)));
        assertTrue(bob.negotiated().orElseThrow().remoteOnHold());
        assertFalse(bob.negotiated().orElseThrow().sending());
        assertFalse(alice.acceptAnswer(held).remoteOnHold());
        assertEquals(Direction.SENDONLY, alice.negotiated().orElseThrow().direction());
        alice.setLocal(alice.local().withDirection(Direction.SENDRECV));
        assertEquals(Direction.SENDRECV, alice.acceptAnswer(bob.answer(alice.createOffer())).direction());
        assertFalse(bob.negotiated().orElseThrow().remoteOnHold());
    }

    @Test
    void bothSidesMayHold() throws Exception {
        OfferAnswerSession bob = bob(PCMU);
        bob.setLocal(bob.local().withDirection(Direction.SENDONLY));
        SessionDescription answer = bob.answer(sdp("m=audio 4000 RTP/AVP 0\na=sendonly\n"));
        assertEquals(Direction.INACTIVE, answer.directionOf(answer.media().get(0)));
        assertTrue(bob.negotiated().orElseThrow().remoteOnHold());
    }

    @Test
    void zeroAddressIsTheHoldOfRfc2543() throws Exception {
        OfferAnswerSession bob = bob(PCMU);
        SessionDescription answer = bob.answer(sdp("m=audio 4000 RTP/AVP 0\nc=IN IP4 0.0.0.0\n"));
        NegotiatedMedia media = bob.negotiated().orElseThrow();
        assertTrue(media.remoteOnHold());
        assertNull(media.remoteRtp());
        assertFalse(media.sending());
        assertEquals(50000, answer.media().get(0).port());
    }

    @Test
    void versionRisesOnlyWithAChange() throws Exception {
        OfferAnswerSession bob = bob(PCMU);
        SessionDescription first = bob.answer(sdp("m=audio 4000 RTP/AVP 0\n"));
        assertEquals("1", first.origin().version());
        assertSame(first, bob.answer(sdp("m=audio 4000 RTP/AVP 0\n")));
        assertEquals("2", bob.answer(sdp("m=audio 4000 RTP/AVP 0\na=sendonly\n")).origin().version());
        assertEquals("3", bob.answer(sdp("m=audio 4000 RTP/AVP 0\n")).origin().version());
    }

    @Test
    void rtcpPortsFollowRfc3605And5761() throws Exception {
        OfferAnswerSession bob = bob(PCMU);
        bob.answer(sdp("m=audio 4000 RTP/AVP 0\na=rtcp:4010 IN IP4 192.0.2.77\n"));
        assertEquals(new InetSocketAddress(address("192.0.2.77"), 4010), bob.negotiated().orElseThrow().remoteRtcp());
        bob.answer(sdp("m=audio 4000 RTP/AVP 0\na=rtcp:70000\n"));
        assertEquals(new InetSocketAddress(address("192.0.2.9"), 4001), bob.negotiated().orElseThrow().remoteRtcp());
        assertFalse(bob.negotiated().orElseThrow().rtcpMux());
        SessionDescription answer = bob.answer(sdp("m=audio 4000 RTP/AVP 0\na=rtcp:4010\na=rtcp-mux\n"));
        assertTrue(answer.media().get(0).attribute("rtcp-mux").isPresent());
        assertEquals(4000, bob.negotiated().orElseThrow().remoteRtcp().getPort());
        bob.setLocal(bob.local().withRtcpMux(false));
        assertFalse(bob.answer(sdp("m=audio 4000 RTP/AVP 0\na=rtcp-mux\n")).media().get(0).attribute("rtcp-mux").isPresent());
        assertFalse(bob.negotiated().orElseThrow().rtcpMux());
    }

    @Test
    void packetDurationIsClampedAndWholeFrames() throws Exception {
        for (Map.Entry<String, Integer> entry : Map.of("a=ptime:30\n", 30, "a=ptime:0\n", 20, "a=ptime:-20\n", 20,
            "a=ptime:1\n", 10, "a=ptime:5000\n", 120, "a=ptime:40\na=maxptime:20\n", 20,
            "a=ptime:x\na=maxptime:4294967295\n", 20, "a=ptime:20.0\n", 20).entrySet()) {
            OfferAnswerSession bob = bob(PCMU);
            bob.answer(sdp("m=audio 4000 RTP/AVP 0\n" + entry.getKey()));
            assertEquals(entry.getValue(), bob.negotiated().orElseThrow().ptimeMs(), entry.getKey());
        }
        OfferAnswerSession bob = bob(G729);
        bob.answer(sdp("m=audio 4000 RTP/AVP 18\na=ptime:35\n"));
        assertEquals(30, bob.negotiated().orElseThrow().ptimeMs());
    }

    @Test
    void talksIp6() throws Exception {
        OfferAnswerSession six = new OfferAnswerSession(LocalMedia.audio(address("::1"), 40000, 40001, List.of(PCMU)), 1);
        SessionDescription answer = six.answer(sdp("m=audio 4000 RTP/AVP 0\nc=IN IP6 2001:db8::5\n"));
        assertEquals("IN IP6 0:0:0:0:0:0:0:1", answer.connection().orElseThrow().toString());
        assertEquals(new InetSocketAddress(address("2001:db8::5"), 4000), six.negotiated().orElseThrow().remoteRtp());
    }

    @Test
    void answersThatDoNotFitAreTyped() {
        OfferAnswerSession alice = alice(PCMU);
        alice.createOffer();
        assertEquals(RefusalReason.ANSWER_MISMATCH, assertThrows(NegotiationException.class,
            () -> alice.acceptAnswer(sdp("m=audio 4 RTP/AVP 0\nm=video 6 RTP/AVP 31\n"))).reason());
        assertEquals(RefusalReason.DISABLED, assertThrows(NegotiationException.class,
            () -> alice.acceptAnswer(sdp("m=audio 0 RTP/AVP 0\n"))).reason());
        assertEquals(RefusalReason.ANSWER_MISMATCH, assertThrows(NegotiationException.class,
            () -> alice.acceptAnswer(sdp("m=audio 4 RTP/AVPF 0\n"))).reason());
        assertThrows(IllegalStateException.class, () -> bob(PCMU).acceptAnswer(sdp("m=audio 4 RTP/AVP 0\n")));
    }

    @Test
    void aLaterAnswerToTheSameOfferReplacesTheFirst() throws Exception {
        OfferAnswerSession alice = alice(PCMU, PCMA);
        alice.createOffer();
        OfferAnswerSession other = alice.fork();
        assertEquals("PCMU/8000", alice.acceptAnswer(sdp("m=audio 4000 RTP/AVP 0\n")).send().specification());
        assertEquals("PCMA/8000", alice.acceptAnswer(sdp("m=audio 4444 RTP/AVP 8\n")).send().specification());
        assertTrue(other.negotiated().isEmpty());
        assertEquals(4002, other.acceptAnswer(sdp("m=audio 4002 RTP/AVP 0\n")).remoteRtp().getPort());
    }

    @Test
    void telephoneEventsHaveTheClockOfTheCodec() throws Exception {
        NamedCodec wide = NamedCodec.of("L16", 16_000, 16_000, -1, 1000);
        OfferAnswerSession alice = alice(wide, PCMU);
        SessionDescription offer = alice.createOffer();
        assertEquals(List.of("96", "0", "97", "101"), offer.media().get(0).formats());
        assertEquals("telephone-event/16000", offer.media().get(0).rtpmap(97).orElseThrow().specification());
        OfferAnswerSession bob = bob(PCMU);
        SessionDescription answer = bob.answer(offer);
        assertEquals(List.of("0", "101"), answer.media().get(0).formats());
        assertEquals(101, alice.acceptAnswer(answer).telephoneEventSendPayloadType());
        assertEquals(Map.of(101, 8000), alice.negotiated().orElseThrow().telephoneEventReceive());
        alice.acceptAnswer(sdp("m=audio 4 RTP/AVP 96 101\na=rtpmap:96 L16/16000\na=rtpmap:101 telephone-event/8000\n"));
        assertEquals(-1, alice.negotiated().orElseThrow().telephoneEventSendPayloadType());
    }

    @Test
    void codecsOfSeveralChannelsAreLeftOut() {
        NamedCodec stereo = new NamedCodec(new CodecInfo("L16", 44_100, 44_100, 2, 10, 1000, 20, 1_411_200, "stereo"), Map.of());
        assertEquals(List.of("0", "101"), alice(stereo, PCMU).createOffer().media().get(0).formats());
        assertThrows(IllegalArgumentException.class, () -> alice(stereo));
    }

    @Test
    void survivesMutatedOffersAndAnswers() {
        byte[] original = (HEAD + """
            m=audio 4000 RTP/AVP 0 8 18 96 101 120
            c=IN IP4 192.0.2.77
            a=rtpmap:96 speex/8000
            a=rtpmap:101 telephone-event/8000
            a=fmtp:101 0-15,16
            a=fmtp:18 annexb=no
            a=ptime:20
            a=maxptime:60
            a=rtcp:4010 IN IP4 192.0.2.78
            a=rtcp-mux
            a=sendonly
            m=audio 5000 RTP/SAVP 0
            """.replace("\n", "\r\n")).getBytes(StandardCharsets.UTF_8);
        Random random = new Random(3264);
        int agreed = 0;
        for (int round = 0; round < 10_000; round++) {
            byte[] mutant = original.clone();
            for (int flips = 1 + random.nextInt(6); flips > 0; flips--) {
                mutant[random.nextInt(mutant.length)] = (byte) ALPHABET.charAt(random.nextInt(ALPHABET.length()));
            }
            OfferAnswerSession session = alice(PCMU, G729, SPEEX);
            boolean offering = random.nextBoolean();
            try {
                SessionDescription description = SessionDescription.parse(mutant);
                if (offering) {
                    session.answer(sdp("m=audio 9 RTP/AVP 0\nm=audio 0 RTP/AVP 0\n"));
                    session.createOffer();
                    session.acceptAnswer(description);
                } else {
                    SessionDescription answer = session.answer(description);
                    assertEquals(description.media().size(), answer.media().size());
                    assertEquals(answer.toString(), SessionDescription.parse(answer.toString()).toString());
                }
                NegotiatedMedia media = session.negotiated().orElseThrow();
                assertTrue(media.ptimeMs() >= 10 && media.ptimeMs() <= 120);
                agreed++;
            } catch (SdpException | NegotiationException expected) {
                assertFalse(expected.getMessage().isEmpty());
            }
        }
        assertTrue(agreed > 1000, "agreed: " + agreed);
    }

    @Test
    void voipMetricsAreOfferedAndAnsweredOnlyWhereAsked() throws Exception {
        OfferAnswerSession alice = alice(PCMU);
        OfferAnswerSession bob = bob(PCMU);
        assertTrue(alice.acceptAnswer(bob.answer(alice.createOffer())).voipMetricsWanted());
        assertTrue(bob.negotiated().orElseThrow().voipMetricsWanted());
        OfferAnswerSession carol = bob(PCMU);
        SessionDescription answer = carol.answer(sdp("m=audio 4000 RTP/AVP 0\na=rtcp-xr:rcvr-rtt=all voip-metrics\n"));
        assertEquals("voip-metrics", answer.media().get(0).attribute("rtcp-xr").orElseThrow().value());
        for (String without : List.of("a=rtcp-xr:stat-summary=loss,dup\n", "a=rtcp-xr\n")) {
            answer = carol.answer(sdp("m=audio 4000 RTP/AVP 0\n" + without));
            assertTrue(answer.media().get(0).attribute("rtcp-xr").isEmpty());
        }
        assertFalse(carol.negotiated().orElseThrow().voipMetricsWanted());
        carol.answer(sdp("a=rtcp-xr:voip-metrics\nm=audio 4000 RTP/AVP 0\n"));
        assertTrue(carol.negotiated().orElseThrow().voipMetricsWanted(), "for the whole session");
    }

    @Test
    void userNamesInTheOriginMayHaveSpaces() throws Exception {
        SessionDescription description = SessionDescription.parse(
            "v=0\r\no=John Q Public 5 6 IN IP4 192.0.2.9\r\ns=-\r\nt=0 0\r\n");
        assertEquals("6", description.origin().version());
    }
}
