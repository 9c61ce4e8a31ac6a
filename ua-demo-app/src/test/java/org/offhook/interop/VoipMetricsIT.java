package org.offhook.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.offhook.Call;
import org.offhook.CallReport;
import org.offhook.InviteOptions;
import org.offhook.MediaReport;
import org.offhook.UserAgent;
import org.offhook.audio.tone.ToneSource;
import org.offhook.media.Impairment;
import org.offhook.rtcp.VoipMetrics;

/** RTCP XR over a lossy call: tshark reads in our blocks what the other side's report says we sent. */
@RequiresPeers({"tshark", "dumpcap"})
class VoipMetricsIT {
    private static final String BLOCK = "rtcp.xr.voipmetrics.";

    @Test
    void theWitnessReadsTheVoipMetricsThatTheOtherSideReports() throws Exception {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (UserAgent caller = UserAgent.builder().bind(loopback).codecs("PCMU").impairment(() -> new Impairment(7, 6, 0, 20, 0)).build();
                UserAgent callee = UserAgent.builder().bind(loopback).codecs("PCMU").build();
                WireTap tap = WireTap.withMedia(caller.localAddress().getPort(), callee.localAddress().getPort())) {
            callee.onIncoming(incoming -> {
                incoming.call().echo();
                incoming.accept();
            });
            Call call = OurSide.get(caller.place("sip:b@127.0.0.1:" + callee.localAddress().getPort(), InviteOptions.DEFAULT).answered());
            call.sendAudio(new ToneSource(8000, 440, -10));
            Await.until("the other side's figures are in the report", Duration.ofSeconds(30), () -> {
                VoipMetrics metrics = sent(call.report()).voipMetrics();
                return metrics != null && metrics.rFactor() != null;
            }, () -> call.report().toJson());
            assertNotNull(call.figures().mos(), "the running call knows its opinion score");
            CallReport report = OurSide.get(call.hangup());
            VoipMetrics reported = sent(report).voipMetrics();
            assertTrue(report.toJson().contains("\"voipMetrics\""));

            List<List<String>> blocks = tap.fields("rtcp.xr.bt == 7", BLOCK + "gmin",
                    BLOCK + "rfactor", BLOCK + "moscq", BLOCK + "moslq", BLOCK + "gapdensity", BLOCK + "burstdensity",
                    BLOCK + "burstduration", BLOCK + "gapduration", BLOCK + "rtdelay", BLOCK + "esdelay",
                    BLOCK + "signallevel", BLOCK + "jbabsmax", BLOCK + "plc", BLOCK + "jba", "rtcp.xr.bl");
            assertFalse(blocks.isEmpty());
            // Other calls on this machine may send SRTCP, which looks malformed to a reader without their description.
            String local = sent(report).local();
            int rtpPort = Integer.parseInt(local.substring(local.lastIndexOf(':') + 1));
            String ofThisCall = "rtcp && (udp.port == " + rtpPort + " || udp.port == " + (rtpPort + 1) + ")";
            assertTrue(tap.count(ofThisCall) > 0, "RTCP of this call");
            assertEquals(0, tap.count(ofThisCall + " && _ws.malformed"));
            List<String> match = blocks.stream().filter(block -> block.get(6).equals(Integer.toString(reported.burstMs()))
                    && block.get(7).equals(Integer.toString(reported.gapMs()))).reduce((a, b) -> b)
                    .orElseThrow(() -> new AssertionError(reported + " is none of " + blocks));
            assertEquals("16", match.get(0));
            assertEquals(reported.rFactor(), Integer.valueOf(match.get(1)));
            assertEquals(reported.mosCq(), Double.parseDouble(match.get(2)), 1e-6);
            assertEquals(reported.mosLq(), Double.parseDouble(match.get(3)), 1e-6);
            assertEquals(reported.gapDensityPct(), Double.parseDouble(match.get(4)) * 100 / 256, 1e-6);
            assertEquals(reported.burstDensityPct(), Double.parseDouble(match.get(5)) * 100 / 256, 1e-6);
            assertEquals(reported.roundTripMs() == null ? 0 : reported.roundTripMs(), Integer.parseInt(match.get(8)));
            assertEquals(reported.endSystemMs(), Integer.valueOf(match.get(9)));
            assertEquals(reported.signalDbm0(), Integer.valueOf(match.get(10)));
            assertEquals(-10 + 6.15, reported.signalDbm0(), 4, "the tone, less what was lost");
            assertEquals("1000", match.get(11));
            assertEquals("2", match.get(12), "enhanced concealment");
            assertEquals("3", match.get(13), "adaptive jitter buffer");
            assertEquals("8", match.get(14), "words of the block");
        }
    }

    private static MediaReport sent(CallReport report) {
        return report.media().stream().filter(stream -> stream.direction().equals("send")).findFirst().orElseThrow();
    }
}
