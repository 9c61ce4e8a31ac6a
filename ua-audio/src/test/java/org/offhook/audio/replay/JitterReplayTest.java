package org.offhook.audio.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhook.audio.tone.SpeechLikeSignal;
import org.offhook.audio.wav.WavReader;
import org.offhook.codecs.CodecProvider;
import org.offhook.codecs.Codecs;

class JitterReplayTest {

    private static final CodecProvider PCMU = Codecs.installed().require("PCMU/8000");

    @TempDir
    Path folder;

    private record Outcome(double meanDelayMs, double concealedPercent, double stretchedPercent, List<PlayedRow> rows) {
    }

    private static JitterReplay replay(List<TracePacket> packets, short[] speech) {
        return new JitterReplay(new PacketTrace("own", 20, null, packets), PCMU, Map.of(), speech);
    }

    private static Outcome play(List<TracePacket> packets, short[] speech) {
        JitterReplay.Played played = replay(packets, speech).play(10, 5);
        List<PlayedRow> rows = played.rows();
        assertEquals(rows.size() * 80, played.pcm().length);
        double delays = 0;
        int count = 0;
        long concealed = 0;
        long stretched = 0;
        long samples = 0;
        for (PlayedRow row : rows) {
            assertEquals(160, row.samples());
            if (row.kind() == 0 && row.dueMs() < packets.get(packets.size() - 1).sentMs()) {
                concealed += row.concealed();
                stretched += row.inserted() - row.removed();
                samples += row.samples();
            }
            if (row.mediaOffset() >= 0 && row.dueMs() > 2000) {
                delays += row.dueMs() - packets.get(0).sentMs() - row.mediaOffset() / 16.0 - 5;
                count++;
            }
        }
        return new Outcome(delays / count, 100.0 * concealed / samples, 100.0 * stretched / samples, rows);
    }

    private static List<TracePacket> network(int packets, Random random, double loss, double spreadMs, double skew) {
        List<TracePacket> trace = new ArrayList<>();
        for (int i = 0; i < packets; i++) {
            double sent = i * 20 / (1 + skew);
            boolean lost = i > 0 && random.nextDouble() < loss;
            trace.add(new TracePacket(i, sent, lost ? Double.NaN : sent + 5 + random.nextDouble() * spreadMs,
                i * 320L, false));
        }
        return trace;
    }

    @Test
    void holdsLessThan25MsOnACleanNetwork() {
        for (double skew : new double[] {0, 300e-6, -300e-6}) {
            List<TracePacket> trace = network(3000, new Random(1), 0, 1, skew);
            Outcome outcome = play(trace, SpeechLikeSignal.samples(8000, 1, 480_000));
            assertTrue(outcome.meanDelayMs() <= 25, "skew " + skew + ": " + outcome.meanDelayMs() + " ms");
            assertTrue(outcome.concealedPercent() < 0.1, "skew " + skew + ": " + outcome.concealedPercent() + " %");
        }
    }

    /**
     * What was lost cannot be played, so the log must own up to as much time as that: invented, or drawn out of the speech around
     * the gap. Which of the two it is, is the buffer's choice; but it never invents much more than was lost.
     */
    @Test
    void concealsOrDrawsOutWhatWasLostAndLittleMore() {
        List<TracePacket> trace = network(3000, new Random(2), 0.03, 30, 0);
        double lost = 100.0 * trace.stream().filter(packet -> Double.isNaN(packet.arrivalMs())).count() / trace.size();
        Outcome outcome = play(trace, SpeechLikeSignal.samples(8000, 2, 480_000));
        assertEquals(lost, outcome.concealedPercent() + outcome.stretchedPercent(), 0.3);
        assertTrue(outcome.concealedPercent() <= lost + 0.3, outcome.concealedPercent() + " % concealed, lost " + lost);
        assertTrue(outcome.meanDelayMs() <= 60, outcome.meanDelayMs() + " ms");
    }

