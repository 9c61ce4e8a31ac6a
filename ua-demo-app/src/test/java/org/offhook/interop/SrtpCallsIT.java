package org.offhook.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.offhook.CallReport;
import org.offhook.CallState;
import org.offhook.IncomingCall;
import org.offhook.InviteOptions;
import org.offhook.MediaLock;
import org.offhook.MediaReport;
import org.offhook.SrtpOptions;

/**
 * Calls with SRTP, both directions, keys by SDES and by DTLS, with phones that have other implementations of all of it: sound judged by
 * content at both ends, and by a witness on the wire who must not be able to hear it.
 */
@RequiresPeers
class SrtpCallsIT {
    private static final int RTP_HEADER_OCTETS = 12;

    private static PulseAudio sound;
    private static Baresip baresipSdes;
    private static Baresip baresipDtls;
    private static LinphoneDaemon linphoneSdes;
    private static LinphoneDaemon linphoneDtls;

    @BeforeAll
    static void startPhones() {
        sound = PulseAudio.start();
        baresipSdes = Baresip.start("1002", Phone.SPEAKS_HZ, settings("srtp-mand"));
        baresipDtls = Baresip.start("1003", Phone.SPEAKS_HZ, settings("dtls_srtp"));
        linphoneSdes = LinphoneDaemon.start("1004", sound, settings("srtp"));
        linphoneDtls = LinphoneDaemon.start("1005", sound, settings("dtls"));
    }

    private static Map<String, String> settings(String encryption) {
        Map<String, String> settings = new HashMap<>(OurSide.phoneAt(null, encryption.contains("_") || encryption.contains("-")
                ? "PCMU/8000/1,PCMA/8000/1" : "PCMU PCMA"));
        settings.put("ENC", encryption);
        return settings;
    }

    @AfterAll
    static void stopPhones() throws Exception {
        for (AutoCloseable part : new AutoCloseable[] {linphoneDtls, linphoneSdes, baresipDtls, baresipSdes, sound}) {
            if (part != null) {
                part.close();
            }
        }
    }

    private static Phone phone(String name) {
        return switch (name) {
            case "baresip sdes" -> baresipSdes;
            case "baresip dtls" -> baresipDtls;
            case "linphone sdes" -> linphoneSdes;
            default -> linphoneDtls;
        };
    }

    @ParameterizedTest(name = "{0}, we call: {1}")
    @CsvSource({"baresip sdes,true", "baresip sdes,false", "linphone sdes,true", "linphone sdes,false",
        "baresip dtls,true", "baresip dtls,false", "linphone dtls,true", "linphone dtls,false"})
    void nobodyOnTheWayHearsTheCall(String name, boolean weCall) {
        Phone phone = phone(name);
        SrtpOptions srtp = SrtpOptions.parse(name.substring(name.indexOf(' ') + 1)).withSdesInClear(true);
        try (OurSide ours = OurSide.alone(builder -> builder.srtp(srtp), "PCMU", "PCMA");
             WireTap tap = WireTap.withMedia(ours.agent().localAddress().getPort())) {
            phone.prepare();
            OurSide.Talk talk;
            if (weCall) {
                talk = ours.call(phone.uri(), InviteOptions.DEFAULT);
                phone.awaitRinging();
                phone.answer();
            } else {
                phone.call(ours.uri());
                IncomingCall incoming = ours.awaitIncoming();
                talk = new OurSide.Talk(incoming.call());
                OurSide.get(incoming.accept());
            }
            talk.awaitState(CallState.ACTIVE);
            phone.awaitInCall();
            Await.until("our side hears " + name, Duration.ofSeconds(20),
                    () -> talk.ear().heard().secondsOfTone(Phone.SPEAKS_HZ) > 2.0, () -> talk.call().report().toJson());
            Await.mediaFlows(Duration.ofSeconds(3));
            Recording heardByPhone = phone.heard();
            MediaLock lock = talk.call().mediaLock();
            CallReport report = OurSide.get(talk.call().hangup());
            phone.awaitIdle();
            System.out.println(name + ", we call: " + weCall + ": " + lock + ", heard there "
                    + heardByPhone.secondsOfTone(Voice.SPEAKS_HZ) + " s");
            assertEquals(MediaLock.State.LOCKED, lock.state(), report::toJson);
            assertEquals(name.endsWith("sdes") ? "sdes" : "dtls", report.media().get(0).srtp().keyExchange());
            heardByPhone.mustCarryTone(name, Voice.SPEAKS_HZ, 2.0);
            mustBeUnreadable(tap, report);
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
