package org.offhook.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LoopbackRegistrarTest {

    private static final String REQUEST = """
        %s sip:127.0.0.1 SIP/2.0
        Via: SIP/2.0/UDP 127.0.0.1:%d;branch=z9hG4bKtest;rport
        From: <sip:1001@127.0.0.1>;tag=1
        To: <sip:1001@127.0.0.1>
        Call-ID: test
        CSeq: 1 %s
        Max-Forwards: 70
        Content-Length: 0

        """;

    @Test
    void answersOverARealSocket() throws Exception {
        try (LoopbackRegistrar registrar = LoopbackRegistrar.start(Map.of("1001", "secret"))) {
            assertTrue(ask(registrar, "OPTIONS").startsWith("SIP/2.0 200 OK\r\n"));
            String challenge = ask(registrar, "REGISTER");
            assertTrue(challenge.startsWith("SIP/2.0 401 Unauthorized\r\n"), challenge);
            assertTrue(challenge.indexOf("algorithm=SHA-256") < challenge.indexOf("algorithm=MD5"), challenge);
            assertEquals(List.of(), registrar.bindings("1001").get(30, TimeUnit.SECONDS));
        }
    }

    private static String ask(LoopbackRegistrar registrar, String method) throws Exception {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            socket.setSoTimeout(30_000);
            byte[] request = REQUEST.replace("\n", "\r\n").formatted(method, socket.getLocalPort(), method)
                .getBytes(StandardCharsets.UTF_8);
            socket.send(new DatagramPacket(request, request.length, registrar.address()));
            DatagramPacket answer = new DatagramPacket(new byte[4000], 4000);
            socket.receive(answer);
            return new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void twoAtOnceDoNotCollide() throws Exception {
        try (LoopbackRegistrar one = LoopbackRegistrar.start(Map.of()); LoopbackRegistrar other = LoopbackRegistrar.start(Map.of())) {
            assertNotEquals(one.address(), other.address());
            assertTrue(one.uri().startsWith("sip:127.0.0.1:"));
        }
    }
}
