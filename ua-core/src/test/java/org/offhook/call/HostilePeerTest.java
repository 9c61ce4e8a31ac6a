package org.offhook.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.offhook.sip.SipHeaders;
import org.offhook.sip.SipRequest;
import org.offhook.sip.SipResponse;
import org.offhook.sip.SipUri;
import org.offhook.sip.TransactionLayer.ServerTransaction;
import org.offhook.testkit.VirtualSignalling;

/** The other side sends anything at any time. Nothing is thrown, each call ends once, nothing is left. */
class HostilePeerTest {

    private static final int RUNS = 150;
    private static final String[] TAGS = {"a", "b", "c", ""};
    private static final String[] BODIES = {null, "", RawPeer.SDP, RawPeer.SDP, RawPeer.SDP + "a=sendonly\r\n", RawPeer.G729_ONLY,
        "v=0\r\ngarbage", "--x\r\n", RawPeer.SDP + "m=video 1 RTP/AVP 99\r\n", RawPeer.SDP.replace("30000", "0")};
    private static final String[][] HEADERS = {{"Contact", "<sip:"}, {"Contact", "\"open"}, {"Contact", "<tel:+1>"},
        {"Record-Route", "<sip:10.0.0.9;lr>"}, {"Record-Route", "<nothing"}, {"Content-Type", "multipart/mixed;boundary=x"},
        {"Content-Encoding", "gzip"}, {"Require", "\"x"}, {"Reason", "x"}, {"Warning", "305 x \"y\""}, {"Expires", "-"},
        {"Proxy-Authenticate", "Digest realm=\"r\", nonce=\"n\""}, {"Retry-After", "99999999999"}, {"Contact", "<sip:x@10.0.0.9>;q=z"}};
    private static final int[] STATUSES = {100, 180, 183, 199, 200, 202, 300, 302, 401, 404, 407, 408, 422, 481, 486, 487, 488, 491,
        500, 503, 600, 606, 699};
    private static final String[] METHODS = {"INVITE", "BYE", "UPDATE", "INFO", "OPTIONS", "REFER", "PRACK", "CANCEL", "XYZ", "ACK"};

    @Test
    void anyAnswersToOurInvite() {
        for (int seed = 0; seed < RUNS; seed++) {
            Random random = new Random(seed);
            VirtualSignalling network = new VirtualSignalling(seed);
            Phone ann = new Phone(network, "ann", "10.0.0.1");
            RawPeer peer = new RawPeer(network, "10.0.0.9");
            ann.settings = ann.settings.withFollowRedirects(random.nextBoolean()).withLateOffer(random.nextInt(4) == 0)
                .withNoAnswerTimeoutMs(5_000);
            RecordedCall call = ann.call("sip:peer@10.0.0.9");
            network.run(100);
            for (int step = 0; step < 30; step++) {
                List<ServerTransaction> all = peer.requests;
                ServerTransaction transaction = all.get(random.nextInt(all.size()));
                transaction.respond(answer(transaction, random));
                if (random.nextInt(12) == 0) {
                    call.machine.hangup();
                }
                if (random.nextInt(6) == 0) {
                    call.machine.hold(result -> { });
                }
                network.run(random.nextInt(500));
            }
            finish(seed, network, ann, List.of(call));
        }
    }

    private static SipResponse answer(ServerTransaction transaction, Random random) {
        int status = STATUSES[random.nextInt(STATUSES.length)];
        SipResponse plain = SipResponse.to(transaction.request(), status, "Any", TAGS[random.nextInt(TAGS.length)]);
        SipHeaders headers = spoil(plain.headers(), random);
        String body = BODIES[random.nextInt(BODIES.length)];
        return new SipResponse(status, "Any", headers, body == null ? new byte[0] : body.getBytes(StandardCharsets.UTF_8));
    }

    private static SipHeaders spoil(SipHeaders headers, Random random) {
        SipHeaders.Builder spoiled = headers.toBuilder();
        if (random.nextBoolean()) {
            spoiled.add("Content-Type", "application/sdp");
        }
        if (random.nextInt(3) > 0) {
            spoiled.set("Contact", "<sip:peer@10.0.0.9>");
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            String[] header = HEADERS[random.nextInt(HEADERS.length)];
            spoiled.set(header[0], header[1]);
        }
        return spoiled.build();
    }

    @Test
    void anyRequestsInAndOutOfACall() {
        int answered = 0;
        for (int seed = 0; seed < RUNS; seed++) {
            Random random = new Random(seed);
            VirtualSignalling network = new VirtualSignalling(seed);
            Phone ann = new Phone(network, "ann", "10.0.0.1");
            RawPeer peer = new RawPeer(network, "10.0.0.9");
            ann.onIncoming = call -> {
                switch (random.nextInt(4)) {
                    case 0 -> call.machine.ring();
                    case 1 -> call.machine.progress();
                    default -> call.machine.accept();
                }
            };
            SipRequest invite = peer.invite("sip:ann@10.0.0.1", "h" + seed, BODIES[random.nextInt(4)]);
            peer.send(ann.endpoint.hop(), invite);
            network.run(100);
            for (int step = 0; step < 30; step++) {
                SipRequest request = request(peer, invite, random);
                if (request.method().equals("ACK")) {
                    peer.endpoint.sendAck(request, ann.endpoint.hop());
                } else {
                    peer.send(ann.endpoint.hop(), request);
                }
                network.run(random.nextInt(1_000));
            }
            answered += peer.responses.size();
            finish(seed, network, ann, ann.incoming);
        }
        assertTrue(answered > RUNS * 20, answered + " answers");
    }

    private static SipRequest request(RawPeer peer, SipRequest invite, Random random) {
        String method = METHODS[random.nextInt(METHODS.length)];
        List<SipResponse> withTag = peer.responses.stream().filter(response -> response.to().tag().isPresent()
            && response.contact().isPresent() && response.callId().equals(invite.callId())).toList();
        int cseq = random.nextInt(40);
        SipRequest plain = withTag.isEmpty() || random.nextInt(8) == 0
            ? new SipRequest(method, SipUri.parse("sip:ann@10.0.0.1"),
                peer.start(method, "sip:ann@10.0.0.1", invite.callId(), cseq).build())
            : peer.within(invite, withTag.get(random.nextInt(withTag.size())), method, cseq, null);
        String body = BODIES[random.nextInt(BODIES.length)];
        return new SipRequest(method, plain.requestUri(), spoil(plain.headers(), random),
            body == null ? new byte[0] : body.getBytes(StandardCharsets.UTF_8));
    }

    private static void finish(int seed, VirtualSignalling network, Phone ann, List<RecordedCall> calls) {
        calls.forEach(call -> {
            if (call.machine != null) {
                call.machine.hangup();
            }
        });
        network.run(500_000);
        calls.forEach(call -> {
            assertEquals(1, call.ends, "seed " + seed + ": " + call.events);
            assertEquals(call.opened, call.released, "seed " + seed);
        });
        assertTrue(ann.dispatcher.empty(), "seed " + seed + ": tables");
        assertEquals(0, network.clock().size(), "seed " + seed + ": timers");
    }
}
