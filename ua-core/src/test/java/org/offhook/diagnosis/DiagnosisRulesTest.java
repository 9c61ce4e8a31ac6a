package org.offhook.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each rule at a capture of its own, and beside it the capture that looks alike and must not be judged. */
class DiagnosisRulesTest {

    private static final String PHONE = "192.0.2.10";
    private static final String SERVER = "192.0.2.1";
    private static final String OTHER = "192.0.2.20";
    private static final String INVITE = "INVITE sip:bob@pbx.example SIP/2.0";
    private static final String REGISTER = "REGISTER sip:pbx.example SIP/2.0";
    private static final String[] OWN = {"From: <sip:ann@pbx.example>;tag=a", "To: <sip:ann@pbx.example>"};

    private static CaptureScript refused(String status) {
        return new CaptureScript().sip(PHONE, SERVER, "c1", "1 INVITE", INVITE, CaptureScript.sdp(PHONE, 4000, "RTP/AVP", "8"))
                .after(20).sip(SERVER, PHONE, "c1", "1 INVITE", "SIP/2.0 100 Trying")
                .after(30).sip(SERVER, PHONE, "c1", "1 INVITE", "SIP/2.0 " + status)
                .after(5).sip(PHONE, SERVER, "c1", "1 ACK", "ACK sip:bob@pbx.example SIP/2.0").after(4000)
                .sip(PHONE, SERVER, "o", "9 OPTIONS", "OPTIONS sip:pbx.example SIP/2.0");
    }

    @ParameterizedTest
    @CsvSource({"404 Not Found, call.rejected.not_found", "484 Address Incomplete, call.rejected.not_found", "604 Nowhere, call.rejected.not_found",
        "480 Unavailable, call.rejected.unavailable", "403 Forbidden, call.rejected.forbidden", "603 Decline, call.rejected.declined",
        "500 Error, call.rejected.trunk", "502 Bad Gateway, call.rejected.trunk", "504 Timeout, call.rejected.trunk", "600 Busy, call.busy",
        "488 Not Acceptable, call.rejected.codec", "606 Not Acceptable, call.rejected.codec", "408 Timeout, call.device_down",
        "302 Moved, call.redirected", "423 Odd, call.rejected", "407 Proxy, call.unauthorized"})
    void refusalsHaveTheirNames(String status, String code) {
        assertEquals(Set.of(code), refused(status).codes());
    }

    @Test
    void soundOnPortsThatServersUseInTurnBelongsToTheCallOfItsTime() {
        CaptureScript script = new CaptureScript();
        for (String call : List.of("first", "second")) {
            script.sip(PHONE, SERVER, call, "1 INVITE", "INVITE sip:bob@x SIP/2.0", CaptureScript.sdp(PHONE, 4000, "RTP/AVP", "0"));
            script.after(100).sip(SERVER, PHONE, call, "1 INVITE", "SIP/2.0 200 OK", CaptureScript.sdp(SERVER, 5000, "RTP/AVP", "0"));
            script.after(10).sip(PHONE, SERVER, call, "1 ACK", "ACK sip:bob@x SIP/2.0");
            script.rtp(PHONE, 4000, SERVER, 5000, 0, 100);
            if (call.equals("first")) {
                script.rtp(SERVER, 5000, PHONE, 4000, 0, 100);
            }
            script.sip(PHONE, SERVER, call, "2 BYE", "BYE sip:bob@x SIP/2.0");
            script.after(10).sip(SERVER, PHONE, call, "2 BYE", "SIP/2.0 200 OK").after(60_000);
        }
        assertTrue(script.findings().stream().anyMatch(f -> f.code().equals("media.one_way")), "the second call");
    }

    @Test
    void aRefusalOfSrtpIsNoMatterOfCodecs() {
        Set<String> codes = new CaptureScript().sip(PHONE, SERVER, "c", "1 INVITE", INVITE, CaptureScript.sdp(PHONE, 4000, "RTP/SAVP", "8"))
                .after(9).sip(SERVER, PHONE, "c", "1 INVITE", "SIP/2.0 488 Not Acceptable Here").codes();
        assertEquals(Set.of("call.rejected.srtp"), codes);
        Set<String> byCodec = new CaptureScript().sip(PHONE, SERVER, "c", "1 INVITE", INVITE, CaptureScript.sdp(PHONE, 4000, "RTP/SAVP", "8"))
                .after(9).sip(SERVER, PHONE, "c", "1 INVITE", "SIP/2.0 488 Not Acceptable Here", "Warning: 305 pbx \"Incompatible media format\"").codes();
        assertEquals(Set.of("call.rejected.codec"), byCodec);
    }

