package org.offhook.audio.echo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.offhook.audio.Allocation;
import org.offhook.audio.Discard;
import org.offhook.audio.PcmSink;
import org.offhook.audio.SampleArray;

class EchoCancelledSourceTest {

    private static final int RATE = 8000;

    private static EchoCanceller canceller() {
        return new FrequencyDomainEchoCanceller(EchoSettings.handsFree(RATE));
    }

    @Test
    void givesWhatTheCancellerGivesForBothSides() {
        short[] far = Voice.made(RATE, 1, 2);
        short[] near = Voice.made(RATE, 2, 2);
        short[] expected = new short[near.length];
        canceller().cancel(far, 0, near, 0, expected, 0, near.length);
        EchoCancelledSource source = new EchoCancelledSource(new SampleArray(RATE, near, false), canceller());
        PcmSink loudspeaker = source.before(new Discard(RATE));
        short[] out = new short[near.length];
        for (int at = 0; at < out.length; at += 160) {
            loudspeaker.write(far, at, 160);
            assertEquals(160, source.read(out, at, 160));
        }
        assertArrayEquals(expected, out);
        assertEquals(0, source.movedSamples());
        assertEquals(0, source.read(out, 0, 160));
    }

    @Test
    void countsALoudspeakerThatIsMissingOrFarAhead() {
        EchoCancelledSource source = new EchoCancelledSource(new SampleArray(RATE, new short[160], true), canceller());
        short[] pcm = new short[1600];
        source.read(pcm, 0, 160);
        assertEquals(160, source.movedSamples());
        source.before(new Discard(RATE)).write(pcm, 0, 1600);
        source.read(pcm, 0, 160);
        assertEquals(160 + 1600 - 160 - 800, source.movedSamples());
    }

    @Test
    void doesNotAllocate() {
        EchoCancelledSource source = new EchoCancelledSource(new SampleArray(RATE, new short[160], true), canceller());
        PcmSink loudspeaker = source.before(new Discard(RATE));
        short[] pcm = new short[160];
        assertEquals(0, Allocation.octetsOf(() -> {
            loudspeaker.write(pcm, 0, 160);
            source.read(pcm, 0, 160);
        }));
    }

    @Test
    void refusesAnotherRate() {
        assertThrows(IllegalArgumentException.class,
            () -> new EchoCancelledSource(new SampleArray(16_000, new short[1], true), canceller()));
        EchoCancelledSource source = new EchoCancelledSource(new SampleArray(RATE, new short[1], true), canceller());
        assertThrows(IllegalArgumentException.class, () -> source.before(new Discard(16_000)));
    }
}
