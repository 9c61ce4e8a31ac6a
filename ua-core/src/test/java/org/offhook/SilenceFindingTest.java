package org.offhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.offhook.audio.PushSource;
import org.offhook.audio.tone.ToneSource;

/** A side that was given nothing to say is silent on purpose: its own report does not take that for a broken microphone. */
@Timeout(120)
class SilenceFindingTest {

    /** What each side's report says of silence. */
    private record Told(List<String> caller, List<String> callee) {
    }

    private static UserAgent agent() throws Failure {
        return UserAgent.builder().bind(InetAddress.getLoopbackAddress()).codecs("PCMU").build();
    }

    private static List<String> silences(CallReport report) {
        assertTrue(report.evidence() != null, report::toJson);
        return report.findings().stream().filter(finding -> finding.code().equals("media.silence")).map(finding -> finding.en()).toList();
    }

    /** The callee speaks; the caller has a source without sound, or none. */
    private static Told talk(boolean silentSource) throws Exception {
        BlockingQueue<Call> answered = new LinkedBlockingQueue<>();
        try (UserAgent caller = agent(); UserAgent callee = agent()) {
            callee.onIncoming(incoming -> incoming.accept().thenAccept(answered::add));
            Call ours = caller.invite("sip:b@127.0.0.1:" + callee.localAddress().getPort()).get(30, TimeUnit.SECONDS);
            if (silentSource) {
                ours.sendAudio(new PushSource(8000, 200));
            }
            Call theirs = answered.poll(30, TimeUnit.SECONDS);
            theirs.sendAudio(new ToneSource(8000, 1000, -10));
            PacketCounts.awaitSound(ours, 70);
            PacketCounts.awaitHeard(theirs, 70);
            CallReport report = ours.hangup().get(30, TimeUnit.SECONDS);
            return new Told(silences(report), silences(theirs.ended().get(30, TimeUnit.SECONDS)));
        }
    }

    @Test
    void ownSilenceIsNoFindingWhereNothingWasToBeSaidAndTheOtherSidesIs() throws Exception {
        Told told = talk(false);
        assertEquals(List.of(), told.caller);
        assertEquals(1, told.callee.size());
        assertTrue(told.callee.get(0).contains("the caller"), told.callee.get(0));
    }

    @Test
    void ownSilenceIsAFindingWhereAMicrophoneGaveNoSound() throws Exception {
        Told told = talk(true);
        assertEquals(1, told.caller.size());
    }
}
