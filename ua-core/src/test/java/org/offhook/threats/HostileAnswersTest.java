package org.offhook.threats;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.offhook.Account;
import org.offhook.Call;
import org.offhook.CallState;
import org.offhook.InviteOptions;
import org.offhook.Registration;
import org.offhook.UserAgent;

/**
 * Answers made to confuse whoever called or registered: garbage is passed over or ends the one call it is for, and the agent goes on
 * with the next; nothing is logged as a fault.
 */
@Timeout(240)
class HostileAnswersTest {

    private static final int PATIENCE_MS = 10_000;

    /** What becomes of the call. */
    private enum Outcome {
        /** It is up. */
        TAKEN,
        /** It has ended. */
        ENDED,
        /** Nothing: it still waits for an answer. */
        IGNORED,
        /** Any of these. */
        ANY
    }

    /**
     * One answer.
     *
     * @param what   what it tries
     * @param wanted what becomes of the call
     * @param change makes it of a sound 200 with an answer in SDP
     */
    private record Answer(String what, Outcome wanted, UnaryOperator<String> change) {
    }

    private static Answer of(String what, Outcome wanted, UnaryOperator<String> change) {
        return new Answer(what, wanted, change);
    }

    private static String status(String answer, String line) {
        return answer.replace("SIP/2.0 200 Rogue", "SIP/2.0 " + line);
    }

    private static String header(String answer, String line) {
        return answer.replaceFirst("\r\n", "\r\n" + line + "\r\n");
    }

    private static String bodyless(String answer) {
        return answer.replaceAll("(?s)Content-Type.*", "Content-Length: 0\r\n\r\n");
    }

    private static String sdp(String answer, String description) {
        return answer.replaceAll("(?s)Content-Length.*", "Content-Length: " + description.length() + "\r\n\r\n")
            + description;
    }

