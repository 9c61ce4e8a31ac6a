package org.offhook.threats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.offhook.Call;
import org.offhook.UserAgent;

/**
 * The other side of a call sends what makes no sense inside it: each request gets the answer of its RFC, and the call goes on as it was
 * (RFC 3261 section 14.2), until a BYE that is one.
 */
@Timeout(120)
class HostileDialogTest {

    private static final int PATIENCE_MS = 10_000;
    private static final String ACCEPTED = "200";

    /**
     * One request.
     *
     * @param what   what it tries
     * @param wanted which statuses are right; empty for silence
     * @param method of the request
     * @param change makes it of a sound one without body
     */
    private record Request(String what, String wanted, String method, UnaryOperator<String> change) {
    }

    private static Request of(String what, String wanted, String method, UnaryOperator<String> change) {
        return new Request(what, wanted, method, change);
    }

    private static String header(String request, String line) {
        return request.replaceFirst("\r\n", "\r\n" + line + "\r\n");
    }

    private static UnaryOperator<String> sdp(String from, String to) {
        return request -> body(request, "application/sdp", WirePeer.SDP.replace(from, to));
    }

    private static String body(String request, String type, String body) {
        return request.replace("Content-Length: 0\r\n\r\n", "Content-Type: " + type + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    }

    private static List<Request> all() {
        return List.of(
            of("a sound re-INVITE", ACCEPTED, "INVITE", sdp("", "")),
            of("an offer that cannot be read", "400|488", "INVITE", request -> body(request, "application/sdp", "v=0\r\nm=\r\n")),
            of("an offer of octets", "400|488", "INVITE", request -> body(request, "application/sdp", "\0\1\2\3")),
            of("an offer of nothing we speak", "488", "INVITE", sdp("RTP/AVP 8\r\na=rtpmap:8 PCMA/8000", "RTP/AVP 97\r\na=rtpmap:97 X/1")),
            of("sound for a group", "400|488", "INVITE", sdp("c=IN IP4 127.0.0.1", "c=IN IP4 239.1.1.1")),
            of("sound for everybody", "400|488", "INVITE", sdp("c=IN IP4 127.0.0.1", "c=IN IP4 255.255.255.255")),
            of("a port out of range", "400|488", "INVITE", sdp("audio 9 ", "audio 99999 ")),
            of("no media any more", "488|400", "INVITE", sdp("m=audio 9 RTP/AVP 8\r\na=rtpmap:8 PCMA/8000\r\n", "")),
            of("SRTP without keys", "488", "INVITE", sdp("RTP/AVP", "RTP/SAVP")),
            of("a body of text", "415", "INVITE", request -> body(request, "text/plain", "hello")),
            of("a compressed body", "415", "INVITE", request -> header(sdp("", "").apply(request), "Content-Encoding: gzip")),
            of("an unknown extension", "420", "INVITE", request -> header(sdp("", "").apply(request), "Require: nobody-knows")),
            of("a Contact that cannot be read", "400", "INVITE", request -> sdp("", "").apply(request).replaceAll("Contact:[^\r]*", "Contact: <sip:")),
            of("an expiry of nonsense", "200|400", "INVITE", request -> header(sdp("", "").apply(request), "Expires: -1")),
            of("an UPDATE of garbage", "400|488", "UPDATE", request -> body(request, "application/sdp", "garbage")),
            of("an UPDATE for a group", "400|488", "UPDATE", sdp("c=IN IP4 127.0.0.1", "c=IN IP4 224.0.0.1")),
            of("an UPDATE of nothing", ACCEPTED, "UPDATE", request -> request),
            of("digits of garbage", "200|400|415", "INFO", request -> body(request, "application/dtmf-relay", "Signal=\0\r\nDuration=99999999999\r\n")),
            of("ten thousand digits", "200|400|415", "INFO", request -> body(request, "application/dtmf-relay", "Signal=" + "1".repeat(10_000))),
            of("information of an unknown kind", "200|415|469", "INFO", request -> body(request, "application/x-unknown", "x")),
            of("a transfer to a number that costs", "403|405|501|603", "REFER", request -> header(request, "Refer-To: <tel:+33899123456>")),
            of("a transfer to nowhere", "400|403|405|501|603", "REFER", request -> request),
            of("a subscription", "403|405|489|501|603", "SUBSCRIBE", request -> header(request, "Event: dialog")),
            of("a notification of nothing", "403|405|481|489|501|603", "NOTIFY", request -> header(request, "Event: refer")),
            of("a message", "403|405|415|501|603", "MESSAGE", request -> body(request, "text/html", "<script>")),
            of("an acknowledgement of nothing provisional", "481|405|501", "PRACK", request -> header(request, "RAck: 1 1 INVITE")),
            of("a REGISTER inside a call", "403|405|501|603", "REGISTER", request -> request),
            of("an unknown method", "405|501", "FROBNICATE", request -> request),
            of("an OPTIONS", ACCEPTED, "OPTIONS", request -> request),
            of("a CSeq of long ago", "500", "INFO", request -> request.replaceAll("CSeq: \\d+", "CSeq: 1")),
            of("a BYE of long ago", "500", "BYE", request -> request.replaceAll("CSeq: \\d+", "CSeq: 1")),
            of("a BYE with another From tag", "481", "BYE", request -> request.replaceAll("(From:[^\r]*tag=)[^\r;]*", "$1other")),
            of("a BYE with another To tag", "481", "BYE", request -> request.replaceAll("(To:[^\r]*tag=)[^\r;]*", "$1other")),
            of("a BYE with another Call-ID", "481", "BYE", request -> request.replaceAll("Call-ID: ", "Call-ID: x")),
            of("a BYE without a To tag", "481|400", "BYE", request -> request.replaceAll("(To:[^\r;]*);tag=[^\r;]*", "$1")),
            of("a BYE that cannot be read", "400", "BYE", request -> request.replaceAll("CSeq: \\d+", "CSeq: x")),
            of("a CANCEL of an answered call", "481", "CANCEL", request -> request),
            of("an ACK of nothing", "", "ACK", request -> request),
            of("an ACK with a description of garbage", "", "ACK", request -> body(request, "application/sdp", "garbage")));
    }

    @Test
    void theCallGoesOnAndEndsWithAByeAlone() throws Exception {
        List<String> wrong = new ArrayList<>();
        try (LogLines log = new LogLines();
                UserAgent agent = UserAgent.builder().bind(InetAddress.getByName("127.0.0.1")).codecs("PCMA").build();
                WirePeer peer = new WirePeer("127.0.0.1", WirePeer.at("127.0.0.1", agent.localAddress().getPort()))) {
            CompletableFuture<Call> taken = new CompletableFuture<>();
            agent.onIncoming(incoming -> incoming.accept().thenAccept(taken::complete));
            String callId = WirePeer.unique("hostile-dialog-");
            peer.send(peer.invite("phone", callId));
            String accept = peer.awaitFinal(callId, PATIENCE_MS);
            assertEquals(200, WirePeer.status(accept), accept);
            peer.ack(callId, accept);
            Call call = taken.get(PATIENCE_MS, TimeUnit.MILLISECONDS);
            int sequence = 10;
            for (Request request : all()) {
                String sound = peer.request(request.method(), WirePeer.contact(accept), WirePeer.header(accept, "From"),
                    WirePeer.header(accept, "To"), callId, ++sequence);
                String sent = request.change().apply(sound);
                String branch = sent.replaceAll("(?s).*branch=([^\r;]*).*", "$1");
                peer.send(sent);
                String answer = request.wanted().isEmpty() ? null
                    : peer.await(PATIENCE_MS, message -> message.contains(branch) && WirePeer.status(message) >= 200);
                int status = answer == null ? 0 : WirePeer.status(answer);
                if (request.method().equals("INVITE") && status >= 200) {
                    peer.send(peer.request("ACK", WirePeer.contact(accept), WirePeer.header(accept, "From"), WirePeer.header(accept, "To"),
                        callId, sequence).replaceAll("branch=[^\r;]*", "branch=" + (status >= 300 ? branch : WirePeer.unique("z9hG4bK-ack-"))));
                }
                boolean right = request.wanted().isEmpty() ? answer == null : Integer.toString(status).matches(request.wanted());
                if (!right || call.ended().isDone()) {
                    wrong.add(request.what() + ": " + status + ", wanted " + request.wanted() + ", call " + call.state());
                }
            }
            peer.send(peer.request("BYE", WirePeer.contact(accept), WirePeer.header(accept, "From"), WirePeer.header(accept, "To"), callId, ++sequence));
            assertNotNull(call.ended().get(PATIENCE_MS, TimeUnit.MILLISECONDS));
            wrong.addAll(log.warnings());
        }
        wrong.forEach(System.out::println);
        assertEquals(List.of(), wrong);
    }
}
