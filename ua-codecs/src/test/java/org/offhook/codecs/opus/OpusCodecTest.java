package org.offhook.codecs.opus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhook.codecs.AudioDecoder;
import org.offhook.codecs.AudioEncoder;
import org.offhook.codecs.CodecProvider;
import org.offhook.codecs.Codecs;
import org.offhook.codecs.TestSignals;

/** Opus as a codec of calls: packet durations, format parameters, pauses, losses, and what happens without its library. */
class OpusCodecTest {

    private static final int RATE_HZ = 48_000;
    private static final int PACKET = RATE_HZ / 50;

    private final CodecProvider opus = Codecs.installed().require("opus/48000/2");

    /** Encodes all of a signal in packets of one duration. */
    private byte[][] packets(short[] pcm, int samples, Map<String, String> parameters) {
        AudioEncoder encoder = opus.newEncoder(parameters);
        byte[][] packets = new byte[pcm.length / samples][];
        byte[] payload = new byte[encoder.maxEncodedLength(samples)];
        for (int i = 0; i < packets.length; i++) {
            int length = encoder.encode(pcm, i * samples, samples, payload, 0);
            packets[i] = java.util.Arrays.copyOf(payload, length);
        }
        return packets;
    }

    private static short[] tone(double hz, int samples) {
        short[] pcm = new short[samples];
        for (int i = 0; i < samples; i++) {
            pcm[i] = (short) Math.round(8000 * Math.sin(2 * Math.PI * hz * i / RATE_HZ));
        }
        return pcm;
    }

