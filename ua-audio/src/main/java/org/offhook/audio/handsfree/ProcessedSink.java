package org.offhook.audio.handsfree;

import org.offhook.audio.PcmSink;

/** A sink whose samples are worked on before it, in a copy. Used by one thread. */
final class ProcessedSink implements PcmSink {

    private static final int BLOCK = 320;

    private final PcmSink next;
    private final BlockListener process;
    private final short[] copy = new short[BLOCK];

    ProcessedSink(PcmSink next, BlockListener process) {
        this.next = next;
        this.process = process;
    }

    @Override
    public int sampleRateHz() {
        return next.sampleRateHz();
    }

    @Override
    public void write(short[] pcm, int offset, int samples) {
        for (int at = 0; at < samples; at += BLOCK) {
            int piece = Math.min(BLOCK, samples - at);
            System.arraycopy(pcm, offset + at, copy, 0, piece);
            process.take(copy, 0, piece);
            next.write(copy, 0, piece);
        }
    }

    @Override
    public void close() {
        next.close();
    }
}
