package org.offhook.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.offhook.capture.IpAddress;
import org.offhook.media.PacketTap.Form;
import org.offhook.sip.TransportProtocol;

class CaptureTargetTest {

    private static final InetSocketAddress LOCAL = new InetSocketAddress("192.0.2.1", 5060);
    private static final InetSocketAddress REMOTE = new InetSocketAddress("192.0.2.2", 5060);
    private static final IpAddress HERE = IpAddress.of(LOCAL.getAddress());
    private static final IpAddress THERE = IpAddress.of(REMOTE.getAddress());
    private static final String INVITE = """
        INVITE sip:b@192.0.2.2 SIP/2.0
        Authorization: Digest username="a", realm="r", nonce="n", uri="sip:b", response="0123456789abcdef0123456789abcdef"
        Call-ID: 1
        Content-Type: application/sdp
        Content-Length: 168

        v=0
        o=- 1 1 IN IP4 192.0.2.1
        s=-
        c=IN IP4 192.0.2.1
        t=0 0
        m=audio 4000 RTP/SAVP 8
        a=rtpmap:8 PCMA/8000
        a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:c2VjcmV0
        """.replace("\n", "\r\n");

    private static PacketRing.Slot message(TransportProtocol transport) {
        PacketRing.Slot slot = new PacketRing.Slot();
        slot.message = INVITE.getBytes(StandardCharsets.ISO_8859_1);
        slot.transport = transport;
        return slot(slot);
    }

    private static PacketRing.Slot media(Form form, String text) {
        PacketRing.Slot slot = new PacketRing.Slot();
        byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
        slot.copy[0] = (byte) 0x80;
        System.arraycopy(octets, 0, slot.copy, 12, octets.length);
        slot.length = 12 + octets.length;
        slot.form = form;
        return slot(slot);
    }

    private static PacketRing.Slot slot(PacketRing.Slot slot) {
        slot.sent = true;
        slot.local = LOCAL;
        slot.remote = REMOTE;
        return slot;
    }

    private static String written(CaptureContent content, PacketRing.Slot... slots) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CaptureTarget target = new CaptureTarget(out, content, 46, fault -> { });
        for (PacketRing.Slot slot : slots) {
            target.write(slot, 1_000_000, HERE, THERE);
        }
        target.close();
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    @Test
    void secretsAreBlottedOutUnlessAskedForOverEveryTransport() throws IOException {
        for (TransportProtocol transport : TransportProtocol.values()) {
            String masked = written(new CaptureContent(false, false), message(transport));
            assertFalse(masked.contains("0123456789abcdef"), masked);
            assertFalse(masked.contains("c2VjcmV0"), masked);
            assertTrue(masked.contains("username=\"a\"") && masked.contains("blotted out"), masked);
            String legible = written(new CaptureContent(true, false), message(transport));
            assertTrue(legible.contains("0123456789abcdef") && legible.contains("inline:c2VjcmV0"), legible);
        }
    }

    @Test
    void aDecryptedCaptureHasTheClearMediaAndADescriptionToMatch() throws IOException {
        String clear = written(new CaptureContent(false, true), message(TransportProtocol.UDP), media(Form.PROTECTED, "cipher"),
            media(Form.OPENED, "speech"), media(Form.CLEAR, "plain"));
        assertTrue(clear.contains("m=audio 4000 RTP/AVP 8\r\na=rtpmap"), clear);
        assertFalse(clear.contains("a=crypto"), clear);
        assertTrue(clear.contains("Content-Length: " + clear(INVITE).length() + "\r\n"), clear);
        assertTrue(clear.contains("speech") && clear.contains("plain") && !clear.contains("cipher"), clear);
        assertTrue(clear.contains("decrypted; was SRTP") && clear.contains("description rewritten"), clear);
        String wire = written(new CaptureContent(false, false), media(Form.PROTECTED, "cipher"), media(Form.OPENED, "speech"));
        assertTrue(wire.contains("cipher") && !wire.contains("speech"), wire);
    }

    private static String clear(String invite) {
        String body = invite.substring(invite.indexOf("\r\n\r\n") + 4);
        return body.substring(0, body.indexOf("a=crypto")).replace("SAVP", "AVP");
    }

    @Test
    void aDiskThatBecomesFullEndsTheFileAndIsToldOnce() throws IOException {
        List<IOException> told = new ArrayList<>();
        OutputStream small = new OutputStream() {
            private int left = 1000;

            @Override
            public void write(int octet) throws IOException {
                if (left-- <= 0) {
                    throw new IOException("No space left on device");
                }
            }
        };
        CaptureTarget target = new CaptureTarget(small, new CaptureContent(false, false), 46, told::add);
        for (int i = 0; i < 3; i++) {
            target.write(message(TransportProtocol.UDP), i, HERE, THERE);
            target.flush();
        }
        target.close();
        assertEquals(1, told.size(), told::toString);
    }

    @Test
    void aFullDiskFromTheBeginningIsToldToTheCaller() {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.isWritable(full), "no /dev/full here");
        try (EvidenceCollector collector = new EvidenceCollector(46)) {
            assertThrows(IOException.class, () -> collector.capture(full, new CaptureContent(false, false), fault -> { }));
        }
    }
}