    private static List<Answer> toInvite() {
        return List.of(
            of("a sound one", Outcome.TAKEN, answer -> answer),
            of("no Contact", Outcome.ANY, answer -> answer.replaceAll("Contact:[^\r]*\r\n", "")),
            of("a Contact that cannot be read", Outcome.ANY, answer -> answer.replaceAll("Contact:[^\r]*", "Contact: <sip:")),
            of("a Contact of a star", Outcome.ANY, answer -> answer.replaceAll("Contact:[^\r]*", "Contact: *")),
            of("a Contact of a telephone number", Outcome.ANY, answer -> answer.replaceAll("Contact:[^\r]*", "Contact: <tel:+331234>")),
            of("a Contact for a group", Outcome.ANY, answer -> answer.replaceAll("Contact:[^\r]*", "Contact: <sip:x@224.0.0.1>")),
            of("a Contact of an unknown host", Outcome.ANY, answer -> answer.replaceAll("Contact:[^\r]*", "Contact: <sip:x@nobody.invalid>")),
            of("a Record-Route that cannot be read", Outcome.ANY, answer -> header(answer, "Record-Route: <sip:")),
            of("a Record-Route on ourselves", Outcome.ANY, answer -> header(answer, "Record-Route: <sip:127.0.0.1:1;lr>")),
            of("fifty Record-Routes", Outcome.ANY, answer -> header(answer, "Record-Route: " + "<sip:p.invalid;lr>, ".repeat(50) + "<sip:127.0.0.1:9;lr>")),
            of("no To tag", Outcome.ANY, answer -> answer.replace(";tag=rogue", "")),
            of("a To tag of a blank", Outcome.IGNORED, answer -> answer.replace(";tag=rogue", ";tag=a b")),
            of("another From tag", Outcome.ANY, answer -> answer.replaceAll("(From:[^\r]*;tag=)[^\r;]*", "$1other")),
            of("another Call-ID", Outcome.ANY, answer -> answer.replaceAll("Call-ID:[^\r]*", "Call-ID: other")),
            of("another branch", Outcome.IGNORED, answer -> answer.replaceAll("branch=[^;\r]*", "branch=z9hG4bKother")),
            of("another method in the CSeq", Outcome.IGNORED, answer -> answer.replace(" INVITE\r\n", " BYE\r\n")),
            of("a CSeq of letters", Outcome.IGNORED, answer -> answer.replaceAll("CSeq:[^\r]*", "CSeq: x INVITE")),
            of("two Vias", Outcome.ANY, answer -> header(answer, "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKx")),
            of("no Via", Outcome.IGNORED, answer -> answer.replaceAll("Via:[^\r]*\r\n", "")),
            of("no body", Outcome.ANY, HostileAnswersTest::bodyless),
            of("an empty description", Outcome.ANY, answer -> sdp(answer, "v=0\r\n")),
            of("a description of garbage", Outcome.ANY, answer -> sdp(answer, "\0\1\2\3")),
            of("no media", Outcome.ANY, answer -> answer.replaceAll("(?s)m=audio.*", "").replaceAll("Content-Length: \\d+", "Content-Length: 1")),
            of("more media than were offered", Outcome.ANY, answer -> sdp(answer, WirePeer.SDP + "m=video 9 RTP/AVP 96\r\n")),
            of("another transport than was offered", Outcome.ANY, answer -> sdp(answer, WirePeer.SDP.replace("RTP/AVP", "RTP/SAVP"))),
            of("a codec that was not offered", Outcome.ANY, answer -> sdp(answer, WirePeer.SDP.replace("AVP 8", "AVP 18").replace("8 PCMA", "18 G729"))),
            of("a refused line", Outcome.ANY, answer -> sdp(answer, WirePeer.SDP.replace("audio 9 ", "audio 0 "))),
            of("sound for a group", Outcome.ENDED, answer -> sdp(answer, WirePeer.SDP.replaceAll("c=[^\r]*", "c=IN IP4 239.1.1.1"))),
            of("text in place of a description", Outcome.ANY, answer -> answer.replace("application/sdp", "text/plain")),
            of("a compressed description", Outcome.ANY, answer -> header(answer, "Content-Encoding: gzip")),
            of("a length beyond the end", Outcome.IGNORED, answer -> answer.replaceAll("Content-Length: \\d+", "Content-Length: 60000")),
            of("a required extension", Outcome.ANY, answer -> header(answer, "Require: nobody-knows")),
            of("a session timer of a second", Outcome.ANY, answer -> header(answer, "Session-Expires: 1;refresher=uac")),
            of("a status beyond 699", Outcome.IGNORED, answer -> status(answer, "700 No")),
            of("a status below 100", Outcome.IGNORED, answer -> status(answer, "099 No")),
            of("a reason of control octets", Outcome.ENDED, answer -> bodyless(status(answer, "486 \u001b[2J\u0007"))),
            of("a reason of five thousand letters", Outcome.ENDED, answer -> bodyless(status(answer, "486 " + "B".repeat(5_000)))),
            of("a provisional answer and silence", Outcome.IGNORED, answer -> bodyless(status(answer, "199 Later"))),
            of("early media of garbage", Outcome.ANY, answer -> sdp(status(answer, "183 Early"), "v=0\r\nm=\r\n")),
            of("a reliable provisional answer that was not asked for", Outcome.ANY,
                answer -> header(header(status(answer, "183 Early"), "Require: 100rel"), "RSeq: 4294967296")),
            of("other places, a thousand of them", Outcome.ENDED, answer -> bodyless(header(status(answer, "302 Moved"), "Contact: "
                + "<sip:x@127.0.0.1:9>,".repeat(60) + "<sip:y@127.0.0.1:9>"))),
            of("other places that cannot be read", Outcome.ENDED, answer -> bodyless(header(status(answer, "300 Many"), "Contact: <sip:"))),
            of("ourselves as the other place", Outcome.ENDED, answer -> bodyless(status(answer, "301 Moved"))),
            of("a challenge without a scheme", Outcome.ENDED, answer -> bodyless(header(status(answer, "401 No"), "WWW-Authenticate: "))),
            of("a challenge for Basic", Outcome.ENDED, answer -> bodyless(header(status(answer, "401 No"), "WWW-Authenticate: Basic realm=\"x\""))),
            of("a challenge that does not close", Outcome.ENDED, answer -> bodyless(header(status(answer, "407 No"),
                "Proxy-Authenticate: Digest realm=\"x, nonce=y"))),
            of("forty challenges", Outcome.ENDED, answer -> bodyless(header(status(answer, "401 No"),
                "WWW-Authenticate: Digest realm=\"x\",nonce=\"y\"\r\n".repeat(40).strip()))),
            of("a challenge with a nonce of seven thousand letters", Outcome.ENDED, answer -> bodyless(header(status(answer, "401 No"),
                "WWW-Authenticate: Digest realm=\"x\",nonce=\"" + "n".repeat(7_000) + "\""))),
            of("a wait of a year", Outcome.ENDED, answer -> bodyless(header(status(answer, "503 No"), "Retry-After: 31536000"))),
            of("a wait below zero", Outcome.ENDED, answer -> bodyless(header(status(answer, "503 No"), "Retry-After: -1 (x"))),
            of("warnings of nonsense", Outcome.ENDED, answer -> bodyless(header(status(answer, "488 No"), "Warning: 9999999999 \"\" x,,"))),
            of("reasons of nonsense", Outcome.ENDED, answer -> bodyless(header(status(answer, "480 No"), "Reason: ;;;cause=x;text=\"\u001b\""))),
            of("a body that is not what it says", Outcome.ENDED, answer -> status(answer, "606 No").replace("application/sdp", "message/sipfrag")));
    }

