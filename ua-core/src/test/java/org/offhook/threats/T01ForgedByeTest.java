package org.offhook.threats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.offhook.Await;
import org.offhook.Call;
import org.offhook.CallState;
import org.offhook.UserAgent;

/** T01: a BYE ends a call only when it has the right names and comes from the other side of the call. */
@Timeout(180)
class T01ForgedByeTest {

    private static final int WRONG_TAGS = 100;
    private static final int CALLS = 50;

    private record Talk(String callId, String accept) {
    }

    @Test
    void wrongTagsAndForeignAddressesEndNoCall() throws Exception {
        List<Call> calls = new CopyOnWriteArrayList<>();
        try (UserAgent agent = UserAgent.builder().bind(InetAddress.getByName("127.0.0.1")).codecs("PCMA").build();
                WirePeer peer = new WirePeer("127.0.0.2", WirePeer.at("127.0.0.1", agent.localAddress().getPort()));
                WirePeer attacker = new WirePeer("127.0.0.3", peer.target)) {
            agent.onIncoming(incoming -> {
                calls.add(incoming.call());
                incoming.accept();
            });
            List<Talk> talks = new ArrayList<>();
            for (int i = 0; i < CALLS; i++) {
                talks.add(establish(peer));
            }
            Await.until(() -> calls.stream().filter(call -> call.state() == CallState.ACTIVE).count() == CALLS, calls::toString);

            Talk first = talks.get(0);
            for (int i = 0; i < WRONG_TAGS; i++) {
                assertEquals(481, bye(attacker, first, header -> header, to -> to.replaceAll("tag=.*", "tag=guess"), 10 + i));
                assertEquals(481, bye(attacker, first, from -> from.replaceAll("tag=.*", "tag=guess"), header -> header, 10 + i));
            }
            for (Talk talk : talks) {
                assertEquals(481, bye(attacker, talk, header -> header, header -> header, 50));
            }
            assertEquals(CALLS, calls.stream().filter(call -> call.state() == CallState.ACTIVE).count(), "calls that stand");
            System.out.println("T01: dropped by wrong tags 0/" + 2 * WRONG_TAGS + ", from a foreign address 0/" + CALLS);

            assertEquals(500, bye(peer, first, header -> header, header -> header, 1), "CSeq must rise");
            for (Talk talk : talks) {
                assertEquals(200, bye(peer, talk, header -> header, header -> header, 2));
            }
            Await.until(() -> agent.activeCalls() == 0, () -> agent.activeCalls() + " calls left");
        }
    }

    private static Talk establish(WirePeer peer) {
        String callId = WirePeer.unique("call-");
        peer.send(peer.invite("phone", callId));
        String accept = peer.awaitFinal(callId, 30_000);
        assertNotNull(accept, "no answer to the INVITE");
        assertEquals(200, WirePeer.status(accept));
        peer.ack(callId, accept);
        return new Talk(callId, accept);
    }

    private static int bye(WirePeer sender, Talk talk, java.util.function.UnaryOperator<String> from,
                           java.util.function.UnaryOperator<String> to, long cseq) {
        String request = sender.request("BYE", WirePeer.contact(talk.accept()), from.apply(WirePeer.header(talk.accept(), "From")),
            to.apply(WirePeer.header(talk.accept(), "To")), talk.callId(), cseq);
        sender.send(request);
        String branch = request.replaceAll("(?s).*branch=(\\S+).*", "$1");
        String answer = sender.await(30_000, message -> WirePeer.status(message) >= 200 && message.contains(branch));
        assertNotNull(answer, "no answer to the BYE");
        return WirePeer.status(answer);
    }
}
