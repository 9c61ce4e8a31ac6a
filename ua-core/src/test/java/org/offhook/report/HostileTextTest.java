package org.offhook.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.offhook.analysis.CaptureAnalyzer;
import org.offhook.analysis.CapturedSip;
import org.offhook.capture.CaptureFile;
import org.offhook.capture.IpAddress;
import org.offhook.capture.Packet;
import org.offhook.diagnosis.AnalysisReport;
import org.offhook.diagnosis.Diagnosis;
import org.xml.sax.InputSource;

/** What a peer writes is text on a page, whatever it looks like. */
class HostileTextTest {

    private static final String HOSTILE = "</title><script>alert(1)</script><img src=x onerror='alert(2)'>${jndi:ldap://x/a}\u202e\u0007\u001b[2J\"&";

    @Test
    void pageOfACaptureShowsHostileNamesAsText() throws Exception {
        CaptureAnalyzer analyzer = new CaptureAnalyzer();
        Packet envelope = new Packet();
        for (String first : List.of("INVITE sip:" + HOSTILE.replace(" ", "") + "@h SIP/2.0", "SIP/2.0 486 " + HOSTILE)) {
            byte[] message = (first + "\r\nCall-ID: " + HOSTILE + "\r\nCSeq: 1 INVITE\r\nFrom: \"" + HOSTILE + "\" <sip:" + HOSTILE
                + "@h>;tag=1\r\nTo: <sip:" + HOSTILE + "@h>\r\n\r\n").getBytes(StandardCharsets.UTF_8);
            envelope.ofDatagram(1, 1, IpAddress.of(InetAddress.getByName("192.0.2.1")), 5060, IpAddress.of(InetAddress.getByName("192.0.2.2")), 5060, 0, message, 0, message.length);
            CapturedSip.read(message, 0, message.length).ifPresent(sip -> analyzer.onMessage(envelope, "udp", sip));
        }
        var analysis = analyzer.finish(new CaptureFile("pcap", HOSTILE, 2, 0, Optional.empty()));
        assertEquals(1, analysis.calls().size());
        String page = AnalysisHtml.write(new AnalysisReport(HOSTILE, analysis, Diagnosis.of(analysis)), Locale.ENGLISH);
        assertInert(page);
        assertTrue(page.contains("486 &lt;/title&gt;&lt;script&gt;"), page);
    }

    static void assertInert(String page) {
        assertFalse(page.contains("<script") || page.contains("<img"), page);
        assertFalse(page.chars().anyMatch(c -> c < ' ' && c != '\n' || c == 0x202e || c == 0x7f), page);
        assertFalse(page.matches("(?s).*<[^>]* onerror=.*"), page);
        assertFalse(page.matches("(?s).*<[^>]*\\b(src|href)\\s*=.*"), "nothing is loaded from anywhere");
    }

    @Test
    void junitIsXmlWhateverItSays() throws Exception {
        String xml = JunitXml.write(List.of(new JunitXml.Suite(HOSTILE + "\ud800\uffff]]>", "2026-01-01T00:00:00", List.of(
            new JunitXml.Case("set-up", 0.5, JunitXml.Result.FAILED, HOSTILE), new JunitXml.Case("loss", null, JunitXml.Result.SKIPPED, ""),
            new JunitXml.Case("jitter", null, JunitXml.Result.PASSED, "2 ms")))));
        var document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
        var suite = document.getElementsByTagName("testsuite").item(0).getAttributes();
        assertEquals("3", suite.getNamedItem("tests").getNodeValue());
        assertEquals("1", suite.getNamedItem("failures").getNodeValue());
        assertEquals("1", suite.getNamedItem("skipped").getNodeValue());
        assertTrue(suite.getNamedItem("name").getNodeValue().contains("<script>alert(1)</script>"));
    }

    @Test
    void bothLanguagesHaveTheSameWords() {
        ReportWords english = new ReportWords(Locale.ENGLISH, AnalysisHtml.class, "Words");
        ReportWords french = new ReportWords(Locale.FRENCH, AnalysisHtml.class, "Words");
        assertEquals(english.keys(), french.keys());
        for (var state : org.offhook.analysis.CapturedCall.State.values()) {
            assertTrue(english.keys().contains("state." + state.text()));
        }
    }
}
