package org.offhook.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.offhook.audio.wav.WavReader;
import org.offhook.capture.IpAddress;
import org.offhook.capture.PcapngWriter;
import org.offhook.capture.SocketPair;
import org.offhook.rtp.RtpPacket;

class AnalyzeCommandTest {

    private static final String EVIL = "</td><script>alert(1)</script>${jndi:ldap://x/a}\u001b[2J\u009b2J\u202e";
    private static final int PACKETS = 100;

    @TempDir
    private Path folder;
    private Path capture;
    private IpAddress here;
    private IpAddress there;

    @BeforeEach
    void write() throws IOException {
        here = IpAddress.of(InetAddress.getByName("192.0.2.1"));
        there = IpAddress.of(InetAddress.getByName("192.0.2.2"));
        capture = folder.resolve("call.pcapng");
        try (OutputStream out = Files.newOutputStream(capture); PcapngWriter writer = new PcapngWriter(out, "test")) {
            sip(writer, true, "INVITE sip:b@h SIP/2.0", "INVITE", "X-Long: " + "y".repeat(60_000) + "\r\n");
            sip(writer, false, "SIP/2.0 486 " + EVIL, "INVITE", "");
            sip(writer, true, "ACK sip:b@h SIP/2.0", "ACK", "");
            for (int i = 0; i < PACKETS; i++) {
                byte[] packet = new byte[RtpPacket.HEADER_OCTETS + 160];
                RtpPacket.writeHeader(packet, 0, false, 8, i, i * 160L, 7);
                Arrays.fill(packet, RtpPacket.HEADER_OCTETS, packet.length, (byte) (i * 3));
                writer.datagram(2_000_000L + i * 20_000L, true, new SocketPair(here, 4000, there, 4002), 46, packet, 0, packet.length, null);
            }
        }
    }

    private void sip(PcapngWriter writer, boolean sent, String first, String method, String more) throws IOException {
        byte[] message = (first + "\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\nCall-ID: " + EVIL + "\r\nCSeq: 1 " + method + "\r\nFrom: \"" + EVIL
            + "\" <sip:" + EVIL + "@h>;tag=1\r\nTo: <sip:b@h>;tag=2\r\n" + more + "Content-Length: 0\r\n\r\n").getBytes(StandardCharsets.UTF_8);
        writer.datagram(1_000_000L, sent, new SocketPair(here, 5060, there, 5060), 26, message, 0, message.length, null);
    }

    private static boolean raw(String text) {
        return text.chars().anyMatch(c -> c < ' ' && c != '\n' || c >= 0x7f && c <= 0x9f || c == 0x202e);
    }

    @Test
    void findingsAreCasesOfJunit() throws IOException {
        Path xml = folder.resolve("findings.xml");
        CommandRun run = CommandRun.of("analyze", capture.toString(), "--junit", xml.toString());
        assertEquals(0, run.status(), run.err());
        String text = Files.readString(xml);
        assertTrue(text.contains("name=\"call.busy\"><system-out>"), text);
        assertTrue(text.contains("failures=\"0\""), text);
        assertFalse(text.contains("<script>"), text);
    }

    @Test
    void textJsonAndPageTakeHostileNamesAndLongMessagesAsText() throws IOException {
        Path page = folder.resolve("report.html");
        for (String language : new String[] {"en", "fr"}) {
            CommandRun text = CommandRun.of("analyze", capture.toString(), "--html", page.toString(), "--lang", language);
            assertEquals(0, text.status(), text.err());
            assertFalse(raw(text.out()), text.out());
            assertTrue(text.out().contains("call.busy"), text.out());
            String html = Files.readString(page);
            assertFalse(raw(html) || html.contains("<script"), html);
            assertTrue(html.contains("call.busy") && html.contains("class='ladder'"), html);
        }
        CommandRun json = CommandRun.of("analyze", capture.toString(), "--json");
        assertFalse(raw(json.out()), json.out());
        assertTrue(json.out().contains("\"call.busy\""), json.out());
    }

    @Test
    void whatWasSaidIsWritten() throws IOException {
        Path wav = folder.resolve("said.wav");
        CommandRun run = CommandRun.of("analyze", capture.toString(), "--stream", "1", "--play", wav.toString(), "--lang", "en");
        assertEquals(0, run.status(), run.err());
        assertTrue(run.err().contains("PCMA, 2.0 s, 100 packets heard, 0 not decoded"), run.err());
        assertEquals(PACKETS * 160, WavReader.readAll(wav).length);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        --stream 1 | --play
        --stream 2 --play x.wav | no stream 2
        --stream 0 --play x.wav | no stream 0
        --stream 1 --play /no/such/folder/x.wav | /no/such/folder/x.wav
        --html /no/such/folder/x.html | /no/such/folder/x.html
        --tls-keys /no/such/keys | /no/such/keys
        """)
    void whatMakesNoSenseIsNamed(String options, String named) {
        String[] words = ("analyze " + capture + " " + options + " --lang en").split(" ");
        CommandRun run = CommandRun.of(words);
        assertEquals(2, run.status(), run.err());
        assertTrue(run.err().contains(named), run.err());
    }

    @Test
    void filesThatAreNoCapturesAreRefusedWithASentence() throws IOException {
        assertRefused(folder.resolve("empty"), new byte[0], "is empty");
        assertRefused(folder.resolve("text"), "hello, this is no capture at all".getBytes(StandardCharsets.US_ASCII), "is no capture file");
        assertRefused(folder.resolve("short"), new byte[] {(byte) 0xD4, (byte) 0xC3, (byte) 0xB2, (byte) 0xA1, 2, 0}, "ends within its header");
        Path keys = folder.resolve("no-keys");
        Files.writeString(keys, "nothing of the kind\n");
        CommandRun run = CommandRun.of("analyze", capture.toString(), "--tls-keys", keys.toString(), "--lang", "en");
        assertEquals(2, run.status());
        assertTrue(run.err().contains("no TLS keys"), run.err());
    }

    private static void assertRefused(Path file, byte[] octets, String sentence) throws IOException {
        Files.write(file, octets);
        CommandRun run = CommandRun.of("analyze", file.toString(), "--lang", "en");
        assertEquals(2, run.status(), run.err());
        assertTrue(run.err().contains(sentence), run.err());
    }

    @Test
    void aCutFileIsReadAsFarAsItGoes() throws IOException {
        byte[] whole = Files.readAllBytes(capture);
        Files.write(capture, Arrays.copyOf(whole, whole.length - 50));
        CommandRun run = CommandRun.of("analyze", capture.toString(), "--lang", "en");
        assertEquals(0, run.status());
        assertTrue(run.out().contains("The file is cut") && run.out().contains("call.busy"), run.out());
    }

    @Test
    void aFolderIsNoCapture() {
        CommandRun run = CommandRun.of("analyze", folder.toString(), "--lang", "en");
        assertTrue(run.status() == 1 || run.status() == 2, run.err());
        assertFalse(run.err().contains("Exception"), run.err());
    }
}
