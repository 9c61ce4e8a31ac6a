package org.offhook.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.offhook.media.PacketTap.Form;

/** Sound that overtakes the answer, in a capture of clear sound: written where it was clear, left out and counted where it was not. */
@Timeout(60)
class EarlySoundTest {

    private static final InetSocketAddress HERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_000);
    private static final InetSocketAddress THERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_002);

    @TempDir
    private Path folder;

    /** A packet whose sound are letters that are found again in the file. */
    private static void packet(EvidenceCollector collector, Form form, int firstOctet, String sound) {
        byte[] octets = Arrays.copyOf(new byte[] {(byte) firstOctet, 0}, 12 + sound.length());
        System.arraycopy(sound.getBytes(StandardCharsets.US_ASCII), 0, octets, 12, sound.length());
        collector.packet(form, false, HERE, THERE, octets, 0, octets.length, System.nanoTime());
    }

    private String capture(boolean decrypted, Form then) throws Exception {
        Path file = folder.resolve("early.pcapng");
        try (EvidenceCollector collector = new EvidenceCollector(46)) {
            collector.capture(file, new CaptureContent(false, decrypted), fault -> { });
            packet(collector, Form.UNDECIDED, 0x80, "first-early-packet");
            packet(collector, Form.UNDECIDED, 0x80, "second-early-packet");
            packet(collector, Form.UNDECIDED, 0x00, "early-stun-message");
            packet(collector, then, 0x80, "packet-on-the-wire");
            if (then == Form.PROTECTED) {
                packet(collector, Form.OPENED, 0x80, "packet-in-clear");
                packet(collector, Form.OPENED, 0x80, "packet-after-it");
            }
            collector.endCapture().get(30, TimeUnit.SECONDS);
        }
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }

    @Test
    void whatCameBeforeItsKeyIsLeftOutOfADecryptedCaptureWhichSaysSo() throws Exception {
        String file = capture(true, Form.PROTECTED);
        assertFalse(file.contains("early-packet") || file.contains("packet-on-the-wire"), "ciphertext written as clear sound");
        assertTrue(file.contains("early-stun-message") && file.contains("packet-in-clear"));
        String said = "left out before it, as their key was not known yet: 2";
        assertTrue(file.indexOf(said) > file.indexOf("packet-in-clear") && file.indexOf(said) < file.indexOf("packet-after-it"), "not said");
        assertEquals(file.indexOf(said), file.lastIndexOf(said));
    }

    @Test
    void whatCameInClearBeforeTheAnswerIsInItsPlaceInADecryptedCapture() throws Exception {
        String file = capture(true, Form.CLEAR);
        int first = file.indexOf("first-early-packet");
        int second = file.indexOf("second-early-packet");
        assertTrue(first > 0 && first < second && second < file.indexOf("packet-on-the-wire"), "not in order");
        assertFalse(file.contains("left out"));
    }

    @Test
    void aCaptureOfTheWireHasAllOfIt() throws Exception {
        String file = capture(false, Form.PROTECTED);
        assertTrue(file.contains("first-early-packet") && file.contains("second-early-packet") && file.contains("packet-on-the-wire"));
        assertFalse(file.contains("packet-in-clear"));
    }
}
