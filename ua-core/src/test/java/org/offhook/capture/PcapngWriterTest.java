package org.offhook.capture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PcapngWriterTest {

    private static final byte[] TEXT = "MESSAGE sip:b@192.0.2.2 SIP/2.0\r\nCall-ID: 1\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private static IpAddress address(String literal) throws IOException {
        return IpAddress.of(InetAddress.getByName(literal));
    }

    @Test
    void whatIsWrittenIsReadBack() throws IOException {
        for (String[] pair : new String[][] {{"192.0.2.1", "192.0.2.2"}, {"2001:db8::1", "2001:db8::2"}}) {
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            try (PcapngWriter out = new PcapngWriter(file, "test")) {
                out.datagram(1_700_000_000_000_001L, true, new SocketPair(address(pair[0]), 4000, address(pair[1]), 5004), 46, TEXT, 0, TEXT.length, "hello");
                out.datagram(1_700_000_000_000_002L, false, new SocketPair(address(pair[0]), 4000, address(pair[1]), 5004), 0, TEXT, 3, 7, null);
                out.message(1_700_000_000_000_003L, true, new SocketPair(address(pair[0]), 40_000, address(pair[1]), 5061), true, TEXT, null);
                out.message(1_700_000_000_000_004L, false, new SocketPair(address(pair[0]), 40_000, address(pair[1]), 5061), true, TEXT, null);
            }
            List<byte[]> stream = new ArrayList<>();
            TcpStreams tcp = new TcpStreams(new Collected(stream));
            try (CaptureReader in = CaptureReader.open(new ByteArrayInputStream(file.toByteArray()))) {
                CapturedFrame frame = new CapturedFrame();
                Packet packet = new Packet();
                PacketDecoder decoder = new PacketDecoder();
                assertTrue(in.read(frame) && decoder.decode(frame, packet));
                assertEquals(pair[0], packet.source().toString());
                assertEquals(46, packet.dscp());
                assertEquals(5004, packet.destinationPort());
                assertArrayEquals(TEXT, Arrays.copyOfRange(packet.octets(), packet.payloadOffset(), packet.payloadOffset() + packet.payloadLength()));
                assertEquals(1_000, packet.nanos());
                assertTrue(in.read(frame) && decoder.decode(frame, packet));
                assertEquals(pair[1], packet.source().toString());
                assertEquals(7, packet.payloadLength());
                while (in.read(frame)) {
                    assertTrue(decoder.decode(frame, packet) && packet.isTcp());
                    tcp.add(packet);
                }
                assertEquals(7, in.file().frames());
                assertEquals(0, in.file().skippedRecords());
            }
            assertEquals(2, stream.size());
            assertArrayEquals(TEXT, stream.get(0));
        }
    }

    private record Collected(List<byte[]> pieces) implements TcpStreams.Reader {
        @Override
        public void octets(TcpStream stream, Packet packet, byte[] octets, int offset, int length) {
            assertTrue(stream.sourcePort() == 5060 || stream.destinationPort() == 5060);
            pieces.add(Arrays.copyOfRange(octets, offset, offset + length));
        }

        @Override
        public void hole(TcpStream stream, Packet packet, long missing) {
            throw new AssertionError("no hole was written");
        }
    }

    @Test
    void secretsAreBlottedOutAndLengthsStay() {
        String message = "REGISTER sip:x SIP/2.0\r\nAuthorization: Digest username=\"ann\", realm=\"r\", nonce=\"n1\", uri=\"sip:x\",\r\n"
                + " response=\"0123456789abcdef0123456789abcdef\", cnonce=\"c\"\r\nProxy-Authorization: Basic YW5uOnNlY3JldA==\r\n"
                + "Content-Type: application/sdp\r\n\r\nv=0\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz|2^20|1:4\r\n"
                + "a=ice-pwd:asd88fgpdd777uzjYhagZg\r\na=ice-ufrag:8hhY\r\n";
        String masked = new String(SecretMask.apply(message.getBytes(StandardCharsets.ISO_8859_1)), StandardCharsets.ISO_8859_1);
        assertEquals(message.length(), masked.length());
        assertFalse(masked.contains("0123456789abcdef") || masked.contains("YW5u") || masked.contains("WVNfX19z") || masked.contains("asd88"), masked);
        assertTrue(masked.contains("username=\"ann\"") && masked.contains("nonce=\"n1\"") && masked.contains("|2^20|1:4")
                && masked.contains("a=ice-ufrag:8hhY") && masked.contains("cnonce=\"c\""), masked);
    }
}
