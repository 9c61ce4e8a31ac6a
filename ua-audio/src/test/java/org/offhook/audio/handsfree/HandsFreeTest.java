package org.offhook.audio.handsfree;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.offhook.audio.Allocation;
import org.offhook.audio.Collector;
import org.offhook.audio.Discard;
import org.offhook.audio.PcmSink;
import org.offhook.audio.PcmSource;
import org.offhook.audio.SampleArray;
import org.offhook.audio.tone.SpeechLikeSignal;
import org.offhook.audio.webrtc.WebRtcProcessing;

/** A sound card that fills its buffers in bursts, with the microphone beside the loudspeaker. */
class HandsFreeTest {

    private static final int RATE_HZ = 16_000;
    private static final int BLOCK = RATE_HZ / 100;
    private static final int SECONDS = 12;
    /** Buffer of the loudspeaker, the way through the room, buffer of the microphone. */
    private static final int DELAY_BLOCKS = 5;
    private static final int PREFILLED_BLOCKS = 3;
    private static final int[] DELIVERED = {1, 0, 2};

    private static float[] room() {
        Random random = new Random(5);
        float[] response = new float[RATE_HZ / 10];
        for (int i = 0; i < response.length; i++) {
            response[i] = (float) (random.nextGaussian() * 0.047 * Math.pow(10, -3.0 * i / response.length));
        }
        return response;
    }

    private static short[] echoOf(short[] played) {
        float[] heard = new float[played.length];
        float[] room = room();
        for (int tap = 0; tap < room.length; tap++) {
            for (int i = tap + DELAY_BLOCKS * BLOCK; i < heard.length; i++) {
                heard[i] += room[tap] * played[i - tap - DELAY_BLOCKS * BLOCK];
            }
        }
        short[] pcm = new short[heard.length];
        for (int i = 0; i < pcm.length; i++) {
            pcm[i] = (short) Math.max(-32768, Math.min(32767, Math.round(heard[i])));
        }
        return pcm;
    }

    /** Runs a card whose microphone delivers what is given, in blocks that come one, none, two. */
    private static short[] run(HandsFreeSettings settings, short[] far, short[] microphone) {
        Collector out = new Collector(RATE_HZ, microphone.length);
        HandsFree handsFree = new HandsFree(settings, out);
        PcmSource loudspeaker = handsFree.loudspeaker(new SampleArray(RATE_HZ, far, false));
        short[] pulled = new short[BLOCK];
        int recorded = 0;
        for (int block = 0; block < far.length / BLOCK; block++) {
            loudspeaker.read(pulled, 0, BLOCK);
            int delivered = block < PREFILLED_BLOCKS ? 0 : DELIVERED[block % DELIVERED.length];
            for (int i = 0; i < delivered && recorded < microphone.length / BLOCK; i++) {
                handsFree.microphone().write(microphone, recorded++ * BLOCK, BLOCK);
            }
        }
        return out.samples();
    }

    private static double powerDb(short[] pcm, int fromS, int toS) {
        double sum = 1;
        for (int i = fromS * RATE_HZ; i < Math.min(pcm.length, toS * RATE_HZ); i++) {
            sum += (double) pcm[i] * pcm[i];
        }
        return 10 * Math.log10(sum);
    }

    private static double enhancementDb(HandsFreeSettings settings) {
        short[] far = SpeechLikeSignal.samples(RATE_HZ, 3, RATE_HZ * SECONDS);
        short[] echo = echoOf(far);
        short[] out = run(settings, far, echo);
        assertTrue(out.length > RATE_HZ * (SECONDS - 1), "delivered " + out.length);
        return powerDb(echo, 7, SECONDS - 1) - powerDb(out, 7, SECONDS - 1);
    }

    @Test
    void takesOutTheEchoThroughTheBuffersOfTheCard() {
        double erleDb = enhancementDb(HandsFreeSettings.DEFAULT);
        assertTrue(erleDb > 20, "ERLE " + erleDb);
        assertEquals(0, enhancementDb(HandsFreeSettings.OFF), 0.01);
    }

    @Test
    void takesOutTheEchoWithWebRtcWhereItIsThere() {
        Assumptions.assumeTrue(WebRtcProcessing.problem() == null, WebRtcProcessing::problem);
        double erleDb = enhancementDb(HandsFreeSettings.DEFAULT.withEngine(HandsFreeSettings.Engine.WEBRTC));
        assertTrue(erleDb > 20, "ERLE " + erleDb);
    }

    @Test
    void saysWhyThereIsNoWebRtc() {
        Assumptions.assumeTrue(WebRtcProcessing.problem() != null, "WebRTC is there");
        HandsFreeSettings settings = HandsFreeSettings.DEFAULT.withEngine(HandsFreeSettings.Engine.WEBRTC);
        IllegalStateException thrown = assertThrows(IllegalStateException.class,
            () -> new HandsFree(settings, new Discard(RATE_HZ)));
        assertTrue(thrown.getMessage().contains("WebRTC"), thrown.getMessage());
    }

    @Test
    void leavesTheMicrophoneAloneWhereNothingIsAskedFor() {
        Collector out = new Collector(48_000, 1000);
        HandsFree off = new HandsFree(HandsFreeSettings.OFF, out);
        PcmSource source = new SampleArray(48_000, new short[10], false);
        assertEquals(source, off.loudspeaker(source));
        short[] pcm = SpeechLikeSignal.samples(48_000, 1, 1000);
        off.microphone().write(pcm, 0, 1000);
        assertArrayEquals(pcm, out.samples());
    }

    @Test
    void suppressesNoiseAndAdjustsTheLevelWhereAskedFor() {
        Random random = new Random(1);
        short[] noise = new short[RATE_HZ * SECONDS];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (short) (random.nextGaussian() * 100);
        }
        short[] far = new short[noise.length];
        HandsFreeSettings quiet = HandsFreeSettings.OFF.withNoiseSuppressed(true);
        double reductionDb = powerDb(noise, 5, 11) - powerDb(run(quiet, far, noise), 5, 11);
        assertTrue(reductionDb > 8, "noise reduced by " + reductionDb + " dB");

        short[] soft = SpeechLikeSignal.samples(RATE_HZ, 2, RATE_HZ * SECONDS);
        for (int i = 0; i < soft.length; i++) {
            soft[i] /= 8;
        }
        HandsFreeSettings even = HandsFreeSettings.OFF.withLevelAdjusted(true);
        double raisedDb = powerDb(run(even, far, soft), 8, 11) - powerDb(soft, 8, 11);
        assertTrue(raisedDb > 6, "raised by " + raisedDb + " dB");
    }

    @Test
    void allOfItTogetherDoesNotAllocate() {
        HandsFree all = new HandsFree(HandsFreeSettings.DEFAULT.withNoiseSuppressed(true).withLevelAdjusted(true),
            new Discard(RATE_HZ));
        PcmSource loudspeaker = all.loudspeaker(new SampleArray(RATE_HZ, new short[BLOCK], true));
        PcmSink microphone = all.microphone();
        short[] pcm = new short[BLOCK];
        assertEquals(0, Allocation.octetsOf(() -> {
            loudspeaker.read(pcm, 0, BLOCK);
            Arrays.fill(pcm, (short) 100);
            microphone.write(pcm, 0, BLOCK);
        }));
    }
}
