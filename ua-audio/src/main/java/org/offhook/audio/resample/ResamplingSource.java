package org.offhook.audio.resample;

import java.util.Arrays;
import org.offhook.audio.PcmSource;

/**
 * A source heard at another rate. When the inner source ends, the tail of the filter is given before this one ends.
 * Used by one media thread.
 */
public final class ResamplingSource implements PcmSource {

    private static final int BLOCK = 480;

    private final PcmSource source;
    private final Resampler resampler;
    private final short[] in;
    private final short[] converted;
    private int convertedFrom;
    private int convertedTo;
    private int tailLeft;
    private boolean ended;

    private ResamplingSource(PcmSource source, int sampleRateHz) {
        this.source = source;
        this.resampler = new Resampler(source.sampleRateHz(), sampleRateHz);
        this.in = new short[(int) ((long) BLOCK * source.sampleRateHz() / sampleRateHz) + 256];
        this.converted = new short[(int) ((long) in.length * sampleRateHz / source.sampleRateHz()) + 2];
        this.tailLeft = (int) Math.ceil(resampler.latencyMs() * source.sampleRateHz() / 1000);
    }

    /**
     * Gives a source a rate.
     *
     * @param source       gives the samples
     * @param sampleRateHz rate wanted in Hz
     * @return {@code source} itself when it has that rate, otherwise a source around it that closes it
     */
    public static PcmSource at(PcmSource source, int sampleRateHz) {
        return source.sampleRateHz() == sampleRateHz ? source : new ResamplingSource(source, sampleRateHz);
    }

    @Override
    public int sampleRateHz() {
        return resampler.outputHz();
    }

    @Override
    public int read(short[] pcm, int offset, int samples) {
        int given = 0;
        while (given < samples) {
            if (convertedFrom == convertedTo && !convert(samples - given)) {
                break;
            }
            // One input may be worth several outputs; the surplus waits for the next call.
            int piece = Math.min(samples - given, convertedTo - convertedFrom);
            System.arraycopy(converted, convertedFrom, pcm, offset + given, piece);
            convertedFrom += piece;
            given += piece;
        }
        return given;
    }

    /** Fetches as much input as the wanted output needs; answers whether there can be more output. */
    private boolean convert(int wanted) {
        if (ended) {
            return false;
        }
        int needed = Math.min(in.length, resampler.inputFor(Math.min(BLOCK, wanted)));
        int got = source.read(in, 0, needed);
        int tail = Math.min(needed - got, tailLeft);
        Arrays.fill(in, got, got + tail, (short) 0);
        tailLeft -= tail;
        ended = got + tail < needed;
        convertedFrom = 0;
        convertedTo = resampler.process(in, 0, got + tail, converted, 0);
        return true;
    }

    @Override
    public void close() {
        source.close();
        ended = true;
        convertedFrom = convertedTo;
    }
}
