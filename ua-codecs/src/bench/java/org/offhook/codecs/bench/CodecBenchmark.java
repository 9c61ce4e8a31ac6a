package org.offhook.codecs.bench;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Microseconds per frame of every codec, ours and native, by JMH. The two are measured minutes apart: for their ratio on a machine
 * that does other things, see {@link NativePairs}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CodecBenchmark {

    /** A name of {@link Contests}. */
    @Param({"G729 encode", "G729 decode", "G729 encode DTX", "G722 encode", "G722 decode", "G726-16 encode", "G726-16 decode",
        "G726-24 encode", "G726-24 decode", "G726-32 encode", "G726-32 decode", "G726-40 encode", "G726-40 decode",
        "PCMA encode", "PCMA decode", "PCMU encode", "PCMU decode", "opus encode", "opus decode"})
    public String row;

    private Contest contest;
    private int frame;

    /** For JMH. */
    public CodecBenchmark() {
    }

    /**
     * Makes the codecs and the speech.
     *
     * @throws IOException when espeak-ng writes what is no WAV file
     */
    @Setup
    public void prepare() throws IOException {
        contest = new Contests(BenchSpeech.made()).make(row);
    }

    /** One frame of ours. */
    @Benchmark
    public void ours() {
        contest.ours().run(nextFrame());
    }

    /** One frame of the native library, with the call through JNA. */
    @Benchmark
    public void rival() {
        contest.other().run(nextFrame());
    }

    private int nextFrame() {
        frame = frame + 1 < contest.frames() ? frame + 1 : 0;
        return frame;
    }
}