    /** The share of all energy that lies at a tone. */
    private static double shareOf(double hz, short[] pcm, int from, int count) {
        double re = 0;
        double im = 0;
        double all = 0;
        for (int i = from; i < from + count; i++) {
            re += pcm[i] * Math.cos(2 * Math.PI * hz * i / RATE_HZ);
            im += pcm[i] * Math.sin(2 * Math.PI * hz * i / RATE_HZ);
            all += (double) pcm[i] * pcm[i];
        }
        return 2 * (re * re + im * im) / count / all;
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 20, 30, 40, 50, 60, 80, 100, 120})
    void everyPacketDurationCarriesSound(int ptimeMs) {
        int samples = opus.info().samplesPer(ptimeMs);
        short[] pcm = tone(1000, 1_200 * 48);
        byte[][] packets = packets(pcm, samples, Map.of());
        AudioDecoder decoder = opus.newDecoder(Map.of());
        short[] out = new short[pcm.length];
        for (int i = 0; i < packets.length; i++) {
            assertEquals(samples, decoder.decode(packets[i], 0, packets[i].length, out, i * samples));
        }
        int quarter = RATE_HZ / 4;
        assertTrue(shareOf(1000, out, quarter, 2 * quarter) > 0.95, () -> "share " + shareOf(1000, out, quarter, 2 * quarter));
    }

    @Test
    void framesOfAPacketThatHasSeveralAreOfOneConfiguration() {
        short[] speech = TestSignals.speechLike(RATE_HZ * 3, RATE_HZ, 5);
        AudioEncoder encoder = opus.newEncoder(Map.of());
        byte[] payload = new byte[encoder.maxEncodedLength(0)];
        Set<Integer> configurations = new HashSet<>();
        for (int at = 0; at + 1440 <= speech.length; at += 1440) {
            assertTrue(encoder.encode(speech, at, 1440, payload, 0) > 30);
            configurations.add(payload[0] >> 3 & 0x1F);
        }
        assertEquals(1, configurations.size());
        assertTrue(encoder.encode(speech, 0, PACKET, payload, 0) > 30, "back to packets of one frame");
        assertTrue((payload[0] >> 3 & 0x1F) < 16, "speech again");
    }

    private static double bitsPerSecond(byte[][] packets, int samples) {
        long octets = 0;
        for (byte[] packet : packets) {
            octets += packet.length;
        }
        return octets * 8.0 * RATE_HZ / ((double) packets.length * samples);
    }

    @Test
    void bitRateIsTheUsualOneOrLessWhereTheReceiverSaysSo() {
        short[] speech = TestSignals.speechLike(RATE_HZ * 4, RATE_HZ, 6);
        assertTrue(bitsPerSecond(packets(speech, PACKET, Map.of()), PACKET) < 36_000);
        assertTrue(bitsPerSecond(packets(speech, PACKET, Map.of("maxaveragebitrate", "12000")), PACKET) < 14_000);
        assertTrue(bitsPerSecond(packets(speech, PACKET, Map.of("maxaveragebitrate", "510000")), PACKET) < 36_000);
        short[] little = java.util.Arrays.copyOf(speech, RATE_HZ / 2);
        for (String senseless : List.of("", "-1", "x", "99999999999999", "0")) {
            assertTrue(packets(little, PACKET, Map.of("maxaveragebitrate", senseless, "maxplaybackrate", senseless))[20].length > 2);
        }
    }

    @Test
    void constantBitRateMakesPacketsOfOneSize() {
        Set<Integer> sizes = new HashSet<>();
        for (byte[] packet : packets(TestSignals.speechLike(RATE_HZ * 2, RATE_HZ, 7), PACKET, Map.of("cbr", "1"))) {
            sizes.add(packet.length);
        }
        assertEquals(Set.of(80), sizes);
    }

    /** RFC 6716 table 2: configurations 0 to 3 are SILK in narrow band, 4 to 7 in medium, 8 to 11 in wide band. */
    @Test
    void bandIsNotWiderThanTheReceiverCanPlay() {
        short[] speech = TestSignals.speechLike(RATE_HZ * 2, RATE_HZ, 8);
        for (Map.Entry<String, Integer> widest : Map.of("8000", 3, "12000", 7, "16000", 11).entrySet()) {
            for (byte[] packet : packets(speech, PACKET, Map.of("maxplaybackrate", widest.getKey()))) {
                assertTrue((packet[0] >> 3 & 0x1F) <= widest.getValue(), () -> widest + ": " + (packet[0] >> 3 & 0x1F));
            }
        }
        assertTrue((packets(speech, PACKET, Map.of())[50][0] >> 3 & 0x1F) >= 12, "full band otherwise");
    }

    @Test
    void pausesAreSentUnlessTheReceiverWantsNothingInThem() {
        short[] silence = new short[RATE_HZ * 4];
        int sent = 0;
        for (byte[] packet : packets(silence, PACKET, Map.of("usedtx", "1"))) {
            sent += packet.length > 0 ? 1 : 0;
        }
        assertTrue(sent < 60, "of 200 packets " + sent);
        for (byte[] packet : packets(silence, PACKET, Map.of())) {
            assertTrue(packet.length > 0);
        }
    }

    @Test
    void lostPacketsAreConcealedWithTheToneThatWas() {
        short[] pcm = tone(440, RATE_HZ);
        byte[][] packets = packets(pcm, PACKET, Map.of());
        AudioDecoder decoder = opus.newDecoder(Map.of());
        short[] out = new short[pcm.length];
        for (int i = 0; i < packets.length; i++) {
            if (i == 30) {
                assertEquals(480, decoder.conceal(out, i * PACKET, 480));
                assertEquals(480, decoder.conceal(out, i * PACKET + 480, 480));
            } else {
                decoder.decode(packets[i], 0, packets[i].length, out, i * PACKET);
            }
        }
        assertTrue(shareOf(440, out, 30 * PACKET, PACKET) > 0.5, () -> "share " + shareOf(440, out, 30 * PACKET, PACKET));
    }

    @Test
    void answersWithItsOwnParametersWhateverIsOffered() {
        assertEquals(opus.offeredParameters(), opus.negotiate(Map.of("stereo", "1", "useinbandfec", "1")).orElseThrow());
        assertFalse(opus.offeredParameters().containsKey("useinbandfec"), "what a decoder cannot use is not asked for");
    }

    @Test
    void allocationPerPacketIsTold() {
        short[] speech = TestSignals.speechLike(PACKET * 50, RATE_HZ, 9);
        AudioEncoder encoder = opus.newEncoder(Map.of());
        AudioDecoder decoder = opus.newDecoder(Map.of());
        byte[] payload = new byte[encoder.maxEncodedLength(PACKET)];
        short[] out = new short[PACKET];
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long[] octets = new long[2];
        for (int i = 0; i < 50; i++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            int length = encoder.encode(speech, i * PACKET, PACKET, payload, 0);
            long between = threads.getCurrentThreadAllocatedBytes();
            decoder.decode(payload, 0, length, out, 0);
            octets[0] += between - before;
            octets[1] += threads.getCurrentThreadAllocatedBytes() - between;
        }
        System.out.printf("opus: the library allocates %d bytes per 20 ms encoded and %d decoded%n", octets[0] / 50, octets[1] / 50);
        assertTrue(octets[0] > 0 && octets[1] > 0, "it allocates no longer: EveryCodecTest should ask it too");
    }

    /** A class loader over this library's own classes and the JDK: what somebody has who takes ua-codecs alone. */
    @Test
    void withoutItsLibraryItIsNotListedAndNothingFails() throws Exception {
        List<URL> own = List.of(Codecs.class.getProtectionDomain().getCodeSource().getLocation());
        try (URLClassLoader alone = new URLClassLoader(own.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            Object installed = alone.loadClass(Codecs.class.getName()).getMethod("installed").invoke(null);
            List<?> all = (List<?>) installed.getClass().getMethod("all").invoke(installed);
            List<String> names = all.stream().map(codec -> codec.getClass().getSimpleName()).toList();
            assertTrue(names.contains("G729Codec"), names::toString);
            assertFalse(names.contains("OpusCodec"), names::toString);
            Object opusAlone = alone.loadClass(OpusCodec.class.getName()).getConstructor().newInstance();
            assertEquals(false, opusAlone.getClass().getMethod("isAvailable").invoke(opusAlone));
            assertTrue(opusAlone.getClass().getMethod("info").invoke(opusAlone).toString().contains("opus"));
        }
    }
}
