package org.offhook.threats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.offhook.Call;
import org.offhook.CallReport;
import org.offhook.MediaLock;
import org.offhook.SrtpOptions;
import org.offhook.srtp.KeyExchange;

/** T25, the race of ClientHellos: who is first at the port with a hello of his own wins nothing and breaks nothing. */
class T25HelloRaceTest {

    private static final Pattern PORT = Pattern.compile("m=audio (\\d+) ");
    private static final int HELLOS = 100;

    /** A whole ClientHello that wants no encryption. */
    private static byte[] nullSuiteHello(int number) {
        byte[] body = new byte[2 + 32 + 1 + 1 + 2 + 2 + 2];
        body[0] = (byte) 0xFE;
        body[1] = (byte) 0xFD;
        body[2] = (byte) number;
        body[37] = 2;
        body[39] = 2;
        body[40] = 1;
        byte[] datagram = new byte[13 + 12 + body.length];
        byte[] record = {22, (byte) 0xFE, (byte) 0xFD, 0, 0, 0, 0, 0, 0, 0, (byte) number, 0, (byte) (12 + body.length)};
        byte[] handshake = {1, 0, 0, (byte) body.length, 0, 0, 0, 0, 0, 0, 0, (byte) body.length};
        System.arraycopy(record, 0, datagram, 0, 13);
        System.arraycopy(handshake, 0, datagram, 13, 12);
        System.arraycopy(body, 0, datagram, 25, body.length);
        return datagram;
    }

    /** Attacks every media port as soon as it is named, before the side that has to know it reads of it. */
    private static final class Attacker implements AutoCloseable {
        private final DatagramSocket socket;
        private final Set<Integer> ports = ConcurrentHashMap.newKeySet();
        private volatile int sent;

        Attacker(String host) throws IOException {
            socket = new DatagramSocket(new InetSocketAddress(host, 0));
        }

        String read(String description) {
            Matcher matcher = PORT.matcher(description);
            if (matcher.find()) {
                ports.add(Integer.parseInt(matcher.group(1)));
            }
            attack();
            return description;
        }

        synchronized void attack() {
            try {
                for (int i = 0; i < HELLOS; i++) {
                    byte[] hello = nullSuiteHello(i);
                    for (int port : ports) {
                        socket.send(new DatagramPacket(hello, hello.length, InetAddress.getLoopbackAddress(), port));
                        sent++;
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            socket.close();
        }
    }

    @Test
    void noCallIsLostToForeignHellos() throws Exception {
        SrtpOptions dtls = SrtpOptions.required(KeyExchange.DTLS);
        for (String host : new String[] {"127.0.0.1", "127.0.0.2"}) {
            try (Attacker attacker = new Attacker(host); SecuredCall parties = new SecuredCall(dtls, dtls, attacker::read)) {
                for (int i = 0; i < 3; i++) {
                    attacker.ports.clear();
                    Call call = parties.place();
                    call.answered().thenRun(attacker::attack);
                    SecuredCall.talk(call, 20);
                    assertEquals(MediaLock.State.LOCKED, call.mediaLock().state());
                    attacker.attack();
                    CallReport report = call.hangup().get();
                    assertEquals("completed", report.call().state(), report::toJson);
                    assertEquals("local", report.call().endedBy(), report::toJson);
                }
                assertTrue(attacker.sent >= 3 * HELLOS, "hellos sent: " + attacker.sent);
            }
        }
    }
}
