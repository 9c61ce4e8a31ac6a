package org.offhook.sip.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.offhook.sip.Hop;
import org.offhook.sip.SipHeaders;
import org.offhook.sip.SipRequest;
import org.offhook.sip.SipResponse;
import org.offhook.sip.SipUri;
import org.offhook.sip.TransportProtocol;

class RequestGateTest {

    private static final long MS_NANOS = 1_000_000L;

    private final RequestGate open = new RequestGate(AdmissionPolicy.DEFAULT, Set.of(), hop -> false, () -> true, 0);

    private static Hop hop(String address) {
        return new Hop(TransportProtocol.UDP, new InetSocketAddress(address, 5060));
    }

    private static SipRequest request(String method, String callId, String toTag) {
        SipHeaders headers = SipHeaders.builder().add("Via", "SIP/2.0/UDP x;branch=z9hG4bK" + callId).add("From", "<sip:a@x>;tag=f")
            .add("To", "<sip:b@y>" + (toTag.isEmpty() ? "" : ";tag=" + toTag)).add("Call-ID", callId).add("CSeq", "1 " + method).build();
        return new SipRequest(method, SipUri.parse("sip:b@y"), headers);
    }

    private boolean admitted(Hop source, String callId, long nowMs) {
        return open.decide(request("INVITE", callId, ""), source, 500, nowMs * MS_NANOS) == Decision.ADMITTED;
    }

    private void accept(String callId, long nowMs) {
        SipRequest invite = request("INVITE", callId, "");
        open.answered(invite, SipResponse.to(invite, 200, "OK", "t" + callId), nowMs * MS_NANOS);
    }

    private void acknowledge(Hop source, String callId, long nowMs) {
        open.decide(request("ACK", callId, "t" + callId), source, 300, nowMs * MS_NANOS);
    }

    /** 600 calls a second, each acknowledged; the agent stops for 300 ms again and again, and then finds them all at once. */
    @Test
    void aLoadGeneratorThatAcknowledgesIsNotHeldUp() {
        Hop sipp = hop("192.0.2.1");
        for (int i = 0; i < 200; i++) {
            assertTrue(admitted(sipp, "warm" + i, i * 25), "warm-up call " + i);
            accept("warm" + i, i * 25);
            acknowledge(sipp, "warm" + i, i * 25);
        }
        for (int stall = 0; stall < 20; stall++) {
            long nowMs = 6_000 + stall * 300;
            for (int i = 0; i < 180; i++) {
                assertTrue(admitted(sipp, "s" + stall + "-" + i, nowMs), "call " + i + " of stall " + stall);
            }
            for (int i = 0; i < 180; i++) {
                accept("s" + stall + "-" + i, nowMs + 50);
                acknowledge(sipp, "s" + stall + "-" + i, nowMs + 60);
            }
        }
    }

    @Test
    void aFloodRunsDryAndTakesNoPlaceFromOthers() {
        int taken = 0;
        for (int i = 0; i < 5_000; i++) {
            if (admitted(hop("192.0.2.2"), "flood" + i, i * 2)) {
                taken++;
                accept("flood" + i, i * 2);
            }
            if (i % 500 == 250) {
                assertTrue(admitted(hop("192.0.2." + (10 + i / 500)), "wanted" + i, i * 2), "the call at " + i * 2 + " ms");
            }
        }
        assertEquals(AdmissionPolicy.DEFAULT.transactionsPerSource(), taken, "calls of the flood");
    }

    @Test
    void onlyTheTagOfOurAnswerMakesAnAckCount() {
        Hop liar = hop("192.0.2.3");
        int taken = 0;
        for (int i = 0; i < 500; i++) {
            if (admitted(liar, "lie" + i, 0)) {
                taken++;
                accept("lie" + i, 0);
                open.decide(request("ACK", "lie" + i, "guess"), liar, 300, 0);
            }
        }
        assertEquals(AdmissionPolicy.DEFAULT.transactionsPerSource(), taken);
    }

    @Test
    void copiesOfAnAdmittedInvitePass() {
        Hop caller = hop("192.0.2.4");
        for (int i = 0; i < 50; i++) {
            assertTrue(admitted(caller, "same", i));
        }
    }

    /** Any mix of methods, senders and answers: nothing is thrown, and once all is settled the gate takes calls as before. */
    @Test
    void anyOrderOfEventsLeavesTheGateUsable() {
        Random random = new Random(6);
        List<String> methods = List.of("INVITE", "ACK", "BYE", "CANCEL", "OPTIONS", "REGISTER", "NOTIFY", "XYZ");
        List<String> calls = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            String callId = "r" + random.nextInt(500);
            calls.add(callId);
            Hop source = hop("192.0.2." + random.nextInt(40));
            open.decide(request(methods.get(random.nextInt(methods.size())), callId, random.nextInt(3) == 0 ? "t" + callId : ""), source,
                random.nextInt(1_000), i * MS_NANOS);
            SipRequest invite = request("INVITE", callId, "");
            if (random.nextBoolean()) {
                open.answered(invite, SipResponse.to(invite, random.nextBoolean() ? 200 : 486, "x", "t" + callId), i * MS_NANOS);
            }
            open.maySend(source, random.nextInt(1_000), random.nextBoolean());
        }
        calls.forEach(callId -> accept(callId, 20_000));
        long later = 20_000 + 700_000;
        for (int i = 0; i < 10; i++) {
            assertTrue(admitted(hop("192.0.2.200"), "after" + i, later), "call " + i);
        }
    }

    @Test
    void rangesAreReadAndCompared() throws Exception {
        AddressRange network = AddressRange.parse("192.0.2.128/25");
        assertTrue(network.contains(InetAddress.getByName("192.0.2.200")));
        assertFalse(network.contains(InetAddress.getByName("192.0.2.100")));
        assertFalse(network.contains(InetAddress.getByName("2001:db8::1")));
        assertTrue(AddressRange.parse("2001:db8::/33").contains(InetAddress.getByName("2001:db8:7fff::1")));
        assertFalse(AddressRange.parse("2001:db8::/33").contains(InetAddress.getByName("2001:db8:8000::1")));
        for (String wrong : List.of("", "localhost", "192.0.2.1/33", "192.0.2.1/x", "192.0.2", "1:2/129", "example.org/8", "-1.2.3.4")) {
            assertThrows(IllegalArgumentException.class, () -> AddressRange.parse(wrong), wrong);
        }
    }
}
