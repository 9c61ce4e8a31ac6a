package org.offhook.codecs.g711;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.offhook.codecs.AudioDecoder;
import org.offhook.codecs.TestSignals;

/** The decoder in a call: unchanged without loss, continued through a gap, silent after a long one. */
class G711DecoderTest {

    private static final int PACKET = 160;

    private final byte[] payload = new byte[PACKET * 50];
    private final short[] clean = new short[payload.length];

    G711DecoderTest() {
        short[] tone = new short[payload.length];
        for (int i = 0; i < tone.length; i++) {
            tone[i] = (short) Math.round(8000 * StrictMath.sin(2 * Math.PI * 200 * i / 8000));
        }
        CompandingLaw.A_LAW.encode(tone, 0, tone.length, payload, 0);
        CompandingLaw.A_LAW.decode(payload, 0, payload.length, clean, 0);
    }

    @Test
    void receivedSamplesAreHandedOutUnchangedAndAtOnce() {
        AudioDecoder decoder = new PcmaCodec().newDecoder(Map.of());
        byte[] all = new byte[256];
        for (int code = 0; code < 256; code++) {
            all[code] = (byte) code;
        }
        short[] pcm = new short[256];
        assertEquals(256, decoder.decode(all, 0, 256, pcm, 0));
        for (int code = 0; code < 256; code++) {
            assertEquals(CompandingLaw.A_LAW.decode(code), pcm[code]);
        }
    }

    @Test
    void periodicSignalIsContinuedThroughALostPacket() {
        short[] out = decodeWithout(10, 10);
        for (int i = 0; i < 80; i++) {
            int at = 10 * PACKET + i;
            assertTrue(Math.abs(out[at] - clean[at]) < 1600, "sample " + i + ": " + out[at] + " for " + clean[at]);
        }
        assertTrue(largestStep(out) < 2 * largestStep(clean), "no click at either end of the gap");
    }

    @Test
    void signalIsUntouchedTenMillisecondsAfterAGap() {
        short[] out = decodeWithout(10, 12);
        int from = 13 * PACKET + 80;
        assertArrayEquals(Arrays.copyOfRange(clean, from, clean.length), Arrays.copyOfRange(out, from, out.length));
        assertArrayEquals(Arrays.copyOf(clean, 10 * PACKET), Arrays.copyOf(out, 10 * PACKET));
    }

    @Test
    void longGapFallsSilentAfterSixtyMilliseconds() {
        short[] out = decodeWithout(10, 30);
        int silence = 10 * PACKET + 480;
        for (int i = silence; i < 31 * PACKET; i++) {
            assertEquals(0, out[i]);
        }
        assertTrue(peak(out, 10 * PACKET, 80) > 2 * peak(out, 10 * PACKET + 320, 80));
    }

    @Test
    void concealmentDoesNotDependOnHowItIsAskedFor() {
        short[] whole = concealedInStepsOf(480);
        assertArrayEquals(whole, concealedInStepsOf(80));
        assertArrayEquals(whole, concealedInStepsOf(7));
        assertArrayEquals(whole, concealedInStepsOf(1));
    }

    @Test
    void concealmentOfRecordedSpeechIsWhatItWas() {
        short[] speech = TestSignals.speechLike(PACKET * 100, 8000, 5);
        byte[] codes = new byte[speech.length];
        CompandingLaw.MU_LAW.encode(speech, 0, speech.length, codes, 0);
        AudioDecoder decoder = new PcmuCodec().newDecoder(Map.of());
        short[] out = new short[speech.length];
        for (int packet = 0; packet < 100; packet++) {
            if (packet % 7 == 3 || packet % 20 > 17) {
                decoder.conceal(out, packet * PACKET, PACKET);
            } else {
                decoder.decode(codes, packet * PACKET, PACKET, out, packet * PACKET);
            }
        }
        assertEquals(920995157L, TestSignals.crc(out));
    }

    private short[] concealedInStepsOf(int step) {
        AudioDecoder decoder = new PcmaCodec().newDecoder(Map.of());
        short[] out = new short[payload.length];
        decoder.decode(payload, 0, 10 * PACKET, out, 0);
        for (int done = 0; done < 480; done += step) {
            decoder.conceal(out, 10 * PACKET + done, Math.min(step, 480 - done));
        }
        decoder.decode(payload, 13 * PACKET, PACKET, out, 13 * PACKET);
        return out;
    }

    private short[] decodeWithout(int firstLost, int lastLost) {
        AudioDecoder decoder = new PcmaCodec().newDecoder(Map.of());
        short[] out = new short[payload.length];
        for (int packet = 0; packet < 50; packet++) {
            if (packet >= firstLost && packet <= lastLost) {
                decoder.conceal(out, packet * PACKET, PACKET);
            } else {
                decoder.decode(payload, packet * PACKET, PACKET, out, packet * PACKET);
            }
        }
        return out;
    }

    private static int largestStep(short[] pcm) {
        int largest = 0;
        for (int i = 1; i < pcm.length; i++) {
            largest = Math.max(largest, Math.abs(pcm[i] - pcm[i - 1]));
        }
        return largest;
    }

    private static int peak(short[] pcm, int from, int count) {
        int peak = 0;
        for (int i = from; i < from + count; i++) {
            peak = Math.max(peak, Math.abs(pcm[i]));
        }
        return peak;
    }
}
