package org.offhook.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.offhook.CallReport;
import org.offhook.MediaReport;
import org.offhook.audio.tone.ToneSource;

/**
 * Calls in codecs other than G.711 with phones that have other implementations of them: sound judged by content at both
 * ends, the wire judged by tshark.
 *
 * <p>The tones of the wideband calls lie at 5 and 6 kHz, which no narrowband codec carries.
 */
@RequiresPeers
class CodecCallsIT {
    private static final Duration RING_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final int WE_SPEAK_WIDE_HZ = 5000;
    private static final int PHONE_SPEAKS_WIDE_HZ = 6000;
    private static final int RTP_AND_UDP_HEADERS = 20;

    private static PulseAudio sound;
    private static LinphoneDaemon linphone;
    private static Baresip g722;
    private static Baresip opus;

    @BeforeAll
    static void startPhones() {
        sound = PulseAudio.start();
        // Two seconds of tone, two of silence: an encoder with discontinuous transmission stops sending in between.
        Path speech = sox("pausing.wav", "-r", "8000", "-c", "1", "-b", "16", "synth", "2", "sine", "550", "vol", "0.25",
                "pad", "0", "2", "repeat", "150");
        linphone = LinphoneDaemon.start("1004", sound, speech, OurSide.phoneAt(null, "G729 G722"));
        g722 = wideband("1002", 16_000, 1, "G722/16000/1");
        opus = wideband("1003", 48_000, 2, "opus/48000/2");
    }

    private static Baresip wideband(String user, int rateHz, int channels, String codec) {
        Path speech = sox("wide-" + rateHz + ".wav", "-r", Integer.toString(rateHz), "-c", Integer.toString(channels), "-b", "16",
                "synth", "60", "sine", Integer.toString(PHONE_SPEAKS_WIDE_HZ), "vol", "0.25");
        return Baresip.start(user, PHONE_SPEAKS_WIDE_HZ,
                Map.of("CODECS", codec, "ANSWER", "manual", "SRC", "aufile," + speech));
    }