    @Test
    void aPhoneThatDoesNotAnswerItsServerIsNamed() {
        CaptureScript script = new CaptureScript().sip(PHONE, SERVER, "c1", "1 INVITE", INVITE)
                .after(1).sip(SERVER, PHONE, "c1", "1 INVITE", "SIP/2.0 100 Trying");
        for (int i = 0; i < 4; i++) {
            script.sip(SERVER, OTHER, "leg2", "7 INVITE", INVITE).after(500 << i);
        }
        Set<String> codes = script.sip(SERVER, PHONE, "c1", "1 INVITE", "SIP/2.0 480 Temporarily Unavailable").codes();
        assertTrue(codes.contains("call.device_down"), codes.toString());
        assertFalse(codes.contains("call.unanswered") || codes.contains("call.rejected.unavailable"), codes.toString());
    }

    @Test
    void silenceIsJudgedOnlyWhenThereWasTimeForAnAnswer() {
        CaptureScript early = new CaptureScript().sip(PHONE, SERVER, "c1", "1 INVITE", INVITE);
        assertEquals(Set.of("none"), early.codes());
        CaptureScript late = new CaptureScript();
        for (int i = 0; i < 5; i++) {
            late.sip(PHONE, SERVER, "c1", "1 INVITE", INVITE).after(500 << i);
        }
        assertTrue(late.codes().contains("call.unanswered"));
    }

    @Test
    void aCaptureThatEndsWithAChallengeOrA423IsNotJudged() {
        assertEquals(Set.of("none"), new CaptureScript().sip(PHONE, SERVER, "c", "1 INVITE", INVITE).after(9)
                .sip(SERVER, PHONE, "c", "1 INVITE", "SIP/2.0 407 Proxy Authentication Required").codes());
        assertEquals(Set.of("none"), register("423 Interval Too Brief", "Min-Expires: 600", false).codes());
        assertEquals(Set.of("none"), register("401 Unauthorized", "WWW-Authenticate: Digest realm=\"r\", nonce=\"1\"", false).codes());
    }

    private static CaptureScript register(String status, String header, boolean credentials) {
        String authorization = credentials ? "Authorization: Digest username=\"ann\", realm=\"r\", nonce=\"1\"" : "X: y";
        return new CaptureScript().sip(PHONE, SERVER, "r1", "1 REGISTER", REGISTER, OWN[0], OWN[1], authorization, "Expires: 60")
                .after(9).sip(SERVER, PHONE, "r1", "1 REGISTER", "SIP/2.0 " + status, OWN[0], OWN[1] + ";tag=s", header);
    }

    @Test
    void refusedCredentialsAreNeverAGuess() {
        String challenge = "WWW-Authenticate: Digest realm=\"r\", nonce=\"2\"";
        assertEquals(Set.of("reg.auth_rejected"), register("401 Unauthorized", challenge, true).codes());
        assertEquals(Set.of("none"), register("401 Unauthorized", challenge + ", stale=true", true).codes());
        assertEquals(Set.of("reg.auth_rejected"), register("403 Forbidden", "X: y", true).codes());
        assertEquals(Set.of("reg.user_unknown"), register("404 Not Found", "X: y", true).codes());
        assertEquals(Set.of("reg.loop"), register("483 Too Many Hops", "X: y", false).codes());
        assertEquals(Set.of("reg.dns"), register("480 No DNS results", "X: y", false).codes());
        assertEquals(Set.of("reg.user_unknown", "sip.presence_unsupported"), register("403 Forbidden", "X: y", false)
                .sip(SERVER, PHONE, "s", "1 SUBSCRIBE", "SIP/2.0 404 Not Found", OWN[0], OWN[1]).codes());
    }

    @Test
    void aServerThatLosesItsNoncesIsNamedAsSuch() {
        CaptureScript loop = new CaptureScript();
        for (int i = 1; i <= 2; i++) {
            loop.sip(PHONE, SERVER, "r1", i + " REGISTER", REGISTER, OWN[0], OWN[1],
                    "Authorization: Digest username=\"ann\", realm=\"r\", nonce=\"" + i + "\"").after(9)
                    .sip(SERVER, PHONE, "r1", i + " REGISTER", "SIP/2.0 401 Unauthorized", OWN[0], OWN[1] + ";tag=s",
                            "WWW-Authenticate: Digest realm=\"r\", nonce=\"" + (i + 1) + "\", stale = \"TRUE\"").after(9);
        }
        assertEquals(Set.of("reg.auth_loop"), loop.codes());
    }

