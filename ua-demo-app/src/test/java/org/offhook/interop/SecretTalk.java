package org.offhook.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.offhook.CallReport;
import org.offhook.CallState;
import org.offhook.IncomingCall;
import org.offhook.InviteOptions;
import org.offhook.MediaLock;
import org.offhook.MediaReport;

/** One call with SRTP: sound judged by content at both ends, and by a witness on the wire who must not be able to hear it. */
final class SecretTalk {
    private static final int RTP_HEADER_OCTETS = 12;

    private SecretTalk() {
    }

    /**
     * Talks, hangs up, and looks at what was on the wire.
     *
     * @param weCall  whether we place the call, or the phone does
     * @param dialled whom the caller calls
     * @param keyExchange {@code sdes} or {@code dtls}
     */
    static CallReport between(OurSide ours, Phone phone, String name, boolean weCall, String dialled, String keyExchange) {
        try (WireTap tap = WireTap.withMedia(ours.agent().localAddress().getPort())) {
            phone.prepare();
            OurSide.Talk talk;
            if (weCall) {
                talk = ours.call(dialled, InviteOptions.DEFAULT);
                phone.awaitRinging();
                phone.answer();
            } else {
                phone.call(dialled);
                IncomingCall incoming = ours.awaitIncoming();
                talk = new OurSide.Talk(incoming.call());
                OurSide.get(incoming.accept());
            }
            talk.awaitState(CallState.ACTIVE);
            phone.awaitInCall();
            Await.until("our side hears " + name, Duration.ofSeconds(20),
                    () -> talk.ear().heard().secondsOfTone(Phone.SPEAKS_HZ) > 2.0, () -> talk.call().report().toJson());
            Await.until(name + " hears our side", Duration.ofSeconds(20),
                    () -> phone.heard().secondsOfTone(Voice.SPEAKS_HZ) > 2.0, () -> talk.call().report().toJson() + phone.log());
            Recording heardByPhone = phone.heard();
            MediaLock lock = talk.call().mediaLock();
            CallReport report = OurSide.get(talk.call().hangup());
            phone.awaitIdle();
            System.out.println(name + ", we call: " + weCall + ": " + lock + ", heard there "
                    + heardByPhone.secondsOfTone(Voice.SPEAKS_HZ) + " s");
            assertEquals(MediaLock.State.LOCKED, lock.state(), report::toJson);
            assertEquals(keyExchange, report.media().get(0).srtp().keyExchange());
            heardByPhone.mustCarryTone(name, Voice.SPEAKS_HZ, 2.0);
            mustBeUnreadable(tap, report);
            return report;
        }
    }

    /** What the packets of the call say to somebody who reads them as G.711: noise, of which no octet is more frequent than others. */
    private static void mustBeUnreadable(WireTap tap, CallReport report) {
        for (MediaReport stream : report.media()) {
            String local = stream.local();
            tap.stop().readAsRtp(Integer.parseInt(local.substring(local.lastIndexOf(':') + 1)));
            List<List<String>> payloads = tap.fields("rtp.ssrc == " + stream.ssrc() + " && rtp.p_type == " + stream.payloadType(),
                    "udp.payload");
            assertTrue(payloads.size() > 50, () -> "packets on the wire: " + payloads.size());
            int[] counts = new int[256];
            int total = 0;
            for (List<String> payload : payloads) {
                String hex = payload.get(0).replace(":", "");
                for (int i = 2 * RTP_HEADER_OCTETS; i + 1 < hex.length(); i += 2) {
                    counts[Integer.parseInt(hex.substring(i, i + 2), 16)]++;
                    total++;
                }
            }
            double bits = 0;
            for (int count : counts) {
                double share = (double) count / total;
                bits -= count == 0 ? 0 : share * Math.log(share) / Math.log(2);
            }
            System.out.printf("%s: %d packets on the wire, %.4f bits per octet%n", stream.direction(), payloads.size(), bits);
            assertTrue(bits > 7.9, "bits per octet on the wire: " + bits);
        }
    }
}