    /** A WAV file of sounds that sox makes; {@code settings} begin with the format. */
    private static Path sox(String name, String... settings) {
        Path wav = Bench.folder("voice").resolve(name);
        List<String> command = new java.util.ArrayList<>(List.of("sox", "-n"));
        command.addAll(List.of(settings).subList(0, 6));
        command.add(wav.toString());
        command.addAll(List.of(settings).subList(6, settings.length));
        try {
            Process process = new ProcessBuilder(command).inheritIO().start();
            assertEquals(0, process.waitFor(), () -> String.join(" ", command));
            return wav;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    @AfterAll
    static void stopPhones() {
        Bench.closeAll(opus, g722, linphone, sound);
    }

    private static OurSide ourSide(String codec) {
        return OurSide.alone(RING_TIMEOUT, codec);
    }

    private static CallReport end(OurSide.Talk talk, Phone phone, String codec) {
        CallReport report = OurSide.get(talk.call().hangup());
        phone.awaitIdle();
        assertEquals("completed", report.call().state(), report::toJson);
        assertEquals(List.of(codec, codec), report.media().stream().map(MediaReport::codec).toList(), report::toJson);
        return report;
    }

    private static MediaReport stream(CallReport report, String direction) {
        return report.media().stream().filter(s -> s.direction().equals(direction)).findFirst().orElseThrow();
    }

    @ParameterizedTest(name = "{0}, we call: {1}")
    @CsvSource({"G729,true", "G729,false", "G722,true", "G722,false"})
    void talksWithLinphone(String codec, boolean weCall) {
        try (OurSide ours = ourSide(codec)) {
            OurSide.Talk talk = ours.talkWith(linphone, weCall);
            // How late linphone begins to speak, and in which pause, depends on its sound card.
            Await.until("our side hears linphone", Duration.ofSeconds(25),
                    () -> talk.ear().heard().secondsOfTone(Phone.SPEAKS_HZ) > 2.0, () -> talk.call().report().toJson());
            Await.until("linphone hears our side", Duration.ofSeconds(25),
                    () -> linphone.heard().secondsOfTone(Voice.SPEAKS_HZ) > 3.0, () -> talk.call().report().toJson() + linphone.log());
            Recording heardByPhone = linphone.heard();
            CallReport report = end(talk, linphone, codec);
            System.out.printf("%s with linphone, we call: %s: %.1f s heard there, %.1f s here%n", codec, weCall,
                    heardByPhone.secondsOfTone(Voice.SPEAKS_HZ), talk.ear().heard().secondsOfTone(Phone.SPEAKS_HZ));
            heardByPhone.mustCarryTone("linphone", Voice.SPEAKS_HZ, 3.0);
            assertNothingLost(report);
        }
    }

    /** A phone that has no time to encode leaves out numbers. */
    private static void assertNothingLost(CallReport report) {
        assertTrue(stream(report, "recv").lost() <= 0 || Bench.crowding() > 4, report::toJson);
    }

    @ParameterizedTest(name = "{0}, we call: {1}")
    @CsvSource({"G722,true", "G722,false", "opus,true", "opus,false"})
    void talksWithBaresipInWideband(String codec, boolean weCall) {
        Baresip phone = codec.equals("opus") ? opus : g722;
        try (OurSide ours = ourSide(codec)) {
            OurSide.Talk talk = ours.talkWith(phone, weCall);
            Ear wideEar = new Ear(16_000);
            talk.call().onAudio(wideEar);
            talk.call().sendAudio(new ToneSource(16_000, WE_SPEAK_WIDE_HZ, -12));
            Await.until("our side hears baresip", Duration.ofSeconds(25),
                    () -> wideEar.heard().secondsOfTone(PHONE_SPEAKS_WIDE_HZ) > 3.5, () -> talk.call().report().toJson());
            Await.until("baresip hears our side", Duration.ofSeconds(25),
                    () -> phone.heard().secondsOfTone(WE_SPEAK_WIDE_HZ) > 3.0, () -> talk.call().report().toJson() + phone.log());
            CallReport report = end(talk, phone, codec);
            Recording heardByPhone = phone.heard();
            System.out.printf("%s with baresip, we call: %s: %.1f s heard there, %.1f s here%n", codec, weCall,
                    heardByPhone.secondsOfTone(WE_SPEAK_WIDE_HZ), wideEar.heard().secondsOfTone(PHONE_SPEAKS_WIDE_HZ));
            heardByPhone.mustCarryTone("baresip", WE_SPEAK_WIDE_HZ, 3.0);
            wideEar.heard().mustCarryTone("our side", PHONE_SPEAKS_WIDE_HZ, 3.0);
            assertNothingLost(report);
        }
    }

    /** Payloads of G.729 on the wire: packets, those that end in a silence descriptor, and packets of time not sent. */
    private record G729Stream(int packets, int descriptors, long unsent) {
        static G729Stream of(WireTap tap, MediaReport stream) {
            // Linphone announces an address that nothing here has: after two seconds nothing more is sent there, until packets of
            // its own have shown where it is. What codecs leave out is counted on the way that both then use.
            String host = stream.remote().substring(0, stream.remote().lastIndexOf(':'));
            boolean received = stream.direction().equals("recv");
            List<List<String>> packets = tap.fields("rtp.p_type == 18 && rtp.ssrc == " + stream.ssrc()
                    + (received ? "" : " && ip.dst == " + host), "udp.length", "rtp.timestamp");
            int descriptors = 0;
            for (List<String> packet : packets) {
                int payload = Integer.parseInt(packet.get(0)) - RTP_AND_UDP_HEADERS;
                assertTrue(payload % 10 == 0 || payload % 10 == 2, () -> "octets of a payload: " + payload);
                descriptors += payload % 10 == 2 ? 1 : 0;
            }
            assertTrue(packets.size() > 2, () -> "packets of " + stream);
            long ticks = Long.parseLong(packets.get(packets.size() - 1).get(1)) - Long.parseLong(packets.get(0).get(1))
                    & 0xFFFF_FFFFL;
            return new G729Stream(packets.size(), descriptors, ticks / 160 + 1 - packets.size());
        }
    }

    /** One call in which both sides make pauses, and what went over the wire. */
    private record PausingCall(WireTap tap, CallReport report) {
        G729Stream ours() {
            return G729Stream.of(tap, stream(report, "send"));
        }

        G729Stream theirs() {
            return G729Stream.of(tap, stream(report, "recv"));
        }

        static PausingCall with(LinphoneDaemon phone, OurSide ours, boolean weCall) {
            try (WireTap tap = WireTap.withMedia(ours.agent().localAddress().getPort(), phone.port())) {
                OurSide.Talk talk = ours.talkWith(phone, weCall);
                talk.call().sendAudio(new PausingVoice());
                Await.until("three of our strokes at linphone", Duration.ofSeconds(30),
                        () -> phone.heard().secondsOfTone(Voice.SPEAKS_HZ) > 2.4, () -> talk.call().report().toJson() + phone.log());
                // And the pause behind them.
                Await.mediaFlows(Duration.ofSeconds(2));
                Recording heardByPhone = phone.heard();
                CallReport report = end(talk, phone, "G729");
                heardByPhone.mustCarryTone("linphone", Voice.SPEAKS_HZ, 1.5);
                String local = stream(report, "send").local();
                tap.stop().readAsRtp(Integer.parseInt(local.substring(local.lastIndexOf(':') + 1)));
                return new PausingCall(tap, report);
            }
        }
    }

    private static void linphoneAsksFor(String parameters) {
        String answer = linphone.command("audio-codec-set G729/8000/1 recv_fmtp " + parameters);
        assertTrue(answer.contains("Recv-fmtp: " + parameters), answer);
    }

    @Test
    void pausesAreDescribedWhenLinphoneAsksForAnnexB() {
        try (OurSide ours = ourSide("G729")) {
            linphoneAsksFor("annexb=yes");
            PausingCall call = PausingCall.with(linphone, ours, false);
            System.out.println("annexb=yes: we sent " + call.ours() + ", linphone " + call.theirs());
            assertTrue(call.ours().descriptors() > 0 && call.ours().unsent() > 50, call.ours()::toString);
        }
    }

    /** Pauses are two thirds of the time, and are sent too; a machine that stands still for a moment leaves out some of both. */
    private static void assertSpokeOn(G729Stream stream) {
        assertTrue(stream.unsent() < stream.packets() / 2, stream::toString);
    }

    @Test
    void nothingIsLeftOutWhenLinphoneOffersAnnexBNo() {
        try (OurSide ours = ourSide("G729")) {
            linphoneAsksFor("annexb=no");
            PausingCall call = PausingCall.with(linphone, ours, false);
            System.out.println("their annexb=no: we sent " + call.ours() + ", linphone " + call.theirs());
            assertEquals(0, call.ours().descriptors(), call.ours()::toString);
            assertSpokeOn(call.ours());
        } finally {
            linphoneAsksFor("annexb=yes");
        }
    }

    /** Linphone 5.1 answers {@code annexb=yes} to this; by RFC 7261 one no is enough. */
    @Test
    void nothingIsLeftOutWhenWeOfferAnnexBNo() {
        try (OurSide ours = ourSide("G729;annexb=no")) {
            PausingCall call = PausingCall.with(linphone, ours, true);
            System.out.println("our annexb=no: we sent " + call.ours() + ", linphone " + call.theirs());
            for (G729Stream stream : List.of(call.ours(), call.theirs())) {
                assertEquals(0, stream.descriptors(), stream::toString);
            }
            assertSpokeOn(call.ours());
        }
    }

    @ParameterizedTest(name = "offhook call --codec {0}")
    @CsvSource({"G729", "opus"})
    void callsFromTheCommandLine(String codec) {
        Phone phone = codec.equals("opus") ? opus : linphone;
        int toneHz = codec.equals("opus") ? PHONE_SPEAKS_WIDE_HZ : Phone.SPEAKS_HZ;
        phone.prepare();
        Path recording = Bench.folder("recording").resolve("heard.wav");
        try (OffhookProcess offhook = OffhookProcess.with().start("call", phone.uri(), "--codec", codec, "--play", "tone:1000",
                "--record", recording.toString(), "--duration", "8", "--json")) {
            phone.awaitRinging();
            phone.answer();
            offhook.mustEndWell(LIMIT);
            phone.awaitIdle();
            phone.heard().mustCarryTone("the phone", 1000, 3.0);
            Recording.read(recording).mustCarryTone("our recording", toneHz, 1.0);
            for (Json stream : offhook.json().at("media").elements()) {
                assertEquals(codec, stream.at("codec").text());
            }
        }
    }
}
