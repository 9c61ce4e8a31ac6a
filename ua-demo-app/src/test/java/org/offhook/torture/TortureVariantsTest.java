package org.offhook.torture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.offhook.torture.HostileMessages.Message;

/**
 * The rules behind the messages of RFC 4475 and RFC 5118, each with messages of our own. A line is: what it shows, what may
 * come back, the message, with {@code ~} for a line end. Needs no data beside the project.
 */
@Timeout(300)
class TortureVariantsTest {

    private static final String REST = "f: <sip:a@example.net>;tag=1~t: <sip:b@example.com>~i: CASE~Max-Forwards: 70~";
    private static final String VIA = "v: SIP/2.0/UDP host.example.com;branch=z9hG4bKCASE~";
    private static final String OPTIONS = "OPTIONS sip:b@example.com SIP/2.0~" + VIA + REST + "CSeq: 1 OPTIONS~";
    private static final String INVITE = "INVITE sip:b@example.com SIP/2.0~" + VIA + REST + "CSeq: 1 INVITE~m: <sip:a@192.0.2.1>~";
    private static final String SDP = "v=0~o=- 1 1 IN IP4 192.0.2.1~s=-~c=IN IP4 192.0.2.1~t=0 0~m=audio 49170 RTP/AVP 0~";
    private static final String CALL = "180|2..|4[08]6";
    private static final String SILENCE = "-";

    private static Message of(String rule, String wanted, String message) {
        byte[] octets = message.replace("~", "\r\n").getBytes(StandardCharsets.UTF_8);
        return new Message(rule, wanted, new String(octets, StandardCharsets.ISO_8859_1));
    }

    private static List<Message> valid() {
        return List.of(
            of("3.1.1.1 folding before, in and behind values", "200", "OPTIONS sip:b@example.com;x SIP/2.0~Via  :~ SIP /~  2.0~\t/ UDP~"
                + " host.example.com ~ ; branch = z9hG4bKCASE~FROM :~ \"q \\\\\\\"\" <sip:a@example.net>~ ;~ tag = 1~tO: b <sip:b@example.com>~"
                + "CALL-ID:~ CASE~max-forwards:~ 0070~cSEQ:~\t0001~ OPTIONS~l:~ 0~~"),
            of("3.1.1.1 a folded length", CALL, INVITE + "c: application/sdp~l:~ " + SDP.replace("~", "\r\n").length() + "~~" + SDP),
            of("3.1.1.2 a method of every kind of character", "501", "!a-Z.0'9_*+`%~x sip:b@example.com SIP/2.0~".replace("%~x", "%x") + VIA + REST
                + "CSeq: 1 !a-Z.0'9_*+`%x~~"),
            of("3.1.1.2 quoted control characters", "200", OPTIONS.replace("<sip:b@", "\"\\\u0000\\\u0007\\\u007f\" <sip:b@") + "~"),
            of("3.1.1.3 escapes in user and parameters", CALL, INVITE.replace("<sip:a@192.0.2.1>", "<sip:%61%40@192.0.2.1;%6C%72;n%61=%25>")
                + "c: application/sdp~~" + SDP),
            of("3.1.1.4 an escaped NUL", "40.|501", OPTIONS.replace("OPTIONS", "REGISTER").replace("sip:b@", "sip:nul%00l@")
                .replace("<sip:a@", "<sip:%00@") + "m: <sip:%00@host5.example.com>~~"),
            of("3.1.1.5 an escaped method is another method", "501", OPTIONS.replace("OPTIONS", "OPTION%53") + "~"),
            of("3.1.1.8 octets behind the message", "200", OPTIONS + "l: 0~~" + INVITE.replace("CASE", "other") + "~"),
            of("3.1.1.10 unusual transports below ours", "200", OPTIONS.replace(VIA, VIA + "v: SIP/2.0/SCTP h2.example.com;branch=z9hG4bKb~"
                + "v: SIP/2.0/TLS h3.example.com;branch=z9hG4bKc~v: SIP/2.0/UNKNOWN h4.example.com;branch=z9hG4bKd~") + "~"),
            of("3.1.1.10 an unusual transport on top", "200", OPTIONS.replace("/UDP", "/SCTP") + "~"),
            of("3.1.1.12 a reason in another alphabet", SILENCE, "SIP/2.0 200 = 2**3 * 5**2 \u043d\u043e~" + VIA + REST + "CSeq: 1 INVITE~~"),
            of("3.1.1.13 no reason", SILENCE, "SIP/2.0 200 ~" + VIA + REST + "CSeq: 1 INVITE~~"),
            of("3.2.1 a branch of nothing but the cookie", "200", OPTIONS.replace("z9hG4bKCASE", "z9hG4bK") + "~"),
            of("3.3.10 a response for a broadcast address", SILENCE, "SIP/2.0 200 OK~v: SIP/2.0/UDP 192.0.2.198;branch=z9hG4bKx~"
                + "v: SIP/2.0/UDP 255.255.255.255;branch=z9hG4bKy;received=255.255.255.255~" + REST + "CSeq: 1 INVITE~m: <sip:a@192.0.2.1>~~"),
            of("3.3.11 Max-Forwards zero", "200", OPTIONS.replace(": 70", ": 0") + "~"),
            of("a sender without a branch", "200", OPTIONS.replace(";branch=z9hG4bKCASE", "") + "~"),
            of("5118 4.3 a port that reads as part of the address", "405", OPTIONS.replace("OPTIONS", "REGISTER")
                .replace("sip:b@example.com SIP", "sip:[2001:db8::10:5070] SIP") + "~"),
            of("5118 4.4 a port behind the bracket", "405", OPTIONS.replace("OPTIONS", "REGISTER")
                .replace("sip:b@example.com SIP", "sip:[2001:db8::10]:5070 SIP") + "~"),
            of("5118 4.5 received without brackets", "200", OPTIONS.replace(";branch", ";received=2001:db8::9:255;branch") + "~"),
            of("5118 4.9 a mapped address", "200", OPTIONS.replace("host.example.com", "[::ffff:192.0.2.10]") + "~"));
    }

