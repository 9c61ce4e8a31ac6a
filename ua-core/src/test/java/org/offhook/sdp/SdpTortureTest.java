package org.offhook.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The offers beside the project, each answered as its index wants: 200 with an answer, or 488 for a refusal. */
class SdpTortureTest {

    private static final Pattern ROW = Pattern.compile("^([^,]+),([^,]+),([^,]+),([^,]+),(\"[^\"]*\"|[^,]*),(\"[^\"]*\"|[^,]*),.*");

    @TestFactory
    List<DynamicTest> everyOfferIsAnsweredAsItsIndexWants() throws Exception {
        Path folder = Path.of(System.getProperty("offhook.shared", "absent"), "torture", "sdp");
        if (!Files.isDirectory(folder)) {
            System.out.println("SKIPPED SdpTortureTest: no " + folder);
        }
        Assumptions.assumeTrue(Files.isDirectory(folder), "no torture data");
        List<DynamicTest> tests = new ArrayList<>();
        List<String> rows = Files.readAllLines(folder.resolve("index.csv"));
        for (String row : rows.subList(1, rows.size())) {
            Matcher matcher = ROW.matcher(row);
            assertTrue(matcher.matches(), row);
            tests.add(DynamicTest.dynamicTest(matcher.group(1), () ->
                check(Files.readAllBytes(folder.resolve(matcher.group(2))), matcher.group(5), matcher.group(6))));
        }
        assertEquals(50, tests.size());
        return tests;
    }

    private static void check(byte[] offer, String statusPattern, String answerCheck) throws Exception {
        OfferAnswerSession session = new OfferAnswerSession(LocalMedia.audio(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}),
            50000, 50001, List.of(NamedCodec.G722, NamedCodec.PCMA, NamedCodec.PCMU)), 5);
        String status = "200";
        SessionDescription answer = null;
        long start = System.nanoTime();
        try {
            answer = session.answer(SessionDescription.parse(offer));
        } catch (SdpException | NegotiationException e) {
            status = "488";
        }
        long millis = (System.nanoTime() - start) / 1_000_000;
        assertTrue(status.matches(statusPattern.replace("\"", "")), status + " for " + statusPattern);
        // The bound of the index is CPU time; a machine with other work gets some room on the wall clock.
        assertTrue(millis < 2000, millis + " ms");
        if (answer != null) {
            checkAnswer(answer, session.negotiated().orElseThrow(), answerCheck);
        }
    }

    private static void checkAnswer(SessionDescription answer, NegotiatedMedia media, String answerCheck) {
        MediaDescription audio = answer.media().stream().filter(line -> line.port() > 0).findFirst().orElseThrow();
        assertEquals(audio.formats().size(), new HashSet<>(audio.formats()).size(), "no payload type twice");
        assertEquals(1, audio.attributes().stream().filter(attribute -> Direction.among(List.of(attribute)).isPresent()).count());
        assertTrue(media.ptimeMs() >= 10 && media.ptimeMs() <= 120);
        if (answerCheck.contains("1 m=audio")) {
            assertEquals(1, answer.media().size());
        }
        if (answerCheck.contains("2 m= lines")) {
            assertEquals(List.of(true, false), answer.media().stream().map(line -> line.port() > 0).toList());
        }
        if (answerCheck.contains("only PT 0")) {
            assertEquals(List.of("0"), audio.formats());
        }
        if (answerCheck.contains("events 0-15/16")) {
            assertTrue(audio.fmtp(101).orElseThrow().parameters().matches("0-1[56]"), audio.fmtp(101).toString());
        }
        if (answerCheck.contains("packet time 20 ms")) {
            assertEquals(20, media.ptimeMs());
        }
        if (answerCheck.contains("PT 96 never")) {
            assertTrue(!audio.formats().contains("96"));
        }
    }
}