    @Test
    void callsOutliveThemOrEndByThemselves() throws Exception {
        List<String> wrong = new ArrayList<>();
        try (LogLines log = new LogLines();
                UserAgent agent = UserAgent.builder().bind(InetAddress.getByName("127.0.0.1")).codecs("PCMA").build();
                WirePeer rogue = new WirePeer("127.0.0.1", WirePeer.at("127.0.0.1", agent.localAddress().getPort()))) {
            for (Answer answer : toInvite()) {
                Call call = agent.place("sip:rogue@127.0.0.1:" + rogue.port(), InviteOptions.DEFAULT);
                String invite = rogue.await(PATIENCE_MS, message -> message.startsWith("INVITE ") && call.callId().equals(WirePeer.header(message, "Call-ID")));
                String sound = WirePeer.withBody(rogue.answer(invite, 200, "Contact: <sip:rogue@127.0.0.1:" + rogue.port() + ">"));
                rogue.send(answer.change().apply(sound));
                Outcome outcome = outcome(call, answer.wanted());
                if (answer.wanted() != Outcome.ANY && outcome != answer.wanted()) {
                    wrong.add(answer.what() + ": " + outcome + ", wanted " + answer.wanted());
                }
                finish(call, rogue, invite);
                if (!call.ended().isDone()) {
                    wrong.add(answer.what() + ": does not end");
                }
            }
            String options = rogue.options();
            rogue.send(options);
            String alive = rogue.awaitFinal(WirePeer.header(options, "Call-ID"), PATIENCE_MS);
            assertEquals(200, alive == null ? 0 : WirePeer.status(alive), "alive");
            wrong.addAll(log.warnings());
        }
        wrong.forEach(System.out::println);
        assertEquals(List.of(), wrong);
    }

