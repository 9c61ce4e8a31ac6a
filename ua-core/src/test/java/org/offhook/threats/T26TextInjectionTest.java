package org.offhook.threats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.offhook.Call;
import org.offhook.CallReport;
import org.offhook.InviteOptions;
import org.offhook.UserAgent;

/** What a peer writes reaches logs and reports as text: no control or direction character, no line of its own, no look-up. */
@Timeout(180)
class T26TextInjectionTest {

    /** Colours, a bell, a C1 control sequence, text from right to left, an isolate, a look-up, markup. */
    private static final String EVIL = "\u001b[31m\u0007\u009b2J\u202etxt.exe\u2066${jndi:ldap://127.0.0.1:9/x}<script>alert(1)</script>";
    /** In a header, quoted and with what only quoting carries. */
    private static final String QUOTED = "\"" + EVIL + "\"";

    private static boolean raw(String text) {
        return text.chars().anyMatch(c -> c < ' ' && c != '\n' && c != '\t' || c >= 0x7f && c <= 0x9f
            || c >= 0x202a && c <= 0x202e || c >= 0x2066 && c <= 0x2069 || c == 0x200e || c == 0x200f || c == 0x2028 || c == 0x2029);
    }

    private static void check(LogLines log, List<CallReport> reports) {
        for (String line : log.lines()) {
            assertFalse(raw(line) || line.contains("\n"), () -> "in the log: " + line);
        }
        for (CallReport report : reports) {
            for (Locale language : List.of(Locale.ENGLISH, Locale.FRENCH)) {
                assertFalse(raw(report.toText(language)), () -> report.toText(language));
                assertFalse(raw(report.explain(language)), () -> report.explain(language));
                String page = report.toHtml(language);
                assertFalse(raw(page) || page.contains("<script"), page);
                assertFalse(raw(CallReport.toJunit(List.of(report), language)), () -> CallReport.toJunit(List.of(report), language));
            }
            assertFalse(raw(report.toJson()), report::toJson);
        }
    }

    @Test
    void nothingACallerWritesBreaksOutOfItsLine() throws Exception {
        List<CallReport> reports = Collections.synchronizedList(new ArrayList<>());
        try (LogLines log = new LogLines();
             UserAgent agent = UserAgent.builder().bind(InetAddress.getLoopbackAddress()).codecs("PCMA").build();
             WirePeer peer = new WirePeer("127.0.0.1", agent.localAddress())) {
            CompletableFuture<CallReport> ended = new CompletableFuture<>();
            agent.onIncoming(incoming -> {
                incoming.call().ended().thenAccept(ended::complete);
                incoming.reject(486);
            });
            String id = WirePeer.unique("evil");
            peer.send(WirePeer.withBody(peer.request("INVITE", "sip:" + "phone@127.0.0.1", QUOTED + " <sip:\u202eeve@127.0.0.1>;tag=1",
                QUOTED + " <sip:phone@127.0.0.1>", id, 1, "User-Agent: " + EVIL, "Subject: " + EVIL)));
            assertEquals(486, WirePeer.status(peer.awaitFinal(id, 30_000)));
            reports.add(ended.get(30, TimeUnit.SECONDS));
            // And what cannot be read at all, so that its text gets into a refusal's reason.
            for (String broken : List.of("INVITE " + EVIL + " SIP/2.0", EVIL + " sip:x SIP/2.0", "SIP/2.0 200 " + EVIL)) {
                peer.send(broken + "\r\nVia: SIP/2.0/UDP 127.0.0.1:" + peer.port() + ";rport;branch=z9hG4bK" + id + "\r\n" + EVIL + "\r\n\r\n");
            }
            String alive = WirePeer.unique("good");
            peer.send(WirePeer.withBody(peer.invite("phone", alive)));
            assertEquals(486, WirePeer.status(peer.awaitFinal(alive, 30_000)));
            check(log, reports);
            assertTrue(!log.lines().isEmpty(), "the log was watched");
        }
    }

    @Test
    void nothingACalleeWritesBreaksOutOfItsLine() throws Exception {
        try (LogLines log = new LogLines();
             UserAgent agent = UserAgent.builder().bind(InetAddress.getLoopbackAddress()).codecs("PCMA").build();
             WirePeer peer = new WirePeer("127.0.0.1", agent.localAddress())) {
            Call call = agent.place("sip:eve@127.0.0.1:" + peer.port(), InviteOptions.DEFAULT);
            String invite = peer.await(30_000, message -> message.startsWith("INVITE "));
            peer.send(peer.answer(invite, 486, "Reason: Q.850;cause=17;text=" + QUOTED, "Warning: 399 x " + QUOTED, "Server: " + EVIL)
                .replaceFirst("SIP/2.0 486 [^\r]*", java.util.regex.Matcher.quoteReplacement("SIP/2.0 486 " + EVIL)));
            CallReport report = call.ended().get(30, TimeUnit.SECONDS);
            assertEquals(486, report.call().status());
            check(log, List.of(report));
        }
    }
}
