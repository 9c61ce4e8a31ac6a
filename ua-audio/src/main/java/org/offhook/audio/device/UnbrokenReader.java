package org.offhook.audio.device;

import org.offhook.audio.SampleRing;
import org.offhook.audio.splice.SampleFifo;
import org.offhook.audio.splice.TimeScale;
import org.offhook.audio.splice.WaveformConcealment;

/**
 * Reads a ring without a hole. Where samples are missing the last pitch period is said again, as often as it takes, so that what
 * comes then goes on where it would have; where too much waits, whole periods are left out. So neither breaks the waveform.
 *
 * <p>Whoever was late once is late again soon: a repair lasts {@value #LEAST_REPAIR_MS} ms at least, which waits in the ring from
 * then on, and the reader of the ring can do away with it at leisure. Used by one thread; no allocation.
 */
final class UnbrokenReader {

    private static final int LEAST_REPAIR_MS = 4;
    /** What follows a repair fades in over this; so much has to be there. */
    private static final int MERGE_MS = 4;
    /** Who waits longer has nothing to go on with: silence, until there is enough to begin anew. */
    private static final int GIVE_UP_MS = 100;
    private static final int FIFO_MS = 40;
    /** Mean square below which any stretch may be left out; -64 dBov. */
    private static final double QUIET = 20 * 20;

    private final SampleRing ring;
    private final int sampleRateHz;
    private final SampleFifo taken;
    private final TimeScale timeScale;
    private final WaveformConcealment concealment;
    private boolean inventing;

    UnbrokenReader(SampleRing ring, int sampleRateHz) {
        this.ring = ring;
        this.sampleRateHz = sampleRateHz;
        this.taken = new SampleFifo(samples(FIFO_MS));
        this.timeScale = new TimeScale(sampleRateHz);
        this.concealment = new WaveformConcealment(sampleRateHz);
    }

    private int samples(int ms) {
        return sampleRateHz / 1000 * ms;
    }

    /** {@return samples that can be read without inventing any} */
    int available() {
        return ring.available() + taken.length();
    }

    /** {@return whether the samples given last were invented} */
    boolean isInventing() {
        return inventing;
    }

    /**
     * Gives samples.
     *
     * @param pcm   receives them, from its beginning
     * @param count samples wanted
     * @return how many of them were invented; below 0 when nothing came for so long that it is time to begin anew
     */
    int read(short[] pcm, int count) {
        int given = 0;
        int invented = 0;
        while (given < count) {
            if (inventing && mayGoOn()) {
                goOn();
            }
            int piece;
            if (inventing) {
                piece = Math.min(count - given, toEndOfPeriod());
                concealment.conceal(pcm, given, piece);
                invented += piece;
            } else {
                piece = take(pcm, given, count - given);
            }
            concealment.remember(pcm, given, piece);
            given += piece;
            inventing |= given < count && !inventing;
        }
        if (inventing && concealment.invented() > samples(GIVE_UP_MS)) {
            return -1;
        }
        return invented;
    }

    private int take(short[] pcm, int offset, int room) {
        int first = Math.min(room, taken.length());
        System.arraycopy(taken.array(), taken.start(), pcm, offset, first);
        taken.drop(first);
        return first + ring.read(pcm, offset + first, room - first);
    }

    /** Only at the end of a period, so that the waveform goes on, and only with enough to fade into. */
    private boolean mayGoOn() {
        int invented = concealment.invented();
        return invented >= samples(LEAST_REPAIR_MS) && invented % concealment.period() == 0 && available() >= samples(MERGE_MS);
    }

    private int toEndOfPeriod() {
        int period = concealment.invented() == 0 ? 0 : concealment.period();
        return period == 0 ? 1 : period - concealment.invented() % period;
    }

    private void goOn() {
        fetch(samples(MERGE_MS));
        concealment.merge(taken.array(), taken.start(), samples(MERGE_MS));
        inventing = false;
    }

    private void fetch(int wanted) {
        int missing = Math.min(wanted - taken.length(), ring.available());
        if (missing > 0) {
            int at = taken.reserve(missing);
            taken.extend(ring.read(taken.array(), at, missing));
        }
    }

    /**
     * Leaves out one pitch period of what comes next.
     *
     * @param most      samples to leave out at most
     * @param leastLike likeness that it must have with what follows, up to 1
     * @return samples left out; 0 where the signal does not allow it
     */
    int leaveOutPeriod(int most, double leastLike) {
        if (inventing) {
            return 0;
        }
        fetch(timeScale.wantedSamples());
        return timeScale.accelerate(taken, most, leastLike, QUIET);
    }

    /**
     * Leaves out what waits, but for the last of it; what was given last fades into that.
     *
     * @param most samples to leave out at most
     * @return samples left out
     */
    int skip(int most) {
        int merge = samples(2 * MERGE_MS);
        int gone = Math.min(most, available() - merge);
        if (gone <= 0 || inventing) {
            return 0;
        }
        int first = Math.min(gone, taken.length());
        taken.drop(first);
        ring.skip(gone - first);
        fetch(merge);
        concealment.merge(taken.array(), taken.start(), merge);
        return gone;
    }

    /** Forgets the past: silence. */
    void reset() {
        concealment.reset();
        inventing = false;
    }
}
