package org.offhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhook.audio.tone.ToneSource;
import org.offhook.srtp.KeyExchange;

/** Whole calls with SRTP between two agents on loopback. */
class SrtpCallTest {

    private static final SrtpOptions SDES = SrtpOptions.required(KeyExchange.SDES).withSdesInClear(true);

    private static UserAgent agent(SrtpOptions srtp) throws Failure {
        return UserAgent.builder().bind(InetAddress.getLoopbackAddress()).codecs("PCMA").srtp(srtp).build();
    }

    private static String uri(UserAgent callee) {
        return "sip:callee@127.0.0.1:" + callee.localAddress().getPort();
    }

    /** The call that is taken. */
    private static CompletableFuture<Call> answerWithTone(UserAgent callee) {
        CompletableFuture<Call> taken = new CompletableFuture<>();
        callee.onIncoming(incoming -> incoming.accept().thenAccept(call -> {
            call.sendAudio(new ToneSource(8000, 1000, -10));
            taken.complete(call);
        }));
        return taken;
    }

    private static CallReport talk(UserAgent caller, UserAgent callee, Path heard) throws Exception {
        CompletableFuture<Call> taken = answerWithTone(callee);
        Call call = caller.invite(uri(callee)).get(30, TimeUnit.SECONDS);
        CompletableFuture<Void> recorded = call.record(heard);
        call.sendAudio(new ToneSource(8000, 440, -10));
        PacketCounts.awaitSound(call, 75);
        Call theirs = taken.get(30, TimeUnit.SECONDS);
        PacketCounts.awaitHeard(theirs, 31);
        CallReport report = call.hangup().get(30, TimeUnit.SECONDS);
        recorded.get(30, TimeUnit.SECONDS);
        assertEquals(report.lock().state(), theirs.ended().get(30, TimeUnit.SECONDS).lock().state());
        assertEquals(1000, RecordedSound.of(heard).medianHz(), 3);
        return report;
    }

    @Test
    void talksWithKeysFromTheDescriptions(@TempDir Path folder) throws Exception {
        try (UserAgent caller = agent(SDES); UserAgent callee = agent(SDES)) {
            CallReport report = talk(caller, callee, folder.resolve("heard.wav"));
            assertEquals(MediaLock.State.LOCKED, report.lock().state());
            assertEquals("AEAD_AES_128_GCM", report.lock().suite());
            assertEquals("AEAD_AES_128_GCM", report.media().get(0).srtp().suite());
            assertEquals("sdes", report.media().get(1).srtp().keyExchange());
            assertTrue(report.toJson().contains("\"mediaLock\""), report.toJson());
        }
    }

    @Test
    void talksWithKeysFromAHandshake(@TempDir Path folder) throws Exception {
        try (UserAgent caller = agent(SrtpOptions.required(KeyExchange.DTLS)); UserAgent callee = agent(SrtpOptions.parse("dtls"))) {
            CallReport report = talk(caller, callee, folder.resolve("heard.wav"));
            assertEquals(MediaLock.State.LOCKED, report.lock().state());
            assertEquals(KeyExchange.DTLS, report.lock().keyExchange());
            assertEquals("AEAD_AES_128_GCM", report.media().get(0).srtp().suite());
            assertTrue(report.lock().peerFingerprint().startsWith("sha-256 "), report::toJson);
            assertEquals(report.lock().peerFingerprint(), report.media().get(0).srtp().peerFingerprint());
        }
    }

    @Test
    void optionalBecomesSrtpWhereTheOtherSideCan(@TempDir Path folder) throws Exception {
        try (UserAgent caller = agent(SrtpOptions.optional(KeyExchange.SDES).withSdesInClear(true));
             UserAgent callee = agent(SrtpOptions.optional(KeyExchange.SDES).withSdesInClear(true))) {
            assertEquals(MediaLock.State.LOCKED, talk(caller, callee, folder.resolve("heard.wav")).lock().state());
        }
    }

