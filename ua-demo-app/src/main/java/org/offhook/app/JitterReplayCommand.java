package org.offhook.app;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.offhook.app.options.ReplayOptions;
import org.offhook.app.terminal.Console;
import org.offhook.app.terminal.ExitStatus;
import org.offhook.app.terminal.Problem;
import org.offhook.app.terminal.Surroundings;
import org.offhook.app.terminal.Texts;
import org.offhook.audio.replay.Clicks;
import org.offhook.audio.replay.JitterReplay;
import org.offhook.audio.replay.PacketTrace;
import org.offhook.audio.replay.PlayedRow;
import org.offhook.audio.replay.PlayoutScore;
import org.offhook.audio.resample.Resampler;
import org.offhook.audio.wav.WavWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code offhook jitter replay}: a recorded packet trace through the jitter buffer, in figures, as a log and as sound. */
@Command(name = "replay")
final class JitterReplayCommand extends Verb {

    /** Duration of a pull; a sound card asks for about as much at a time. */
    private static final int BLOCK_MS = 10;

    @Mixin
    private ReplayOptions options;

    JitterReplayCommand(Surroundings surroundings, Texts texts) {
        super(surroundings, texts);
    }

    @Override
    ExitStatus run(Console console) {
        PacketTrace trace = options.trace();
        JitterReplay.Played played = options.replay(trace).play(BLOCK_MS, options.phaseMs());
        PlayoutScore score = PlayoutScore.of(trace, played.rows());
        short[] heard = atTraceRate(played);
        double clicks = Clicks.perMinute(played.rows(), heard, options.speech(trace, PacketTrace.RATE_HZ));
        options.log().ifPresent(file -> write(file, () -> PlayedRow.writeLog(file, played.rows())));
        options.out().ifPresent(file -> write(file, () -> writeSound(file, heard)));
        show(console, score, clicks);
        console.object("offhook.jitter.replay/1", json -> {
            json.writeStringField("trace", trace.name());
            json.writeStringField("codec", options.codecLabel());
            json.writeNumberField("phaseMs", options.phaseMs());
            write(json, score);
            number(json, "clicksPerMinute", clicks);
        });
        return ExitStatus.SUCCESS;
    }

    private static void show(Console console, PlayoutScore score, double clicks) {
        Texts texts = console.texts();
        if (Double.isNaN(score.mos())) {
            console.result(texts.get("replay.too-short"));
            return;
        }
        console.result(texts.get("replay.delay", score.meanDelayMs(), score.p95DelayMs()));
        console.result(texts.get("replay.concealed", exact(texts, score.concealedPercent()),
            exact(texts, score.networkLossPercent()), exact(texts, score.latePercent()), exact(texts, score.effectiveLossPercent())));
        console.result(texts.get("replay.stretched", exact(texts, score.acceleratedPercent()),
            exact(texts, score.expandedPercent())));
        console.result(texts.get("replay.quality", score.interruptions(), exact(texts, clicks), score.r(),
            exact(texts, score.mos())));
    }

    private static String exact(Texts texts, double value) {
        return String.format(texts.locale(), "%.2f", value);
    }

    private static void write(JsonGenerator json, PlayoutScore score) throws IOException {
        number(json, "meanDelayMs", score.meanDelayMs());
        number(json, "p95DelayMs", score.p95DelayMs());
        number(json, "concealedPct", score.concealedPercent());
        number(json, "networkLossPct", score.networkLossPercent());
        number(json, "latePct", score.latePercent());
        number(json, "lossEffectivePct", score.effectiveLossPercent());
        number(json, "acceleratedPct", score.acceleratedPercent());
        number(json, "expandedPct", score.expandedPercent());
        json.writeNumberField("interruptions", score.interruptions());
        number(json, "rFactor", score.r());
        number(json, "mos", score.mos());
    }

    private static void number(JsonGenerator json, String name, double value) throws IOException {
        if (Double.isNaN(value)) {
            json.writeNullField(name);
        } else {
            json.writeNumberField(name, Math.round(value * 1000) / 1000.0);
        }
    }

    /** The sound as the log counts it: at the rate of the trace, as many samples, without the delay of the conversion. */
    private static short[] atTraceRate(JitterReplay.Played played) {
        short[] pcm = played.pcm();
        int from = 0;
        if (played.sampleRateHz() != PacketTrace.RATE_HZ) {
            Resampler resampler = new Resampler(played.sampleRateHz(), PacketTrace.RATE_HZ);
            short[] padded = Arrays.copyOf(pcm, pcm.length + played.sampleRateHz() / 20);
            pcm = new short[resampler.outputFor(padded.length)];
            resampler.process(padded, 0, padded.length, pcm, 0);
            from = (int) Math.round(resampler.latencyMs() * PacketTrace.RATE_HZ / 1000);
        }
        int samples = played.rows().stream().mapToInt(PlayedRow::samples).sum();
        return Arrays.copyOfRange(pcm, from, from + samples);
    }

    private static void writeSound(Path file, short[] heard) throws IOException {
        try (WavWriter wav = WavWriter.create(file, PacketTrace.RATE_HZ, 1)) {
            wav.write(heard, 0, heard.length);
        }
    }

    /** Something that writes a file. */
    private interface Writing {
        void run() throws IOException;
    }

    private static void write(Path file, Writing writing) {
        try {
            writing.run();
        } catch (IOException e) {
            throw new Problem(ExitStatus.FAILED, "replay.write-failed", file);
        }
    }
}
