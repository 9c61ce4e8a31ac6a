package org.offhook.audio.playout;

import java.util.Arrays;
import org.offhook.audio.splice.Periodicity;
import org.offhook.audio.splice.SampleFifo;
import org.offhook.audio.splice.TimeScale;
import org.offhook.audio.splice.WaveformConcealment;
import org.offhook.codecs.cn.ComfortNoiseGenerator;

/**
 * The samples between the decoder and the block: FIFO, time scale, concealment and noise, with the media offset of each
 * sample kept through all of them. Part of {@link AdaptiveJitterBuffer}, which decides what is done when.
 */
final class SpeechPath {

    private static final double QUIET_FLOOR = 20 * 20; // mean square; -64 dBov
    private static final int INTERRUPTION_MS = 150;
    private static final int MERGE_MS = 10;
    /** In front of a gap even unlike stretches may be joined: inventing samples would sound no better. */
    private static final double STRETCH_LIKENESS = 0.1;
    /** Longest that speech is held up while no packet comes; what is drawn out further is no longer understood. */
    private static final int STRETCH_MS = 200;
    /** What should be left behind a block when it is drawn out, so that the next one can be: two of the shortest periods. */
    private static final int STRETCH_LEAVES_MS = 5;

    private final SampleFifo fifo;
    private final TimeScale timeScale;
    private final WaveformConcealment concealment;
    private final ComfortNoiseGenerator noise = new ComfortNoiseGenerator();
    private final PlayedBlock block;
    private final int sampleRateHz;
    private final int capacity;
    private BoundDecoder decoder;
    private long position;
    private int inventedAhead;
    private int concealedRun;
    private boolean interruptionBegan;
    private double noiseFloor = 1e4;
    private int sinceScaling;
    private int stretched;
    /** Media was skipped: what comes next does not follow what was given last. */
    private boolean seam;
    /** What was given last was comfort noise. */
    private boolean noiseBefore;
    /** What is invented ahead is the codec's noise in a pause, and stands for nothing that is missing. */
    private boolean noiseAhead;

    SpeechPath(int sampleRateHz, int capacity, PlayedBlock block) {
        this.sampleRateHz = sampleRateHz;
        this.capacity = capacity;
        this.fifo = new SampleFifo(capacity);
        this.timeScale = new TimeScale(sampleRateHz);
        this.concealment = new WaveformConcealment(sampleRateHz);
        this.block = block;
    }

    void reset() {
        fifo.clear();
        concealment.reset();
        noise.reset();
        decoder = null;
        position = 0;
        inventedAhead = 0;
        concealedRun = 0;
        noiseFloor = 1e4;
        stretched = 0;
        seam = false;
    }

    /** {@return samples that wait} */
    int length() {
        return fifo.length();
    }

    /** {@return media offset of the next real sample} */
    long position() {
        return position;
    }

    /** {@return media offset behind the last sample that waits} */
    long end() {
        return position + fifo.length() - inventedAhead;
    }

    /** {@return whether samples are being invented now, by the codec or from the waveform} */
    boolean isInventing() {
        return inventedAhead > 0 || concealment.invented() > 0;
    }

    /** {@return samples invented in a row until now} */
    int concealedRun() {
        return concealedRun;
    }

    int wantedForTimeScale() {
        return timeScale.wantedSamples();
    }

    /** {@return whether a run of invented samples has just become as long as an interruption; asked once per block} */
    boolean interruptionBegan() {
        boolean began = interruptionBegan;
        interruptionBegan = false;
        return began;
    }

    void continueAt(long media) {
        seam |= media != position;
        position = media;
    }

    /** Drops what waits. */
    void skip() {
        position = end();
        fifo.clear();
        inventedAhead = 0;
    }

    /** Takes the description of the sender's background noise (RFC 3389). */
    void describeNoise(byte[] octets, int at, int length) {
        noise.update(octets, at, length);
    }

    /** Decodes a packet behind what waits; of media that was concealed meanwhile only the rest is kept. */
    boolean decode(BoundDecoder packetDecoder, byte[] octets, int at, int length, long media) {
        decoder = packetDecoder;
        int waiting = fifo.length();
        long passed = end() - media;
        int given = decoder.decode(octets, at, length, fifo);
        if (given <= 0) {
            return false;
        }
        if (passed > 0) {
            fifo.remove(waiting, (int) Math.min(passed, given));
        } else if (waiting == inventedAhead) {
            position -= passed; // a timestamp rounded differently; the sender's word counts
        }
        return true;
    }

    void accelerate(int most, int needed) {
        int spare = Math.min(most, fifo.length() - needed);
        if (!mayScale(most)) {
            return;
        }
        block.media(position);
        int removed = timeScale.accelerate(fifo, spare, likeness(most), quiet());
        position += removed;
        block.addRemoved(removed);
        sinceScaling = removed > 0 ? 0 : sinceScaling;
    }