    @Test
    void optionalSaysSoWhenTheOtherSideCannot(@TempDir Path folder) throws Exception {
        try (UserAgent caller = agent(SrtpOptions.optional(KeyExchange.SDES).withSdesInClear(true));
             UserAgent callee = agent(SrtpOptions.OFF)) {
            CallReport report = talk(caller, callee, folder.resolve("heard.wav"));
            assertEquals(MediaLock.State.OPEN, report.lock().state());
            assertTrue(report.lock().downgraded());
            assertNull(report.media().get(0).srtp());
            assertTrue(report.findings().stream().anyMatch(finding -> finding.code().equals("media.clear")), report::toJson);
            assertTrue(report.explain(Locale.FRENCH).contains("chiffré"), report.explain(Locale.FRENCH));
        }
    }

    @Test
    void requiredMeetsNoClearAnswer() throws Exception {
        try (UserAgent caller = agent(SDES); UserAgent callee = agent(SrtpOptions.OFF)) {
            callee.onIncoming(IncomingCall::accept);
            ExecutionException refused = assertThrows(ExecutionException.class,
                () -> caller.invite(uri(callee)).get(30, TimeUnit.SECONDS));
            assertTrue(refused.getCause() instanceof Failure.Rejected rejected && rejected.status() == 488, refused.toString());
            assertTrue(refused.getMessage().contains("secure media not available"), refused.getMessage());
        }
    }

    @Test
    void requiredRefusesAClearOffer() throws Exception {
        try (UserAgent caller = agent(SrtpOptions.OFF); UserAgent callee = agent(SDES)) {
            callee.onIncoming(IncomingCall::accept);
            ExecutionException refused = assertThrows(ExecutionException.class,
                () -> caller.invite(uri(callee)).get(30, TimeUnit.SECONDS));
            assertTrue(refused.getMessage().contains("secure media required"), refused.getMessage());
        }
    }

    @Test
    void keysNeverGoOverClearSignallingUnasked() throws Exception {
        try (UserAgent caller = agent(SrtpOptions.required(KeyExchange.SDES)); UserAgent callee = agent(SDES)) {
            callee.onIncoming(IncomingCall::accept);
            Call call = caller.place(uri(callee), InviteOptions.DEFAULT);
            CallReport report = call.ended().get(30, TimeUnit.SECONDS);
            assertEquals("media", report.call().cause());
            assertTrue(report.ladder().isEmpty(), report::toJson);
            assertTrue(report.explain(Locale.ENGLISH).contains("readable"), report.explain(Locale.ENGLISH));
        }
    }

    @Test
    void anOfferWithAKeyOverClearSignallingIsRefusedUnasked() throws Exception {
        try (UserAgent caller = agent(SDES); UserAgent callee = agent(SrtpOptions.required(KeyExchange.SDES))) {
            callee.onIncoming(IncomingCall::accept);
            CallReport report = caller.place(uri(callee), InviteOptions.DEFAULT).ended().get(30, TimeUnit.SECONDS);
            assertEquals(488, report.call().status());
        }
    }

    @Test
    void holdAndResumeKeepTheKeys() throws Exception {
        try (UserAgent caller = agent(SDES); UserAgent callee = agent(SDES)) {
            answerWithTone(callee);
            Call call = caller.invite(uri(callee)).get(30, TimeUnit.SECONDS);
            PacketCounts.awaitHeard(call, 20);
            call.hold().get(30, TimeUnit.SECONDS);
            call.resume().get(30, TimeUnit.SECONDS);
            long before = call.report().media().get(0).packets();
            PacketCounts.awaitHeard(call, before + 30);
            assertEquals(MediaLock.State.LOCKED, call.mediaLock().state());
            call.hangup().get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void optionsAreReadAsTheCommandLineWritesThem() {
        assertEquals(SrtpOptions.required(KeyExchange.SDES), SrtpOptions.parse("sdes"));
        assertEquals(SrtpOptions.required(KeyExchange.DTLS, KeyExchange.SDES), SrtpOptions.parse("required"));
        assertEquals(SrtpOptions.optional(KeyExchange.SDES, KeyExchange.DTLS), SrtpOptions.parse("sdes, dtls,optional"));
        assertEquals(SrtpOptions.OFF, SrtpOptions.parse("OFF"));
        for (String wrong : List.of("", "off,sdes", "optional,required", "zrtp", "sdes,")) {
            assertThrows(IllegalArgumentException.class, () -> SrtpOptions.parse(wrong), wrong);
        }
        assertFalse(SrtpOptions.parse("dtls").sdesInClear());
    }
}
