package org.offhook.threats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.ByteArrayOutputStream;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.offhook.Account;
import org.offhook.Registration;
import org.offhook.UserAgent;

/**
 * T21: names are looked up by the system's resolver, which chooses random ports and ids, compares question and source, and does DNSSEC
 * where it is set up to; no DNS of our own can be fooled. What is ours to show: an answer thrown at the agent's socket is no
 * DNS answer, an address literal is never looked up, and a name that is not known fails as such.
 */
@Timeout(180)
class T21NameServiceTest {

    private static final int FORGED = 10_000;

    @Test
    void forgedDnsAnswersReachNoResolver() throws Exception {
        Random random = new Random(21);
        try (UserAgent agent = UserAgent.builder().bind(InetAddress.getByName("127.0.0.1")).build();
                WirePeer forger = new WirePeer("127.0.0.2", WirePeer.at("127.0.0.1", agent.localAddress().getPort()));
                WirePeer trap = new WirePeer("127.0.0.66", null)) {
            Registration registration = agent.startRegistration(Account.of("sip:2001@registrar.invalid:" + trap.port(), "secret"));
            for (int i = 0; i < FORGED; i++) {
                byte[] answer = answer("registrar.invalid", random.nextInt(65_536), new byte[] {127, 0, 0, 66});
                forger.socket.send(new DatagramPacket(answer, answer.length, forger.target));
            }
            trap.drain(500);
            assertEquals(0, trap.received.size(), "forged answers accepted");
            assertFalse(registration.registered());
            System.out.println("T21: forged DNS answers accepted " + trap.received.size() + "/" + FORGED);
            assertNotNull(forger.answerTo(forger.options()), "the agent still answers");
        }
    }

    /** A DNS response (RFC 1035 section 4.1) with one A record. */
    private static byte[] answer(String name, int id, byte[] address) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) (id >> 8), (byte) id, (byte) 0x81, (byte) 0x80, 0, 1, 0, 1, 0, 0, 0, 0});
        for (String label : name.split("\\.")) {
            out.write(label.length());
            out.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
        }
        out.writeBytes(new byte[] {0, 0, 1, 0, 1, (byte) 0xc0, 12, 0, 1, 0, 1, 0, 0, 1, 0, 0, 4});
        out.writeBytes(address);
        return out.toByteArray();
    }
}