    private static List<Message> invalid() {
        return List.of(
            of("3.1.2.1 commas and semicolons without values", "400|", OPTIONS.replace(";branch=z9hG4bKCASE", ";;,,;,") + "~"),
            of("3.1.2.2 a length beyond the datagram", "400", INVITE + "c: application/sdp~l: 9999~~" + SDP),
            of("3.1.2.3 a negative length", "400", OPTIONS + "l: -999~~"),
            of("3.1.2.3 a length with a sign", "400", OPTIONS + "l: +0~~"),
            of("3.1.2.3 a length that overflows", "400|513", OPTIONS + "l: 4294967296~~"),
            of("3.1.2.4 a CSeq beyond 2^32", "400", OPTIONS.replace("CSeq: 1 ", "CSeq: 4294967297 ") + "~"),
            of("3.1.2.4 a CSeq beyond 2^64", "400", OPTIONS.replace("CSeq: 1 ", "CSeq: 36893488147419103233 ") + "~"),
            of("3.1.2.4 a CSeq below zero", "400", OPTIONS.replace("CSeq: 1 ", "CSeq: -1 ") + "~"),
            of("3.1.2.5 a response with a CSeq beyond 2^64", SILENCE, "SIP/2.0 503 No~" + VIA + REST + "CSeq: 36893488147419103233 INVITE~~"),
            of("3.1.2.6 a quote that does not close", "400", OPTIONS.replace("t: <", "t: \"Mr. B <") + "~"),
            of("3.1.2.7 a Request-URI in brackets", "400", OPTIONS.replace("sip:b@example.com SIP", "<sip:b@example.com> SIP") + "~"),
            of("3.1.2.8 a blank inside the Request-URI", "400", OPTIONS.replace("sip:b@example.com SIP", "sip:b@example.com; lr SIP") + "~"),
            of("3.1.2.9 blanks in the start line", "400", OPTIONS.replace("OPTIONS sip:b@example.com SIP", "OPTIONS  sip:b@example.com  SIP") + "~"),
            of("3.1.2.10 a blank behind the start line", "400", OPTIONS.replace("SIP/2.0~v", "SIP/2.0 ~v") + "~"),
            of("3.1.2.14 blanks inside the brackets", "200|400", OPTIONS.replace("<sip:b@example.com>", "\"B, C\" < sip:b@example.com >") + "~"),
            of("3.1.2.16 another version", "505", OPTIONS.replace("SIP/2.0~v", "SIP/7.0~v") + "~"),
            of("3.1.2.16 a version that has no end", "505|400", OPTIONS.replace("SIP/2.0~v", "SIP/2." + "0".repeat(300) + "~v") + "~"),
            of("3.1.2.17 another method in the CSeq", "400", OPTIONS.replace("1 OPTIONS", "1 INVITE") + "~"),
            of("3.1.2.19 a status beyond 699", SILENCE, "SIP/2.0 700 No~" + VIA + REST + "CSeq: 1 INVITE~~"),
            of("3.1.2.19 a status that wraps", SILENCE, "SIP/2.0 4294967496 OK~" + VIA + REST + "CSeq: 1 INVITE~~"),
            of("3.3.1 no To, From and Call-ID", "400", "INVITE sip:b@example.com SIP/2.0~CSeq: 1 INVITE~" + VIA + "c: application/sdp~~" + SDP),
            of("3.3.1 no CSeq", "400", OPTIONS.replace("CSeq: 1 OPTIONS~", "") + "~"),
            of("3.3.2 an unknown scheme", "416", OPTIONS.replace("sip:b@example.com SIP", "nobody-knows+this.1:b SIP") + "~"),
            of("3.3.5 an unknown extension", "420", OPTIONS + "Require: nobodyKnowsThis~~"),
            of("3.3.5 an unknown extension in a call", "420", INVITE + "Require: nobodyKnowsThis~~"),
            of("3.3.6 an unknown body", "415", INVITE + "c: application/nobody-knows~l: 3~~abc"),
            of("3.3.8 two of what there is one of", "400", OPTIONS + "i: other~~"),
            of("3.3.9 two lengths that differ", "400", OPTIONS + "l: 5~Content-Length: 0~~12345"),
            of("two lengths that agree", "200|400", OPTIONS + "l: 0~Content-Length: 0~~"),
            of("5118 4.2 an address without brackets", "400", OPTIONS.replace("sip:b@example.com SIP", "sip:2001:db8::10 SIP") + "~"),
            of("5118 4.2 a bracket that does not close", "400", OPTIONS.replace("sip:b@example.com SIP", "sip:[2001:db8::10 SIP") + "~"),
            of("a header without a colon", "400", OPTIONS + "Subject hello~~"),
            of("a lone carriage return", "400", OPTIONS + "Subject: a\rb~~"),
            of("no Via", SILENCE, OPTIONS.replace(VIA, "") + "~"),
            of("an ACK that cannot be read", SILENCE, OPTIONS.replace("OPTIONS", "ACK") + "l: x~~"),
            of("no empty line at the end", "400|", OPTIONS));
    }

