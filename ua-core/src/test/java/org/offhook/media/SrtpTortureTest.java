package org.offhook.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.offhook.codecs.g711.PcmuCodec;
import org.offhook.sdp.Connection;
import org.offhook.sdp.LocalMedia;
import org.offhook.sdp.LocalSecurity;
import org.offhook.sdp.OfferAnswerSession;
import org.offhook.sdp.SessionDescription;
import org.offhook.srtp.CryptoAttribute;
import org.offhook.srtp.KeyExchange;
import org.offhook.srtp.SecurityPolicy;
import org.offhook.srtp.SrtpKeys;
import org.offhook.srtp.SrtpSuite;
import org.offhook.srtp.dtls.DtlsConnector;

/** The datagrams of SRTP beside the project against a whole session with their key, one session for each line. */
class SrtpTortureTest {

    private static final Pattern ROW = Pattern.compile("^([^,]+),([^,]+),([^,]+),([^,]+),(\"[^\"]*\"|[^,]*),(\"[^\"]*\"|[^,]*),(.*)");
    private static final SrtpKeys THEIRS = SrtpKeys.of(SrtpSuite.AES_CM_128_HMAC_SHA1_80,
        HexFormat.of().parseHex("E1F97A0D3E018BE0D64FA32C06DE41390EC675AD498AFEEBB6960B3AABE6"));
    private static final SrtpKeys OURS = SrtpKeys.of(SrtpSuite.AES_CM_128_HMAC_SHA1_80, new byte[30]);
    private static final long MS = 1_000_000;

    @TestFactory
    List<DynamicTest> everyDatagramIsTreatedAsItsLineWants() throws Exception {
        Path file = Path.of(System.getProperty("offhook.shared", "absent"), "torture", "rtp", "packets.csv");
        if (!Files.isRegularFile(file)) {
            System.out.println("SKIPPED SrtpTortureTest: no " + file);
        }
        Assumptions.assumeTrue(Files.isRegularFile(file), "no torture data");
        List<DynamicTest> tests = new ArrayList<>();
        for (String row : Files.readAllLines(file)) {
            Matcher matcher = ROW.matcher(row);
            assertTrue(matcher.matches(), row);
            if (matcher.group(2).startsWith("srt")) {
                tests.add(DynamicTest.dynamicTest(matcher.group(1), () -> check(matcher.group(2).equals("srtcp"), matcher.group(4),
                    matcher.group(5).replace("\"", ""), matcher.group(7).split("\\|", -1))));
            }
        }
        assertTrue(tests.size() >= 12, "lines: " + tests.size());
        return tests;
    }

    private static InetAddress address(String literal) {
        return new Connection("IP4", literal).literal().orElseThrow();
    }

    private static void check(boolean rtcp, String expect, String counter, String[] datagrams) throws Exception {
        LocalSecurity security = new LocalSecurity(SecurityPolicy.REQUIRED, List.of(KeyExchange.SDES), List.of(OURS), List.of(), "");
        OfferAnswerSession negotiation = new OfferAnswerSession(
            LocalMedia.audio(address("127.0.0.1"), 50000, 50001, List.of(new PcmuCodec())).withSecurity(security), 1);
        negotiation.answer(SessionDescription.parse("v=0\r\no=- 1 1 IN IP4 127.0.0.9\r\ns=-\r\nc=IN IP4 127.0.0.9\r\nt=0 0\r\n"
            + "m=audio 40000 RTP/SAVP 0\r\na=sendonly\r\na=crypto:" + new CryptoAttribute(1, THEIRS).encode() + "\r\n"));
        Nowhere nowhere = new Nowhere();
        MediaSession session = new MediaSession(MediaSettings.virtual(1), nowhere, MediaListener.NONE, DtlsConnector.NONE);
        session.update(negotiation.negotiated().orElseThrow(), 0, 0);
        InetSocketAddress peer = new InetSocketAddress(address("127.0.0.9"), rtcp ? 40001 : 40000);
        long now = 0;
        for (String hex : datagrams) {
            byte[] octets = HexFormat.of().parseHex(hex);
            now += 20 * MS;
            if (rtcp) {
                session.onRtcp(octets, 0, octets.length, peer, now);
            } else {
                session.onRtp(octets, 0, octets.length, peer, now);
            }
            session.tick(now);
        }
        MediaStatistics statistics = session.snapshot();
        MediaStatistics.Counters counters = statistics.counters();
        long taken = rtcp ? counters.rtcpReceived() : statistics.received().packets();
        Matcher number = Pattern.compile("([a-z-]+)\\+(\\d+)").matcher(counter);
        assertTrue(number.find(), counter);
        long expected = Long.parseLong(number.group(2));
        long counted = switch (number.group(1)) {
            case "auth" -> counters.notAuthentic();
            case "replay" -> counters.replayed();
            case "bad" -> counters.malformed();
            default -> taken;
        };
        assertEquals(expected, counted, () -> counter + ": " + counters);
        assertEquals(expect.equals("accept") ? datagrams.length : expect.equals("drop") ? 0 : datagrams.length - expected, taken,
            () -> expect + ": " + counters);
        assertEquals(0, nowhere.sent, "nothing goes out in answer");
    }
}