    @Test
    void aRemovedBindingIsToldAsSuch() {
        Set<String> codes = new CaptureScript().sip(PHONE, SERVER, "r", "2 REGISTER", REGISTER, OWN[0], OWN[1], "Contact: <sip:ann@192.0.2.10>;expires=0")
                .after(5).sip(SERVER, PHONE, "r", "2 REGISTER", "SIP/2.0 200 OK", OWN[0], OWN[1]).codes();
        assertEquals(Set.of("reg.unregistered"), codes);
    }

    private static CaptureScript answered(String callerSdp, String calleeSdp) {
        return new CaptureScript().sip(PHONE, SERVER, "c1", "1 INVITE", INVITE, callerSdp)
                .after(20).sip(SERVER, PHONE, "c1", "1 INVITE", "SIP/2.0 180 Ringing")
                .after(2000).sip(SERVER, PHONE, "c1", "1 INVITE", "SIP/2.0 200 OK", calleeSdp)
                .after(5).sip(PHONE, SERVER, "c1", "1 ACK", "ACK sip:bob@192.0.2.1 SIP/2.0", "From: <sip:ann@pbx.example>;tag=a", "To: <sip:bob@pbx.example>;tag=b");
    }

    @Test
    void oneSidedSoundIsAFaultUnlessItWasAskedFor() {
        String ours = CaptureScript.sdp(PHONE, 4000, "RTP/AVP", "8");
        String theirs = CaptureScript.sdp(SERVER, 5000, "RTP/AVP", "8");
        assertTrue(answered(ours, theirs).rtp(PHONE, 4000, SERVER, 5000, 8, 150).codes().contains("media.one_way"));
        assertFalse(answered(ours, theirs + "a=recvonly\r\n").rtp(PHONE, 4000, SERVER, 5000, 8, 150).codes().contains("media.one_way"));
        assertFalse(answered(ours, theirs).rtp(PHONE, 4000, SERVER, 5000, 8, 5).codes().contains("media.one_way"), "too little to judge");
        Set<String> behind = answered(CaptureScript.sdp("192.168.1.5", 4000, "RTP/AVP", "8"), theirs).rtp(PHONE, 4000, SERVER, 5000, 8, 150).codes();
        assertTrue(behind.contains("media.one_way_nat") && !behind.contains("media.one_way"), behind.toString());
    }

    @Test
    void aCodecThatNobodyAnnouncedIsAFaultAndOneOfAReinviteIsNot() {
        String ours = CaptureScript.sdp(PHONE, 4000, "RTP/AVP", "8");
        String theirs = CaptureScript.sdp(SERVER, 5000, "RTP/AVP", "8");
        assertTrue(answered(ours, theirs).rtp(SERVER, 5000, PHONE, 4000, 0, 100).codes().contains("media.codec_mismatch"));
        CaptureScript changed = answered(ours, theirs).rtp(SERVER, 5000, PHONE, 4000, 8, 100);
        changed.sip(PHONE, SERVER, "c1", "2 INVITE", INVITE, "From: <sip:ann@pbx.example>;tag=a", "To: <sip:bob@pbx.example>;tag=b",
                CaptureScript.sdp(PHONE, 4000, "RTP/AVP", "18"))
                .after(5).sip(SERVER, PHONE, "c1", "2 INVITE", "SIP/2.0 200 OK", CaptureScript.sdp(SERVER, 5000, "RTP/AVP", "18"));
        assertFalse(changed.codes().contains("media.codec_mismatch"));
    }

    @Test
    void scannersAreNamed() {
        assertTrue(new CaptureScript().sip(OTHER, SERVER, "x", "1 OPTIONS", "OPTIONS sip:100@192.0.2.1 SIP/2.0", "User-Agent: friendly-scanner")
                .codes().contains("sec.scanner"));
        CaptureScript guesses = new CaptureScript();
        for (int user = 100; user < 112; user++) {
            String[] who = {"From: <sip:" + user + "@x>;tag=1", "To: <sip:" + user + "@x>"};
            guesses.sip(OTHER, SERVER, "g" + user, "1 REGISTER", REGISTER, who).after(20)
                    .sip(SERVER, OTHER, "g" + user, "1 REGISTER", "SIP/2.0 404 Not Found", who).after(20);
        }
        assertTrue(guesses.codes().contains("sec.scanner"));
    }

    @Test
    void textOfPeersIsMadeHarmless() {
        for (Finding finding : refused("404 \u001b[31mNot\u202e Found").findings()) {
            assertFalse(finding.en().contains("\u001b") || finding.fr().contains("\u202e"), finding.en());
        }
    }
}
