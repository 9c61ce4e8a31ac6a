package org.offhook.threats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.offhook.CallReport;
import org.offhook.PacketCounts;
import org.offhook.SrtpOptions;
import org.offhook.srtp.KeyExchange;

/** T16, SRTP downgrade: where it is required there is neither an offer nor an answer nor a packet in clear. */
class T16DowngradeTest {

    private static final SrtpOptions SDES = SrtpOptions.required(KeyExchange.SDES).withSdesInClear(true);
    private static final SrtpOptions DTLS = SrtpOptions.required(KeyExchange.DTLS);

    private static void mustNotHaveSpoken(CallReport report) {
        assertEquals(0, PacketCounts.said(report) + PacketCounts.heard(report), report::toJson);
        report.media().forEach(stream -> assertTrue(stream.packets() == null || stream.packets() == 0, report::toJson));
    }

    @Test
    void aClearAnswerToASecureOfferEndsTheCall() throws Exception {
        for (SrtpOptions wish : List.of(SDES, DTLS)) {
            // The callee speaks SRTP; somebody makes its answer look as if it did not.
            try (SecuredCall parties = new SecuredCall(wish, wish, text -> text.contains("o=") && isAnswer(text)
                    ? text.replaceAll("(UDP/TLS/)?RTP/SAVP", "RTP/AVP").replaceAll("a=(crypto|fingerprint|setup):[^\r\n]*\r\n", "") : text)) {
                CallReport report = SecuredCall.end(parties.place());
                assertEquals("media", report.call().cause(), report::toJson);
                assertTrue(report.explain(Locale.ENGLISH).contains("SRTP was offered (") && report.explain(Locale.ENGLISH).contains("answered in clear"),
                    report.explain(Locale.ENGLISH));
                assertEquals("local", report.call().endedBy(), report::toJson);
                mustNotHaveSpoken(report);
                assertEquals(0, parties.relay.invitesWith("RTP/AVP"));
            }
        }
    }

    /** An answer chooses: one crypto line, or a role in the handshake. */
    private static boolean isAnswer(String text) {
        return text.split("a=crypto:", -1).length == 2 || text.contains("a=setup:active") || text.contains("a=setup:passive");
    }

    @Test
    void a488BringsNoSecondTryInClear() throws Exception {
        for (SrtpOptions wish : List.of(SDES, DTLS)) {
            try (SecuredCall parties = new SecuredCall(wish, SrtpOptions.OFF, text -> text)) {
                CallReport report = SecuredCall.end(parties.place());
                assertEquals(488, report.call().status(), report::toJson);
                assertEquals(0, parties.relay.invitesWith(" RTP/AVP "));
                assertTrue(parties.relay.invitesWith("SAVP") >= 1);
                assertEquals(1, parties.relay.carried.stream().filter(message -> message.startsWith("INVITE ")).distinct().count());
                mustNotHaveSpoken(report);
            }
        }
    }

    @Test
    void noClearOfferIsAnsweredNotEvenOneWithKeysBesideIt() throws Exception {
        for (SrtpOptions callers : List.of(SrtpOptions.OFF, SrtpOptions.optional(KeyExchange.SDES).withSdesInClear(true),
                SrtpOptions.optional(KeyExchange.DTLS))) {
            for (SrtpOptions wish : List.of(SDES, DTLS)) {
                try (SecuredCall parties = new SecuredCall(callers, wish, text -> text)) {
                    CallReport report = SecuredCall.end(parties.place());
                    assertEquals(488, report.call().status(), report::toJson);
                    assertTrue(report.call().warnings().get(0).contains("secure media required"), report::toJson);
                    assertNull(report.call().durationMs());
                }
            }
        }
    }
}
