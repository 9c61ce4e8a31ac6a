package org.offhook.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.offhook.app.terminal.Ending;
import org.offhook.audio.wav.WavWriter;
import org.offhook.capture.IpAddress;
import org.offhook.capture.PcapngWriter;
import org.offhook.capture.SocketPair;
import org.offhook.sip.SipText;
import org.offhook.sip.SipUri;
import org.offhook.testkit.LoopbackRegistrar;

/**
 * T26: what a peer writes, in names, reason phrases, session names, RTCP and file names, reaches terminals, JSON and pages as text: no
 * control or direction character, no element of its own.
 */
@Timeout(180)
class T26CommandOutputTest {

    private static final String EVIL = "\u001b[31m\u0007\u009b2J\u202etxt.exe\u2066\u061c${jndi:ldap://127.0.0.1:9/x}<script>alert(1)</script><img src=x onerror=y>";
    private static final String QUOTED = "\"" + EVIL + "\"";
    private static final String HEADERS = "Contact: " + QUOTED + " <sip:eve@127.0.0.1:5060>\r\nServer: " + EVIL + "\r\nReason: Q.850;cause=17;text="
        + QUOTED + "\r\nWarning: 399 x " + QUOTED + "\r\nSubject: " + EVIL + "\r\n";

    @TempDir
    private Path folder;

    private static void check(CommandRun run) {
        check(run.out());
        check(run.err());
    }

    private static void check(String shown) {
        assertFalse(shown.chars().anyMatch(c -> c != '\n' && c != '\r' && c != '\t' && !SipText.isShown((char) c)), shown);
    }

    private static void checkPage(Path page) throws IOException {
        String html = Files.readString(page);
        check(html);
        assertFalse(html.contains("<script>alert") || html.contains("<img src=x"), html);
    }

    @Test
    void aRefusedCallIsToldInText() throws Exception {
        try (HostilePhone eve = new HostilePhone(request -> request.startsWith("INVITE ")
            ? HostilePhone.response(request, "486 " + EVIL, HEADERS, "") : "")) {
            for (String form : new String[] {"--verbose", "--json", "--lang=fr"}) {
                CommandRun run = CommandRun.of("call", eve.uri(), "--bind", "127.0.0.1", form);
                assertEquals(6, run.status(), run.err());
                check(run);
            }
        }
    }

    @Test
    void anAnsweredCallIsToldInTextAndOnAPage() throws Exception {
        Path page = folder.resolve("call.html");
        HostilePhone[] phone = new HostilePhone[1];
        try (HostilePhone eve = new HostilePhone(request -> answered(phone[0], request))) {
            phone[0] = eve;
            for (String form : new String[] {"--verbose", "--json"}) {
                CommandRun run = CommandRun.of("call", eve.uri(), "--bind", "127.0.0.1", "--duration", "1", "--play", "silence", "--codec", "PCMA",
                    "--html", page.toString(), form);
                assertFalse(run.out().isEmpty(), run.err());
                check(run);
                checkPage(page);
            }
        }
    }

    private static String answered(HostilePhone eve, String request) {
        try {
            if (request.startsWith("INVITE ")) {
                eve.speak(request, EVIL);
                return HostilePhone.response(request, "200 " + EVIL, HEADERS.replace("5060", "" + eve.sip.getLocalPort())
                    + "Content-Type: application/sdp\r\n", "v=0\r\no=" + EVIL.replace(" ", "") + " 1 1 IN IP4 127.0.0.1\r\ns=" + EVIL
                    + "\r\ni=" + EVIL + "\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio " + eve.rtp.getLocalPort()
                    + " RTP/AVP 8\r\na=" + EVIL + "\r\na=rtpmap:99 " + EVIL.replace(" ", "") + "/8000\r\n");
            }
            return request.startsWith("BYE ") ? HostilePhone.response(request, "200 " + EVIL, HEADERS, "") : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aRegistrarsAnswerIsToldInText() throws Exception {
        for (String status : new String[] {"403 ", "200 "}) {
            String more = HEADERS + "Contact: <sip:\u202emallory@192.0.2.66>;expires=60\r\nExpires: 60\r\n";
            try (HostilePhone eve = new HostilePhone(request -> request.startsWith("REGISTER ")
                ? HostilePhone.response(request, status + EVIL, more, "") : "")) {
                for (String form : new String[] {"--verbose", "--json"}) {
                    CommandRun run = CommandRun.of(Map.of("OFFHOOK_PASSWORD", "x"), new Ending(), "register", eve.uri(), "--once", "--bind",
                        "127.0.0.1", form);
                    assertFalse(run.out().isEmpty() && run.err().isEmpty());
                    check(run);
                }
            }
        }
    }

    @Test
    void aCallersNamesAreToldInText() throws Exception {
        for (String form : new String[] {"--verbose", "--json"}) {
            Ending ending = new Ending();
            CompletableFuture<String> refused = new CompletableFuture<>();
            try (LoopbackRegistrar registrar = LoopbackRegistrar.start(Map.of("1001", "secret")); 
                 HostilePhone eve = new HostilePhone(message -> cancelled(message, refused))) {
                CompletableFuture<CommandRun> answering = CommandRun.beside(() -> CommandRun.of(Map.of("OFFHOOK_PASSWORD", "secret"),
                    ending, "answer", "--user", "1001", "--registrar", registrar.uri(), "--bind", "127.0.0.1", form));
                SipUri contact = CommandRun.awaitRegistered("1001", registrar, answering);
                int port = eve.sip.getLocalPort();
                eve.send("INVITE " + contact + " SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:" + port + ";branch=z9hG4bKevil;rport\r\nFrom: " + QUOTED
                    + " <sip:\u202eeve@127.0.0.1>;tag=1\r\nTo: " + QUOTED + " <" + contact + ">\r\nCall-ID: evil\r\nCSeq: 1 INVITE\r\nContact: <sip:eve@127.0.0.1:"
                    + port + ">\r\nMax-Forwards: 70\r\nUser-Agent: " + EVIL + "\r\nSubject: " + EVIL + "\r\nContent-Length: 0\r\n\r\n",
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), contact.port()));
                refused.get(30, TimeUnit.SECONDS);
                ending.ask();
                CommandRun run = answering.get(30, TimeUnit.SECONDS);
                assertTrue((run.out() + run.err()).contains("eve@127.0.0.1"), run.out() + run.err());
                check(run);
            }
        }
    }

