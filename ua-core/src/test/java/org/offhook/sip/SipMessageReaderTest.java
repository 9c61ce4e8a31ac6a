package org.offhook.sip;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class SipMessageReaderTest {

    private static final String INVITE = "INVITE sip:b@example.org SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK1\r\n"
        + "Via: SIP/2.0/UDP 192.0.2.2;branch=z9hG4bK2\r\nMax-Forwards: 70\r\nFrom: A <sip:a@example.org>;tag=1\r\n"
        + "To: <sip:b@example.org>\r\nCall-ID: c\r\nCSeq: 1 INVITE\r\nContact: <sip:a@192.0.2.1>\r\n"
        + "Content-Type: application/sdp\r\nContent-Length: 4\r\n\r\nv=0\n";

    private static SipMessageReader.Result read(String text) {
        return SipMessageReader.read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static SipMessage readable(String text) {
        return assertInstanceOf(SipMessageReader.Result.Readable.class, read(text), () -> read(text).toString()).message();
    }

    private static int refusedWith(String text) {
        return assertInstanceOf(SipMessageReader.Result.Refused.class, read(text)).answer().map(SipResponse::status).orElse(0);
    }

    @Test
    void readsWhatItWrites() {
        SipMessage message = readable(INVITE);
        assertEquals(INVITE, new String(SipMessageWriter.write(message), StandardCharsets.UTF_8));
        SipResponse busy = SipResponse.to((SipRequest) message, 486, "Busy Here", "t");
        SipResponse again = (SipResponse) readable(new String(SipMessageWriter.write(busy), StandardCharsets.UTF_8));
        assertEquals(486, again.status());
        assertEquals("Busy Here", again.reason());
        assertEquals(busy.headers().lines(), again.headers().lines());
    }

    @Test
    void expandsShortFormsAndFoldedLines() {
        SipMessage message = readable("\r\n\r\nOPTIONS sip:b@x SIP/2.0\nv:SIP/2.0/UDP h\ni : 1\nf: <sip:a@x>\n ;tag=1\nt:\tsip:b@x\n"
            + "cseq: 1\n  OPTIONS\n\n");
        assertEquals(Optional.of("1"), message.from().tag());
        assertEquals("1", message.callId());
        assertEquals(1, message.cseq().number());
        assertEquals("h", message.topVia().host());
    }

    @Test
    void takesTheBodyByItsLength() {
        assertArrayEquals("v=0\n".getBytes(), readable(INVITE + "INVITE another").body());
        assertEquals(400, refusedWith(INVITE.replace("Length: 4", "Length: 5")));
        assertEquals(400, refusedWith(INVITE.replace("Length: 4", "Length: -4")));
        assertEquals(400, refusedWith(INVITE.replace("Length: 4", "Length: 4\r\nl: 3")));
        assertEquals(400, refusedWith(INVITE.replace("Length: 4", "Length: 4000000000000")));
        assertArrayEquals("v=0\n".getBytes(), readable(INVITE.replace("Content-Length: 4\r\n", "")).body());
    }

    @Test
    void refusesWhatNoTransactionCanBeBuiltOn() {
        assertEquals(505, refusedWith(INVITE.replace(" SIP/2.0\r\nVia", " SIP/3.0\r\nVia")));
        assertEquals(416, refusedWith(INVITE.replace("INVITE sip:", "INVITE mailto:")));
        assertEquals(400, refusedWith(INVITE.replace("1 INVITE", "1 BYE")));
        assertEquals(400, refusedWith(INVITE.replace("CSeq: 1 ", "CSeq: 4294967296 ")));
        assertEquals(400, refusedWith(INVITE.replace("Max-Forwards:", "Max Forwards:")));
        assertEquals(400, refusedWith(INVITE.replace("To: <", "To: <sip:c@x>\r\nTo: <")));
        assertEquals(400, refusedWith(INVITE.replace("Contact: <sip:a@192.0.2.1>", "Contact: <sip:a@192.0.2.1")));
        assertEquals(400, refusedWith(INVITE.replace("sip:b@example.org SIP", "sip:b@exam ple.org SIP")));
        assertEquals(513, refusedWith(INVITE.replace("Contact:", "X: " + "y".repeat(9_000) + "\r\nContact:")));
        assertEquals(400, refusedWith(INVITE.replace("Contact:", "X: " + ",".repeat(100) + "\r\nContact:")));
        assertEquals(513, refusedWith(INVITE.replace("Contact:", "X: y\r\n".repeat(300) + "Contact:")));
    }

    @Test
    void answersWithTheHeadersThatCame() {
        String insufficient = INVITE.replace("Call-ID: c\r\n", "").replace("To: <sip:b@example.org>\r\n", "");
        SipMessageReader.Result.Refused refused = assertInstanceOf(SipMessageReader.Result.Refused.class, read(insufficient));
        SipResponse answer = refused.answer().orElseThrow();
        assertEquals(400, answer.status());
        assertEquals(List.of("Via", "Via", "From", "CSeq"), answer.headers().lines().stream().map(SipHeaders.Header::name).toList());
        assertEquals(513, refusedWith(INVITE.replace("Length: 4", "Length: 100000000")));
    }

    @Test
    void neverAnswersResponsesAcksAndWhatHasNoWayBack() {
        assertEquals(0, refusedWith(INVITE.replace("INVITE sip", "ACK sip")));
        assertEquals(0, refusedWith("SIP/2.0 200 OK\r\n\r\n"));
        assertEquals(0, refusedWith(INVITE.replace("Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK1", "Via: SIP/2.0/UDP")));
        assertEquals(0, refusedWith(INVITE.replaceAll("Via: .*\r\n", "")));
        assertEquals(0, refusedWith(""));
        assertEquals(0, refusedWith("\r\n\r\n"));
        assertEquals(0, refusedWith("INVITE sip:b@x SIP/2.0"));
    }

    @Test
    void readsTheTortureMessagesAsTheirIndexSays() throws IOException {
        Path torture = shared().resolve("torture");
        List<String> disagreements = new ArrayList<>();
        List<String> rows = Files.readAllLines(torture.resolve("index.csv"));
        for (String row : rows.subList(1, rows.size())) {
            String[] cells = row.split(",", 9);
            SipMessageReader.Result result = SipMessageReader.read(Files.readAllBytes(torture.resolve(cells[1])));
            int answered = result instanceof SipMessageReader.Result.Refused refused
                ? refused.answer().map(SipResponse::status).orElse(0) : -1;
            boolean right = switch (cells[6]) {
                // A refusal that the index allows as the answer is as good as reading.
                case "must-accept" -> answered == -1 || String.valueOf(answered).matches(cells[7]);
                case "must-reject" -> answered == 0 || String.valueOf(answered).matches(cells[7]);
                default -> answered == -1 || String.valueOf(answered).matches(cells[7]);
            };
            if (!right) {
                disagreements.add(cells[0] + ": " + result);
            }
        }
        assertEquals(List.of(), disagreements);
    }

    @Test
    void mutantsNeverThrow() throws IOException {
        int readable = 0;
        int all = 0;
        try (InputStream file = Files.newInputStream(shared().resolve("torture/sip-mutants.zip"));
             ZipInputStream zip = new ZipInputStream(file)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                all++;
                readable += SipMessageReader.read(zip.readAllBytes()) instanceof SipMessageReader.Result.Readable ? 1 : 0;
            }
        }
        assertTrue(all > 1_000 && readable > 50 && readable < all, readable + " of " + all);
    }

    private static Path shared() {
        Path shared = Path.of(System.getProperty("offhook.shared", "/nonexistent"));
        boolean there = Files.isDirectory(shared.resolve("torture"));
        if (!there) {
            System.out.println("Skipped: no test data in " + shared);
        }
        Assumptions.assumeTrue(there);
        return shared;
    }

    @Test
    void damagedMessagesNeverThrow() {
        Random random = new Random(3261);
        byte[] seed = INVITE.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 30_000; i++) {
            byte[] mutant = seed.clone();
            for (int j = random.nextInt(8); j >= 0; j--) {
                int at = random.nextInt(mutant.length);
                switch (random.nextInt(3)) {
                    case 0 -> mutant[at] = (byte) random.nextInt(256);
                    case 1 -> mutant[at] = (byte) " \t\r\n:;,<>\"@\\".charAt(random.nextInt(12));
                    default -> mutant = java.util.Arrays.copyOf(mutant, Math.max(1, at));
                }
            }
            SipMessageReader.Result result = SipMessageReader.read(mutant);
            assertNotNull(result);
            if (result instanceof SipMessageReader.Result.Refused refused && refused.answer().isPresent()) {
                assertNotNull(refused.answer().get().topVia(), "an answer has a way back");
            }
        }
    }
}
