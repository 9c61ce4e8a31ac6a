package org.offhook.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhook.CallReport;
import org.offhook.CallState;
import org.offhook.Failure;
import org.offhook.IncomingCall;
import org.offhook.InviteOptions;
import org.offhook.MediaReport;
import org.offhook.Verdict;

/**
 * Everything a call between us and somebody else's phone has to do, in both directions. Subclasses name the phone and
 * whether a proxy stands between.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PhoneScenarios {
    private static final Duration RING_TIMEOUT = Duration.ofSeconds(4);

    private final boolean throughProxy;
    private Kamailio kamailio;
    private Phone phone;
    private OurSide pcma;
    private OurSide pcmu;

    PhoneScenarios(boolean throughProxy) {
        this.throughProxy = throughProxy;
    }

    /** Starts the phone under test; {@code registrar} is null when it stands alone. */
    abstract Phone startPhone(Kamailio registrar, String user, String codecs);

    /** The phone's names for both variants of G.711. */
    abstract String g711();

    /** The phone's name for G.722, which our side does not offer in these tests. */
    abstract String g722();

    @BeforeAll
    void startBothSides() {
        kamailio = throughProxy ? Kamailio.start() : null;
        phone = startPhone(kamailio, "1002", g711());
        pcma = ourSide("1001", "PCMA/8000");
        pcmu = ourSide("1006", "PCMU/8000");
    }

    @AfterAll
    void stopBothSides() {
        Bench.closeAll(pcma, pcmu, phone, kamailio);
    }

    private OurSide ourSide(String user, String codec) {
        return throughProxy ? OurSide.registered(kamailio, user, RING_TIMEOUT, codec)
                : OurSide.alone(RING_TIMEOUT, codec);
    }

    @ParameterizedTest(name = "{0}, we call: {1}, we hang up: {2}")
    @CsvSource({"PCMA,true,true", "PCMA,false,false", "PCMU,true,false", "PCMU,false,true"})
    void talksBothWays(String codec, boolean weCall, boolean weHangUp) {
        OurSide.Talk talk = (codec.equals("PCMA") ? pcma : pcmu).talkWith(phone, weCall);
        bothHearTheOther(talk);
        OurSide.get(talk.call().sendDtmf("12#"));
        phone.sendDigits("709");
        Await.until("digits at both ends", Duration.ofSeconds(10),
                () -> phone.digitsHeard().equals("12#") && talk.digits().toString().equals("709"),
                () -> "phone heard " + phone.digitsHeard() + ", we heard " + talk.digits() + "\n" + phone.log());
        Recording heardByPhone = phone.heard();
        if (weHangUp) {
            OurSide.get(talk.call().hangup());
        } else {
            phone.hangUp();
        }
        CallReport report = talk.awaitReport();
        phone.awaitIdle();
        heardByPhone.mustCarryTone("the phone", Voice.SPEAKS_HZ, 1.5);
        talk.ear().heard().mustCarryTone("our side", Phone.SPEAKS_HZ, 2.0);
        assertReported(report, codec, weCall, weHangUp);
    }

    /**
     * Lets the call go on until both ends have heard enough of the other. That takes three seconds more with a linphone
     * without a registrar: it names a network card's address and sends from another, which our side believes only then.
     */
    private void bothHearTheOther(OurSide.Talk talk) {
        Await.until("both hear the other", Duration.ofSeconds(25), () -> {
            Await.mediaFlows(Duration.ofMillis(500));
            return phone.heard().secondsOfTone(Voice.SPEAKS_HZ) >= 1.5
                    && talk.ear().heard().secondsOfTone(Phone.SPEAKS_HZ) >= 2.0;
        }, () -> "the phone %.1f s, our side %.1f s%n%s%n%s".formatted(phone.heard().secondsOfTone(Voice.SPEAKS_HZ),
                talk.ear().heard().secondsOfTone(Phone.SPEAKS_HZ), talk.call().report().toJson(), phone.log()));
    }

    private static void assertReported(CallReport report, String codec, boolean weCall, boolean weHangUp) {
        assertEquals("completed", report.call().state(), report::toJson);
        assertEquals(weCall ? "outgoing" : "incoming", report.call().direction(), report::toJson);
        assertEquals(weHangUp ? "local" : "remote", report.call().endedBy(), report::toJson);
        assertEquals(List.of("recv", "send"), report.media().stream().map(MediaReport::direction).sorted().toList());
        for (MediaReport stream : report.media()) {
            assertEquals(codec, stream.codec(), report::toJson);
            assertTrue(stream.packets() > 150, report::toJson);
        }
        MediaReport received = report.media().stream().filter(s -> s.direction().equals("recv")).findFirst()
                .orElseThrow();
        // A phone that repeats the end of an event under the same sequence number brings more packets than expected.
        assertTrue(received.lost() <= 0, report::toJson);
        assertFalse(report.verdict() == Verdict.UNKNOWN, report::toJson);
    }

    @ParameterizedTest(name = "we call: {0}")
    @ValueSource(booleans = {true, false})
    void holdsAndResumesFromEitherSide(boolean weCall) {
        OurSide.Talk talk = pcma.talkWith(phone, weCall);
        phoneHears(talk, true);
        OurSide.get(talk.call().hold());
        talk.awaitState(CallState.HELD);
        phoneHears(talk, false);
        OurSide.get(talk.call().resume());
        talk.awaitState(CallState.ACTIVE);
        phoneHears(talk, true);

        weHear(talk, true);
        phone.hold();
        talk.awaitState(CallState.HELD);
        weHear(talk, false);
        phone.resume();
        talk.awaitState(CallState.ACTIVE);
        weHear(talk, true);
        phoneHears(talk, true);
        phone.hangUp();
        assertEquals("completed", talk.awaitReport().call().state());
        phone.awaitIdle();
    }

    /** Listens at the phone until the tone has come for a while, or for long enough to be sure that it stays away. */
    private void phoneHears(OurSide.Talk talk, boolean sound) {
        listens("the phone", sound, () -> phone.heard().secondsOfTone(Voice.SPEAKS_HZ),
                () -> talk.call().report().toJson() + phone.log());
    }

    private void weHear(OurSide.Talk talk, boolean sound) {
        listens("our side", sound, () -> talk.ear().heard().secondsOfTone(Phone.SPEAKS_HZ),
                () -> talk.call().report().toJson() + phone.log());
    }

    private static void listens(String who, boolean sound, Callable<Double> secondsHeard,
            Supplier<String> seen) {
        try {
            if (sound) {
                double before = secondsHeard.call();
                Await.until(who + " hears the other", Duration.ofSeconds(10), () -> secondsHeard.call() > before + 0.5,
                        seen);
            } else {
                // What is on its way, in jitter buffers and sound cards, still comes, later from a phone that has had no time.
                Await.until(who + " hears the other no more", Duration.ofSeconds(10), () -> {
                    double before = secondsHeard.call();
                    Await.mediaFlows(Duration.ofSeconds(1));
                    return secondsHeard.call() - before < 0.2;
                }, seen);
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theyRefuse() {
        phone.prepare();
        OurSide.Talk talk = pcma.call(phone.uri(), InviteOptions.DEFAULT);
        phone.awaitRinging();
        phone.hangUp();
        Failure.Rejected rejected = OurSide.failureOf(Failure.Rejected.class, talk.call().answered());
        assertEquals(phone.refusalStatus(), rejected.status());
        CallReport report = talk.awaitReport();
        assertEquals("rejected", report.call().state(), report::toJson);
        assertEquals(phone.refusalStatus(), report.call().status(), report::toJson);
        phone.awaitIdle();
    }

    @ParameterizedTest
    @ValueSource(ints = {486, 603})
    void weRefuse(int status) {
        phone.prepare();
        phone.call(pcma.uri());
        IncomingCall incoming = pcma.awaitIncoming();
        incoming.ring();
        incoming.reject(status);
        CallReport report = OurSide.get(incoming.call().ended());
        assertEquals(status, report.call().status(), report::toJson);
        phone.awaitIdle();
        assertEndReason(status);
    }

    /** Only baresip says with which status its call was refused. */
    private void assertEndReason(int status) {
        if (phone instanceof Baresip baresip) {
            assertTrue(baresip.endReason().contains(Integer.toString(status)), baresip::endReason);
        }
    }

    @Test
    void weCancel() {
        phone.prepare();
        OurSide.Talk talk = pcma.call(phone.uri(), InviteOptions.DEFAULT);
        phone.awaitRinging();
        CallReport report = OurSide.get(talk.call().hangup());
        assertEquals("cancelled", report.call().state(), report::toJson);
        assertEquals("local", report.call().endedBy(), report::toJson);
        phone.awaitIdle();
    }

    @Test
    void theyCancel() {
        phone.prepare();
        phone.call(pcma.uri());
        IncomingCall incoming = pcma.awaitIncoming();
        incoming.ring();
        phone.hangUp();
        CallReport report = OurSide.get(incoming.call().ended());
        assertEquals("cancelled", report.call().state(), report::toJson);
        assertEquals("remote", report.call().endedBy(), report::toJson);
        phone.awaitIdle();
    }

    @Test
    void theyDoNotAnswer() {
        phone.prepare();
        OurSide.Talk talk = pcma.call(phone.uri(),
                InviteOptions.DEFAULT.withNoAnswerTimeout(Duration.ofSeconds(3)));
        phone.awaitRinging();
        Failure.Timeout timeout = OurSide.failureOf(Failure.Timeout.class, talk.call().answered());
        assertEquals("no-answer", timeout.timer());
        CallReport report = talk.awaitReport();
        assertEquals("cancelled", report.call().state(), report::toJson);
        assertEquals("no-answer", report.call().cause(), report::toJson);
        phone.awaitIdle();
    }

    @Test
    void weDoNotAnswer() {
        phone.prepare();
        phone.call(pcma.uri());
        IncomingCall incoming = pcma.awaitIncoming();
        incoming.ring();
        CallReport report = OurSide.get(incoming.call().ended());
        assertEquals(480, report.call().status(), report::toJson);
        phone.awaitIdle();
        assertEndReason(480);
    }

    @Test
    void weSendThemElsewhere() {
        phone.prepare();
        phone.call(pcma.uri());
        IncomingCall incoming = pcma.awaitIncoming();
        incoming.redirect(pcmu.uri());
        CallReport report = OurSide.get(incoming.call().ended());
        assertEquals(302, report.call().status(), report::toJson);
        // Some phones follow, some do not; either way it has to be over before the next call.
        pcmu.refuseWithin(Duration.ofSeconds(2), 486);
        phone.awaitIdle();
    }

    @Test
    void noCommonCodecIs488BothWays() {
        try (Phone wideband = startPhone(kamailio, "1003", g722())) {
            wideband.prepare();
            wideband.call(pcma.uri());
            wideband.awaitIdle();
            if (wideband instanceof Baresip baresip) {
                assertTrue(baresip.endReason().contains("488"), baresip::endReason);
            }
            assertTrue(pcma.nobodyCalled(), "a call that cannot be had is not offered to the application");

            wideband.prepare();
            OurSide.Talk talk = pcma.call(wideband.uri(), InviteOptions.DEFAULT);
            // A bare 488, without the Warning that names the formats, can mean other things than the codecs.
            assertEquals(488, OurSide.failureOf(Failure.Rejected.class, talk.call().answered()).status());
            assertEquals(488, talk.awaitReport().call().status());
        }
    }
}