    /** A machine picks up for nobody it does not know: the stranger hangs up when it rings. */
    private static String cancelled(String message, CompletableFuture<String> refused) {
        if (message.startsWith("SIP/2.0 487")) {
            refused.complete(message);
        }
        return !message.startsWith("SIP/2.0 180") ? "" : "CANCEL " + HostilePhone.header(message, "Contact").replaceAll("[<>]", "")
            + " SIP/2.0\r\nVia: " + HostilePhone.header(message, "Via") + "\r\nFrom: " + HostilePhone.header(message, "From")
            + "\r\nTo: " + HostilePhone.header(message, "To").replaceAll(";tag=[^;>]*$", "")
            + "\r\nCall-ID: evil\r\nCSeq: 1 CANCEL\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n";
    }

    @Test
    void aCaptureIsToldInTextAndOnAPage() throws Exception {
        Path file = folder.resolve("evil.pcapng");
        IpAddress ann = IpAddress.of(InetAddress.getByAddress(new byte[] {10, 0, 0, 1}));
        IpAddress bob = IpAddress.of(InetAddress.getByAddress(new byte[] {10, 0, 0, 2}));
        String invite = "INVITE sip:" + EVIL.replace(" ", "") + "@x SIP/2.0\r\nVia: SIP/2.0/UDP 10.0.0.1;branch=z9hG4bKe\r\nFrom: " + QUOTED
            + " <sip:\u202eeve@x>;tag=1\r\nTo: " + QUOTED + " <sip:b@x>\r\nCall-ID: " + EVIL.replace(" ", "") + "\r\nCSeq: 1 INVITE\r\nUser-Agent: "
            + EVIL + "\r\nContent-Type: application/sdp\r\n\r\nv=0\r\no=- 1 1 IN IP4 10.0.0.1\r\ns=" + EVIL
            + "\r\nc=IN IP4 10.0.0.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 99\r\na=rtpmap:99 " + EVIL.replace(" ", "") + "/8000\r\n";
        try (PcapngWriter writer = new PcapngWriter(Files.newOutputStream(file), EVIL)) {
            for (String message : new String[] {invite, HostilePhone.response(invite, "486 " + EVIL, HEADERS, "")}) {
                byte[] octets = message.getBytes(StandardCharsets.UTF_8);
                boolean sent = message.equals(invite);
                writer.datagram(sent ? 1_000_000 : 2_000_000, sent, new SocketPair(ann, 5060, bob, 5060), 0, octets, 0, octets.length, EVIL);
            }
        }
        Path page = folder.resolve("evil.html");
        for (String form : new String[] {"--verbose", "--json", "--lang=fr"}) {
            CommandRun run = CommandRun.of("analyze", file.toString(), "--html", page.toString(), form);
            assertFalse(run.out().isEmpty(), run.err());
            check(run);
            checkPage(page);
        }
    }

    @Test
    void aComparisonOfCodecsNamesItsFileInText() throws Exception {
        // A system in the locale C has names of ASCII alone, and no way to write the other one.
        boolean anyName = Charset.forName(System.getProperty("sun.jnu.encoding")).newEncoder().canEncode('\u202e');
        Path wav = folder.resolve("<img src=x onerror=y>" + (anyName ? "\u202e" : "") + "<script>alert(1)<" + ".wav");
        try (WavWriter writer = WavWriter.create(wav, 8000, 1)) {
            short[] tone = new short[16_000];
            for (int i = 0; i < tone.length; i++) {
                tone[i] = (short) (8000 * Math.sin(i / 3.0) * Math.sin(i / 800.0));
            }
            writer.write(tone, 0, tone.length);
        }
        Path page = folder.resolve("codecs.html");
        CommandRun run = CommandRun.of("codecs", "compare", wav.toString(), "--codec", "PCMA", "--loss", "0", "--html", page.toString());
        assertTrue(Files.exists(page), run.err());
        check(run);
        checkPage(page);
    }
}
