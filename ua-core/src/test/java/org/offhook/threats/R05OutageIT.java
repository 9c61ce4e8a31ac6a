package org.offhook.threats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.offhook.Await;
import org.offhook.Call;
import org.offhook.CallReport;
import org.offhook.CallState;
import org.offhook.InviteOptions;
import org.offhook.UserAgent;
import org.offhook.audio.PcmSink;
import org.offhook.audio.tone.ToneSource;
import org.offhook.media.Impairment;

/** R05, an outage in mid-call: half a minute is survived, a minute (or what is set) ends the call with BYE. */
class R05OutageIT {

    private static final int LOUD = 2000;
    private static final int RATE_HZ = 8000;

    private static Impairment clean() {
        return new Impairment(1, 0, 0, 5, 0);
    }

    /** A call whose other side echoes a tone, when the tone was heard last, and how many samples had been played by then and by now. */
    private record Talk(Call call, ImpairedPath path, AtomicLong heardNanos, AtomicLong heardSamples, AtomicLong samples) {

        static Talk begin(UserAgent caller, ImpairedPath path) throws Exception {
            Call call = caller.place(path.uri(), InviteOptions.DEFAULT);
            call.answered().get(30, TimeUnit.SECONDS);
            call.sendAudio(new ToneSource(8000, 440, -12));
            Talk talk = new Talk(call, path, new AtomicLong(), new AtomicLong(), new AtomicLong());
            call.onAudio(PcmSink.calling(RATE_HZ, (pcm, offset, samples) -> {
                talk.samples.addAndGet(samples);
                for (int i = offset; i < offset + samples; i++) {
                    if (Math.abs(pcm[i]) > LOUD) {
                        talk.heardSamples.set(talk.samples.get());
                        talk.heardNanos.set(System.nanoTime());
                        return;
                    }
                }
            }));
            Await.until(() -> talk.heardNanos.get() != 0, () -> "nothing heard at first");
            return talk;
        }
    }

    private static UserAgent echoing(UserAgent agent) {
        agent.onIncoming(incoming -> {
            incoming.call().echo();
            incoming.accept();
        });
        return agent;
    }

    @Test
    void halfAMinuteIsSurvivedAndAMinuteEndsTheCall() throws Exception {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        try (UserAgent called = echoing(UserAgent.builder().bind(loopback).codecs("PCMU").mediaTimeout(Duration.ZERO).build());
                UserAgent caller = UserAgent.builder().bind(loopback).codecs("PCMU").build();
                UserAgent impatient = UserAgent.builder().bind(loopback).codecs("PCMU").mediaTimeout(Duration.ofSeconds(3)).build();
                ImpairedPath thirty = new ImpairedPath(called.localAddress().getPort(), clean(), clean());
                ImpairedPath forever = new ImpairedPath(called.localAddress().getPort(), clean(), clean());
                ImpairedPath three = new ImpairedPath(called.localAddress().getPort(), clean(), clean())) {
            Talk survives = Talk.begin(caller, thirty);
            Talk ends = Talk.begin(caller, forever);
            Talk endsSoon = Talk.begin(impatient, three);
            long start = System.nanoTime();
            thirty.cut(true);
            forever.cut(true);
            three.cut(true);
            CallReport soon = endsSoon.call.ended().get(60, TimeUnit.SECONDS);
            double soonS = (System.nanoTime() - start) / 1e9;
            LockSupport.parkNanos(start + 30_000_000_000L - System.nanoTime());
            assertEquals(CallState.ACTIVE, survives.call.state(), "kept for 30 s");
            assertTrue(System.nanoTime() - survives.heardNanos.get() > 25_000_000_000L, "it was an outage");
            long silentUntil = survives.samples.get();
            thirty.cut(false);
            Await.until(() -> survives.heardSamples.get() > silentUntil, () -> "no sound after the outage");
            // By the time that was played meanwhile, which does not pass while the machine stands still.
            double backS = (double) (survives.heardSamples.get() - silentUntil) / RATE_HZ;
            assertFalse(ends.call.ended().isDone(), "not before the limit");
            CallReport report = ends.call.ended().get(80, TimeUnit.SECONDS);
            double endedS = (System.nanoTime() - start) / 1e9;
            System.out.printf("R05: sound back %.2f s after the outage of 30 s; ended after %.1f s of 60, after %.1f s of 3%n", backS, endedS, soonS);
            assertTrue(backS <= 1.0, "back after " + backS);
            assertTrue(endedS >= 59.5 && endedS < 95, "ended after " + endedS);
            assertTrue(soonS >= 2.5, "ended after " + soonS);
            for (CallReport each : new CallReport[] {report, soon}) {
                assertEquals("timer", each.call().endedBy());
                assertTrue(each.findings().stream().anyMatch(finding -> finding.code().equals("media.lost")), each.toJson());
                assertTrue(each.ladder().stream().anyMatch(step -> step.outgoing() && step.summary().startsWith("BYE")), "BYE was sent");
            }
            assertEquals("local", survives.call.hangup().get(30, TimeUnit.SECONDS).call().endedBy());
        }
    }
}