    @Test
    void everyBlockAccountsForItsMedia() {
        List<TracePacket> trace = network(1500, new Random(3), 0.02, 60, 0);
        List<PlayedRow> rows = play(trace, SpeechLikeSignal.samples(8000, 3, 240_000)).rows();
        PlayedRow last = null;
        long skipped = 0;
        for (PlayedRow row : rows) {
            if (last != null && last.mediaOffset() >= 0 && row.mediaOffset() >= 0 && last.concealed() == 0 && row.concealed() == 0) {
                long next = last.mediaOffset() + last.samples() + last.removed() - last.inserted();
                assertTrue(row.mediaOffset() >= next, "media goes back at " + row.dueMs() + " ms");
                skipped += row.mediaOffset() - next;
            }
            last = row;
        }
        long lost = trace.stream().filter(packet -> Double.isNaN(packet.arrivalMs())).count();
        assertTrue(skipped <= 320 * lost, "more was skipped than was lost: " + skipped + " samples, lost " + lost + " packets");
    }

    /** Every block that claims to be plain speech is compared with the speech at the offset that it claims. */
    @Test
    void blocksHoldTheMediaThatTheyClaim() {
        Random random = new Random(5);
        List<TracePacket> trace = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            double late = random.nextInt(12) == 0 ? 8 + random.nextInt(45) : random.nextInt(3);
            trace.add(new TracePacket(i, i * 20, i * 20 + 5 + late, i * 320L, false));
        }
        short[] speech = SpeechLikeSignal.samples(8000, 6, 490_000);
        byte[] octets = new byte[speech.length];
        PCMU.newEncoder(Map.of()).encode(speech, 0, speech.length, octets, 0);
        PCMU.newDecoder(Map.of()).decode(octets, 0, octets.length, speech, 0);
        JitterReplay.Played played = replay(trace, speech).play(10, 5);
        List<PlayedRow> rows = played.rows();
        short[] out = played.pcm();
        int plain = 0;
        int equal = 0;
        for (int i = 5; i < rows.size(); i++) {
            boolean touched = rows.subList(i - 4, i + 1).stream()
                .anyMatch(row -> row.concealed() + row.removed() + row.inserted() > 0 || row.mediaOffset() < 0);
            if (!touched) {
                int at = (int) (rows.get(i).mediaOffset() / 2);
                plain++;
                equal += Arrays.equals(out, i * 80, i * 80 + 80, speech, at, at + 80) ? 1 : 0;
            }
        }
        assertTrue(plain > 3000 && equal > 0.99 * plain, equal + " of " + plain + " blocks hold what they claim");
    }

    @Test
    void writesTheLogAndRefusesWhatIsNoTrace() throws IOException {
        Path trace = folder.resolve("t.csv");
        Files.writeString(trace, "# name=t ptime_ms=20\nseq,send_time_ms,arrival_time_ms,payload_ref\n"
            + "0,0,1.5,0\n1,20,lost,320\n2,40,41.5,640\n3,60,61.5,cn:960\n");
        PacketTrace read = PacketTrace.read(trace);
        assertEquals("t", read.name());
        List<PlayedRow> rows = new JitterReplay(read, PCMU, Map.of(), new short[8000]).play(10, 0).rows();
        Path log = folder.resolve("t.log");
        PlayedRow.writeLog(log, rows);
        List<String> lines = Files.readAllLines(log);
        assertEquals("t_ms,ts,n,conc,rem,ins,cng", lines.get(0));
        assertEquals("0.000,-1,160,0,0,0,2", lines.get(1));
        assertEquals(rows.size() + 1, lines.size());
        Files.writeString(trace, "0,0,1,0,7\n");
        assertThrows(IOException.class, () -> PacketTrace.read(trace));
        Files.writeString(trace, "seq,send_time_ms,arrival_time_ms,payload_ref\n0,0,1,0\n1,zwanzig,2,320\n");
        IOException e = assertThrows(IOException.class, () -> PacketTrace.read(trace));
        assertTrue(e.getMessage().contains("line 3"), e.getMessage());
    }

    /** A sender that begins anew in the middle leaves a pause; the log has no second start, and no hole. */
    @Test
    void aStreamThatBeginsAnewLeavesAPauseInTheLog() {
        List<TracePacket> trace = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            int sequence = i < 200 ? i : i + 20_000;
            long media = i < 200 ? i * 320L : 2_000_000 + i * 320L;
            trace.add(new TracePacket(sequence, i * 20, i * 20 + 5 + i % 3, media, false));
        }
        List<PlayedRow> rows = play(trace, SpeechLikeSignal.samples(8000, 7, 80_000)).rows();
        boolean started = false;
        for (int i = 0; i < rows.size(); i++) {
            assertEquals(5 + 10 * i, rows.get(i).dueMs(), 1e-9);
            assertTrue(rows.get(i).kind() != PlayedRow.NOT_STARTED || !started, "not started at " + rows.get(i).dueMs() + " ms");
            started |= rows.get(i).kind() != PlayedRow.NOT_STARTED;
        }
        assertEquals(2_000_000 + 399 * 320L, rows.stream().mapToLong(PlayedRow::mediaOffset).max().orElseThrow(), 320);
    }

    /** The packet that was sent first comes second: what it holds lies before the beginning of the stream. */
    @Test
    void mediaBeforeTheFirstPacketThatCameIsNamed() {
        List<TracePacket> trace = new ArrayList<>(List.of(new TracePacket(0, 0, 26, 0, false), new TracePacket(1, 20, 25, 320, false)));
        for (int i = 2; i < 100; i++) {
            trace.add(new TracePacket(i, i * 20, i * 20 + 6, i * 320L, false));
        }
        PlayedRow first = play(trace, SpeechLikeSignal.samples(8000, 8, 20_000)).rows().stream()
            .filter(row -> row.kind() == 0).findFirst().orElseThrow();
        assertEquals(0, first.mediaOffset());
    }

    @Test
    void playsLongPacketsAndCodecsWhoseSampleIsNoWholeMicrosecond() {
        List<TracePacket> trace = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            trace.add(new TracePacket(i, i * 120, i * 120 + 5, i * 1920L, false));
        }
        for (String codec : List.of("PCMU/8000", "L16/16000", "L16/44100")) {
            CodecProvider provider = Codecs.installed().require(codec);
            short[] speech = SpeechLikeSignal.samples(provider.info().sampleRateHz(), 9, 6 * provider.info().sampleRateHz());
            List<PlayedRow> rows = new JitterReplay(new PacketTrace("long", 120, null, trace), provider, Map.of(), speech).play(10, 0).rows();
            assertTrue(rows.stream().filter(PlayedRow::hasMedia).count() > 500, codec);
        }
    }

    @Test
    void keepsTheDelayLowOnTheCleanLanTrace() throws IOException {
        Path traces = Path.of(System.getProperty("offhook.shared", "shared"), "traces");
        boolean there = Files.isDirectory(traces);
        if (!there) {
            System.out.println("keepsTheDelayLowOnTheCleanLanTrace skipped: no " + traces);
        }
        Assumptions.assumeTrue(there);
        short[] wide = WavReader.readAll(traces.resolve("ref/ref_train_16k.wav"));
        CodecProvider g722 = Codecs.installed().require("G722/8000");
        PacketTrace lan = PacketTrace.read(traces.resolve("lan.csv"));
        List<PlayedRow> rows = new JitterReplay(lan, g722, Map.of(), wide).play(10, 5).rows();
        int end = rows.size() - 60;
        assertEquals(0, rows.subList(0, end).stream().mapToInt(PlayedRow::concealed).sum(), 320);
        double delayMs = rows.subList(200, end).stream()
            .mapToDouble(row -> row.dueMs() - row.mediaOffset() / 16.0 - 1).average().orElseThrow();
        assertTrue(delayMs <= 20, "delay over the network minimum of 1 ms: " + delayMs);
    }
}
