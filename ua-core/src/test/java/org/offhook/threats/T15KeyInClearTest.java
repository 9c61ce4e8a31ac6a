package org.offhook.threats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.offhook.InviteOptions;
import org.offhook.SrtpOptions;
import org.offhook.UserAgent;
import org.offhook.srtp.KeyExchange;

/** T15, SDES keys over UDP: none is written unless the user says so. */
class T15KeyInClearTest {

    /** The first INVITE of each of so many calls to nobody. */
    private static Set<String> offers(SrtpOptions wish, int calls) throws Exception {
        try (DatagramSocket nobody = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
             UserAgent agent = UserAgent.builder().bind(InetAddress.getLoopbackAddress()).codecs("PCMA").srtp(wish).build()) {
            nobody.setReceiveBufferSize(1 << 20);
            nobody.setSoTimeout(30_000);
            Set<String> callIds = new HashSet<>();
            Set<String> offers = new HashSet<>();
            byte[] buffer = new byte[65_536];
            while (offers.size() < calls) {
                agent.place("sip:nobody@127.0.0.1:" + nobody.getLocalPort(), InviteOptions.DEFAULT);
                String callId = "";
                do {
                    DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                    nobody.receive(packet);
                    String invite = new String(buffer, 0, packet.getLength(), StandardCharsets.UTF_8);
                    if (invite.isBlank()) {
                        // A line end, which asks whether anybody listens, once an earlier one was repeated.
                        continue;
                    }
                    assertTrue(invite.startsWith("INVITE ") && invite.contains("\r\nm=audio "), invite);
                    callId = invite.replaceFirst("(?s).*\r\n(Call-ID|i): *([^\r\n]+)\r\n.*", "$2");
                    offers.add(invite);
                } while (callId.isEmpty() || !callIds.add(callId));
            }
            return offers;
        }
    }

    private static long withKeys(Set<String> offers) {
        return offers.stream().filter(offer -> offer.contains("a=crypto")).count();
    }

    @Test
    void noneOfAHundredOffersCarriesAKey() throws Exception {
        Set<String> both = offers(SrtpOptions.optional(), 50);
        assertEquals(0, withKeys(both));
        assertTrue(both.stream().allMatch(offer -> offer.contains("a=fingerprint:sha-256 ")), "DTLS takes its place");
        assertEquals(0, withKeys(offers(SrtpOptions.optional(KeyExchange.SDES), 30)));
        assertEquals(0, withKeys(offers(SrtpOptions.parse("required"), 20)));
    }

    @Test
    void withTheUsersWordItDoes() throws Exception {
        Set<String> offers = offers(SrtpOptions.required(KeyExchange.SDES).withSdesInClear(true), 3);
        assertEquals(offers.size(), withKeys(offers));
    }
}