    private static Outcome outcome(Call call, Outcome wanted) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(switch (wanted) {
            case TAKEN, ENDED -> PATIENCE_MS;
            default -> 150;
        });
        while (System.nanoTime() < deadlineNanos) {
            if (call.ended().isDone()) {
                return Outcome.ENDED;
            } else if (call.state() == CallState.ACTIVE && wanted == Outcome.TAKEN) {
                return Outcome.TAKEN;
            }
            Thread.onSpinWait();
            TimeUnit.MILLISECONDS.sleep(2);
        }
        return call.state() == CallState.ACTIVE ? Outcome.TAKEN : Outcome.IGNORED;
    }

    /** Hangs up, and lets the rogue behave as to what comes: CANCEL and BYE are answered, the INVITE refused. */
    private static void finish(Call call, WirePeer rogue, String invite) throws Exception {
        var ended = call.hangup();
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        String callId = WirePeer.header(invite, "Call-ID");
        rogue.send(rogue.answer(invite, 487));
        while (!ended.isDone() && System.nanoTime() < deadlineNanos) {
            String message = rogue.receive(100);
            if (message != null && message.matches("(?s)(BYE|CANCEL) .*") && callId.equals(WirePeer.header(message, "Call-ID"))) {
                rogue.send(rogue.answer(message, 200));
                rogue.send(rogue.answer(invite, 487));
            }
        }
        try {
            ended.get(40, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            // Told by whoever looks at the call.
        }
    }

    private static List<Answer> toRegister() {
        return List.of(
            of("no Contact", Outcome.ANY, answer -> answer.replaceAll("Contact:[^\r]*\r\n", "")),
            of("a Contact that cannot be read", Outcome.ANY, answer -> answer.replaceAll("Contact:[^\r]*", "Contact: <sip:;;expires=x")),
            of("a hundred Contacts", Outcome.ANY, answer -> header(answer, ("Contact: " + "<sip:x@192.0.2.1>,".repeat(50) + "<sip:z@192.0.2.1>\r\n").repeat(2).strip())),
            of("an expiry of ten thousand years", Outcome.ANY, answer -> answer.replaceAll("expires=\\d+", "expires=315360000000")),
            of("an expiry below zero", Outcome.ANY, answer -> answer.replaceAll("expires=\\d+", "expires=-5")),
            of("an expiry of a second", Outcome.ANY, answer -> answer.replaceAll("expires=\\d+", "expires=1")),
            of("an expiry of nothing", Outcome.ANY, answer -> answer.replaceAll("expires=\\d+", "expires=0")),
            of("a shortest time of 2^32", Outcome.ANY, answer -> header(status(answer, "423 Brief"), "Min-Expires: 4294967296")),
            of("a shortest time of letters", Outcome.ANY, answer -> header(status(answer, "423 Brief"), "Min-Expires: long")),
            of("no shortest time", Outcome.ANY, answer -> status(answer, "423 Brief")),
            of("a wait of letters", Outcome.ANY, answer -> header(status(answer, "503 No"), "Retry-After: soon")),
            of("a challenge of an unknown algorithm", Outcome.ANY, answer -> header(status(answer, "401 No"),
                "WWW-Authenticate: Digest realm=\"127.0.0.1\",nonce=\"n\",algorithm=ROT13")),
            of("a challenge of qualities nobody has", Outcome.ANY, answer -> header(status(answer, "401 No"),
                "WWW-Authenticate: Digest realm=\"127.0.0.1\",nonce=\"n\",qop=\"none,auth-x\"")),
            of("a challenge with control octets", Outcome.ANY, answer -> header(status(answer, "401 No"),
                "WWW-Authenticate: Digest realm=\"\u001b[2J\",nonce=\"\u0000\"")),
            of("a proof of somebody else", Outcome.ANY, answer -> header(answer, "Authentication-Info: rspauth=\"x\",nextnonce=\"")),
            of("another place", Outcome.ANY, answer -> status(answer, "302 Moved")),
            of("a Service-Route that cannot be read", Outcome.ANY, answer -> header(answer, "Service-Route: <sip:")),
            of("a Path for others", Outcome.ANY, answer -> header(answer, "Path: <sip:evil@192.0.2.1;lr>")),
            of("a status beyond 699", Outcome.ANY, answer -> status(answer, "999 No")));
    }

    @Test
    void registrationsOutliveThem() throws Exception {
        try (LogLines log = new LogLines();
                UserAgent agent = UserAgent.builder().bind(InetAddress.getByName("127.0.0.1")).codecs("PCMA").build();
                WirePeer rogue = new WirePeer("127.0.0.1", WirePeer.at("127.0.0.1", agent.localAddress().getPort()))) {
            int number = 0;
            for (Answer answer : toRegister()) {
                String user = "user" + ++number;
                Registration registration = agent.startRegistration(Account.builder("sip:" + user + "@127.0.0.1")
                    .registrar("sip:127.0.0.1:" + rogue.port()).password("secret".toCharArray()).build());
                String register = rogue.await(PATIENCE_MS, message -> message.startsWith("REGISTER ")
                    && WirePeer.header(message, "To").contains(user + "@"));
                String contact = WirePeer.header(register, "Contact").replaceAll(";expires=\\d+", "");
                rogue.send(answer.change().apply(rogue.answer(register, 200, "Contact: " + contact + ";expires=300")));
                // Whatever it makes of that, it still answers.
                String options = rogue.options();
                rogue.send(options);
                String alive = rogue.awaitFinal(WirePeer.header(options, "Call-ID"), PATIENCE_MS);
                assertEquals(200, alive == null ? 0 : WirePeer.status(alive), answer.what() + ", " + registration);
            }
            assertEquals(List.of(), log.warnings());
        }
    }
}
