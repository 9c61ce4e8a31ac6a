package org.offhook.call;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.offhook.fuzz.Prompt;
import org.offhook.fuzz.Seeds;
import org.offhook.sip.Hop;
import org.offhook.sip.SipMessageReader;
import org.offhook.sip.SipRequest;
import org.offhook.sip.SipResponse;
import org.offhook.sip.TransactionLayer;
import org.offhook.testkit.VirtualSignalling;

/**
 * Any requests, one behind the other, as a transaction layer hands them to a phone that takes every call: each is answered
 * or left aside, no call is left when an hour has gone by.
 */
class DispatcherFuzz {

    private static final Hop STRANGER = VirtualSignalling.udp("192.0.2.66", 5060);
    private static final long HOUR_MS = 3_600_000;

    private record Received(SipRequest request, Hop source, List<SipResponse> answers) implements TransactionLayer.ServerTransaction {
        @Override
        public void respond(SipResponse response) {
            answers.add(response);
        }
    }

    static Stream<byte[]> seeds() {
        String rest = "Via: SIP/2.0/UDP 192.0.2.66;branch=z9hG4bKa~From: <sip:a@192.0.2.66>;tag=1~To: <sip:b@x>%s~Call-ID: c~"
            + "CSeq: %s~Contact: <sip:a@192.0.2.66>~";
        String offer = "v=0~o=- 1 1 IN IP4 192.0.2.66~s=-~c=IN IP4 192.0.2.66~t=0 0~m=audio 4000 RTP/AVP 0 101~"
            + "a=rtpmap:101 telephone-event/8000~";
        String invite = "INVITE sip:b@x SIP/2.0~" + rest.formatted("", "1 INVITE") + "Content-Type: application/sdp~~" + offer;
        Stream<byte[]> calls = Stream.of(
            List.of(invite, "CANCEL sip:b@x SIP/2.0~" + rest.formatted("", "1 CANCEL") + "~"),
            List.of(invite, invite, "BYE sip:b@x SIP/2.0~" + rest.formatted(";tag=t", "2 BYE").replace("bKa", "bKb") + "~"),
            List.of(invite.replace(offer, "").replace("~Content-Type: application/sdp", ""),
                "ACK sip:b@x SIP/2.0~" + rest.formatted(";tag=t", "1 ACK") + "Content-Type: application/sdp~~" + offer),
            List.of("OPTIONS sip:b@x SIP/2.0~" + rest.formatted("", "1 OPTIONS") + "Require: a, b~~"),
            List.of("NOTIFY sip:b@x SIP/2.0~" + rest.formatted("", "1 NOTIFY") + "Event: check-sync~~",
                "REFER sip:b@x SIP/2.0~" + rest.formatted("", "1 REFER") + "Refer-To: <sip:premium@x>~~"))
            .map(messages -> Seeds.joined(Seeds.texts(messages.toArray(String[]::new)).toList()));
        return Stream.concat(calls, Seeds.messages().map(octets -> Seeds.joined(List.of(octets))));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "60s")
    void answersOrLeavesAside(byte[] octets) {
        Prompt.run(() -> {
            VirtualSignalling network = new VirtualSignalling(1);
            Phone phone = new Phone(network, "bob", "192.0.2.1");
            phone.onIncoming = call -> call.machine.accept();
            List<SipResponse> answers = new ArrayList<>();
            for (byte[] datagram : Seeds.datagrams(octets)) {
                if (SipMessageReader.read(datagram) instanceof SipMessageReader.Result.Readable readable
                    && readable.message() instanceof SipRequest request) {
                    deliver(phone, insideTheCall(request, answers), answers);
                }
                network.run(100);
            }
            // A call that was answered and acknowledged stays up for as long as the two like.
            phone.dispatcher.close();
            network.run(HOUR_MS);
            assertTrue(phone.dispatcher.idle(), () -> "still there: " + phone.dispatcher.calls());
        });
    }

    /** A tag of ours cannot be guessed, so that a request that names any is given the one of our last answer. */
    private static SipRequest insideTheCall(SipRequest request, List<SipResponse> answers) {
        if (answers.isEmpty() || request.to().tag().isEmpty()) {
            return request;
        }
        return request.withHeaders(request.headers().toBuilder().set("To", answers.get(answers.size() - 1).to()).build());
    }

    private static void deliver(Phone phone, SipRequest request, List<SipResponse> answers) {
        if (request.method().equals("ACK")) {
            phone.dispatcher.onAck(request, STRANGER);
        } else {
            phone.dispatcher.onRequest(new Received(request, STRANGER, answers));
        }
    }
}