    void expand(int least) {
        if (!mayScale(least) || fifo.free() < capacity) {
            return;
        }
        block.media(position);
        int inserted = timeScale.expand(fifo, concealment.history(), 1, likeness(least), quiet());
        inserted(inserted);
    }

    /** The gap ends: the next one may be stretched over anew. */
    void packetCame() {
        stretched = 0;
    }

    /**
     * Makes what waits last longer, in front of a gap, by as much as this block needs so that the next can be drawn out again: called
     * once per pull, it lets the media stand. Nobody hears that in a pause, and a vowel held for a moment is better than one that
     * breaks off.
     */
    void stretch(int blockSamples) {
        if (stretched > sampleRateHz * STRETCH_MS / 1000 || fifo.free() < capacity) {
            return;
        }
        block.media(position);
        int least = Math.max(1, blockSamples + sampleRateHz * STRETCH_LEAVES_MS / 1000 - fifo.length());
        int inserted = timeScale.expand(fifo, concealment.history(), least, STRETCH_LIKENESS, quiet());
        inserted(inserted);
        stretched += inserted;
    }

    private void inserted(int samples) {
        position -= samples;
        block.addInserted(samples);
        sinceScaling = samples > 0 ? 0 : sinceScaling;
    }

    /** Far from the target every block may be scaled; near it, speech is left alone for a while between two splices. */
    private boolean mayScale(int distance) {
        return distance > sampleRateHz / 25 || sinceScaling > sampleRateHz / 33;
    }

    private double likeness(int distance) {
        double ms = 1000.0 * distance / sampleRateHz;
        return ms > 100 ? 0.3 : ms > 30 ? 0.5 : 0.7;
    }

    private double quiet() {
        return Math.max(QUIET_FLOOR, 4 * noiseFloor);
    }

    /** Gives samples that wait; answers how many. */
    int give(short[] pcm, int offset, int room) {
        int count = Math.min(room, fifo.length());
        noiseBefore = false;
        if (inventedAhead > 0) {
            count = Math.min(count, inventedAhead);
            inventedAhead -= count;
            if (!noiseAhead) {
                block.addConcealed(count);
                concealed(count);
            }
        } else {
            if (seam || concealment.invented() > 0) {
                seam = false;
                concealment.merge(fifo.array(), fifo.start(), Math.min(fifo.length(), sampleRateHz * MERGE_MS / 1000));
            }
            block.media(position);
            position += count;
            concealedRun = 0;
        }
        System.arraycopy(fifo.array(), fifo.start(), pcm, offset, count);
        fifo.drop(count);
        concealment.remember(pcm, offset, count);
        sinceScaling += count;
        double power = Periodicity.power(pcm, offset, count);
        noiseFloor = Math.min(noiseFloor * 1.01 + 1, power);
        return count;
    }

    /**
     * Gives invented samples.
     *
     * @param advance media that passes meanwhile: 0 when the media waits
     */
    void giveInvented(short[] pcm, int offset, int count, int advance) {
        if (decoder != null && decoder.hasOwnConcealment()) {
            int wanting = 0;
            while (fifo.length() < count && wanting >= 0) {
                wanting = decoder.conceal(fifo);
            }
            inventedAhead = fifo.length();
            noiseAhead = false;
            give(pcm, offset, count);
        } else {
            noiseBefore = false;
            concealment.conceal(pcm, offset, count);
            concealment.remember(pcm, offset, count);
            block.addConcealed(count);
            concealed(count);
        }
        position += advance;
    }

    private void concealed(int count) {
        int limit = sampleRateHz * INTERRUPTION_MS / 1000;
        interruptionBegan |= concealedRun < limit && concealedRun + count >= limit;
        concealedRun += count;
    }

    /** {@return whether the codec said at the end of what waits that the sender pauses} */
    boolean senderPauses() {
        return decoder != null && decoder.isInPause();
    }

    /** Gives the noise that the codec makes in a pause of the sender. */
    private int giveCodecNoise(short[] pcm, int offset, int count) {
        int given = 1;
        while (fifo.length() < count && given > 0) {
            given = decoder.conceal(fifo);
        }
        inventedAhead = fifo.length();
        noiseAhead = true;
        return give(pcm, offset, count);
    }

    /** Gives comfort noise, or zeros before the stream has begun. */
    void giveNoise(short[] pcm, int offset, int count, boolean audible) {
        if (audible && count > 0 && senderPauses() && giveCodecNoise(pcm, offset, count) == count) {
            noiseBefore = true;
        } else if (audible) {
            noise.generate(pcm, offset, count);
            if (!noiseBefore || concealment.invented() > 0) {
                concealment.merge(pcm, offset, count); // what was said last dies away
            }
            noiseBefore = true;
            concealment.remember(pcm, offset, count);
        } else {
            Arrays.fill(pcm, offset, offset + count, (short) 0);
        }
        concealedRun = 0;
    }
}