    private static List<Message> all() {
        List<Message> all = new ArrayList<>(valid());
        all.addAll(invalid());
        return all;
    }

    /** Phones that ring and are busy. */
    private static TortureTargets busyPhones() {
        return new TortureTargets(incoming -> {
            incoming.ring();
            incoming.reject(486);
        });
    }

    @Test
    void everyRuleHoldsOverDatagrams() throws Exception {
        List<String> wrong = new ArrayList<>();
        int number = 0;
        try (TorturePeer peer = new TorturePeer(); TortureTargets targets = busyPhones()) {
            for (Message variant : all()) {
                InetSocketAddress agent = targets.next();
                peer.send(variant.octets("variant" + ++number), agent);
                List<String> messages = new ArrayList<>(peer.collect(agent, message -> TorturePeer.status(message) >= 200,
                    variant.silenceAllowed() ? 0 : 20_000));
                TorturePeer.Reaction alive = peer.liveness(agent, 10_000);
                messages.addAll(alive.messages());
                List<Integer> statuses = new TorturePeer.Reaction(messages, 0).statuses();
                if (!variant.right(statuses) || alive.livenessMs() < 0) {
                    wrong.add(variant.what() + ": " + statuses + ", wanted " + variant.wanted() + ", alive " + alive.livenessMs());
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    /** Over a stream the same message is answered, or its connection closed where its end cannot be told. */
    @Test
    void everyRuleHoldsOverStreams() throws Exception {
        List<String> wrong = new ArrayList<>();
        int number = 1_000;
        try (TorturePeer peer = new TorturePeer(); TortureTargets targets = busyPhones()) {
            for (Message variant : all()) {
                InetSocketAddress agent = targets.next();
                List<Integer> statuses = overStream(agent, variant.octets("variant" + ++number));
                // What stands behind a message in a stream is the next one.
                boolean twoMessages = variant.what().startsWith("3.1.1.8 ") && statuses.equals(List.of(200, 180, 486));
                if (!statuses.isEmpty() && !variant.right(statuses) && !twoMessages) {
                    wrong.add(variant.what() + ": " + statuses + ", wanted " + variant.wanted());
                }
                if (peer.liveness(agent, 10_000).livenessMs() < 0) {
                    wrong.add(variant.what() + ": dead");
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    /** Ends our side behind the message, so that the other side ends too when it has said what it has to say. */
    private static List<Integer> overStream(InetSocketAddress agent, byte[] octets) {
        List<Integer> statuses = new ArrayList<>();
        try (Socket socket = new Socket(agent.getAddress(), agent.getPort())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(octets);
            socket.shutdownOutput();
            String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            for (String piece : all.split("(?=SIP/2\\.0 \\d{3} )")) {
                int status = TorturePeer.status(piece);
                if (status > 100) {
                    statuses.add(status);
                }
            }
        } catch (IOException e) {
            // Reset by the other side, as is its right.
        }
        return statuses;
    }
}
